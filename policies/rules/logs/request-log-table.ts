import { logTableOf, nameOf } from '../../domains';
import { blocks, show, text } from '../../expectations';
import { fileTable, placeOf, readsTable, tablesNamed, viewTexts } from '../../log-tables';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';

const REMEDY =
  'Give the domain its row in environments/domains.ts: constructs/logs makes the table, the views and the queries of the rows.';

/** The requests of every load balancer can be asked for: a table reads them, and a view shows them. */
export const requestLogTable: Rule = {
  id: 'request-log-table',
  reason: 'Lines that no table reads are lines nobody misses: how many are on a version is then counted without them.',
  appliesTo: ['aws_lb'],
  check: (lb, stack) => {
    const logs = blocks(lb.attributes['access_logs'])[0];
    // Without a log load-balancer-logs complains.
    if (stack.value(logs?.['enabled']) !== true) return [];
    const { name, by } = logTableOf(lb, stack);
    const folder = `${text(stack.value(logs?.['prefix']))}/`;
    const tables = by === 'nginx' ? tablesNamed(name ?? '', stack) : tablesBelow(folder, stack);
    if (tables.length === 0) {
      const what = by === 'nginx' ? `there is no table ${show(name)}` : `no table reads ${show(folder)}`;
      return [{ wrong: `${what}, where the requests of ${nameOf(lb, stack)} are asked for`, remedy: REMEDY }];
    }
    return tables.flatMap((table) => [...misnamed(table, name, stack), ...unseen(table, stack)]);
  },
};

const tablesBelow = (folder: string, stack: StackView): readonly Resource[] =>
  stack
    .ofType('aws_glue_catalog_table')
    .filter((table) => placeOf(fileTable(table, stack)?.location)?.prefix.startsWith(`${folder}AWSLogs/`));

function misnamed({ attributes }: Resource, expected: string | undefined, stack: StackView): readonly Finding[] {
  const given = stack.value(attributes['name']);
  if (expected === undefined || given === expected) return [];
  return [{ wrong: `its log is read by the table ${show(given)}, expected ${show(expected)}`, remedy: REMEDY }];
}

function unseen({ attributes }: Resource, stack: StackView): readonly Finding[] {
  const name = text(stack.value(attributes['name']));
  if (viewTexts(stack).some((sql) => readsTable(sql, name))) return [];
  const wrong = `no view has the rows of its table ${show(name)}`;
  return [{ wrong, remedy: 'Let constructs/logs/queries/views.ts make its views over the tables of all rows.' }];
}
