/**
 * Every column that the code of a version names (src/auslib/db.py). Balrog names columns in each SELECT and INSERT and never asks for all
 * (`AUSTable`), so these lists decide which schema a version runs on. A test holds them against what SQLAlchemy makes of that file.
 */
import { CUT_OFFS } from '../cut-offs';
import { lives, type Lifetime } from '../version';

export interface Column {
  readonly name: string;
  /** As SQLAlchemy writes it for MySQL: `varchar(75)`. */
  readonly type: string;
  readonly nullable: boolean;
  readonly key: boolean;
  /** AUTO_INCREMENT: whoever inserts need not name it. */
  readonly auto: boolean;
}

/** By name; of each its columns. */
export type Tables = Readonly<Record<string, readonly Column[]>>;

type Written = readonly [string, ...Lifetime[]];

/** `rule_id integer not null auto key` */
export function columnOf(written: string): Column {
  const [name = '', type = '', ...more] = written.split(' ');
  return {
    name,
    type,
    nullable: !more.includes('not'),
    key: more.includes('key'),
    auto: more.includes('auto'),
  };
}

/** The words of `columnOf`. */
export const inWords = ({ name, type, nullable, auto, key }: Column): string =>
  [name, type, !nullable && 'not null', auto && 'auto', key && 'key'].filter(Boolean).join(' ');

const RULES = [
  'rule_id integer not null auto key',
  ...['alias varchar(50)', 'priority integer', 'mapping varchar(100)', 'fallbackMapping varchar(100)'],
  ...['backgroundRate integer', 'update_type varchar(15) not null', 'product varchar(15)', 'version varchar(75)'],
  ...['channel varchar(75)', 'buildTarget varchar(75)', 'buildID varchar(20)', 'locale varchar(200)'],
  ...['osVersion varchar(1000)', 'memory varchar(100)', 'instructionSet varchar(1000)', 'jaws integer'],
  ...['mig64 integer', 'distribution varchar(2000)', 'distVersion varchar(100)', 'headerArchitecture varchar(10)'],
  'comment varchar(500)',
];
const RELEASE = ['name varchar(100) not null key', 'product varchar(15) not null', 'read_only bool'];
const PRODUCT = 'product varchar(15) not null key';
const CHANNEL = 'channel varchar(75) not null key';
const ROLE = 'role varchar(50) not null key';

interface Kept {
  readonly columns: readonly (string | Written)[];
  readonly history: boolean;
  /** What a change of it that is scheduled may wait for, beside a time; undefined where nothing is scheduled. */
  readonly scheduled?: readonly string[];
  readonly life?: Lifetime;
}

const NOTHING_ELSE: readonly string[] = [];

/** The tables whose rows have a `data_version`, which Balrog counts with each change. */
const KEPT: Readonly<Record<string, Kept>> = {
  rules: {
    columns: RULES,
    history: true,
    scheduled: ['telemetry_product varchar(15)', 'telemetry_channel varchar(75)', 'telemetry_uptake integer'],
  },
  releases: { columns: [...RELEASE, 'data longtext not null'], history: false, scheduled: NOTHING_ELSE },
  releases_json: { columns: [...RELEASE, 'data json'], history: false, scheduled: NOTHING_ELSE },
  release_assets: {
    columns: ['name varchar(100) not null key', 'path varchar(200) not null key', 'data json'],
    history: false,
    scheduled: NOTHING_ELSE,
  },
  permissions: {
    columns: ['permission varchar(50) not null key', 'username varchar(100) not null key', 'options text'],
    history: true,
    scheduled: NOTHING_ELSE,
  },
  user_roles: { columns: ['username varchar(100) not null key', ROLE], history: true },
  permissions_req_signoffs: {
    columns: [PRODUCT, ROLE, 'signoffs_required integer not null'],
    history: true,
    scheduled: NOTHING_ELSE,
  },
  product_req_signoffs: {
    columns: [PRODUCT, CHANNEL, ROLE, 'signoffs_required integer not null'],
    history: true,
    scheduled: NOTHING_ELSE,
  },
  emergency_shutoffs: {
    columns: [PRODUCT, CHANNEL, ['comment varchar(500)', { since: CUT_OFFS.shutoffComments }]],
    history: true,
    scheduled: NOTHING_ELSE,
  },
  pinnable_releases: {
    columns: [PRODUCT, 'version varchar(75) not null key', CHANNEL, 'mapping varchar(100) not null'],
    history: true,
    scheduled: NOTHING_ELSE,
    life: { since: CUT_OFFS.pins },
  },
};

const entry = (table: string, columns: readonly Column[]): [string, readonly Column[]] => [table, columns];

const DATA_VERSION = columnOf('data_version integer not null');
const optional = (column: Column): Column => ({ ...column, nullable: true, key: false, auto: false });

/** A row for each change, in which only the key must stand: a deletion leaves nothing else. */
const historyOf = (columns: readonly Column[]): readonly Column[] => [
  ...['change_id integer not null auto key', 'changed_by varchar(100) not null', 'timestamp bigint not null'].map(
    columnOf,
  ),
  ...columns.map((column) => ({ ...column, nullable: !column.key, key: false, auto: false })),
];
const ALL_OPTIONAL = (columns: readonly Column[]): readonly Column[] =>
  historyOf(columns).map((column, index) => (index < 3 || column.name === 'sc_id' ? column : optional(column)));

function scheduledOf(table: string, columns: readonly Column[], waitsFor: readonly string[], version: string): Tables {
  const changes = [
    ...['sc_id integer not null auto key', 'scheduled_by varchar(100) not null', 'complete bool'].map(columnOf),
    columnOf('change_type varchar(50) not null'),
    ...columns.map((column) => ({
      ...column,
      name: `base_${column.name}`,
      nullable: !column.key || column.auto,
      key: false,
      auto: false,
    })),
    columnOf('base_data_version integer'),
    DATA_VERSION,
  ];
  // Its rows are those of the changes: the number is always given (037_conditions_sc_id_no_autoincrement.py).
  const auto = lives(version, { before: CUT_OFFS.lastOldMigration }) ? ' auto' : '';
  const conditions = [`sc_id integer not null${auto} key`, ...waitsFor, 'when bigint'].map(columnOf);
  const signoffs = ['sc_id integer not null key', 'username varchar(100) not null key', 'role varchar(50) not null'];
  const name = `${table}_scheduled_changes`;
  return {
    [name]: changes,
    [`${name}_history`]: ALL_OPTIONAL(changes),
    [`${name}_conditions`]: [...conditions, DATA_VERSION],
    [`${name}_conditions_history`]: ALL_OPTIONAL([...conditions, DATA_VERSION]),
    [`${name}_signoffs`]: signoffs.map(columnOf),
    [`${name}_signoffs_history`]: historyOf(signoffs.map(columnOf)),
  };
}

/**
 * @param version one that was read: CUT_OFFS.columnsRead or newer
 * @throws Error when `version` is no version of Balrog
 */
export function columnsOf(version: string): Tables {
  const kept = Object.entries(KEPT).filter(([, { life }]) => life === undefined || lives(version, life));
  const tables = kept.flatMap(([table, { columns, history, scheduled }]): [string, readonly Column[]][] => {
    const own = columns.flatMap((column) => {
      if (typeof column === 'string') return [columnOf(column)];
      const [text, life = {}] = column;
      return lives(version, life) ? [columnOf(text)] : [];
    });
    return [
      [table, [...own, DATA_VERSION]],
      ...(history ? [entry(`${table}_history`, historyOf([...own, DATA_VERSION]))] : []),
      ...(scheduled === undefined ? [] : Object.entries(scheduledOf(table, own, scheduled, version))),
    ];
  });
  return { dockerflow: [columnOf('watchdog integer not null')], ...Object.fromEntries(tables) };
}
