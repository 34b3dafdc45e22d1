import { cloudNow, openStore, type CloudStore, type StoredResource } from '@balrog-infra/rehearsal';
import { Deployed, fire as fireOnPaper, fireReport } from '@balrog-infra/rehearsal/alarms';
import { begin, end, troublesOf, type Change } from '@balrog-infra/rehearsal/trouble';
import type { StackNames } from '../../stacks/stack-names';
import { collectAlarms, type Listed } from '../maintain/on-call/collect';
import { rehearsedNames } from '../names';
import { homeOf, type RehearsalFlags } from './settings';
import { numbersOf } from './trouble/numbers';
import { ON_PAPER, SHOWN } from './trouble/scenes';

export interface FireFlags {
  /** Minutes after which the first responder answers; nobody does when absent. */
  readonly answer?: number;
  /** Ends what firing has begun. */
  readonly over?: true;
}

/**
 * Brings the rehearsal into the state that an alarm is about, as far as its clouds can show it, and says who is told of the alarm and when,
 * from what is deployed there.
 */
export function fire(flags: RehearsalFlags, alarm: string, { answer, over }: FireFlags): Promise<number> {
  const home = homeOf(flags);
  const store = openStore(home.clouds);
  const now = cloudNow(home);
  if (over === true) return Promise.resolve(ended(store, alarm, now));
  const deployed = new Deployed(store);
  const told = fireOnPaper(deployed, alarm, answer === undefined ? undefined : { after: answer * 60 });
  process.stdout.write(fireReport(told, answer));
  const listed = collectAlarms().find(({ name }) => name === alarm);
  const names = rehearsedNames(home).find(({ environment }) => environment === listed?.environment);
  if (listed !== undefined && names !== undefined) process.stdout.write(`\n${begun(store, listed, names, now)}`);
  return Promise.resolve(0);
}

/** @returns what of it the clouds do not hold, in words */
export function beginTrouble(store: CloudStore, listed: Listed, names: StackNames, now: Date): readonly string[] {
  const place = { account: names.account, region: names.regions.main };
  return begin(store, listed.name, { place, now, changes: changesOf(store, listed, names, now) });
}

function begun(store: CloudStore, listed: Listed, names: StackNames, now: Date): string {
  const missing = beginTrouble(store, listed, names, now);
  const paper = SHOWN[listed.key] === undefined ? (ON_PAPER[listed.key] ?? NOT_YET) : undefined;
  return [
    paper === undefined
      ? 'The rehearsal is in that state now, and the first question of the page shows it:'
      : `Beside its alarm the rehearsal shows nothing of it: ${paper}.`,
    `  npm run balrog -- runbook ${listed.name}`,
    '  npm run rehearse -- exec bash        a shell in which the commands of the page ask the rehearsal',
    `  npm run rehearse -- fire ${listed.name} --over`,
    ...(missing.length > 0 ? [`Not deployed in this rehearsal, so not changed: ${missing.join(', ')}.`] : []),
    '',
  ].join('\n');
}

function changesOf(store: CloudStore, listed: Listed, names: StackNames, now: Date): readonly Change[] {
  const { key, name, rule, names: subject } = listed;
  const inAccount = (type: string): readonly StoredResource[] => store.list({ type, account: names.account });
  const alarms = inAccount('aws_cloudwatch_metric_alarm').map(({ values }) => values);
  const keyOf = (alias: string): string | undefined => {
    const found = inAccount('aws_kms_alias').find(
      ({ region, values }) => region === names.regions.main && values['name'] === alias,
    );
    const id = found?.values['target_key_id'];
    return typeof id === 'string' ? id : undefined;
  };
  const reason = 'Fired by hand in the rehearsal: npm run rehearse -- fire';
  return [
    // Alarms of Cloud Monitoring have no state that the clouds could hold.
    ...(rule.kind === 'measured' || rule.kind === 'burn rate'
      ? [{ of: 'alarm' as const, name, reason, ...(UNDELIVERED.test(key) ? { failedAction: FAILED_ACTION } : {}) }]
      : []),
    ...numbersOf(listed, (wanted) => alarms.find((one) => one['alarm_name'] === wanted), now.getTime()),
    ...(SHOWN[key]?.({ names, subject, alarm: name, now, keyOf }) ?? []),
  ];
}

const NOT_YET = 'commands/rehearse/trouble/scenes.ts does not say yet what it would look like';

const UNDELIVERED = /^alerts-/;
/** "Alarm actions" (CloudWatch user guide): what the history of an alarm says when its topic does not take the message. */
const FAILED_ACTION = 'Failed to execute action: the key of the topic cannot be used by CloudWatch';

function ended(store: CloudStore, alarm: string, now: Date): number {
  if (end(store, alarm, now)) {
    process.stdout.write(`${alarm} is over: the rehearsal is as it was before.\n`);
    return 0;
  }
  const others = troublesOf(store);
  throw new Error(
    `${alarm} does not go on in this rehearsal. ${others.length === 0 ? 'No alarm does.' : `What does: ${others.join(', ')}.`} Nothing was changed.`,
  );
}
