/**
 * Whether the code of a version runs on the schema of another: what a rollback must know before it moves, and what the order of a release
 * rests on. Derived from the columns that the code names and from what the migrations in between do to them; nothing is guessed.
 */
import { COMMANDS } from '../commands';
import { CUT_OFFS } from '../cut-offs';
import { migrationsOf } from '../migrations';
import { isAtLeast } from '../version';
import { inWords, type Tables } from './columns';
import { BALROG, type SchemaHistory, type Step } from './history';

export type RunsVerdict = 'yes' | 'no' | 'unknown';

interface Effect {
  readonly verdict: RunsVerdict;
  /** On the code in question: `adds emergency_shutoffs.comment, which v3.18 does not name`. */
  readonly says: string;
}

interface Rests {
  /** `036_add_emergency_shutoff_comments.py` */
  readonly file: string;
  readonly effects: readonly Effect[];
}

export interface RunsOn {
  readonly verdict: RunsVerdict;
  /** One sentence. */
  readonly says: string;
  /** The migrations between the schema of that code and the one in question; none when they are the same. */
  readonly rests: readonly Rests[];
  /** Of the jobs beside the applications: what of that version fails on that schema. */
  readonly jobs: readonly string[];
}

/**
 * @param code `v3.18`
 * @param schema what the database says: `36`, Alembic's `0001` (`schemaOf`)
 * @throws Error when `code` is no version of Balrog
 */
export function runsOn(code: string, schema: string, history: SchemaHistory = BALROG): RunsOn {
  const own = history.schemaOf(code);
  const order = [history.oldest, ...history.migrations.map((migration) => migration.schema)];
  const [from, to] = [own === undefined ? -1 : order.indexOf(own), order.indexOf(schema)];
  if (from < 0) return nobodyKnows(`nobody has read which schema ${code} expects`);
  if (to < 0) return nobodyKnows(`nobody has read a migration to schema ${schema}`);
  const tables = history.columnsOf(code);
  const ahead = to > from;
  const between = history.migrations.slice(Math.min(from, to), Math.max(from, to));
  const rests = between.map(({ file, steps }) => ({
    file,
    effects: steps.map((step) => (ahead ? afterStep(step, tables, code) : beforeStep(step, tables, code))),
  }));
  const effects = rests.flatMap((rest) => rest.effects);
  const verdict = worst(effects);
  return { verdict, says: sentence(code, schema, verdict, effects, rests), rests, jobs: jobsOf(code, schema, history) };
}

const nobodyKnows = (why: string): RunsOn => ({ verdict: 'unknown', says: `unknown: ${why}`, rests: [], jobs: [] });

const worst = (effects: readonly Effect[]): RunsVerdict => {
  const all = effects.map(({ verdict }) => verdict);
  return all.includes('no') ? 'no' : all.includes('unknown') ? 'unknown' : 'yes';
};

function sentence(
  code: string,
  schema: string,
  verdict: RunsVerdict,
  effects: readonly Effect[],
  rests: readonly Rests[],
): string {
  if (rests.length === 0) return `${code} runs on schema ${schema}: it is its own`;
  const files = rests.map(({ file }) => file).join(', ');
  if (verdict === 'yes') return `${code} runs on schema ${schema}: nothing it names is touched by ${files}`;
  const first = effects.find((effect) => effect.verdict === verdict)?.says ?? '';
  const does = verdict === 'no' ? 'does not run' : 'may or may not run';
  return `${code} ${does} on schema ${schema}: ${files} ${first}`;
}

const names = (tables: Tables, table: string, column?: string): boolean =>
  column === undefined ? table in tables : (tables[table] ?? []).some(({ name }) => name === column);

const fine = (says: string): Effect => ({ verdict: 'yes', says });
const fails = (says: string): Effect => ({ verdict: 'no', says });

/** The step was done, and the code was written before it. */
function afterStep(step: Step, tables: Tables, code: string): Effect {
  const { table } = step;
  switch (step.does) {
    case 'adds a table':
      return fine(`adds ${table}, which ${code} does not ask`);
    case 'drops a table':
      return names(tables, table)
        ? fails(`drops ${table}, which ${code} reads and writes`)
        : fine(`drops ${table}, which ${code} does not ask`);
    case 'adds a column': {
      const { name, nullable, auto } = step.column;
      if (!names(tables, table) || nullable || auto) return fine(`adds ${table}.${name}, which ${code} does not name`);
      return fails(`adds ${table}.${name}, which must have a value, and ${code} gives it none`);
    }
    case 'drops a column':
      return names(tables, table, step.column.name)
        ? fails(`drops ${table}.${step.column.name}, which ${code} names in every query of the table`)
        : fine(`drops ${table}.${step.column.name}, which ${code} does not name`);
    case 'changes a column':
      return changed(step, tables, code);
  }
}

/** The step was not done, and the code was written after it. */
function beforeStep(step: Step, tables: Tables, code: string): Effect {
  const { table } = step;
  switch (step.does) {
    case 'adds a table':
      return names(tables, table)
        ? fails(`adds ${table}, which ${code} reads and writes, and which is not there yet`)
        : fine(`adds ${table}, which ${code} does not ask`);
    case 'drops a table':
      return fine(`drops ${table}, which is still there, and ${code} does not ask it`);
    case 'adds a column':
      return names(tables, table, step.column.name)
        ? fails(`adds ${table}.${step.column.name}, which ${code} names in every query, and which is not there yet`)
        : fine(`adds ${table}.${step.column.name}, which ${code} does not name`);
    case 'drops a column': {
      const { name, nullable, auto } = step.column;
      if (!names(tables, table) || nullable || auto)
        return fine(`drops ${table}.${name}, which is still there and may be empty`);
      return fails(`drops ${table}.${name}, which is still there and must have a value, and ${code} gives it none`);
    }
    case 'changes a column':
      return changed(step, tables, code);
  }
}

function changed(step: Extract<Step, { does: 'changes a column' }>, tables: Tables, code: string): Effect {
  const { table, from, to, harmless } = step;
  const what = `makes of ${table}.${from.name} (${inWords(from)}) ${inWords(to)}`;
  if (!names(tables, table, from.name) && !names(tables, table, to.name))
    return fine(`${what}, which ${code} does not name`);
  return harmless === undefined
    ? { verdict: 'unknown', says: `${what}, and nobody has shown whether ${code} notices` }
    : fine(`${what}: ${harmless}`);
}

/** Which table the jobs count migrations in, and what `upgrade-db` asks of it (migrationNotes in ../migrations.ts). */
function jobsOf(code: string, schema: string, { migrations }: SchemaHistory): readonly string[] {
  const alembic = migrations.findIndex(({ since }) => since === CUT_OFFS.alembic);
  if (alembic < 0) return [];
  const at = migrations.findIndex((migration) => migration.schema === schema);
  const isNew = isAtLeast(code, CUT_OFFS.alembic);
  const { upgradeDb, extractActiveData } = COMMANDS;
  const { table } = migrationsOf(code);
  if (!isNew && at >= alembic)
    return [`${upgradeDb} and ${extractActiveData} of ${code} fail: the table ${table} is gone`];
  if (isNew && at < alembic - 1)
    return [
      `${upgradeDb} of ${code} refuses this schema: it takes over from 37 alone; ${extractActiveData} fails, too`,
    ];
  if (isNew && at < alembic)
    return [`${extractActiveData} of ${code} fails until its ${upgradeDb} has run: there is no ${table}`];
  return [];
}

export type SchemaChange = 'none' | 'additive' | 'destructive';

export interface DerivedChange {
  /** `two releases`: neither code runs on the other's schema, so no order is right. */
  readonly change: SchemaChange | 'two releases' | 'unknown';
  readonly says: string;
  readonly files: readonly string[];
}

/**
 * What the migrations between two versions are to `schemaChange` of releases.json.
 *
 * @param running the version that runs
 * @param next the one that is to run. Going back runs no migration, which is `none`
 */
export function schemaChangeBetween(running: string, next: string, history: SchemaHistory = BALROG): DerivedChange {
  const [before, after] = [history.schemaOf(running), history.schemaOf(next)];
  if (before === undefined || after === undefined)
    return {
      change: 'unknown',
      says: `nobody has read the migrations of ${before === undefined ? running : next}`,
      files: [],
    };
  if (!isAtLeast(next, running)) return { change: 'none', says: 'going back runs no migration', files: [] };
  const oldCode = runsOn(running, after, history);
  const newCode = runsOn(next, before, history);
  const files = oldCode.rests.map(({ file }) => file);
  if (files.length === 0) return { change: 'none', says: `${running} and ${next} have the same schema`, files };
  const refused = newCode.jobs.find((job) => job.startsWith(COMMANDS.upgradeDb));
  if (refused !== undefined)
    return { change: 'two releases', says: `${refused}: release a version of schema 37 in between`, files };
  if (oldCode.verdict === 'yes') return { change: 'additive', says: oldCode.says, files };
  if (oldCode.verdict === 'unknown') return { change: 'unknown', says: oldCode.says, files };
  if (newCode.verdict === 'yes') return { change: 'destructive', says: `${oldCode.says}; ${newCode.says}`, files };
  return {
    change: newCode.verdict === 'unknown' ? 'unknown' : 'two releases',
    says: `${oldCode.says}; ${newCode.says}`,
    files,
  };
}
