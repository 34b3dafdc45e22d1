/** Reports as text, Markdown or JSON, never longer than the limit: danger first, what is left out is counted. */
import type { Format, Limits } from '../options';
import type { Report } from '../types';
import { asJson } from './json';
import { MARKDOWN } from './markdown';
import { compose } from './compose';
import { TEXT } from './text';

/** GitHub refuses comments above 65,536 characters. */
const MOST_CHARACTERS = 65_000;

export function render(reports: Report | readonly Report[], format: Format, limits: Limits = {}): string {
  const all = isList(reports) ? reports : [reports];
  const bounds = {
    characters: limits.characters ?? MOST_CHARACTERS,
    whereIsTheRest: limits.whereIsTheRest ?? 'the JSON report without a limit, or the plan itself',
  };
  if (format === 'json') return asJson(all, bounds);
  return compose(all, format === 'text' ? TEXT : MARKDOWN, bounds);
}

/** What somebody wrote, as one line that means nothing but its words. */
export const asProse = (text: string, format: 'text' | 'markdown'): string =>
  (format === 'text' ? TEXT : MARKDOWN).prose(text);

const isList = (reports: Report | readonly Report[]): reports is readonly Report[] => Array.isArray(reports);
