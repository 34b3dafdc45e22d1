/** The whole text of a review, in the wanted format and no longer than GitHub takes. */
import { asProse, render, withoutSecrets, type Format, type Report } from '@balrog-infra/review';
import { MOST_CHARACTERS } from './limits';
import type { Decision } from './verdict';

export interface Presentation {
  readonly reports: readonly Report[];
  readonly notes: readonly string[];
  readonly decision: Pick<Decision, 'acknowledged' | 'missing'>;
  /** The most characters; undefined for everything. */
  readonly characters?: number;
  /** How the reader sees what was left out. */
  readonly whereIsTheRest: string;
}

/** JSON is the report alone: its schema is published, and the exit code says what the words around it say. */
export function present(what: Presentation, format: Format): string {
  const { reports, notes, decision } = what;
  const most = what.characters ?? Number.MAX_SAFE_INTEGER;
  const rest = { whereIsTheRest: what.whereIsTheRest };
  if (format === 'json') return ended(render(reports, format, { characters: most - 1, ...rest }));
  const block = format === 'markdown' ? markdownBlock : textBlock;
  // Of people: a reason may quote what somebody saw in a log.
  const before = decision.acknowledged.map((line) => `${asProse(withoutSecrets(line), format)}\n`).join('');
  const after = [...decision.missing.map(block), ...notes].map((part) => `\n${withoutSecrets(part)}\n`).join('');
  const room = most - before.length - after.length - 2;
  const body = ended(render(reports, format, { characters: room, ...rest }));
  return `${before === '' ? '' : `${before}\n`}${body}${after}`;
}

/** A failure as a report, so that a pull request says what went wrong and not only that something did. */
export function presentFailure(failure: string, format: Format): string {
  // Terraform quotes the line of code that it stumbles over, and providers what they were told.
  const message = withoutSecrets(failure);
  if (format === 'json') return `${JSON.stringify({ schemaVersion: 1, error: message }, null, 2)}\n`;
  const cut = message.length > MOST_CHARACTERS - 500 ? `${message.slice(0, MOST_CHARACTERS - 500)}\n…` : message;
  if (format === 'text') return `${cut}\n`;
  return `### There is no plan to review\n\n${fenced(cut)}\n`;
}

const ended = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);

const textBlock = (text: string): string => text;

/** The first line as a sentence, what follows to be copied. */
function markdownBlock(text: string): string {
  const [sentence = '', ...lines] = text.split('\n');
  return lines.length === 0 ? sentence : `${sentence}\n\n${fenced(lines.join('\n'))}`;
}

/** A fence longer than any in the text: what a plan says cannot end it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}
