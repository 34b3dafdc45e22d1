/** Whether a value went the dangerous way, and in words how. */
import type { Direction } from '../catalogue/judgement';
import { canonical } from '../plan/json';
import type { Finding } from './finding';
import { callsMore, publishesLess } from './calls';
import { closedNetworks, widerNetworks } from './networks';
import { widerRules } from './network-rules';
import { meaningOfSql } from './sql';
import { startsChange } from './starts';
import { whatBecameBroader, whatBecameNarrower, whatIsOpen } from './policies';

/** @param created the resource did not exist: what it is made with counts, not what it had */
export function judge(danger: Direction, before: unknown, after: unknown, created: boolean): Finding | undefined {
  switch (danger.kind) {
    case 'switched-off':
      return (created || isTrue(before)) && !isTrue(after) ? { what: 'is switched off' } : undefined;
    case 'switched-on':
      return !isTrue(before) && isTrue(after) ? { what: 'is switched on' } : undefined;
    case 'falls':
      return !created && moves(danger, before, after, (from, to) => to < from) ? { what: 'falls' } : undefined;
    case 'rises':
      return !created && moves(danger, before, after, (from, to) => to > from) ? { what: 'rises' } : undefined;
    case 'ranked':
      return judgeRank(danger.order, danger.absent, before, after, created);
    case 'goes-away':
      return (created || !isAbsent(before)) && isAbsent(after) ? { what: 'is taken away' } : undefined;
    case 'appears':
      return isAbsent(before) && !isAbsent(after) ? { what: 'is added' } : undefined;
    case 'changes':
      if (created || (isAbsent(before) && isAbsent(after))) return undefined;
      return without(before, danger.apartFrom) === without(after, danger.apartFrom) ? undefined : { what: 'changes' };
    case 'differs':
      if (created || isAbsent(before) || isAbsent(after)) return undefined;
      return canonical(before) === canonical(after) ? undefined : { what: 'changes' };
    case 'loses':
      return judgeMembers(members(before), members(after), 'loses');
    case 'gains':
      return judgeMembers(members(after), members(before), 'gains');
    case 'opens':
      return widerNetworks(members(before), members(after), created, danger.world);
    case 'closes':
      return created ? undefined : closedNetworks(members(before), members(after));
    case 'admits':
      return created ? undefined : admitted(members(before), members(after));
    case 'lets-in':
      return widerRules(before, after, created, 'in');
    case 'lets-out':
      return widerRules(before, after, created, 'out');
    case 'broadens':
      return created ? whatIsOpen(after) : whatBecameBroader(before, after);
    case 'narrows':
      return created ? undefined : whatBecameNarrower(before, after);
    case 'calls':
    case 'publishes-less':
    case 'starts':
    case 'gains-word':
    case 'loses-word':
    case 'asks-otherwise':
      return created ? undefined : judgeMeaning(danger, before, after);
    case 'ceases': {
      const pattern = new RegExp(danger.pattern);
      const is = (side: unknown): boolean => members(side).some((member) => pattern.test(member));
      return !created && is(before) && !is(after) ? { what: 'is such a value no more' } : undefined;
    }
    case 'becomes': {
      const pattern = new RegExp(danger.pattern);
      const had = members(before);
      const fresh = members(after).some((member) => pattern.test(member) && !had.includes(member));
      return fresh ? { what: 'becomes a dangerous value' } : undefined;
    }
  }
}

/** What a text comes to: the calls of a machine, the starts of a schedule, the words of a header. */
function judgeMeaning(danger: Meaning, before: unknown, after: unknown): Finding | undefined {
  switch (danger.kind) {
    case 'calls':
      return callsMore(danger.which, before, after);
    case 'publishes-less':
      return publishesLess(before, after);
    case 'starts':
      return startsChange(danger.which, before, after);
    case 'gains-word':
      return wordsMore(wordsOf(after), wordsOf(before), 'gains');
    case 'loses-word':
      return wordsMore(wordsOf(before), wordsOf(after), 'loses');
    case 'asks-otherwise':
      if (isAbsent(before) && isAbsent(after)) return undefined;
      return canonical(meaningOfSql(before)) === canonical(meaningOfSql(after)) ? undefined : { what: 'changes' };
  }
}

type Meaning = Extract<
  Direction,
  { readonly kind: 'calls' | 'publishes-less' | 'starts' | 'gains-word' | 'loses-word' | 'asks-otherwise' }
>;

function admitted(before: readonly string[], after: readonly string[]): Finding | undefined {
  const [first, ...more] = after.filter((member) => !before.includes(member));
  if (first === undefined || before.includes('*')) return undefined;
  return { what: `adds ${first}${more.length === 0 ? '' : ` and ${more.length} more`}` };
}

const without = (value: unknown, pattern: string | undefined): string =>
  pattern === undefined || typeof value !== 'string'
    ? canonical(value)
    : canonical(value.replace(new RegExp(pattern, 'g'), ''));

const isTrue = (value: unknown): boolean => value === true || value === 'true';

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function moves(
  { absent, endless }: { readonly absent?: number; readonly endless?: number },
  before: unknown,
  after: unknown,
  wrong: (from: number, to: number) => boolean,
): boolean {
  const number = (value: unknown): number | undefined => {
    const read = isAbsent(value) ? absent : numberOf(String(value));
    if (read === undefined || Number.isNaN(read)) return undefined;
    return read === endless ? Number.POSITIVE_INFINITY : read;
  };
  const from = number(before);
  const to = number(after);
  // A value that is no number cannot be judged, and counts as dangerous; one that was not set had no direction.
  if (from === undefined) return false;
  return to === undefined || wrong(from, to);
}

const SECONDS: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

/** A number, or a span of time in seconds: `600s`, `4h`, `1m30s`. */
function numberOf(text: string): number {
  if (!/^(\d+(ms|[smhdwy]))+$/.test(text)) return Number(text);
  return [...text.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce(
    (sum, [, n, unit = '']) => sum + Number(n) * (SECONDS[unit] ?? 0),
    0,
  );
}

function judgeRank(
  order: readonly string[],
  absent: string,
  before: unknown,
  after: unknown,
  created: boolean,
): Finding | undefined {
  const value = (side: unknown): string => (isAbsent(side) ? absent : String(side));
  if (!created && value(before) === value(after)) return undefined;
  const to = order.indexOf(value(after));
  if (to < 0) return { what: 'becomes a value that nobody has judged' };
  const from = created ? 0 : order.indexOf(value(before));
  if (from < 0) return to > 0 ? { what: 'was a value that nobody has judged, and may become weaker' } : undefined;
  return to > from ? { what: 'becomes weaker' } : undefined;
}

/** Members of a list as texts; one value is a list of one. */
function members(value: unknown): readonly string[] {
  if (isAbsent(value)) return [];
  const list = Array.isArray(value) ? (value as unknown[]) : [value];
  return list.map((member) => (typeof member === 'string' ? member : canonical(member)));
}

/** `script-src 'self' https://a; img-src *` as `script-src 'self'`, `script-src https://a`, `img-src *`. */
const wordsOf = (value: unknown): readonly string[] =>
  (typeof value === 'string' ? value : '').split(';').flatMap((part) => {
    const [name = '', ...words] = part.trim().split(/\s+/);
    return name === '' ? [] : words.length === 0 ? [name] : words.map((word) => `${name} ${word}`);
  });

function wordsMore(all: readonly string[], kept: readonly string[], verb: string): Finding | undefined {
  const more = all.filter((word) => !kept.includes(word));
  return more.length === 0 ? undefined : { what: `${verb} ${more.slice(0, 3).join(', ')}` };
}

function judgeMembers(all: readonly string[], kept: readonly string[], verb: string): Finding | undefined {
  const number = all.filter((member) => !kept.includes(member)).length;
  return number === 0 ? undefined : { what: `${verb} ${number} of its members` };
}
