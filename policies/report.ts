/** Violations as one text: by stack, by place, each with what is wrong, why it matters and what to change. */
import type { Violation } from './rule';

export function report(violations: readonly Violation[]): string {
  const stacks = new Set(violations.map(({ stack }) => stack));
  const head = `policies: ${count(violations.length, 'violation')} in ${count(stacks.size, 'stack')}; nothing was written.`;
  const places = new Map<string, Violation[]>();
  for (const violation of violations) {
    const place = `${violation.path}  (stack ${violation.stack}, ${violation.address})`;
    places.set(place, [...(places.get(place) ?? []), violation]);
  }
  const sections = [...places].map(([place, those]) => [place, ...those.map(entry)].join('\n'));
  return [head, ...sections].join('\n\n') + '\n';
}

function entry({ rule, wrong, reason, remedy }: Violation): string {
  return [`  ${rule}: ${wrong}`, `    why: ${reason}`, `    fix: ${remedy}`].join('\n');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
