/**
 * The ledger never forgets without a signature: every address that ever stood in `policies/ledger.json`, or was held by an
 * environment of `environments/releases.json`, still stands there, or a tombstone or a move says why not. Policies see only
 * today's files; this looks at their whole history in git.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kindOf, stacksOf } from '../../../policies/stack-facts';

type Entries = Readonly<Record<string, unknown>>;

/** The ledger as it is or once was, as far as this reads it: formerly every stack stood in it by itself. */
interface Ledger {
  readonly every?: { readonly environment?: Entries; readonly bootstrap?: Entries };
  readonly environments?: Entries;
  readonly stacks?: Readonly<Record<string, Entries>>;
  readonly moves?: readonly { readonly stack: string; readonly from: string }[];
  readonly tombstones?: readonly { readonly stack: string; readonly address: string }[];
}

/** The ledger of one commit, and the names of the environments that the commit has. */
export interface Remembered {
  readonly ledger: Ledger;
  readonly environments: readonly string[];
  /** `environment name` of every row of databases.json: rows stay for ever, and none is signed for but by itself. */
  readonly databases?: readonly string[];
}

const FILE = 'policies/ledger.json';
const RELEASES = 'environments/releases.json';
const DATABASES = 'environments/databases.json';

/** `stack address` of what was once held and is gone today without anybody having signed for it. */
export function forgotten(history: readonly Remembered[], today: Remembered): readonly string[] {
  const all = [...history, today];
  const present = new Set(addresses(today));
  const signed = new Set([
    ...all.flatMap(({ ledger: { moves = [] } }) => moves.map(({ stack, from }) => `${stack} ${from}`)),
    ...(today.ledger.tombstones ?? []).map(({ stack, address }) => `${stack} ${address}`),
  ]);
  const ever = new Set(history.flatMap(addresses));
  return [...ever].filter((address) => !present.has(address) && !signed.has(address)).sort();
}

/** Rows of databases that once stood there and do not today: Terraform would destroy what they name. */
export function forgottenDatabases(history: readonly Remembered[], today: Remembered): readonly string[] {
  const present = new Set(today.databases);
  const ever = new Set(history.flatMap(({ databases = [] }) => databases));
  return [...ever].filter((row) => !present.has(row)).sort();
}

function addresses({ ledger, environments }: Remembered): string[] {
  const { every = {}, stacks = {} } = ledger;
  const names = new Set([...Object.keys(ledger.environments ?? {}), ...environments].flatMap(stacksOf));
  const byKind = [...names].map((stack): [string, Entries] => [stack, every[kindOf(stack)] ?? {}]);
  return [...byKind, ...Object.entries(stacks)].flatMap(([stack, entries]) =>
    Object.keys(entries).map((address) => `${stack} ${address}`),
  );
}

/** What is wrong, ready to print; nothing in a copy without history. */
export function checkLedgerMemory(root: string): readonly string[] {
  const git = (...args: string[]): string => {
    const { error, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 2 ** 20 });
    return error ? '' : stdout;
  };
  const commits = git('log', '--format=%H', '--', FILE, RELEASES, DATABASES).split('\n').filter(Boolean);
  const history = commits.flatMap((commit) =>
    remembered(...([FILE, RELEASES, DATABASES].map((file) => git('show', `${commit}:${file}`)) as Files)),
  );
  const [today] = remembered(
    ...([FILE, RELEASES, DATABASES].map((file) => readFileSync(join(root, file), 'utf8')) as Files),
  );
  if (today === undefined) return []; // Policies say what is wrong with the file itself.
  return [
    ...forgotten(history, today).map(
      (address) =>
        `${FILE}: ${address} held data and is gone. Put it back, or sign for it with a tombstone or a move (policies/README.md).`,
    ),
    ...forgottenDatabases(history, today).map(
      (row) =>
        `${DATABASES}: the row ${row} is gone. Put it back: rows stay for ever, and say what became of a database.`,
    ),
  ];
}

/** The texts of ledger, releases and databases; empty where a commit has no such file. */
type Files = [ledger: string, releases: string, databases: string];

function remembered(...[ledger, releases, databases]: Files): Remembered[] {
  const read = json(ledger);
  const rows = Object.entries(json(databases) ?? {}).flatMap(([environment, entry]) =>
    Object.keys((entry as { generations?: object } | undefined)?.generations ?? {}).map(
      (name) => `${environment} ${name}`,
    ),
  );
  return read === undefined ? [] : [{ ledger: read, environments: Object.keys(json(releases) ?? {}), databases: rows }];
}

function json(text: string): Entries | undefined {
  try {
    return JSON.parse(text) as Entries;
  } catch {
    return undefined;
  }
}
