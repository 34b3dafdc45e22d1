/**
 * The last operation of an environment: one entry of operations.json. Whatever edits the data of an environment raises it
 * (`raiseOperation` in commands/raise-operation.ts); a plan with a smaller number than was deployed is refused
 * (constructs/delivery/promises.ts).
 */
import { z } from 'zod';
import { readDataFile } from './data-file';
import { wholeNumber } from './fields';
import { EnvironmentError, type Mistake } from './mistake';
import { parse } from './parse';

export const OPERATIONS_FILE = 'environments/operations.json';

/** So that an entry fits into one line: two operations at once change the same line and meet in a merge conflict. */
export const OPERATION_CHARACTERS = 64;

const allowed = `what was done and when, of 1 to ${OPERATION_CHARACTERS} printable ASCII characters without quotes, backslashes and "\${"`;

export const operationSchema = z.strictObject({
  /** Counts the operations of the environment, from 1 on. */
  number: wholeNumber(1, 999_999_999, 'operations', 'it is one more than that of the operation before'),
  /** What it was. It tells two operations apart that took the same number. */
  operation: z
    .string(allowed)
    .max(OPERATION_CHARACTERS, allowed)
    .regex(/^(?:(?![$%]\{)[ !#-[\]-~])+$/, allowed),
});

export type Operation = z.output<typeof operationSchema>;

/** Of an environment without an entry: nobody has operated it yet. */
export const NO_OPERATION: Operation = { number: 0, operation: 'none yet' };

const REMEDY =
  'the line with the larger number, and raise it once more: npm run balrog -- plan raise <environment> <what was done>';

/**
 * The line of each environment. A merge may leave two lines for one environment, or its markers: of both it says what to do.
 *
 * @throws EnvironmentError with everything that is wrong
 */
export function operationsIn(text: string): Readonly<Record<string, Operation>> {
  const { data, mistakes: unread } = readDataFile(OPERATIONS_FILE, text);
  if (unread.length > 0) throw new EnvironmentError(unread.map(merged));
  const mistakes: Mistake[] = [];
  const read = parse(z.record(z.string(), operationSchema), OPERATIONS_FILE, data, mistakes);
  if (read === undefined) throw new EnvironmentError(mistakes);
  return read;
}

/** Neither of two lines is the one that counts. */
function merged(mistake: Mistake): Mistake {
  const isOfMerge = mistake.given === 'a merge conflict' || (mistake.given === 'twice' && !mistake.path.includes('.'));
  return isOfMerge ? { ...mistake, allowed: REMEDY } : mistake;
}
