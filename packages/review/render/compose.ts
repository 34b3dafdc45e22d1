/** Puts a report together within its bounds: the head, all dangers, then changes as long as there is room. */
import type { Report } from '../types';
import { changeLines, dangerLines, otherLines, unjudgedLines, type Entry, type Section } from './sections';
import type { Dialect } from './dialect';
import { head } from './head';

interface Bounds {
  readonly characters: number;
  readonly whereIsTheRest: string;
}

/** Kept free for the lines that say what was left out. */
const RESERVE = 1000;

export function compose(reports: readonly Report[], dialect: Dialect, bounds: Bounds): string {
  const start = head(reports, dialect);
  const room = bounds.characters - RESERVE - lengthOf(start);
  const dangersAs = (length: 'long' | 'short'): readonly Section[] =>
    reports
      .flatMap((report) => [
        ...dangerLines(report, reports.length > 1, dialect, length),
        ...unjudgedLines(report, reports.length > 1, dialect, length),
      ])
      .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
  const long = dangersAs('long');
  const dangers = sizeOf(long) <= room * 0.8 ? long : dangersAs('short');
  const rest = reports.flatMap((report) => [
    ...otherLines(report, reports.length > 1, dialect),
    changeLines(report, reports.length > 1, dialect),
  ]);
  const { lines, leftOut } = fill([...dangers, ...rest], dialect, room);
  const end =
    leftOut.size === 0
      ? []
      : [
          '',
          ...[...leftOut].map(([what, number]) => dialect.line(`Left out here: ${number} ${what}.`)),
          dialect.line(`All of it: ${dialect.prose(bounds.whereIsTheRest)}.`),
        ];
  const text = [...start, ...lines, ...end].join('\n') + '\n';
  return text.length <= bounds.characters ? text : `${text.slice(0, Math.max(0, bounds.characters - 2))}…\n`;
}

interface Filled {
  readonly lines: readonly string[];
  /** What was left out (`changes of prod`) -> how many. */
  readonly leftOut: ReadonlyMap<string, number>;
}

/** Entry by entry, while there is room; a smaller one later does not jump the queue, so that the order holds. */
function fill(sections: readonly Section[], dialect: Dialect, room: number): Filled {
  const lines: string[] = [];
  const leftOut = new Map<string, number>();
  let left = room;
  for (const section of sections) {
    const frame = section.open.length + dialect.close.length + 2;
    let taken = 0;
    const own: string[] = [];
    left -= frame;
    for (const entry of section.entries) {
      const size = lengthOf(entry.lines);
      if (size > left) break;
      own.push(...entry.lines);
      left -= size;
      taken++;
    }
    const missing = section.entries.length - taken;
    if (missing > 0) leftOut.set(section.noun, (leftOut.get(section.noun) ?? 0) + missing);
    if (taken > 0) lines.push(section.open, ...own, ...(section.folded ? [dialect.close] : []));
    else left += frame;
  }
  return { lines, leftOut };
}

const lengthOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 1, 0);

function sizeOf(sections: readonly Section[]): number {
  const size = (entries: readonly Entry[]): number => entries.reduce((sum, { lines }) => sum + lengthOf(lines), 0);
  return sections.reduce((sum, { open, entries }) => sum + open.length + size(entries), 0);
}
