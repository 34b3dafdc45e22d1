/**
 * The operation that is under way in an environment: one object beside its state, made with "only when absent", so that two at once cannot begin.
 * It holds what neither the files nor the cloud can tell: who began, when, what was asked, and what people decided.
 */
import { z } from 'zod';
import type { Checked } from './data';

const iso = z.iso.datetime();

const schema = z.strictObject({
  version: z.literal(1),
  /** `prod-3`: environment and the number of operations.json that it began with. */
  id: z.string(),
  environment: z.string(),
  kind: z.enum(['restore', 'back', 'retire']),
  /** What was asked, as it was understood. */
  asked: z.string(),
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
  began: iso,
  holder: z.strictObject({ user: z.string(), host: z.string(), pid: z.number().int() }),
  /** The number of operations.json that was deployed to the last change. */
  deployed: z.number().int().optional(),
  /** Set before the writers are let go: what is not paused afterwards is at the end of this, not at its beginning. */
  ending: z.boolean().optional(),
  done: z.array(z.strictObject({ step: z.string(), at: iso })),
  checked: z
    .strictObject({
      at: iso,
      verdict: z.literal('good'),
      schemaVersion: z.union([z.string(), z.number()]),
      newestHistory: z.string().nullable(),
    })
    .optional(),
  /** By table: what the check counted. */
  rows: z.record(z.string(), z.number()).optional(),
  /** By the id of a change that was due: `rules:12`. */
  decided: z.record(z.string(), z.enum(['stands', 'dropped'])),
  /** The reasons with which warnings of the preflight were passed. */
  overrides: z.array(z.string()),
});

export type Operation = Readonly<z.infer<typeof schema>> & { readonly checked?: Checked };
export type Holder = Operation['holder'];

/** @throws Error when it is none: a version of this command that is newer has begun it */
export function readOperation(text: string, where: string): Operation {
  const parsed = schema.safeParse(parse(text));
  if (parsed.success) return parsed.data as Operation;
  throw new Error(
    `${where} was not written by this version of the command: git pull, and run it again. Nothing was changed.`,
  );
}

export const writeOperation = (operation: Operation): string => `${JSON.stringify(operation, null, 2)}\n`;

/** Beside the state, whose bucket is versioned, encrypted and writable for whoever deploys. */
export const operationKey = (environment: string): string => `${environment}/operation-under-way.json`;

export interface Presence {
  readonly host: string;
  readonly user: string;
  readonly pid: number;
  /** Whether a process of this machine lives. */
  readonly isAlive: (pid: number) => boolean;
}

/**
 * Whether a second command may go on with an operation that it finds.
 * @returns undefined when it may, else why not and what to do
 */
export function refusal(
  found: Operation,
  asked: string,
  { host, isAlive }: Presence,
  takeOver: boolean,
): string | undefined {
  const { holder, began } = found;
  const who = `${holder.user} on ${holder.host} (process ${holder.pid}), since ${began}`;
  if (found.asked !== asked) {
    return `Another operation is under way in ${found.environment}: ${found.asked}, by ${who}. It must come to its end first: the same command goes on with it. Nothing was changed.`;
  }
  if (holder.host === host && isAlive(holder.pid))
    return `This is being done at this moment by ${who}. Nothing was changed.`;
  if (holder.host === host || takeOver) return undefined;
  return `This was begun by ${who}. Whether that command still runs cannot be seen from here: ask them, then go on with --take-over. Nothing was changed.`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
