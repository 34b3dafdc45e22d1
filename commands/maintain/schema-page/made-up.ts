/** A history that Balrog never had, for what its own does not show: migrations that take something away. v9.02 stops naming a column, and drops it. */
import { columnOf, type Tables } from '../../../application/schema/columns';
import type { SchemaHistory } from '../../../application/schema/history';

const ID = columnOf('rule_id integer not null auto key');
const COMMENT = columnOf('comment varchar(500)');
const OLD = columnOf('throttle integer');
const NEW = columnOf('background_rate integer');
const REQUIRED = columnOf('added_by varchar(100) not null');

const COLUMNS: Readonly<Record<string, Tables>> = {
  'v9.01': { rules: [ID, COMMENT, OLD] },
  'v9.02': { rules: [ID, OLD] },
  'v9.03': { rules: [ID, NEW] },
  'v9.04': { rules: [ID, NEW], notes: [ID, REQUIRED] },
};

export const MADE_UP_VERSIONS: readonly string[] = Object.keys(COLUMNS);

export const MADE_UP: SchemaHistory = {
  schemaOf: (version) => {
    const at = MADE_UP_VERSIONS.indexOf(version);
    return at < 0 ? undefined : String(at + 1);
  },
  columnsOf: (version) => COLUMNS[version] ?? {},
  migrations: [
    {
      schema: '2',
      file: '002_drop_comment.py',
      since: 'v9.02',
      steps: [{ does: 'drops a column', table: 'rules', column: COMMENT }],
    },
    {
      schema: '3',
      file: '003_rename_throttle.py',
      since: 'v9.03',
      steps: [
        { does: 'drops a column', table: 'rules', column: OLD },
        { does: 'adds a column', table: 'rules', column: NEW },
      ],
    },
    { schema: '4', file: '004_add_notes.py', since: 'v9.04', steps: [{ does: 'adds a table', table: 'notes' }] },
  ],
  oldest: '1',
};
