/** What is recorded of a restore that came to its end, and what its last line says of it. */
import { duration } from '../operations/moment';
import type { RestoreRecord } from '../operations/record';
import type { Restoring } from '../operations/under-way';

/** Minutes of data that may be lost: "recover to within a 5 minute window" (Balrog's documentation, infrastructure.rst). */
const OBJECTIVE_DATA_MINUTES = 5;
/**
 * Minutes from the first command to the last task that was replaced. Nobody has promised any: a restore of this size takes RDS half an hour, its baseline
 * backup aside, and a deployment up to half an hour (docs/runbooks/release.md); two of them stand around it.
 */
const OBJECTIVE_TIME_MINUTES = 120;

export function recordOf(operation: Restoring, ended: Date, changes: number | null): RestoreRecord {
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

const at = ({ done }: Restoring, step: string): string | undefined => done.findLast((one) => one.step === step)?.at;

/** The last line: how long it took until the last public task was replaced, and what is lost, against what was promised. */
export function lastLine(record: RestoreRecord): string {
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
export function usualDuration(records: readonly RestoreRecord[]): number | undefined {
  return median(restoresOf(records).map(({ began, ended }) => Date.parse(ended) - Date.parse(began)));
}

/** The same of RDS alone, from the call until the instance could be used. */
export const usualWait = (records: readonly RestoreRecord[]): number | undefined =>
  median(
    restoresOf(records).flatMap(({ steps }) => {
      const [from, to] = ['restore', 'adopt'].map((step) => steps.findLast((one) => one.step === step)?.at);
      return from === undefined || to === undefined ? [] : [Date.parse(to) - Date.parse(from)];
    }),
  );

const restoresOf = (records: readonly RestoreRecord[]) => records.filter(({ kind }) => kind === 'restore');

const median = (values: readonly number[]): number | undefined =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
