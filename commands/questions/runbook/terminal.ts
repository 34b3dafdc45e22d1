/** Markdown of our pages, for a terminal: commands stand by themselves, to be copied whole; prose is wrapped; links become names. */

export interface Screen {
  /** Columns. */
  readonly width: number;
  readonly colour: boolean;
  /** For the commands that print the pages which this one names. */
  readonly environment: string;
}

const INDENT = '    ';

/** Codes of ECMA-48, as every terminal has them. */
const style = (code: number, colour: boolean) => (text: string) => (colour ? `\u001B[${code}m${text}\u001B[0m` : text);

export function forTerminal(markdown: string, screen: Screen): string {
  const others = new Set<string>();
  const out: string[] = [];
  let paragraph: string[] = [];
  let fenced = false;
  const flush = () => {
    if (paragraph.length > 0) out.push(wrapped(paragraph, screen, others));
    paragraph = [];
  };
  for (const line of markdown.split('\n')) {
    if (/^ *```/.test(line)) {
      flush();
      fenced = !fenced;
    } else if (fenced)
      out.push(`${INDENT}${line.trimStart() === line ? line : line.replace(/^ {2,3}(?=\S)/, '')}`.trimEnd());
    else if (line.trim() === '') {
      flush();
      if (out.at(-1) !== '') out.push('');
    } else if (line.startsWith('<!--')) flush();
    else if (line.startsWith('#')) {
      flush();
      out.push(heading(line, screen));
    } else if (/^ *\|/.test(line)) {
      // A row of a table stays a line, below a step of a list, too.
      flush();
      out.push(linksAsNames(line.trim(), others));
    } else if (/^ *(?:[-*]|\d+\.) /.test(line)) {
      flush();
      paragraph = [line];
    } else paragraph.push(line.trim());
  }
  flush();
  return `${[...out.join('\n').trimEnd().split('\n'), ...otherPages(others, screen)].join('\n')}\n`;
}

const heading = (line: string, { colour }: Screen): string => {
  const text = line.replace(/^#+ /, '');
  return style(1, colour)(line.startsWith('# ') ? text.toUpperCase() : text);
};

const otherPages = (names: ReadonlySet<string>, { environment }: Screen): readonly string[] =>
  names.size === 0
    ? []
    : [
        '',
        'Pages named here:',
        ...[...names].sort().map((name) => `${INDENT}npm run balrog -- runbook ${name} ${environment}`),
      ];

/** `[text](answers-fail.md#part)` is the name of the page, `[text](https://…)` has its address, any other link is a file of docs/. */
function linksAsNames(text: string, others: Set<string>): string {
  return text.replaceAll(/\[([^\]]+)\]\(([^)]+)\)/g, (_, words: string, target: string) => {
    const page = /^([a-z-]+)\.md/.exec(target)?.[1];
    if (page !== undefined) {
      others.add(page);
      return words.replace(/\.md$/, '') === page ? page : `${words} (page ${page})`;
    }
    return target.startsWith('http') ? `${words} (${target})` : `${words} (${target.replace('../', 'docs/')})`;
  });
}

function wrapped(lines: readonly string[], { width, colour }: Screen, others: Set<string>): string {
  const [first = ''] = lines;
  const lead = /^( *)(?:[-*]|\d+\.) +/.exec(first);
  const indent = ' '.repeat(lead?.[0].length ?? 0);
  const words = linksAsNames(lines.join(' ').trim(), others).split(/ +/);
  const rows: string[] = [lead?.[1] ?? ''];
  for (const word of words) {
    const row = rows.at(-1) ?? '';
    const joined = row.trim() === '' ? `${row}${word}` : `${row} ${word}`;
    if (joined.length <= width || row.trim() === '') rows[rows.length - 1] = joined;
    else rows.push(`${indent}${word}`);
  }
  return rows.join('\n').replaceAll(/\*\*([^*]+)\*\*/g, (_, text: string) => style(1, colour)(text));
}
