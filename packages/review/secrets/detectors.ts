/**
 * Secretlint's detectors, one text at a time: a well-kept list of what the tokens of vendors, keys and connection strings look like. Only its rules
 * are used. Its runner reads files and answers later; and it obeys comments (`secretlint-disable`), which whoever writes a plan could write into it.
 */
import { rules } from '@secretlint/secretlint-rule-preset-recommend';

/** Where a secret stands in a text, and who says so. */
export interface Detected {
  /** `github`: the last part of the rule's id. */
  readonly rule: string;
  readonly start: number;
  /** Behind its last character. */
  readonly end: number;
}

type Rule = (typeof rules)[number];
type Context = Parameters<Rule['create']>[0];
type Source = Parameters<NonNullable<ReturnType<Rule['create']>['file']>>[0];

/** Obeys the comments. */
const OBEYS = /filter-comments$/;
const PREFIX = '@secretlint/secretlint-rule-';

interface Detector {
  readonly rule: string;
  readonly look: (text: string) => void;
}

let ranges: (readonly [number, number])[] = [];

const DETECTORS: readonly Detector[] = rules
  .filter(({ meta }) => !OBEYS.test(meta.id))
  .map((rule: Rule) => {
    const context = {
      createTranslator: () => () => ({ messageId: '', message: '' }),
      report: ({ range }: { readonly range: readonly [number, number] }) => ranges.push(range),
      ignore: () => undefined,
    } as unknown as Context;
    const made = rule.create(context, {});
    const look = (content: string): void => {
      // A text has no name: what is looked for in files of a certain name is left out.
      const source = { content, ext: '', contentType: 'text', filePath: undefined } as unknown as Source;
      void made.file?.(source);
    };
    return { rule: rule.meta.id.replace(PREFIX, ''), look };
  });

/** What is shorter has none of the tokens that are looked for here. */
const SHORTEST = 16;

/** In the order of the rules; ranges may lie on each other. */
export function detect(text: string): readonly Detected[] {
  if (text.length < SHORTEST) return [];
  return DETECTORS.flatMap(({ rule, look }) => {
    ranges = [];
    look(text);
    return ranges.map(([start, end]) => ({ rule, start, end }));
  });
}

/** The text with something else in place of each of them. */
export function withoutDetected(text: string, instead: string): string {
  const found = [...detect(text)].sort((a, b) => a.start - b.start);
  if (found.length === 0) return text;
  let result = '';
  let copied = 0;
  for (const { start, end } of found) {
    if (end <= copied) continue;
    result += start >= copied ? text.slice(copied, start) + instead : '';
    copied = end;
  }
  return result + text.slice(copied);
}
