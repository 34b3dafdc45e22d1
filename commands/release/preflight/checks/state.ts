/** The state of what would be deployed to. */
import { duration, utc } from '../../../operations/moment';
import { endOf } from '../duration';
import { nobodyKnows, not, ok, type Check } from './check';

/** The agent is replaced during a deployment: what falls due then comes late, and half a deployment answers to it. */
export const scheduled: Check = (_, facts) => {
  const { scheduled: found, mode } = facts;
  if (mode !== 'production') return undefined;
  if (!found.known) return nobodyKnows('scheduled-changes', found.why, "look at the admin UI's scheduled changes");
  const end = endOf(facts);
  const due = found.value.filter(({ when }) => when < end).toSorted((a, b) => a.when.getTime() - b.when.getTime());
  if (due.length === 0) return ok('scheduled-changes', `none is due before ${utc(end)}`);
  const list = due.map(
    ({ id, when, by, signedOff }) => `${id} at ${utc(when)} by ${by}${signedOff ? '' : ' (sign-offs are missing)'}`,
  );
  const signed = due.some(({ signedOff }) => signedOff);
  return not(
    'scheduled-changes',
    signed ? 'stop' : 'warning',
    `due before the end of it: ${list.join(', ')}`,
    'wait until they are enacted, or ask who scheduled them',
  );
};

export const alarms: Check = (environment, { alarms: found }) => {
  if (!found.known)
    return nobodyKnows(
      'alarms',
      found.why,
      `look in the account of ${environment}: aws cloudwatch describe-alarms --state-value ALARM`,
    );
  return found.value.length === 0
    ? ok('alarms', 'none fires')
    : not(
        'alarms',
        'stop',
        `firing: ${found.value.join(', ')}`,
        `mend that first: npm run balrog -- runbook ${found.value[0] ?? ''}`,
      );
};

/** RDS uploads its logs every five minutes ("recover to within a 5 minute window"); three times that, and something hangs. */
const OLDEST_POINT_MS = 15 * 60_000;

export const restorable: Check = (_, { restorable: found, askedAt, rehearsed }) => {
  const page = 'docs/runbooks/backup-too-old.md';
  // A database that was made a moment ago has none yet.
  const later = rehearsed
    ? 'a new database has one some minutes later: `npm run rehearse -- clock --forward 15m`; or '
    : '';
  if (!found.known) return nobodyKnows('backups', found.why, `${later}look: ${page}`);
  const age = askedAt.getTime() - found.value.getTime();
  return age <= OLDEST_POINT_MS
    ? ok('backups', `restorable to ${utc(found.value)}, ${duration(age)} ago`)
    : not('backups', 'stop', `the newest restorable point is ${duration(age)} old (${utc(found.value)})`, page);
};

export const underWay: Check = (_, { underWay: found }) => {
  if (!found.known) return nobodyKnows('operation', found.why, 'ask whether somebody works on it');
  return found.value === undefined
    ? ok('operation', 'no other is under way')
    : not(
        'operation',
        'stop',
        `another is under way: ${found.value}`,
        'let it come to its end: balrog status says how far it is',
      );
};

/** Nothing was planned yet: the review says it before anything is applied. */
export const dangers: Check = (_, { dangers: found }) => {
  if (found === undefined) return undefined;
  if (!found.known) return nobodyKnows('dangers', found.why, 'read the plan: npm run review');
  return found.value.length === 0
    ? ok('dangers', 'every danger of the plan is acknowledged')
    : not(
        'dangers',
        'stop',
        `acknowledged by nobody: ${found.value.join(', ')}`,
        'docs/review.md says how a danger is acknowledged',
      );
};

const MOST_SHOWN = 5;

export const ownerValues: Check = (_, { examples, rehearsed }) => {
  if (examples.length === 0) return ok('owner-values', 'every value is filled in');
  const shown = examples.slice(0, MOST_SHOWN).join(', ');
  const list = examples.length > MOST_SHOWN ? `${shown} and ${examples.length - MOST_SHOWN} more` : shown;
  return rehearsed
    ? ok('owner-values', `${examples.length} are examples, which the rehearsal takes`)
    : not(
        'owner-values',
        'stop',
        `still examples: ${list}`,
        'npm run owner-values lists them all: write the values of the owner',
      );
};
