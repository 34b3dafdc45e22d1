/**
 * The ledger: every address that holds data, per stack, in `ledger.json`. Terraform deletes what disappears from the
 * code; the ledger makes that disappearance an act somebody has to sign: a tombstone, or a move.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const address = z
  .string()
  .regex(/^[a-z][a-z0-9_]*\.[A-Za-z_][\w-]*$/, 'expected a Terraform address such as aws_db_instance.database');
const sentence = z.string().regex(/^\S+(\s+\S+){3,}$/, 'expected a sentence of at least four words');
const signature = {
  stack: z.string().min(1, 'expected the name of a stack'),
  reason: sentence,
  bug: z.int('expected the number of the bug in which it was agreed').positive('expected a bug number above 0'),
  date: z.iso.date('expected the day it was agreed, as YYYY-MM-DD'),
};

const schema = z.strictObject({
  $comment: z.string().optional(),
  /** stack -> address -> what it holds, in words. */
  stacks: z.record(z.string(), z.record(address, sentence)),
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

/** An address cannot be alive and dead, or alive under two addresses. */
function contradictionsIn(ledger: Ledger): readonly LedgerMistake[] {
  const listed = (stack: string, entry: string): boolean => ledger.stacks[stack]?.[entry] !== undefined;
  const dead = ledger.tombstones.flatMap((tombstone, index) =>
    listed(tombstone.stack, tombstone.address)
      ? [
          {
            place: `tombstones[${index}]`,
            mistake: `${tombstone.address} is also listed as holding data in stacks.${tombstone.stack}: keep one of the two`,
          },
        ]
      : [],
  );
  const moved = ledger.moves.flatMap((move, index) => [
    ...(listed(move.stack, move.from)
      ? [{ place: `moves[${index}].from`, mistake: `${move.from} is still listed in stacks.${move.stack}: remove it` }]
      : []),
    ...(listed(move.stack, move.to)
      ? []
      : [{ place: `moves[${index}].to`, mistake: `${move.to} is not listed in stacks.${move.stack}: add it` }]),
  ]);
  return [...dead, ...moved];
}
