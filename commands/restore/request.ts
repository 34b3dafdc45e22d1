/** What was asked for, from the words of the command line: everything wrong with them is told at once. */
import { BALROG_VERSION } from '../../application/version';
import { parseMoment, utc, type Parsed } from '../operations/moment';

/** Where the data comes from. */
export type Origin =
  | { readonly kind: 'moment'; readonly at: string }
  /** The change of a history table that must not be in it, with all before it. */
  | { readonly kind: 'before-change'; readonly table: string; readonly changeId: number }
  | { readonly kind: 'before-release'; readonly version: string }
  | { readonly kind: 'latest' }
  | { readonly kind: 'snapshot'; readonly arn: string }
  | { readonly kind: 'adopt'; readonly identifier: string; readonly reason: string };

export type Request =
  | {
      readonly kind: 'restore';
      readonly environment: string;
      readonly origin: Origin;
      /** The generation that it is a copy of; the one that serves when absent. */
      readonly of?: string;
      /** The release that goes back with the schema. */
      readonly release?: string;
    }
  | { readonly kind: 'back'; readonly environment: string };

/** As commander gives them. */
export interface RestoreFlags {
  readonly to?: string;
  readonly before?: string;
  readonly release?: string;
  readonly latest?: true;
  readonly snapshot?: string;
  readonly adopt?: string;
  readonly reason?: string;
  readonly of?: string;
  readonly back?: true;
}

const WAYS = ['to', 'before', 'latest', 'snapshot', 'adopt', 'back'] as const;

/** @throws Error that names every mistake: the word, what is wrong, what to write */
export function parseRequest(
  environment: string,
  asked: RestoreFlags,
  now: Date,
  environments: readonly string[],
): Request {
  const mistakes: string[] = [];
  if (!environments.includes(environment))
    mistakes.push(`${JSON.stringify(environment)} is no environment: there are ${environments.join(', ')}`);
  // `--of NAME` alone is what a plan says that misses a database: the newest that there is of it.
  const flags: RestoreFlags =
    asked.of !== undefined && WAYS.every((way) => asked[way] === undefined) ? { ...asked, latest: true } : asked;
  const given = WAYS.filter((way) => flags[way] !== undefined);
  const all = WAYS.map((way) => `--${way}`).join(', ');
  if (given.length === 0) mistakes.push(`nothing says which data is wanted: give one of ${all}`);
  if (given.length > 1)
    mistakes.push(`${given.map((way) => `--${way}`).join(' and ')} cannot be meant both: give one of ${all}`);
  const origin = originOf(flags, now, mistakes);
  checkCompanions(flags, mistakes);
  if (mistakes.length > 0)
    throw new Error(['Nothing was changed:', ...mistakes.map((mistake) => `  ${mistake}`)].join('\n'));
  if (flags.back === true || origin === undefined) return { kind: 'back', environment };
  const { of, release } = flags;
  return {
    kind: 'restore',
    environment,
    origin,
    ...(of !== undefined && { of }),
    ...(release !== undefined && { release }),
  };
}

function originOf(flags: RestoreFlags, now: Date, mistakes: string[]): Origin | undefined {
  const taken = <T>(flag: string, text: string, parsed: Parsed<T>): T | undefined => {
    if ('value' in parsed) return parsed.value;
    mistakes.push(`--${flag} ${JSON.stringify(text)} ${parsed.mistake}`);
    return undefined;
  };
  if (flags.to !== undefined) {
    const at = taken('to', flags.to, parseMoment(flags.to, now));
    return at && { kind: 'moment', at: utc(at) };
  }
  if (flags.before !== undefined) return taken('before', flags.before, parseBefore(flags.before));
  if (flags.latest === true) return { kind: 'latest' };
  if (flags.snapshot !== undefined) return taken('snapshot', flags.snapshot, parseSnapshot(flags.snapshot));
  if (flags.adopt === undefined) return undefined;
  return { kind: 'adopt', identifier: flags.adopt, reason: flags.reason ?? '' };
}

/** `rules:1234`: the table and the `change_id` of its history, as the admin's API and pages call it. `v3.19`: a release. */
function parseBefore(text: string): Parsed<Origin> {
  if (BALROG_VERSION.test(text)) return { value: { kind: 'before-release', version: text } };
  const [, table = '', id] = /^([a-z_]+?)(?:_history)?:(\d{1,10})$/.exec(text) ?? [];
  if (id !== undefined) return { value: { kind: 'before-change', table, changeId: Number(id) } };
  return {
    mistake:
      'is neither a release (two parts, as in v3.19) nor a change: write the table and the change_id of its history, as rules:1234',
  };
}

/** RDS takes names of its own account, and ARNs; a recovery point of the vault has an ARN of a snapshot (`…:snapshot:awsbackup:…`). */
function parseSnapshot(text: string): Parsed<Origin> {
  if (/^arn:aws:rds:[a-z0-9-]+:\d{12}:snapshot:[\w:-]+$/.test(text)) return { value: { kind: 'snapshot', arn: text } };
  return {
    mistake: `is no ARN of a snapshot: \`aws rds describe-db-snapshots --query 'DBSnapshots[].[DBSnapshotArn,SnapshotCreateTime]'\` lists them`,
  };
}

/** Options that only mean something beside another. */
function checkCompanions(flags: RestoreFlags, mistakes: string[]): void {
  if (flags.release !== undefined && !BALROG_VERSION.test(flags.release))
    mistakes.push(`--release ${JSON.stringify(flags.release)} is no release: write it as v3.18`);
  if (flags.before !== undefined && BALROG_VERSION.test(flags.before) && flags.release === undefined)
    mistakes.push(
      `--before ${flags.before} takes its schema away, too: say which release runs then, with --release v3.18`,
    );
  if (flags.adopt !== undefined && (flags.reason ?? '').trim().length < 10)
    mistakes.push(
      '--adopt takes what nobody here has restored: say with --reason why it is sound, in ten letters at least',
    );
  if (flags.of !== undefined && (flags.back === true || flags.snapshot !== undefined || flags.adopt !== undefined))
    mistakes.push('--of says whose point in time is meant: it goes with --to, --before and --latest');
}
