/** Which code runs on which schema: derived, held against the real db.py of each version, and against a real MariaDB. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { columnsOf, inWords, type Tables } from '../../application/schema/columns';
import { BALROG, type SchemaHistory, type Step } from '../../application/schema/history';
import { runsOn, schemaChangeBetween } from '../../application/schema/runs-on';
import { SCHEMA_PAGE, schemaPage } from '../../commands/maintain/schema-page';
import { MADE_UP } from '../../commands/maintain/schema-page/made-up';
import { MARIADB, MariaDb } from '../constructs/mariadb-process';
import { madeOf, reads, schemaAt, writes } from './schema-sql';

/** The tables of application/schema, as `table.column type …` lines in the order of the alphabet. */
const linesOf = (tables: Tables): readonly string[] =>
  Object.entries(tables)
    .flatMap(([table, columns]) => columns.map((column) => `${table}.${inWords(column)}`))
    .sort();

/**
 * The same lines of `AUSDatabase.metadata` of src/auslib/db.py at the tag, as SQLAlchemy 1.4 compiles them for MySQL: their number, and the
 * SHA-256 of them all, joined by line feeds. In between no version has a list of its own.
 */
const REAL: readonly (readonly [string, number, string])[] = [
  ['v3.14', 477, '755c36761d25fba48358885221741ccf3ba485740d4876bdc8ab71e85ae99758'],
  ['v3.16', 477, '755c36761d25fba48358885221741ccf3ba485740d4876bdc8ab71e85ae99758'],
  ['v3.17', 531, 'd3f56bc60e131162a47dd58141fc63dd52e0d283de54210f14baae14a036c88a'],
  ['v3.19', 535, 'd63ab86f06db4eac4cf92db135f4658f3e87f528ea564c4f79c17aefdda12192'],
  ['v3.26', 535, 'd63ab86f06db4eac4cf92db135f4658f3e87f528ea564c4f79c17aefdda12192'],
  ['v3.110', 535, 'd63ab86f06db4eac4cf92db135f4658f3e87f528ea564c4f79c17aefdda12192'],
  ['v3.111', 535, '07e0728a1bebf593e2ac4ac40b485dc89ee178289322f00a8bcd898ae6fd44de'],
  ['v3.120', 535, '07e0728a1bebf593e2ac4ac40b485dc89ee178289322f00a8bcd898ae6fd44de'],
];

test.each(REAL)('the columns that %s names are those of its db.py', (version, count, digest) => {
  const lines = linesOf(columnsOf(version));
  expect(lines).toHaveLength(count);
  expect(createHash('sha256').update(lines.join('\n')).digest('hex')).toBe(digest);
});

test.each(REAL)('the migrations up to %s make the columns that its code names', (version) => {
  expect(linesOf(schemaAt(BALROG, BALROG.schemaOf(version) ?? ''))).toEqual(linesOf(columnsOf(version)));
});

describe('a version on the schema of another', () => {
  test.each([
    ['v3.16', '35', 'yes'],
    ['v3.17', '34', 'no'],
    ['v3.18', '36', 'yes'],
    ['v3.19', '35', 'no'],
    ['v3.26', '36', 'yes'],
    ['v3.110', '37', 'yes'],
    ['v3.111', '36', 'yes'],
    ['v3.116', '0001', 'yes'],
    ['v3.117', '37', 'yes'],
    ['v3.13', '34', 'unknown'],
    ['v3.121', '0001', 'unknown'],
    ['v3.25', '38', 'unknown'],
  ])('%s on schema %s: %s', (code, schema, verdict) => {
    expect(runsOn(code, schema).verdict).toBe(verdict);
  });

  test('says which migration it rests on, and what that does to the tables of the code', () => {
    const { says, rests } = runsOn('v3.19', '35');
    expect(says).toBe(
      'v3.19 does not run on schema 35: 036_add_emergency_shutoff_comments.py adds emergency_shutoffs.comment, which v3.19 names in every query, and which is not there yet',
    );
    expect(rests.map(({ file }) => file)).toEqual(['036_add_emergency_shutoff_comments.py']);
    expect(rests[0]!.effects).toHaveLength(4);
  });

  test('names the jobs that fail although the applications run', () => {
    expect(runsOn('v3.116', '0001').jobs).toEqual([
      'upgrade-db and extract-active-data of v3.116 fail: the table migrate_version is gone',
    ]);
    expect(runsOn('v3.117', '36').jobs.join()).toContain('refuses this schema');
    expect(runsOn('v3.25', '36').jobs).toEqual([]);
  });

  test('a change of a column that nobody has shown to be harmless is unknown', () => {
    const [migration] = BALROG.migrations.filter(({ schema }) => schema === '37');
    const steps = migration!.steps.map((step) => ({ ...step, harmless: undefined })) as readonly Step[];
    const shown = BALROG.migrations.map((each) => (each === migration ? { ...each, steps } : each));
    expect(runsOn('v3.110', '37', { ...BALROG, migrations: shown }).verdict).toBe('unknown');
  });
});

test.each([
  ['v3.16', 'v3.17', 'additive'],
  ['v3.17', 'v3.18', 'none'],
  ['v3.18', 'v3.19', 'additive'],
  ['v3.16', 'v3.26', 'additive'],
  ['v3.26', 'v3.16', 'none'],
  ['v3.110', 'v3.111', 'additive'],
  ['v3.116', 'v3.117', 'additive'],
  ['v3.110', 'v3.117', 'two releases'],
  ['v3.120', 'v3.121', 'unknown'],
])('from %s to %s the change is %s', (running, next, change) => {
  expect(schemaChangeBetween(running, next).change).toBe(change);
});

test.each([
  ['v9.01', 'v9.02', 'destructive'],
  ['v9.02', 'v9.03', 'two releases'],
  ['v9.03', 'v9.04', 'additive'],
])('of the constructed history, from %s to %s it is %s', (running, next, change) => {
  expect(schemaChangeBetween(running, next, MADE_UP).change).toBe(change);
});

test('docs/schema-changes.md says what is derived today: `npm run pages` writes it', () => {
  expect(readFileSync(join(__dirname, '..', '..', SCHEMA_PAGE), 'utf8')).toBe(schemaPage());
});

(MARIADB ? describe : describe.skip)('on a real MariaDB', () => {
  let database: MariaDb;
  beforeAll(async () => {
    database = await MariaDb.start();
  }, 60_000);
  afterAll(() => database.stop());

  /** What the server says to each statement, apart: a wrong one does not end the others. */
  const refused = (name: string, statements: readonly string[]): readonly string[] =>
    statements.flatMap((statement) => {
      try {
        database.sql(`USE ${name}; ${statement}`);
        return [];
      } catch {
        return [statement];
      }
    });

  const PAIRS = [
    ...['v3.16', 'v3.18', 'v3.26', 'v3.111'].flatMap((code) =>
      ['34', '35', '36', '37'].map((schema) => ({ history: BALROG, code, schema })),
    ),
    ...['v9.01', 'v9.02', 'v9.03', 'v9.04'].flatMap((code) =>
      ['1', '2', '3', '4'].map((schema) => ({ history: MADE_UP, code, schema })),
    ),
  ];

  const made = new Set<string>();

  /** The database with that schema, made once. */
  function databaseOf(history: SchemaHistory, schema: string): string {
    const name = `${history === BALROG ? 'balrog' : 'made_up'}_${schema}`;
    if (!made.has(name))
      database.sql(`CREATE DATABASE ${name}; USE ${name}; ${madeOf(schemaAt(history, schema)).join('; ')}`);
    made.add(name);
    return name;
  }

  test.each(PAIRS)('$code reads and writes schema $schema exactly when it is said to', ({ history, code, schema }) => {
    const name = databaseOf(history, schema);
    const tables = history.columnsOf(code);
    const wrong = refused(name, [
      reads(tables).join('; '),
      `START TRANSACTION; ${writes(tables).join('; ')}; ROLLBACK`,
    ]);
    expect({ verdict: runsOn(code, schema, history).verdict, runs: wrong.length === 0 }).toEqual({
      verdict: wrong.length === 0 ? 'yes' : 'no',
      runs: wrong.length === 0,
    });
  });
});
