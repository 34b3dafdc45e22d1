/** Lists that people sign and that end by themselves: acknowledgements, expected drift. */
import { join } from 'node:path';
import { z } from 'zod';
import { readSigned, signed, textOf } from './signed-file';

/** Days an entry may be good for: what shall hold for longer belongs into the code. */
const LONGEST_DAYS = { acknowledgements: 31, 'expected drift': 366 } as const;

type Kind = keyof typeof LONGEST_DAYS;

/** What every entry carries, whatever it is about. */
const signature = {
  stack: signed.stack,
  reason: signed.reason,
  bug: z.int('expected the number of the bug in which it was agreed').positive('expected a bug number above 0'),
  date: z.iso.date('expected the day it was agreed, as YYYY-MM-DD'),
  until: z.iso.date('expected the last day it holds, as YYYY-MM-DD'),
};

const acknowledgement = z.strictObject({ ...signature, digest: signed.digest });

const drift = z.strictObject({
  ...signature,
  address: z
    .string()
    .regex(/^[a-z][a-z0-9_]*\.[\w-]+(\[.+\])?$/, 'expected a Terraform address such as aws_db_instance.database'),
  path: z.string().min(1, 'expected the path of an attribute, or * for all of the resource'),
});

export type Acknowledgement = z.infer<typeof acknowledgement>;
export type ExpectedDriftEntry = z.infer<typeof drift>;

/** The entries that hold, those whose last day is over, and those whose first is still to come. */
export interface Dated<T> {
  readonly holding: readonly T[];
  readonly over: readonly T[];
  readonly ahead: readonly T[];
}

export const ACKNOWLEDGEMENTS_FILE = 'policies/acknowledgements.json';
export const EXPECTED_DRIFT_FILE = 'policies/expected-drift.json';

/**
 * @param text what the file says; undefined where there is none
 * @param today `YYYY-MM-DD`. Throws one error that lists everything wrong with the file.
 */
export const parseAcknowledgements = (text: string | undefined, today: string): Dated<Acknowledgement> =>
  readList(text, ACKNOWLEDGEMENTS_FILE, 'acknowledgements', acknowledgement, today);

/** @param today `YYYY-MM-DD`. Throws one error that lists everything wrong with the file. */
export const readExpectedDrift = (project: string, today: string): Dated<ExpectedDriftEntry> =>
  readList(textOf(join(project, EXPECTED_DRIFT_FILE)), EXPECTED_DRIFT_FILE, 'expected drift', drift, today);

function readList<T extends { readonly date: string; readonly until: string }>(
  text: string | undefined,
  name: string,
  kind: Kind,
  entry: z.ZodType<T>,
  today: string,
): Dated<T> {
  const { entries } = readSigned(text, name, within(entry, LONGEST_DAYS[kind]));
  // Dated ahead, an entry could be longer good for than people agree to things, and be agreed to by nobody yet.
  return {
    holding: entries.filter(({ date, until }) => date <= today && until >= today),
    over: entries.filter(({ until }) => until < today),
    ahead: entries.filter(({ date }) => date > today),
  };
}

function within<T extends { readonly date: string; readonly until: string }>(
  entry: z.ZodType<T>,
  days: number,
): z.ZodType<T> {
  return entry.refine(({ date, until }) => until >= date && Date.parse(until) - Date.parse(date) <= days * 86_400_000, {
    path: ['until'],
    message: `expected a day from \`date\` on, ${days} days after it at most`,
  });
}
