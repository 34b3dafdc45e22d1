/** The record of an operation that came to its end: one object in the audit bucket, for people and for the preflight of the next. */
import { z } from 'zod';
import { duration } from './moment';
import type { Operation } from './operation';

/** Minutes of data that may be lost: "recover to within a 5 minute window" (Balrog's documentation, infrastructure.rst). */
const OBJECTIVE_DATA_MINUTES = 5;
/**
 * Minutes from the first command to the last task that was replaced. Nobody has promised any: a restore of this size takes RDS half an hour, its baseline
 * backup aside, and a deployment up to half an hour (docs/runbooks/release.md); two of them stand around it.
 */
const OBJECTIVE_TIME_MINUTES = 120;

const schema = z.strictObject({
  version: z.literal(1),
  id: z.string(),
  environment: z.string(),
  kind: z.enum(['restore', 'back', 'retire']),
  asked: z.string(),
  by: z.string(),
  from: z.string(),
  to: z.string(),
  moment: z.string().optional(),
  /** Of the data that is not there any more: from the moment that was restored to the pause of the writers. */
  lost: z.strictObject({ seconds: z.number(), changes: z.number().nullable() }),
  began: z.string(),
  ended: z.string(),
  steps: z.array(z.strictObject({ step: z.string(), at: z.string() })),
  dueChanges: z.record(z.string(), z.enum(['stands', 'dropped'])),
  overrides: z.array(z.string()),
  /** By table: what the check counted, which the next one is measured by. */
  rows: z.record(z.string(), z.number()),
});

export type OperationRecord = Readonly<z.infer<typeof schema>>;

/** What an older version of the command wrote in another shape says nothing here. */
export function readRecord(text: string): OperationRecord | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** `operations/prod/2026-11-29T02:31:00.000Z-prod-3.json`: one for each operation, also when it is written twice. */
export const recordKey = ({ environment, began, id }: OperationRecord): string =>
  `${recordsOf(environment)}${began}-${id}.json`;
export const recordsOf = (environment: string): string => `operations/${environment}/`;

export function recordOf(operation: Operation, ended: Date, changes: number | null): OperationRecord {
  const paused = at(operation, 'stop-tasks') ?? at(operation, 'pause') ?? operation.began;
  const seconds = operation.moment === undefined ? 0 : (Date.parse(paused) - Date.parse(operation.moment)) / 1000;
  return {
    version: 1,
    id: operation.id,
    environment: operation.environment,
    kind: operation.kind,
    asked: operation.asked,
    by: operation.holder.user,
    from: operation.former,
    to: operation.target,
    ...(operation.moment !== undefined && { moment: operation.moment }),
    lost: { seconds: Math.max(0, Math.round(seconds)), changes },
    began: operation.began,
    ended: ended.toISOString(),
    steps: operation.done,
    dueChanges: operation.decided,
    overrides: operation.overrides,
    rows: operation.rows ?? {},
  };
}

const at = ({ done }: Operation, step: string): string | undefined => done.findLast((one) => one.step === step)?.at;

/** The last line: how long it took until the last public task was replaced, and what is lost, against what was promised. */
export function lastLine(record: OperationRecord): string {
  const switched = record.steps.findLast(({ step }) => step === 'switched')?.at ?? record.ended;
  const took = Date.parse(switched) - Date.parse(record.began);
  const { seconds, changes } = record.lost;
  const count =
    changes === null ? 'nobody could count the changes in it' : `${changes} change${changes === 1 ? '' : 's'}`;
  const verdict = (value: number, minutes: number): string => (value <= minutes * 60_000 ? 'within' : 'beyond');
  return [
    `Public answers from ${record.to} since ${switched.slice(0, 19)}Z: ${duration(took)} after the beginning (${verdict(took, OBJECTIVE_TIME_MINUTES)} the objective of ${OBJECTIVE_TIME_MINUTES} min).`,
    record.moment === undefined
      ? 'Data lost: nothing is known of the moment of the copy.'
      : `Data lost: ${duration(seconds * 1000)} before the pause, ${count} (${verdict(seconds * 1000, OBJECTIVE_DATA_MINUTES)} the objective of ${OBJECTIVE_DATA_MINUTES} min).`,
  ].join(' ');
}

/** Milliseconds of the steps of past operations: what this one will take, most likely. */
export function usualDuration(records: readonly OperationRecord[]): number | undefined {
  const all = records
    .filter(({ kind }) => kind === 'restore')
    .map(({ began, ended }) => Date.parse(ended) - Date.parse(began))
    .sort((a, b) => a - b);
  return all[Math.floor(all.length / 2)];
}
