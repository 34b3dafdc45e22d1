/** The results as a Markdown table that can also be read in a terminal. */
import type { Result } from './measure';

const HEAD = ['budget', 'ours', 'against', 'measured', 'at most', 'met'];

export function table(results: readonly Result[]): string {
  const rows = [HEAD, ...results.map(row)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const print = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [print(HEAD), print(widths.map((width) => '-'.repeat(width))), ...rows.slice(1).map(print)].join('\n');
}

function row(result: Result): string[] {
  const { what, ours, against, value, budget, unit } = result;
  const limit = budget === undefined ? ['', ''] : [amount(budget, unit), isMet(result) ? 'met' : 'NOT MET'];
  return [what, ours, against ?? '', amount(value, unit), ...limit];
}

export const hasBudget = ({ budget }: Result): boolean => budget !== undefined;

export function isMet({ value, budget }: Result): boolean {
  return budget !== undefined && value <= budget;
}

export function amount(value: number, unit: Result['unit']): string {
  if (unit === 'x') return `${value.toFixed(2)}x`;
  if (unit === '%') return `${(value * 100).toFixed(1)} %`;
  return `${value.toFixed(unit === 's' ? 2 : 0)} ${unit}`;
}
