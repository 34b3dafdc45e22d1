/** Findings of a preflight as people read them. */
import type { Finding } from './preflight/finding';

export const findingsTable = (findings: readonly Finding[]): string =>
  findings.length === 0
    ? '  nothing was looked at'
    : findings
        .map(
          ({ id, verdict, says, remedy }) =>
            `  ${verdict.padEnd(7)}  ${id.padEnd(14)}  ${says}${remedy === '' ? '' : `\n${' '.repeat(27)}${remedy}`}`,
        )
        .join('\n');
