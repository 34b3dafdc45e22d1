/**
 * The ledger never forgets without a signature: every address that ever stood in `policies/ledger.json` still stands
 * there, or a tombstone or a move says why not. Policies see only today's file; this looks at its whole history in git.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Ledger {
  readonly stacks?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly moves?: readonly { readonly stack: string; readonly from: string }[];
  readonly tombstones?: readonly { readonly stack: string; readonly address: string }[];
}

const FILE = 'policies/ledger.json';

/** `stack address` of what stood in a former ledger and is gone today without anybody having signed for it. */
export function forgotten(history: readonly Ledger[], today: Ledger): readonly string[] {
  const all = [...history, today];
  const present = new Set(addresses(today));
  const signed = new Set([
    ...all.flatMap(({ moves = [] }) => moves.map(({ stack, from }) => `${stack} ${from}`)),
    ...(today.tombstones ?? []).map(({ stack, address }) => `${stack} ${address}`),
  ]);
  const ever = new Set(history.flatMap(addresses));
  return [...ever].filter((address) => !present.has(address) && !signed.has(address)).sort();
}

const addresses = ({ stacks = {} }: Ledger): string[] =>
  Object.entries(stacks).flatMap(([stack, entries]) => Object.keys(entries).map((address) => `${stack} ${address}`));

/** What is wrong, ready to print; nothing in a copy without history. */
export function checkLedgerMemory(root: string): readonly string[] {
  const git = (...args: string[]): string => {
    const { error, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 2 ** 20 });
    return error ? '' : stdout;
  };
  const commits = git('log', '--format=%H', '--', FILE).split('\n').filter(Boolean);
  const history = commits.flatMap((commit) => ledgerOf(git('show', `${commit}:${FILE}`)));
  const [today] = ledgerOf(readFileSync(join(root, FILE), 'utf8'));
  if (today === undefined) return []; // Policies say what is wrong with the file itself.
  return forgotten(history, today).map(
    (address) =>
      `${FILE}: ${address} held data and is gone. Put it back, or sign for it with a tombstone or a move (policies/README.md).`,
  );
}

function ledgerOf(text: string): Ledger[] {
  try {
    return [JSON.parse(text) as Ledger];
  } catch {
    return [];
  }
}
