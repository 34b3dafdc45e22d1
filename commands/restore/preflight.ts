/** What is looked at before anything moves, as a table: each check says what it found, why that matters, and what to do. */
import { duration, utc } from '../operations/moment';
import type { Change } from './answers';
import type { Backups, Instance, Permission, Snapshot } from './cloud';
import type { Request } from './request';

export type Verdict = 'ok' | 'warning' | 'stop' | 'unknown';

export interface Check {
  readonly id: string;
  readonly verdict: Verdict;
  readonly found: string;
  /** Of whatever is not ok. */
  readonly remedy?: string;
}

/** All that was asked beforehand; undefined where nobody could say. */
export interface Found {
  readonly request: Extract<Request, { readonly kind: 'restore' }>;
  readonly now: Date;
  /** The environment's account. */
  readonly wanted: string;
  readonly caller: { readonly account: string; readonly arn: string };
  /** The target is a row of databases.json already. */
  readonly isGeneration: boolean;
  readonly source: string;
  readonly target: string;
  readonly instance: Instance | undefined;
  readonly serving: Instance | undefined;
  readonly backups: Backups | undefined;
  readonly snapshot: Snapshot | undefined;
  /** The one that RDS shall restore to; a copy has none. */
  readonly moment: Date | undefined;
  /** Of which moment the data is then. */
  readonly dataOf: Date | undefined;
  readonly key: { readonly id: string; readonly state: string | undefined } | undefined;
  readonly quota: { readonly used: number; readonly most: number } | undefined;
  readonly permissions: readonly Permission[];
  /** What is not in the copy; an Error says why nobody knows. */
  readonly lost: readonly Change[] | Error;
  readonly usualMs: number | undefined;
}

export const preflight = (found: Found): readonly Check[] =>
  [account, source, window, key, rights, quota, health, lost, takes].flatMap((check) => check(found) ?? []);

type Row = (found: Found) => Check | undefined;

const ok = (id: string, found: string): Check => ({ id, verdict: 'ok', found });
const not = (id: string, verdict: Exclude<Verdict, 'ok'>, found: string, remedy: string): Check => ({
  id,
  verdict,
  found,
  remedy,
});

const account: Row = ({ wanted, caller: { account: is } }) =>
  wanted === is
    ? ok('account', `the credentials are of ${is}`)
    : not(
        'account',
        'stop',
        `the credentials are of ${is}, and the environment is in ${wanted}`,
        "take credentials of the environment's account",
      );

const source: Row = ({ request, source: name, instance, backups, snapshot, isGeneration }) => {
  const { origin } = request;
  if (origin.kind === 'snapshot') {
    const list =
      "`aws rds describe-db-snapshots --query 'DBSnapshots[].[DBSnapshotArn,Status,SnapshotCreateTime]'` lists what there is";
    if (snapshot === undefined) return not('source', 'stop', `there is no snapshot ${origin.arn}`, list);
    return snapshot.status === 'available'
      ? ok(
          'source',
          `${snapshot.arn}, of ${snapshot.created === undefined ? 'an unknown moment' : utc(snapshot.created)}`,
        )
      : not('source', 'stop', `${snapshot.arn} is ${snapshot.status}`, 'wait until it is available, or take another');
  }
  if (origin.kind === 'adopt') {
    return adopted(origin.identifier, instance, isGeneration);
  }
  if (backups !== undefined)
    return ok(
      'source',
      `${name} (${backups.resourceId}), ${instance?.status ?? (backups.copiedFrom === undefined ? 'deleted, its backups are kept' : `copies of the one in ${backups.copiedFrom}`)}`,
    );
  return not(
    'source',
    'stop',
    `nothing is left of ${name}: neither the instance nor automated backups`,
    'take a copy: --snapshot with the ARN of a snapshot, of the final one or of the vault (docs/decisions/0005-four-ways-back.md)',
  );
};

function adopted(identifier: string, instance: Instance | undefined, isGeneration: boolean): Check {
  const stop = (found: string, remedy: string): Check => not('source', 'stop', found, remedy);
  const anew = 'restore with this command (--to, --latest, --snapshot): it makes one that can be adopted';
  // Its row would be written over.
  if (isGeneration)
    return stop(`${identifier} is a generation of the database already`, 'name the instance that was restored by hand');
  if (instance === undefined)
    return stop(`there is no instance ${identifier}`, 'name the instance that was restored by hand');
  const { engine, storageEncrypted, status } = instance;
  if (engine !== 'mysql') return stop(`${identifier} is ${engine}, and Balrog's database is mysql`, anew);
  if (!storageEncrypted) return stop(`${identifier} is not encrypted, and no instance ever becomes so`, anew);
  return ok('source', `${identifier}, ${status}`);
}

const window: Row = ({ moment, backups }) => {
  if (moment === undefined || backups === undefined) return undefined;
  const { earliest, latest } = backups;
  if (earliest === undefined || latest === undefined)
    return not(
      'window',
      'unknown',
      'RDS does not say from when to when it can restore',
      'go on: RDS refuses a moment that it cannot restore',
    );
  const between = `between ${utc(earliest)} and ${utc(latest)}`;
  if (moment < earliest)
    return not(
      'window',
      'stop',
      `${utc(moment)} is ${duration(earliest.getTime() - moment.getTime())} too early: RDS restores to a moment ${between}`,
      "take a copy of that day: --snapshot and an ARN of `aws rds describe-db-snapshots --include-shared --query 'DBSnapshots[].[SnapshotCreateTime,DBSnapshotArn]'`",
    );
  if (moment > latest)
    return not(
      'window',
      'stop',
      `${utc(moment)} is ${duration(moment.getTime() - latest.getTime())} too late: RDS restores to a moment ${between}`,
      `take that last moment with --latest, or wait: RDS uploads its logs about every five minutes`,
    );
  return ok('window', `${utc(moment)} is ${between}`);
};

const key: Row = ({ key: found }) => {
  if (found === undefined) return undefined;
  const { id, state } = found;
  if (state === undefined)
    return not(
      'key',
      'unknown',
      `the state of ${id} may not be asked`,
      'ask with rights to kms:DescribeKey; RDS refuses a key that it cannot use',
    );
  if (state === 'Enabled') return ok('key', `${id} is enabled`);
  return not(
    'key',
    'stop',
    `${id} is ${state}: its backups cannot be read`,
    `docs/runbooks/key-unusable.md: \`aws kms cancel-key-deletion\` and \`aws kms enable-key\``,
  );
};

const rights: Row = ({ permissions, caller }) => {
  const missing = permissions.filter(({ allowed }) => allowed === false);
  const unknown = permissions.filter(({ allowed }) => allowed === undefined);
  const list = (some: readonly Permission[]): string =>
    some.map(({ action, said }) => `${action} (${said})`).join(', ');
  if (missing.length > 0)
    return not(
      'rights',
      'stop',
      `${caller.arn} may not: ${list(missing)}`,
      'take the role that deploys this environment',
    );
  if (unknown.length > 0)
    return not(
      'rights',
      'unknown',
      `nobody could say: ${list(unknown)}`,
      'go on: what is refused later leaves everything as it was until then',
    );
  return ok('rights', permissions.map(({ action }) => action).join(', '));
};

const quota: Row = ({ quota: found }) => {
  if (found === undefined)
    return not(
      'quota',
      'unknown',
      'the account does not say how many instances it may have',
      'go on: RDS refuses one too many',
    );
  const { used, most } = found;
  return used < most
    ? ok('quota', `${used} of ${most} instances`)
    : not(
        'quota',
        'stop',
        `${used} of ${most} instances: there may be no further one`,
        `retire a generation, or raise the quota "DB instances": \`npm run balrog -- quotas\``,
      );
};

const health: Row = ({ serving }) => {
  if (serving === undefined)
    return not(
      'serving',
      'warning',
      'the database that serves is gone: nothing answers until the end of this',
      'go on',
    );
  return serving.status === 'available'
    ? ok('serving', `${serving.identifier} is available`)
    : not(
        'serving',
        'warning',
        `${serving.identifier} is ${serving.status}`,
        'public answers from it until the switch, if it can',
      );
};

/** Names on one line. */
const MOST_SHOWN = 5;

const lost: Row = ({ lost: changes, dataOf }) => {
  if (changes instanceof Error)
    return not(
      'lost',
      'unknown',
      `what was written since cannot be listed: ${changes.message}`,
      'look into the history buckets afterwards, and tell the writers',
    );
  if (dataOf === undefined) return undefined;
  if (changes.length === 0)
    return ok(
      'lost',
      `no history has a change since ${utc(dataOf)}; what was dropped or changed past admin is in none`,
    );
  const writers = [...new Set(changes.map(({ who }) => who))];
  const shown =
    writers.length > MOST_SHOWN
      ? `${writers.slice(0, MOST_SHOWN).join(', ')} and ${writers.length - MOST_SHOWN} more`
      : writers.join(', ');
  return not(
    'lost',
    'warning',
    `${changes.length} change${changes.length === 1 ? '' : 's'} since ${utc(dataOf)}, by ${shown}`,
    'they are listed below: tell them',
  );
};

const takes: Row = ({ usualMs }) =>
  usualMs === undefined
    ? not(
        'takes',
        'unknown',
        'no restore was recorded so far: nobody knows how long one takes',
        'count on an hour or more: RDS makes a baseline backup',
      )
    : ok('takes', `past restores took ${duration(usualMs)} (median)`);

export const stops = (checks: readonly Check[]): boolean => checks.some(({ verdict }) => verdict === 'stop');

/** A line for each, and a second one for what to do. */
export const tableOf = (checks: readonly Check[]): string =>
  checks
    .flatMap(({ id, verdict, found, remedy }) => [
      `  ${verdict.padEnd(8)}${id.padEnd(9)}${found}`,
      ...(remedy === undefined ? [] : [`${' '.repeat(19)}-> ${remedy}`]),
    ])
    .join('\n');

export const changesTable = (changes: readonly Change[]): string =>
  changes
    .map(
      ({ at, who, table, key: row, kind, change }) =>
        `  ${at.slice(0, 19)}Z  ${who}  ${table} ${row} ${kind} (${table}:${change})`,
    )
    .join('\n');
