/** Asks a real provider about one argument: which values it refuses, and by what rule. */
import type { ValueRule } from '../facts/answers';
import type { CtyType } from '../schema/types';
import { ruleIn, SEVERAL } from './read-refusal';

/** The first refusal of the configuration with this value at the argument; undefined where it is taken. */
export type Ask = (value: unknown) => Promise<string | undefined>;

const NONSENSE = '%%nonsense!!';
/** Where only capitals are none of the signs. */
const CAPITALS = 'NONSENSE';
/** Longer than any name, shorter than any document. */
const LONG = 3000;

/** `seed` is a value that is taken. */
export async function rulesOf(type: CtyType, seed: unknown, ask: Ask): Promise<readonly ValueRule[]> {
  if (type === 'string') return rulesOfText(typeof seed === 'string' ? seed : undefined, ask);
  if (type === 'number') return rulesOfNumber(typeof seed === 'number' ? seed : undefined, ask);
  if (Array.isArray(type) && (type[0] === 'list' || type[0] === 'set') && type[1] === 'string') {
    const first: unknown = Array.isArray(seed) ? seed[0] : undefined;
    const rules = await rulesOfText(typeof first === 'string' ? first : undefined, (value) => ask([value]));
    return rules.filter(([kind]) => kind !== 'length');
  }
  return [];
}

async function rulesOfNumber(seed: number | undefined, ask: Ask): Promise<readonly ValueRule[]> {
  const rules: ValueRule[] = [];
  for (const value of [-987_654, 987_654_321]) {
    const refusal = await ask(value);
    const rule = refusal === undefined ? undefined : ruleIn(refusal);
    if (rule && ['range', 'atLeast', 'atMost', 'oneOf', 'anyOf', 'multipleOf'].includes(rule[0])) rules.push(rule);
    else if (refusal !== undefined && seed !== undefined && !refusal.startsWith(SEVERAL))
      rules.push(await bound(value, seed, ask));
  }
  return unique(rules);
}

/** The last number that is taken on the way from one that is to one that is not. */
async function bound(refused: number, taken: number, ask: Ask): Promise<ValueRule> {
  let [bad, good] = [refused, taken];
  while (Math.abs(bad - good) > 1) {
    const middle = Math.trunc((bad + good) / 2);
    if ((await ask(middle)) === undefined) good = middle;
    else bad = middle;
  }
  return [refused < taken ? 'atLeast' : 'atMost', good];
}

async function rulesOfText(seed: string | undefined, ask: Ask): Promise<readonly ValueRule[]> {
  const refusal = (await ask(NONSENSE)) ?? (await ask(CAPITALS));
  const rules: ValueRule[] = [];
  const rule = refusal === undefined ? undefined : ruleIn(refusal);
  if (rule && rule[0] !== 'length') return [rule];
  if (refusal !== undefined && !rule) rules.push(...(await characters(seed, refusal, ask)));
  if (rule) rules.push(rule);
  else rules.push(...(await lengths(seed, ask)));
  if ((await ask('')) !== undefined && seed !== undefined) rules.push(['empty']);
  return unique(rules);
}

async function lengths(seed: string | undefined, ask: Ask): Promise<readonly ValueRule[]> {
  const text = seed ?? 'x';
  if ((await ask(text)) !== undefined) return [];
  const filled = (length: number): string => text + 'x'.repeat(Math.max(0, length - text.length));
  const refusal = await ask(filled(LONG));
  if (refusal === undefined || (await ask(`${text}x`)) !== undefined) return [];
  const rule = ruleIn(refusal);
  if (rule?.[0] === 'length') return [rule];
  let [good, bad] = [text.length + 1, LONG];
  while (bad - good > 1) {
    const middle = Math.trunc((good + bad) / 2);
    if ((await ask(filled(middle))) === undefined) good = middle;
    else bad = middle;
  }
  return [['length', 0, good]];
}

const SIGNS = 'aA0-_./:@ +=,#$%&*()!?~^|\\"\'<>[]{};`é';

/** Which characters may not stand where. Where not even a letter may stand inside, the text has a form, and only what is nonsense anywhere is told. */
async function characters(seed: string | undefined, refusal: string, ask: Ask): Promise<readonly ValueRule[]> {
  const words = refusal
    .replace(SEVERAL, '')
    .replace(/ \|\| [^]*$/, '')
    .replace(/ \[[^\]]*\]$/, '')
    .replaceAll(NONSENSE, '{value}')
    .replaceAll(CAPITALS, '{value}');
  if (seed === undefined || seed.length < 2) return [['never', '%!', words]];
  const refused = async (make: (sign: string) => string): Promise<string> => {
    let found = '';
    for (const sign of SIGNS) if ((await ask(make(sign))) !== undefined) found += sign;
    return found;
  };
  const inner = await refused((sign) => seed.slice(0, -1) + sign + seed.slice(-1));
  if (inner.includes('a') && inner.includes('0')) return [['never', '%!', words]];
  const first = await refused((sign) => sign + seed);
  const last = await refused((sign) => seed + sign);
  return [['chars', first.includes('a') ? inner : first, inner, last.includes('a') ? inner : last, words]];
}

function unique(rules: readonly ValueRule[]): readonly ValueRule[] {
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}
