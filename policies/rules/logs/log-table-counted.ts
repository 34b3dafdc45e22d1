import { blocks, show, text } from '../../expectations';
import { fileTable, readsTable } from '../../log-tables';
import type { Rule } from '../../rule';
import type { Attributes, StackView } from '../../stack-view';
import { textsIn } from '../../texts';

const REMEDY =
  'Let the canary ask it and an alarm wait for its number: constructs/logs/queries/table-canary.ts does both for each table.';

/** The canary counts the unparsed rows of every table, and an alarm waits for the number. */
export const logTableCounted: Rule = {
  id: 'log-table-counted',
  reason: 'AWS and nginx change their lines without notice: then every answer is too small, and nobody is told.',
  appliesTo: ['aws_glue_catalog_table'],
  check: (table, stack) => {
    if (fileTable(table, stack) === undefined) return [];
    const name = text(stack.value(table.attributes['name']));
    const asked = stack.ofType('aws_sfn_state_machine').flatMap(({ attributes }) => textsIn(attributes['definition']));
    return [
      ...(asked.some(({ value }) => readsTable(value, name))
        ? []
        : [{ wrong: `no state machine asks the table ${show(name)}`, remedy: REMEDY }]),
      ...(watched(stack).includes(name)
        ? []
        : [{ wrong: `no alarm has the dimension Table ${show(name)}`, remedy: REMEDY }]),
    ];
  },
};

/** What alarms have as their dimension `Table`. */
function watched(stack: StackView): readonly unknown[] {
  return stack.ofType('aws_cloudwatch_metric_alarm').flatMap(({ attributes }) => {
    const queries = blocks(attributes['metric_query']);
    const metrics = queries.length === 0 ? [attributes] : queries.flatMap(({ metric }) => blocks(metric));
    return metrics.map(({ dimensions }) => stack.value(((dimensions ?? {}) as Attributes)['Table']));
  });
}
