import { openStore } from '@balrog-infra/rehearsal';
import { Deployed, fire as fireOnPaper, fireReport } from '@balrog-infra/rehearsal/alarms';
import { homeOf, type RehearsalFlags } from './settings';

/**
 * Says who is told of an alarm and when, from what is deployed in the rehearsal.
 *
 * @param answer minutes after which the first responder answers; nobody does when absent
 */
export function fire(flags: RehearsalFlags, alarm: string, answer?: number): Promise<number> {
  const told = fireOnPaper(
    new Deployed(openStore(homeOf(flags).clouds)),
    alarm,
    answer === undefined ? undefined : { after: answer * 60 },
  );
  process.stdout.write(fireReport(told, answer));
  return Promise.resolve(0);
}
