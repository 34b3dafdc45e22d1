/** Takes what looks like a secret out of a text: by secretlint's detectors, by shapes of our own where it is silent, by what is called a secret. */
import { SHAPES as POLICY_SHAPES } from '@balrog-infra/secrets';
import { withoutDetected } from './detectors';
import { replaceEncoded, replaceShort, RUNS, SHORT_RUNS, type Opened } from './encoded';
import { ESCAPES, withoutOddEscapes, withoutSignEscapes } from './escapes';
import { ASSIGNED, withoutAssigned } from './assigned';
import { SECRET } from './names';
import { SHAPES } from './shapes';

const GLOBAL = [...SHAPES, ...POLICY_SHAPES.map(([, shape]) => shape)].map(
  (shape) => new RegExp(shape.source, `${shape.flags.replace('g', '')}g`),
);

/** Every pattern that a text is held against, for whoever measures what they cost. */
export const PATTERNS: readonly RegExp[] = [...GLOBAL, ...ASSIGNED, ...RUNS, ...SHORT_RUNS, ...ESCAPES];

/** A secret in base64 in base64 is still one. */
const MOST_LAYERS = 3;
/** No secret is shorter. */
const SHORTEST = 8;

/** What may be opened of one text, and of all texts of a plan together: beyond it everything that is encoded is hidden. */
const MOST_OPENED = 8_000_000;
const MOST_OPENED_OF_ALL = 32_000_000;

/** The same texts stand in a plan a hundred times: names, ARNs, tags. */
const MOST_CHARACTERS_KEPT = 8_000_000;

export type Mask = (text: string) => string;

interface Looking {
  /** Takes out what is known to be secret; undefined where nothing is. */
  readonly known?: Mask;
  /** Characters that may still be opened. */
  readonly budget: { left: number };
}

/** The text without what looks like a secret, also within base64 and its like. */
export const withoutShapes: Mask = kept((text) => maskedBelow(text, MOST_LAYERS, { budget: { left: MOST_OPENED } }));

/** The same, and without what `known` takes out: as it stands, and wherever something is opened. */
export function maskingWith(known: Mask): Mask {
  const looking = { known, budget: { left: MOST_OPENED_OF_ALL } };
  return kept((text) => maskedBelow(text, MOST_LAYERS, looking));
}

function kept(mask: Mask): Mask {
  const masked = new Map<string, string>();
  let characters = 0;
  return (text) => {
    const before = masked.get(text);
    if (before !== undefined) return before;
    const found = mask(text);
    if (characters > MOST_CHARACTERS_KEPT) {
      masked.clear();
      characters = 0;
    }
    characters += text.length;
    masked.set(text, found);
    return found;
  };
}

function maskedBelow(given: string, layers: number, looking: Looking): string {
  const { known } = looking;
  const text = known === undefined ? given : known(given);
  if (known === undefined && text.length < SHORTEST) return text;
  const long = replaceEncoded(text, (run, inside) => hiddenRun(run, inside, layers, looking));
  const opened =
    known === undefined ? long : replaceShort(long, (run, inside) => hiddenWord(run, inside, layers, looking));
  const plain = withoutPlainShapes(opened);
  return withoutEscaped(plain, layers, looking) ?? plain;
}

/** The text as its escapes mean it, without the secret that stands there; undefined where there is none. */
function withoutEscaped(plain: string, layers: number, looking: Looking): string | undefined {
  const odd = withoutOddEscapes(plain);
  if (odd !== plain && layers > 0) {
    const masked = maskedBelow(odd, layers - 1, looking);
    if (masked !== odd) return masked;
  }
  if (!/[\\']/.test(odd)) return undefined;
  const signs = withoutSignEscapes(odd);
  const masked = looking.known?.(signs) ?? signs;
  if (masked !== signs) return masked;
  // `https:\/\/…`: JSON may write a slash so, and some write it so everywhere.
  const unescaped = plain.includes('\\/') ? plain.replace(/(?<!\\)\\+\//g, '/') : undefined;
  const without = unescaped === undefined ? undefined : withoutPlainShapes(unescaped);
  return without === unescaped ? undefined : without;
}

/** What is beside the secret stays, so that a reader sees which script it is that has a password in it. */
function hiddenRun(run: string, inside: Opened, layers: number, looking: Looking): string {
  if (inside === undefined) return run;
  if (inside === 'hidden' || layers === 0) return SECRET;
  looking.budget.left -= inside.text.length;
  if (looking.budget.left < 0) return SECRET;
  return replaced(run, inside.text, layers, looking);
}

/** A word that may be an encoding is one only if something secret is in it. */
const hiddenWord = (run: string, inside: Opened, layers: number, looking: Looking): string =>
  inside === undefined || inside === 'hidden' || layers === 0 ? run : replaced(run, inside.text, layers, looking);

function replaced(run: string, inside: string, layers: number, looking: Looking): string {
  const masked = maskedBelow(inside, layers - 1, looking);
  return masked === inside ? run : `(encoded: ${masked})`;
}

function withoutPlainShapes(text: string): string {
  const detected = withoutDetected(text, SECRET);
  return withoutAssigned(GLOBAL.reduce((rest, shape) => rest.replace(shape, SECRET), detected));
}
