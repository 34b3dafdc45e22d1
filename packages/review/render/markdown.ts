/**
 * GitHub's Markdown. Values of a plan come from anyone: they stand in code spans, where GitHub makes no mention, link or
 * HTML of them (https://github.github.com/gfm/#code-spans), and in sentences every character with a meaning is escaped.
 */
import { visible, type Dialect } from './dialect';

export const MARKDOWN: Dialect = {
  title: (text) => `## ${text}\n`,
  heading: (text) => `\n### ${text}\n`,
  value: code,
  prose,
  strong: (text) => `**${text}**`,
  item: (text) => `- ${text}`,
  detail: (text) => `  <br>${text}`,
  open: (summary) => `\n<details><summary>${summary}</summary>\n`,
  close: '\n</details>',
  line: (text) => `${text}  `,
};

/** A code span whose fence is longer than any run of backticks inside. */
function code(text: string): string {
  const shown = visible(text);
  if (shown === '') return '';
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 || /^\s|\s$/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

const ZERO_WIDTH = '\u200b';

/** No HTML, no emphasis, no link; a mention or a reference to an issue is broken by a character without width. */
function prose(text: string): string {
  return visible(text)
    .replace(/([@#])(?=\w)/g, `$1${ZERO_WIDTH}`)
    .replace(/[$&<>"'`*_~[\]\\|]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/(GH-)(?=\d)/gi, `$1${ZERO_WIDTH}`)
    .replace(/:\/\//g, `:${ZERO_WIDTH}//`)
    .replace(/www\./gi, (www) => `www${ZERO_WIDTH}${www.slice(3)}`);
}
