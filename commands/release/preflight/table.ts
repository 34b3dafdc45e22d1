/** The findings for people: a line for each, and what to do about it. */
import type { Announcement } from './tell';
import type { Finding, Weighed } from './finding';

export const tableOf = (findings: readonly Finding[]): string => {
  const width = Math.max(...findings.map(({ id }) => id.length)) + 2;
  return findings
    .flatMap(({ id, verdict, says, remedy }) => [
      `  ${verdict.padEnd(9)}${id.padEnd(width)}${says}`,
      ...(remedy === '' ? [] : [`${' '.repeat(11 + width)}-> ${remedy}`]),
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

export const announced = ({ rooms, message, bug }: Announcement): string =>
  [
    `Tell ${rooms.join(' and ')} on Matrix:`,
    '',
    `  ${message}`,
    '',
    'The bug:',
    '',
    `  ${bug.title}`,
    '',
    ...bug.text.split('\n').map((line) => (line === '' ? '' : `  ${line}`)),
    '',
    `  ${bug.url}`,
  ].join('\n');
