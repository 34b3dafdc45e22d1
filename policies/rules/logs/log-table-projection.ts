import { show, undecided } from '../../expectations';
import { fileTable } from '../../log-tables';
import { projectionFaults } from '../../partition-projection';
import { hasUnresolved } from '../../references';
import type { Finding, Rule } from '../../rule';

const WHERE = 'See constructs/logs/tables/projection.ts.';

/** Athena takes the partition projection of every table; Glue takes anything. */
export const logTableProjection: Rule = {
  id: 'log-table-projection',
  reason:
    'A wrong setting breaks every query of the table, or makes it answer nothing, long after the deployment was green.',
  appliesTo: ['aws_glue_catalog_table'],
  check: (resource, stack) => {
    const table = fileTable(resource, stack);
    if (table === undefined) return [];
    const { parameters, partitionKeys, descriptor, serDe } = table;
    if (hasUnresolved(parameters)) return [undecided('parameters', parameters, WHERE)];
    if (hasUnresolved(partitionKeys)) return [undecided('partition_keys', partitionKeys, WHERE)];
    return [
      ...misplaced({ descriptor: descriptor['parameters'], ser_de_info: serDe['parameters'] }),
      ...projectionFaults(parameters, partitionKeys).map(({ wrong, remedy }) => ({
        wrong,
        remedy: `${remedy} ${WHERE}`,
      })),
    ];
  },
};

function misplaced(places: Readonly<Record<string, unknown>>): readonly Finding[] {
  return Object.entries(places).flatMap(([place, parameters]) =>
    Object.keys(parameters ?? {})
      .filter((name) => /^(projection|storage[.]location)[.]/.test(name))
      .map((name) => ({
        wrong: `${show(name)} stands in the parameters of ${place}, where Athena does not look`,
        remedy: `Move it to the parameters of the table itself. ${WHERE}`,
      })),
  );
}
