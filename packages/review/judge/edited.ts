/** The value that somebody edited, of a data file: where it was tried out what it changes, or where its old and its new text stand in what changes. */
import { withoutKey } from '../plan/json';
import type { AttributeChange, PlannedChange } from '../types';

/** One value of a data file that is another one now. */
export interface EditedValue {
  /** `environments/prod.ts:41` */
  readonly place: string;
  /** `database.pointInTimeRecoveryDays` */
  readonly name: string;
  /** As they are written, without quotes; empty where there was or is none. */
  readonly before: string;
  readonly after: string;
  /** Names of the stacks that it is of; of all where none is given. */
  readonly stacks?: readonly string[];
  /** Address -> attributes that this value changes, as somebody tried out; then its text is not looked for. */
  readonly changes?: Readonly<Record<string, readonly string[]>>;
}

type Addressed = Pick<PlannedChange, 'address' | 'previousAddress' | 'action'>;

/** `database.pointInTimeRecoveryDays (35 → 14) at environments/prod.ts:41`, of all that change it or stand in what changes; each once, in the order given. */
export function valuesIn(
  change: Addressed,
  attributes: readonly AttributeChange[],
  edited: readonly EditedValue[],
): readonly string[] {
  const found = edited.filter((value) =>
    value.changes === undefined
      ? attributes.some((attribute) => isOf(attribute, value))
      : changesIt(value.changes, change, attributes),
  );
  return found.map(
    ({ name, before, after, place }) => `${name} (${before || 'nothing'} → ${after || 'nothing'}) at ${place}`,
  );
}

function changesIt(
  changes: NonNullable<EditedValue['changes']>,
  { address, previousAddress = address, action }: Addressed,
  attributes: readonly AttributeChange[],
): boolean {
  const own = changes[withoutKey(address)] ?? changes[withoutKey(previousAddress)];
  if (own === undefined || action !== 'update') return own !== undefined;
  // What drifted beside it is nobody's value.
  return attributes.some(({ path }) => own.includes(/^[^.[]*/.exec(path)?.[0] ?? ''));
}

function isOf({ path, before, after }: AttributeChange, value: EditedValue): boolean {
  // On and off stand everywhere: there the name has to be the same, too.
  if (isSwitch(value)) return before === value.before && after === value.after && lastOf(path) === lastOf(value.name);
  const came = value.after !== '' && stands(value.after, after) && !stands(value.after, before);
  const went = value.before !== '' && stands(value.before, before) && !stands(value.before, after);
  return (came || value.after === '') && (went || value.before === '') && (came || went);
}

const isSwitch = ({ before, after }: EditedValue): boolean =>
  [before, after].every((one) => /^(true|false|)$/.test(one));

/** `deletion_protection` and `deletionProtection` are one name. */
const lastOf = (path: string): string => (path.split('.').at(-1) ?? '').replace(/[^a-z]/gi, '').toLowerCase();

/** As a word of its own: 7 stands in `7 days`, and not in 17 or 7.5. */
function stands(word: string, text: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const [beforeIt, behindIt] = [text[at - 1] ?? ' ', text.slice(at + word.length, at + word.length + 2)];
    if (!/[\w.]/.test(beforeIt) && !/^(\w|\.\d)/.test(behindIt)) return true;
  }
  return false;
}
