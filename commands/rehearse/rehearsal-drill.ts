import { type RehearsalHome, openStore } from '@balrog-infra/rehearsal';
import { Deployed, fire, fireReport } from '@balrog-infra/rehearsal/alarms';

/**
 * Says who is told of an alarm and when, from what is deployed in the rehearsal.
 *
 * @param answer minutes after which the first responder answers; nobody does when absent
 */
export function rehearseDrill(home: RehearsalHome, alarm: string, answer?: number): Promise<number> {
  const told = fire(
    new Deployed(openStore(home.clouds)),
    alarm,
    answer === undefined ? undefined : { after: answer * 60 },
  );
  process.stdout.write(fireReport(told, answer));
  return Promise.resolve(0);
}
