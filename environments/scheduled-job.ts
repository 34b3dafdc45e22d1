/** The shape of a row of jobs.ts: what a scheduled job is for, and how it runs. */
import { z } from 'zod';
import * as f from './fields';
import type { Mistake } from './mistake';

/** What an environment may have otherwise than the others. */
const running = {
  /**
   * When it starts, UTC: each day, or on named days of the week. In place. The silence after which it is missed follows from it:
   * `silenceHours` in constructs/jobs/scheduled-job.ts.
   */
  schedule: f.jobSchedule,
  /** What its task is given. In place, from its next run on. */
  size: f.fargateSize,
  /** The task's own disk; Fargate's 20 GiB where it is absent. In place, from its next run on. */
  diskGib: f.gib(21, 200, 'Fargate gives 20 by itself, and no more than 200').optional(),
  /** Environment variables of what it runs: the application's contract says which there are. In place, from its next run on. */
  variables: z.record(z.string(), z.string('a text')).optional(),
};

export const scheduledJobSchema = z.strictObject({
  /** What it does. Stands in the description of its schedule. In place. */
  does: f.sentences,
  /** How long a run may take: what takes longer is ended, and has failed. In place, from its next run on. */
  secondsAtMost: f.wholeNumber(60, 43200, 'seconds', 'a run that takes half a day meets the next one'),
  ...running,
  /** Environment -> what is otherwise there. A job runs in every environment. */
  otherwise: z.record(z.string(), z.strictObject(running).partial()).optional(),
});

/** The rows as written: name -> row. */
export type ScheduledJobRows = Readonly<Record<string, z.input<typeof scheduledJobSchema>>>;
/** A row after validation. */
export type ScheduledJobRow = z.output<typeof scheduledJobSchema>;

/** A scheduled job as one environment runs it. */
export type EnvironmentJob = Omit<ScheduledJobRow, 'otherwise'>;

export const scheduledJobsOf = <Name extends string>(
  rows: Readonly<Record<Name, ScheduledJobRow>>,
  environment: string,
): Readonly<Record<Name, EnvironmentJob>> =>
  Object.fromEntries(
    Object.entries<ScheduledJobRow>(rows).map(([name, { otherwise = {}, ...row }]) => [
      name,
      { ...row, ...(Object.hasOwn(otherwise, environment) ? definedOf(otherwise[environment]) : {}) },
    ]),
  ) as Record<Name, EnvironmentJob>;

/** Without the fields that say nothing, which would hide those of the row. */
const definedOf = (fields: object = {}) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

export const JOBS_FILE = 'environments/jobs.ts';

/** What only shows when the rows are held against the environments: names that something else has, or that nobody knows. */
export function jobMistakes(
  rows: Readonly<Record<string, { readonly otherwise?: unknown }>>,
  environments: readonly string[],
): readonly Mistake[] {
  const wrong = (path: string, given: unknown, allowed: string): Mistake => ({ file: JOBS_FILE, path, given, allowed });
  return Object.entries(rows).flatMap(([name, { otherwise }]) => {
    const wrongName = f.jobName.safeParse(name).error?.issues[0];
    const strangers = Object.keys(otherwise ?? {}).filter((environment) => !environments.includes(environment));
    return [
      ...(wrongName === undefined ? [] : [wrong(name, name, wrongName.message)]),
      ...strangers.map((one) => wrong(`${name}.otherwise.${one}`, one, `one of ${environments.join(', ')}`)),
    ];
  });
}
