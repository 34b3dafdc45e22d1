/**
 * The operation that is under way in an environment: one object beside its state, made with "only when absent", so that two at once cannot begin.
 * It holds what neither the files nor the cloud can tell: who began, when, what was asked, and what people decided.
 */
import { z } from 'zod';
import { common, freeze, iso, steps, versions } from './common';
import { DATABASE_KINDS, FREEZE_KIND, RELEASE_KINDS } from './kinds';
import { masked } from './masked';

const underWay = {
  ...common,
  holder: z.strictObject({ user: z.string(), host: z.string(), pid: z.number().int() }),
  /** The number of operations.json that was deployed to the last change. */
  deployed: z.number().int().optional(),
  done: steps,
} as const;

const restoring = z.strictObject({
  ...underWay,
  kind: z.enum(DATABASE_KINDS),
  /** The generation that shall serve. */
  target: z.string(),
  /** The one that served when it began. */
  former: z.string(),
  /** What of: a row of databases.json without its state. */
  from: z.unknown().optional(),
  release: z.string().optional(),
  /** The moment that the data is of; the end of the copy when it is a snapshot's. */
  moment: iso.optional(),
  /** The newest moment that could have been had, so that what is lost can be said. */
  newest: iso.optional(),
  /** Set before the writers are let go: what is not paused afterwards is at the end of this, not at its beginning. */
  ending: z.boolean().optional(),
  checked: z
    .strictObject({
      at: iso,
      verdict: z.literal('good'),
      schemaVersion: z.number(),
      newestHistory: z.string().nullable(),
    })
    .optional(),
  /** By table: what the check counted. */
  rows: z.record(z.string(), z.number()).optional(),
  /** By the id of a change that was due: `rules:12`. */
  decided: z.record(z.string(), z.enum(['stands', 'dropped'])),
});

const releasing = z.strictObject({
  ...underWay,
  kind: z.enum(RELEASE_KINDS),
  versions,
  /** SHA-256 of the plan that was reviewed and is applied. */
  plan: z.string().optional(),
});

const freezing = z.strictObject({
  ...underWay,
  kind: z.literal(FREEZE_KIND),
  did: z.enum(['begun', 'lifted']),
  freeze,
});

const schema = z.discriminatedUnion('kind', [restoring, releasing, freezing]);

export type Restoring = Readonly<z.infer<typeof restoring>>;
export type Releasing = Readonly<z.infer<typeof releasing>>;
export type Freezing = Readonly<z.infer<typeof freezing>>;
export type Operation = Restoring | Releasing | Freezing;
export type Holder = Operation['holder'];

export const isRestoring = (operation: Operation): operation is Restoring =>
  DATABASE_KINDS.some((kind) => kind === operation.kind);
export const isReleasing = (operation: Operation): operation is Releasing =>
  RELEASE_KINDS.some((kind) => kind === operation.kind);
export const isFreezing = (operation: Operation): operation is Freezing => operation.kind === FREEZE_KIND;

/** @throws Error when it is none: a version of this command that is newer has begun it */
export function readOperation(text: string, where: string): Operation {
  const parsed = schema.safeParse(parse(text));
  if (parsed.success) return parsed.data;
  throw new Error(
    `${where} was not written by this version of the command: git pull, and run it again. Nothing was changed.`,
  );
}

export const writeOperation = (operation: Operation): string => `${JSON.stringify(masked(operation), null, 2)}\n`;

/** Beside the state, whose bucket is versioned, encrypted and writable for whoever deploys. */
export const operationKey = (environment: string): string => `${environment}/operation-under-way.json`;

export interface Presence {
  readonly host: string;
  readonly user: string;
  readonly pid: number;
  /** Whether a process of this machine lives. */
  readonly isAlive: (pid: number) => boolean;
}

/** `oncall on laptop (process 4711), since 2026-11-29T02:20:00.000Z` */
export const holderOf = ({ holder, began }: Operation): string =>
  `${holder.user} on ${holder.host} (process ${holder.pid}), since ${began}`;

/**
 * Whether the command that holds an operation still works on it: `lives` and `dead` are seen on this machine, of another one nothing can be seen.
 */
export function stateOf({ holder }: Operation, { host, isAlive }: Presence): 'lives' | 'dead' | 'unseen' {
  if (holder.host !== host) return 'unseen';
  return isAlive(holder.pid) ? 'lives' : 'dead';
}

/**
 * Whether a second command may go on with an operation that it finds.
 * @returns undefined when it may, else why not and what to do
 */
export function refusal(found: Operation, asked: string, presence: Presence, takeOver: boolean): string | undefined {
  const who = holderOf(found);
  const state = stateOf(found, presence);
  if (found.asked !== asked) {
    return `Another operation is under way in ${found.environment}: ${found.asked}, by ${who}. It must come to its end first: the same command goes on with it.${found.kind === 'restore' ? ' A restore that has not switched can be given up for another one, with --instead.' : ''} Nothing was changed.`;
  }
  if (state === 'lives') return `This is being done at this moment by ${who}. Nothing was changed.`;
  if (state === 'dead' || takeOver) return undefined;
  return `This was begun by ${who}. Whether that command still runs cannot be seen from here: ask them, then go on with --take-over. Nothing was changed.`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
