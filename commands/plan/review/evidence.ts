/**
 * What was found out about a change by running its code, as a file. Whoever judges it runs nothing of the change: that code could forge a
 * report, or a verdict, on the machine where it runs.
 */
import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { withoutSecrets } from '@balrog-infra/review';
import { writeWhole } from '../../whole-file';
import type { StackPlan } from './rehearsed-plans';
import type { EditedIn, Rehearsed } from './reviewed';
import type { Synthesis, Synthesized } from './synthesize';

/** Bytes; prod and stage with a change of everything are below 40 MB. */
const LARGEST = 200_000_000;

const lines = z.record(z.string(), z.string());

const evidence = z.union([
  z.strictObject({ version: z.literal(1), failure: z.string() }),
  z.strictObject({
    version: z.literal(1),
    /** What the change is compared with, for people. */
    base: z.string(),
    /** Construct path to line of code, before and after. */
    lines: z.strictObject({ base: lines, head: lines }),
    /** Values of environments/ that differ. */
    edited: z
      .array(
        z.strictObject({
          place: z.string(),
          name: z.string(),
          before: z.string(),
          after: z.string(),
          stacks: z.array(z.string()).optional(),
          changes: z.record(z.string(), z.record(z.string(), z.array(z.string()).readonly())).optional(),
        }),
      )
      .optional(),
    /** What the reader must know of how it was found out. */
    notes: z.array(z.string()).optional(),
    plans: z.array(
      z.union([
        z.strictObject({ stack: z.string(), kind: z.literal('same bytes') }),
        z.strictObject({
          stack: z.string(),
          kind: z.literal('planned'),
          json: z.unknown(),
          before: z.string().optional(),
          after: z.string().optional(),
          errors: z.array(z.string()),
        }),
      ]),
    ),
  }),
]);

type Evidence = z.infer<typeof evidence>;

/** Writes it for `readEvidence`, elsewhere. */
export function writeEvidence(file: string, { name, base, head, plans, edited, notes }: Rehearsed): void {
  const codeOf = (stack: Synthesized | undefined): string | undefined => stack?.code.toString();
  save(file, {
    version: 1,
    base: name,
    lines: { base: Object.fromEntries(base.lines), head: Object.fromEntries(head.lines) },
    ...(edited && {
      edited: edited.map(({ stacks, changes, ...one }) => ({
        ...one,
        ...(stacks && { stacks: [...stacks] }),
        ...(changes && { changes }),
      })),
    }),
    ...(notes && { notes: [...notes] }),
    plans: plans.map((plan) =>
      plan.kind === 'same bytes'
        ? plan
        : { ...plan, errors: [...plan.errors], before: codeOf(plan.before), after: codeOf(plan.after) },
    ),
  });
}

/** There is nothing to judge, and this is why: programs quote what they were told, and the file is handed on. */
export const writeFailure = (file: string, failure: string): void =>
  save(file, { version: 1, failure: withoutSecrets(failure) });

const save = (file: string, content: Evidence): void => writeWhole(file, JSON.stringify(content));

/** @throws when it is none, or says that there was no plan */
export function readEvidence(file: string): Rehearsed {
  const size = statSync(file).size;
  if (size > LARGEST) throw new Error(`${file} has ${size} bytes; the evidence of a change has ${LARGEST} at most.`);
  const parsed = evidence.safeParse(contentOf(file));
  if (!parsed.success) throw new Error(`${file} is not what \`npm run review -- --base REF --keep FILE\` writes.`);
  if ('failure' in parsed.data) throw new Error(parsed.data.failure);
  const { base, lines: recorded, plans, edited, notes } = parsed.data;
  const synthesized = (name: string, code: string | undefined): Synthesized | undefined =>
    code === undefined ? undefined : { name, folder: '', code: Buffer.from(code) };
  const read = plans.map((plan): StackPlan => {
    if (plan.kind === 'same bytes') return plan;
    const [before, after] = [synthesized(plan.stack, plan.before), synthesized(plan.stack, plan.after)];
    return {
      stack: plan.stack,
      kind: plan.kind,
      json: plan.json,
      errors: plan.errors,
      ...(before && { before }),
      ...(after && { after }),
    };
  });
  return {
    name: base,
    base: synthesisOf(recorded.base),
    head: synthesisOf(recorded.head),
    plans: read,
    ...(edited && { edited: edited.map(editedOf) }),
    ...(notes && { notes }),
  };
}

const editedOf = ({
  stacks,
  changes,
  ...one
}: NonNullable<Extract<Evidence, { plans: unknown }>['edited']>[number]): EditedIn => ({
  ...one,
  ...(stacks && { stacks }),
  ...(changes && { changes }),
});

const synthesisOf = (lines: Readonly<Record<string, string>>): Synthesis => ({
  stacks: [],
  lines: new Map(Object.entries(lines)),
});

function contentOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}
