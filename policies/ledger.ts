/**
 * The ledger: every address that holds data, in `ledger.json`. Terraform deletes what disappears from the
 * code; the ledger makes that disappearance an act somebody has to sign: a tombstone, or a move.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { DatabaseFacts } from '../application/generations';
import { absentDatabases, heldDatabases } from './generations';
import { kindOf, stacksOf, type Mode } from './stack-facts';

const address = z
  .string()
  .regex(/^[a-z][a-z0-9_]*\.[A-Za-z_][\w-]*$/, 'expected a Terraform address such as aws_db_instance.database');
const sentence = z.string().regex(/^\S+(\s+\S+){3,}$/, 'expected a sentence of at least four words');
const entries = z.record(address, sentence);
const MODES = ['production', 'staging'] as const satisfies readonly Mode[];
const signature = {
  stack: z.string().min(1, 'expected the name of a stack'),
  reason: sentence,
  bug: z.int('expected the number of the bug in which it was agreed').positive('expected a bug number above 0'),
  date: z.iso.date('expected the day it was agreed, as YYYY-MM-DD'),
};

const schema = z.strictObject({
  $comment: z.string().optional(),
  /** What every stack of a kind holds, a new environment's too: address -> what it holds, in words. */
  every: z.strictObject({ environment: entries, bootstrap: entries }).default({ environment: {}, bootstrap: {} }),
  /** The environments that were deployed, and what each is for: none of them disappears or becomes another unnoticed. */
  environments: z.record(z.string(), z.enum(MODES, `expected one of ${MODES.join(', ')}`)).default({}),
  /** stack -> address -> what it holds, in words: what a stack has that others of its kind have not. */
  stacks: z.record(z.string(), entries).default({}),
  /** Addresses that changed; kept until every state has moved. */
  moves: z.array(z.strictObject({ ...signature, from: address, to: address })).default([]),
  /** What was deleted for good. Kept forever: an address that comes back would be taken for what it was. */
  tombstones: z.array(z.strictObject({ ...signature, address })).default([]),
});

export type Ledger = z.infer<typeof schema>;

/** One mistake in the ledger file: where (`tombstones[0].bug`) and what was expected. */
export interface LedgerMistake {
  readonly place: string;
  readonly mistake: string;
}

export type LedgerReading = { readonly ledger: Ledger } | { readonly mistakes: readonly LedgerMistake[] };

export const LEDGER_FILE = 'policies/ledger.json';

/** The repository's ledger, validated. */
export function readLedger(): LedgerReading {
  const text = readFileSync(join(__dirname, 'ledger.json'), 'utf8');
  try {
    return parseLedger(JSON.parse(text));
  } catch (error) {
    return { mistakes: [{ place: '(the file)', mistake: `not JSON: ${(error as Error).message}` }] };
  }
}

/** The ledger, or everything that is wrong with it. */
export function parseLedger(content: unknown): LedgerReading {
  const parsed = schema.safeParse(content);
  if (!parsed.success) return { mistakes: parsed.error.issues.map(toMistake) };
  const contradictions = contradictionsIn(parsed.data);
  return contradictions.length > 0 ? { mistakes: contradictions } : { ledger: parsed.data };
}

function toMistake(issue: z.core.$ZodIssue): LedgerMistake {
  const place = issue.path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
  return { place: place || '(the file)', mistake: issue.message };
}

/**
 * What the ledger says that a stack holds: address -> words. A tombstone takes an address out for its stack alone. Databases
 * are those of databases.json: one that lives is held without a line here, one that was lost or is gone is signed for there.
 */
export function entriesOf(
  { every, stacks, tombstones }: Ledger,
  stack: string,
  databases?: DatabaseFacts,
): Readonly<Record<string, string>> {
  const dead = new Set(tombstones.filter((stone) => stone.stack === stack).map(({ address }) => address));
  const facts = { facts: { ...(databases && { databases }) } };
  for (const { address } of absentDatabases(facts)) dead.add(address);
  const held = heldDatabases(facts).map(({ name, address }) => [address, `the update database, as ${name}`] as const);
  const all = Object.entries({ ...Object.fromEntries(held), ...every[kindOf(stack)], ...stacks[stack] });
  return Object.fromEntries(all.filter(([address]) => !dead.has(address)));
}

/** The stacks that the ledger knows by name. */
export const knownStacks = ({ environments, stacks }: Ledger): readonly string[] => [
  ...new Set([...Object.keys(environments).flatMap(stacksOf), ...Object.keys(stacks)]),
];

/** An address cannot be alive and dead, or alive under two addresses. */
function contradictionsIn(ledger: Ledger): readonly LedgerMistake[] {
  const dead = ledger.tombstones.flatMap(({ stack, address }, index) =>
    ledger.stacks[stack]?.[address] !== undefined
      ? [
          {
            place: `tombstones[${index}]`,
            mistake: `${address} is also listed as holding data in stacks.${stack}: keep one of the two`,
          },
        ]
      : [],
  );
  const moved = ledger.moves.flatMap(({ stack, from, to }, index) => {
    const listed = entriesOf(ledger, stack);
    const place = `every.${kindOf(stack)} or stacks.${stack}`;
    return [
      ...(listed[from] === undefined
        ? []
        : [{ place: `moves[${index}].from`, mistake: `${from} is still listed in ${place}: remove it` }]),
      ...(listed[to] === undefined
        ? [{ place: `moves[${index}].to`, mistake: `${to} is not listed in ${place}: add it` }]
        : []),
    ];
  });
  return [...dead, ...moved];
}
