/** The record of an operation that came to its end: one object in the audit bucket, for people, for `status`, and for the preflight of the next. */
import { z } from 'zod';
import { common, freeze, iso, steps, versions } from './common';
import { DATABASE_KINDS, FREEZE_KIND, RELEASE_KINDS } from './kinds';

const ended = { ...common, by: z.string(), ended: iso, steps } as const;

const restored = z.strictObject({
  ...ended,
  kind: z.enum(DATABASE_KINDS),
  from: z.string(),
  to: z.string(),
  moment: z.string().optional(),
  /** Of the data that is not there any more: from the moment that was restored to the pause of the writers. */
  lost: z.strictObject({ seconds: z.number(), changes: z.number().nullable() }),
  dueChanges: z.record(z.string(), z.enum(['stands', 'dropped'])),
  /** By table: what the check counted, which the next one is measured by. */
  rows: z.record(z.string(), z.number()),
});

const released = z.strictObject({
  ...ended,
  kind: z.enum(RELEASE_KINDS),
  versions,
  plan: z.string().optional(),
  /** How it ended: `good` where what was asked for runs and answers. */
  verdict: z.enum(['good', 'bad', 'unknown']),
  /** In one line, what the verdict rests on. */
  says: z.string(),
});

const frozen = z.strictObject({
  ...ended,
  kind: z.literal(FREEZE_KIND),
  did: z.enum(['begun', 'lifted']),
  freeze,
});

const schema = z.discriminatedUnion('kind', [restored, released, frozen]);

export type RestoreRecord = Readonly<z.infer<typeof restored>>;
export type ReleaseRecord = Readonly<z.infer<typeof released>>;
export type FreezeRecord = Readonly<z.infer<typeof frozen>>;
export type OperationRecord = RestoreRecord | ReleaseRecord | FreezeRecord;

export const restoresIn = (records: readonly OperationRecord[]): readonly RestoreRecord[] =>
  records.filter((record): record is RestoreRecord => DATABASE_KINDS.some((kind) => kind === record.kind));

export const releasesIn = (records: readonly OperationRecord[]): readonly ReleaseRecord[] =>
  records.filter((record): record is ReleaseRecord => RELEASE_KINDS.some((kind) => kind === record.kind));

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
