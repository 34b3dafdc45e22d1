import { show, undecided } from '../../expectations';
import { fileTable } from '../../log-tables';
import { hasUnresolved } from '../../references';
import type { Finding, Rule } from '../../rule';

const WHERE = 'See constructs/logs/tables: columns and expression are made of one list there.';
const REGEX_SERDE = 'org.apache.hadoop.hive.serde2.RegexSerDe';
/** What RegexSerDe casts to. */
const TYPES = ['string', 'tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'boolean'];

/** The expression of a table has a group for each column, and reads in Java what it reads here. */
export const logTableRegex: Rule = {
  id: 'log-table-regex',
  reason: 'With one group too few, every row is NULL or every column holds its neighbour; Glue and Athena say nothing.',
  appliesTo: ['aws_glue_catalog_table'],
  check: (resource, stack) => {
    const table = fileTable(resource, stack);
    if (table === undefined) return [];
    const library = table.serDe['serialization_library'];
    if (hasUnresolved(library)) return [undecided('serialization_library', library, WHERE)];
    if (library !== REGEX_SERDE) {
      return [{ wrong: `serialization_library is ${show(library)}, expected ${REGEX_SERDE}`, remedy: WHERE }];
    }
    const regex = (table.serDe['parameters'] as Record<string, unknown> | undefined)?.['input.regex'];
    if (typeof regex !== 'string' || regex === '') return [{ wrong: `input.regex is ${show(regex)}`, remedy: WHERE }];
    if (hasUnresolved(regex) || hasUnresolved(table.columns))
      return [undecided('input.regex or a column', regex, WHERE)];
    return [...regexFaults(regex, table.columns.length), ...table.columns.flatMap(typeFault)];
  },
};

function regexFaults(regex: string, columns: number): readonly Finding[] {
  const groups = groupsOf(regex);
  if (typeof groups === 'string') {
    return [{ wrong: `cannot decide: input.regex is not read alike by Java and here: ${groups}`, remedy: WHERE }];
  }
  return [
    ...(groups === columns
      ? []
      : [{ wrong: `input.regex has ${groups} groups for ${columns} columns`, remedy: WHERE }]),
    ...(hasWhitespaceClass(regex)
      ? [
          {
            wrong:
              'input.regex has \\s, which also matches what ends a line and, copied through SQL, becomes the letter s',
            remedy: `Write a space where the format has a space. ${WHERE}`,
          },
        ]
      : []),
  ];
}

/** Number of capturing groups, or why the expression cannot be read. */
function groupsOf(regex: string): number | string {
  try {
    return (new RegExp(`${regex}|`).exec('')?.length ?? 1) - 1;
  } catch (error) {
    return (error as Error).message;
  }
}

/** `\s` or `\S`, but not `\\s`: a backslash and the letter. */
const hasWhitespaceClass = (regex: string): boolean => /\\[sS]/.test(regex.replaceAll('\\\\', ''));

function typeFault({ name, type }: Readonly<Record<string, unknown>>): readonly Finding[] {
  if (TYPES.includes(String(type))) return [];
  return [
    {
      wrong: `column ${show(name)} is a ${show(type)}, which RegexSerDe does not make`,
      remedy: `Use one of ${TYPES.join(', ')}.`,
    },
  ];
}
