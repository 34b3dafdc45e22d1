/** The findings for people: a line for each, and what to do about it. */
import type { Announcement } from './tell';
import type { Finding, Weighed } from './finding';

export const tableOf = (findings: readonly Finding[], { remedies = true } = {}): string => {
  const width = Math.max(...findings.map(({ id }) => id.length)) + 2;
  return findings
    .flatMap(({ id, verdict, says, remedy }) => [
      `  ${verdict.padEnd(9)}${id.padEnd(width)}${says}`,
      ...(remedy === '' || !remedies ? [] : [`${' '.repeat(11 + width)}-> ${remedy}`]),
    ])
    .join('\n');
};

/** The last line: whether it may go on, and how. */
export function conclusion(environment: string, version: string, { open, overrides }: Weighed): string {
  const past = overrides.map(({ finding, reason }) => `Overridden: ${finding}, because ${reason}.`);
  if (open.length === 0)
    return [...past, `Nothing stops ${version} from being deployed to ${environment} now.`].join('\n');
  const ids = [...new Set(open.map(({ id }) => id))];
  return [
    ...past,
    `Now is not a good time: ${ids.join(', ')}. Nothing was changed.`,
    `Where it must be all the same: ${ids.map((id) => `--override ${id}="why"`).join(' ')}; the reasons are kept in the record.`,
  ].join('\n');
}

/** @param isGoodTime nobody is told of a time at which it will not happen; the bug names none */
export const announced = ({ rooms, message, bug }: Announcement, isGoodTime: boolean): string =>
  [
    ...(isGoodTime
      ? [`Tell ${rooms.join(' and ')} on Matrix:`, '', `  ${message}`]
      : [
          `What to tell ${rooms.join(' and ')} on Matrix is printed for a time at which nothing stops it (\`--at\` asks for another one).`,
        ]),
    '',
    'The bug:',
    '',
    `  ${bug.title}`,
    '',
    ...bug.text.split('\n').map((line) => (line === '' ? '' : `  ${line}`)),
    '',
    `  ${bug.url}`,
  ].join('\n');
