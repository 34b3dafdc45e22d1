import type { RehearsalHome } from '../rehearsal/session';
import { openStore } from '../rehearsal/store';
import { Deployed } from '../rehearsal/alarms/deployed';
import { drill } from '../rehearsal/alarms/drill';
import { drillReport } from '../rehearsal/alarms/drill-report';

/**
 * Says who is told of an alarm and when, from what is deployed in the rehearsal.
 *
 * @param answer minutes after which the first responder answers; nobody does when absent
 */
export function rehearseDrill(home: RehearsalHome, alarm: string, answer?: number): Promise<number> {
  const told = drill(
    new Deployed(openStore(home.clouds)),
    alarm,
    answer === undefined ? undefined : { after: answer * 60 },
  );
  process.stdout.write(drillReport(told, answer));
  return Promise.resolve(0);
}
