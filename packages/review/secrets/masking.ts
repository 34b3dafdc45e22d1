/** Takes what looks like a secret out of a text: by secretlint's detectors, by shapes of our own where it is silent, by what is called a secret. */
import { SHAPES as POLICY_SHAPES } from '@balrog-infra/secrets';
import { withoutDetected } from './detectors';
import { replaceEncoded, RUNS, type Opened } from './encoded';
import { ASSIGNED, withoutAssigned } from './assigned';
import { SECRET } from './names';
import { SHAPES } from './shapes';

const GLOBAL = [...SHAPES, ...POLICY_SHAPES.map(([, shape]) => shape)].map(
  (shape) => new RegExp(shape.source, `${shape.flags.replace('g', '')}g`),
);

/** Every pattern that a text is held against, for whoever measures what they cost. */
export const PATTERNS: readonly RegExp[] = [...GLOBAL, ...ASSIGNED, ...RUNS];

/** A secret in base64 in base64 is still one. */
const MOST_LAYERS = 3;
/** No secret is shorter. */
const SHORTEST = 8;

/** The same texts stand in a plan a hundred times: names, ARNs, tags. */
const KNOWN = new Map<string, string>();
const MOST_CHARACTERS_KNOWN = 8_000_000;
let charactersKnown = 0;

/** The text without what looks like a secret, also within base64 and its like. */
export function withoutShapes(text: string): string {
  const known = KNOWN.get(text);
  if (known !== undefined) return known;
  const masked = maskedBelow(text, MOST_LAYERS);
  if (charactersKnown > MOST_CHARACTERS_KNOWN) {
    KNOWN.clear();
    charactersKnown = 0;
  }
  charactersKnown += text.length;
  KNOWN.set(text, masked);
  return masked;
}

function maskedBelow(text: string, layers: number): string {
  if (text.length < SHORTEST) return text;
  const opened = replaceEncoded(text, (run, inside) => hiddenRun(run, inside, layers));
  const plain = withoutPlainShapes(opened);
  // `https:\/\/…`: JSON may write a slash so, and some write it so everywhere.
  const unescaped = plain.includes('\\/') ? plain.replace(/(?<!\\)\\+\//g, '/') : undefined;
  if (unescaped === undefined) return plain;
  const without = withoutPlainShapes(unescaped);
  return without === unescaped ? plain : without;
}

/** What is beside the secret stays, so that a reader sees which script it is that has a password in it. */
function hiddenRun(run: string, inside: Opened, layers: number): string {
  if (inside === undefined) return run;
  if (inside === 'hidden' || layers === 0) return SECRET;
  const masked = maskedBelow(inside.text, layers - 1);
  return masked === inside.text ? run : `(encoded: ${masked})`;
}

function withoutPlainShapes(text: string): string {
  const detected = withoutDetected(text, SECRET);
  return withoutAssigned(GLOBAL.reduce((rest, shape) => rest.replace(shape, SECRET), detected));
}
