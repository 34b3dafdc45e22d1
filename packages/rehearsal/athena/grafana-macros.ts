/**
 * What Grafana's Athena plugin puts in for macros before it asks (pkg/athena/macros.go of grafana/athena-datasource):
 * hours of the dashboard in UTC, without a zone.
 */
export interface Hours {
  readonly from: Date;
  readonly to: Date;
}

const instant = (at: Date) => `TIMESTAMP '${at.toISOString().slice(0, 19).replace('T', ' ')}'`;
const date = (at: Date) => `date '${at.toISOString().slice(0, 10)}'`;

const MACROS: Readonly<Record<string, (hours: Hours, argument: string) => string>> = {
  timeFrom: ({ from }) => instant(from),
  timeTo: ({ to }) => instant(to),
  timeFilter: ({ from, to }, column) => `${column} BETWEEN ${instant(from)} AND ${instant(to)}`,
  dateFilter: ({ from, to }, column) => `${column} BETWEEN ${date(from)} AND ${date(to)}`,
};

/**
 * @throws Error for a macro that is not listed here, and for an argument with brackets: it ends at the first that closes in
 * older plugins (macros.go of grafana/sqlds), and at its own in newer ones
 */
export const withMacros = (sql: string, hours: Hours): string =>
  sql.replaceAll(/\$__(\w+)\((.*?)\)/g, (whole, name: string, argument: string) => {
    const macro = MACROS[name];
    if (macro === undefined) throw new Error(`${whole}: no macro of the Athena plugin is known by this name`);
    if (argument.includes('(')) throw new Error(`${whole}: not every plugin finds the end of this macro`);
    return macro(hours, argument.trim());
  });
