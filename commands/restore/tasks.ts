/** The tasks that look into a database for us: what they are asked, and what their answers mean. */
import { z } from 'zod';
import { utc } from '../operations/moment';
import { Stopped } from '../operations/stopped';
import { changesOf, dueOf, linesOf, type Change, type DueChange } from './answers';
import type { TaskEnd } from './cloud';
import type { Checked } from './data';
import type { Hands } from './hands';
import { jobOf, type DatabaseNames } from './names';

const QUESTIONS = 'database-questions';
const CHECK = 'database-check';

export interface Asked {
  readonly hands: Hands;
  readonly names: DatabaseNames;
  /** Whose database is asked. */
  readonly generation: string;
}

/** Who changed what between two moments, oldest first. */
export const writesBetween = async (asked: Asked, from: Date, to: Date): Promise<readonly Change[]> =>
  changesOf(await ask(asked, { ASK: 'writes', FROM_MS: String(from.getTime()), TO_MS: String(to.getTime()) }));

/** The changes up to one, which is the last. */
export const changesUpTo = async (asked: Asked, table: string, change: number): Promise<readonly Change[]> =>
  changesOf(await ask(asked, { ASK: 'change', CHANGE_TABLE: table, CHANGE: String(change) }));

export const dueBefore = async (asked: Asked, moment: Date): Promise<readonly DueChange[]> =>
  dueOf(await ask(asked, { ASK: 'due', TO_MS: String(moment.getTime()) }));

export async function takeFromSchedule(asked: Asked, changes: readonly DueChange[], by: string): Promise<void> {
  const CHANGES = changes.map(({ id }) => id).join(' ');
  await ask(asked, {
    ASK: 'take-from-schedule',
    CHANGES,
    CHANGED_BY: by.replace(/[^A-Za-z0-9@. _-]/g, '-').slice(0, 100),
  });
}

async function ask(asked: Asked, variables: Readonly<Record<string, string>>): Promise<readonly unknown[]> {
  const { exitCode, lines, reason } = await run(asked, QUESTIONS, { DB_HOST: hostOf(asked), ...variables });
  if (exitCode === 0) return linesOf(lines);
  throw new Error(
    `${QUESTIONS} ended with ${exitCode ?? 'nothing'} (${[reason, ...lines.slice(-3)].filter((line) => line !== '').join('; ')})`,
  );
}

const verdict = z.object({
  verdict: z.enum(['good', 'bad']),
  findings: z.array(z.object({ check: z.string(), said: z.string() })),
  schemaVersion: z.union([z.number(), z.string()]).nullable(),
  newestHistory: z.string().nullable(),
  rows: z.record(z.string(), z.number()).default({}),
});

/** What the copy must have to be good. */
export interface Expected {
  /** By table: what the last copy that was good had. */
  readonly rows: Readonly<Record<string, number>>;
  /** The schema of a release that goes back with it; that of the release that runs when absent. */
  readonly schema: string | undefined;
}

export interface Good {
  readonly checked: Checked;
  readonly rows: Readonly<Record<string, number>>;
}

/** As in the check of a drill: nine tenths of the last. Where nothing was ever counted, it must have a rule. */
const floors = (rows: Expected['rows']): string =>
  Object.entries({ rules: 1, ...rows })
    .map(([table, count]) => `${table}=${Math.max(table === 'rules' ? 1 : 0, Math.floor(count * 0.9))}`)
    .join(' ');

/**
 * Whether the generation may serve, as the task database-check says.
 *
 * @param moment ISO; the newest history row must be close to it
 * @throws Stopped with every finding when it may not
 */
export async function check(asked: Asked, moment: string | undefined, expected: Expected): Promise<Good> {
  const end = await run(asked, CHECK, {
    GENERATION: asked.generation,
    DB_HOST: hostOf(asked),
    FLOORS: floors(expected.rows),
    ...(moment !== undefined && { MOMENT: moment }),
    ...(expected.schema !== undefined && { EXPECT_SCHEMA_VERSION: expected.schema }),
  });
  const said = verdictOf(end);
  const { hands, generation } = asked;
  if (said?.verdict === 'good' && end.exitCode === 0 && said.schemaVersion !== null) {
    const { schemaVersion, newestHistory } = said;
    const at = utc(hands.cloud.now());
    return { checked: { at, verdict: 'good', schemaVersion: Number(schemaVersion), newestHistory }, rows: said.rows };
  }
  const findings = said?.findings.map((one) => `  ${one.check}: ${one.said}`) ?? [
    `  it said nothing: ${[end.reason, ...end.lines.slice(-5)].filter((line) => line !== '').join('\n  ')}`,
  ];
  throw new Stopped(
    [
      `${generation} is not good, and nothing was switched to it:`,
      ...findings,
      'Mend what is found and run the same command again: it goes on with the check. docs/runbooks/restore-database.md says what each finding asks for.',
      'Is it not the copy that was meant? Restore another moment, with --instead: writers stay paused, and this one stays as it is.',
    ].join('\n'),
  );
}

function verdictOf({ lines }: TaskEnd): z.output<typeof verdict> | undefined {
  for (const line of lines.filter((one) => one.startsWith('{')).toReversed()) {
    try {
      const parsed = verdict.safeParse(JSON.parse(line));
      if (parsed.success) return parsed.data;
    } catch {
      // A line that only begins like one.
    }
  }
  return undefined;
}

function run({ hands, names }: Asked, job: string, variables: Readonly<Record<string, string>>): Promise<TaskEnd> {
  const { family, network, logGroup } = jobOf(names, job);
  return hands.cloud.runTask({ family, network, logGroup, container: job, variables }, hands.say);
}

function hostOf({ names, generation }: Asked): string {
  const found = names.database.generations[generation]?.host;
  if (found !== undefined) return found;
  throw new Error(`the deployed stack knows no host of ${generation}`);
}
