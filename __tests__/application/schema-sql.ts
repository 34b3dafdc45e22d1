/** Schemas and queries of application/schema as SQL, for a real server. */
import type { Column, Tables } from '../../application/schema/columns';
import type { SchemaHistory, Step } from '../../application/schema/history';

/** The oldest schema, and on it every migration up to that one. */
export function schemaAt(history: SchemaHistory, schema: string): Tables {
  const first = history.migrations[0]!;
  const oldest = history.columnsOf(before(history, first.since));
  const last = history.migrations.findIndex((migration) => migration.schema === schema);
  const steps = history.migrations
    .slice(0, last + 1)
    .flatMap((migration) => migration.steps.map((step) => ({ step, since: migration.since })));
  return steps.reduce<Tables>((tables, { step, since }) => done(step, tables, history.columnsOf(since)), oldest);
}

/** The version before it; Balrog counts the second part up. */
const before = (history: SchemaHistory, version: string): string => {
  const [major = '', minor = ''] = version.split('.');
  const former = `${major}.${String(Number(minor) - 1).padStart(2, '0')}`;
  if (history.schemaOf(former) !== history.oldest) throw new Error(`${former} is not of schema ${history.oldest}`);
  return former;
};

function done(step: Step, tables: Tables, after: Tables): Tables {
  const { table } = step;
  const columns = tables[table] ?? [];
  switch (step.does) {
    case 'adds a table':
      return { ...tables, [table]: after[table]! };
    case 'drops a table':
      return Object.fromEntries(Object.entries(tables).filter(([name]) => name !== table));
    case 'adds a column':
      return { ...tables, [table]: [...columns, step.column] };
    case 'drops a column':
      return { ...tables, [table]: columns.filter(({ name }) => name !== step.column.name) };
    case 'changes a column':
      return { ...tables, [table]: columns.map((column) => (column.name === step.from.name ? step.to : column)) };
  }
}

const quoted = ({ name }: Column): string => `\`${name}\``;

export const madeOf = (tables: Tables): readonly string[] =>
  Object.entries(tables).map(([table, columns]) => {
    const lines = columns.map(
      (column) =>
        `${quoted(column)} ${column.type}${column.nullable ? ' NULL' : ' NOT NULL'}${column.auto ? ' AUTO_INCREMENT' : ''}`,
    );
    const keys = columns.filter(({ key }) => key).map(quoted);
    return `CREATE TABLE ${table} (${[...lines, ...(keys.length > 0 ? [`PRIMARY KEY (${keys.join(', ')})`] : [])].join(', ')})`;
  });

/** As `AUSTable.select` writes it: every column by its name. */
export const reads = (tables: Tables): readonly string[] =>
  Object.entries(tables).map(([table, columns]) => `SELECT ${columns.map(quoted).join(', ')} FROM ${table}`);

const value = ({ type }: Column): string => (/char|text|json/.test(type) ? `'{}'` : '1');

/** As `AUSTable.insert` writes it: what is counted by the server is left out, but for the numbers of scheduled changes, which are given. */
export const writes = (tables: Tables): readonly string[] =>
  Object.entries(tables).map(([table, columns]) => {
    const given = columns.filter(({ auto }) => !auto || table.endsWith('_conditions'));
    return `INSERT INTO ${table} (${given.map(quoted).join(', ')}) VALUES (${given.map(value).join(', ')})`;
  });
