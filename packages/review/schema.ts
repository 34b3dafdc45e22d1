/** The published shape of the JSON report: report.schema.json is made of it. */
import { z } from 'zod';

const action = z.enum([
  'no-op',
  'create',
  'read',
  'update',
  'delete',
  'delete-then-create',
  'create-then-delete',
  'forget',
  'forget-then-create',
  'unknown',
]);
const verdict = z.enum(['no-change', 'changes', 'needs-acknowledgement']).describe('the worst of all stacks');
const count = z.int().nonnegative();
const origin = {
  constructPath: z.string().optional().describe("construct that made the resource, of cdktf's metadata"),
  source: z.string().optional().describe('file:line in the code of the app'),
  values: z.array(z.string()).optional().describe('values of data files that somebody edited and that change here'),
};

const change = {
  address: z.string(),
  previousAddress: z.string().optional(),
  type: z.string(),
  action,
  importing: z.literal(true).optional(),
  deposed: z.string().optional(),
  why: z.string().optional(),
  forcedBy: z.array(z.string()).describe('attribute paths that force the replacement'),
  blockedBy: z.string().optional().describe('the protection that makes terraform refuse'),
  attributes: z.array(
    z.strictObject({
      path: z.string(),
      before: z.string(),
      after: z.string(),
      forcesReplacement: z.literal(true).optional(),
    }),
  ),
  moreAttributes: count,
  ...origin,
};

const danger = z.strictObject({
  rule: z.string(),
  theme: z.enum(['data loss', 'protection', 'exposure', 'outage', 'blindness', 'capacity', 'identity', 'restart']),
  severity: z.enum(['critical', 'serious', 'notice']).describe('notices need no acknowledgement'),
  address: z.string(),
  type: z.string(),
  action,
  path: z.string(),
  before: z.string(),
  after: z.string(),
  what: z.string(),
  reason: z.string(),
  remedy: z.string(),
  recovery: z.string(),
  forcedBy: z.array(z.string()),
  blockedBy: z.string().optional(),
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  ...origin,
});

const unjudged = z.strictObject({
  address: z.string(),
  type: z.string(),
  action,
  why: z.enum(['type', 'attribute']).describe('what the catalogue does not name'),
  attributes: change.attributes,
  moreAttributes: count,
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  ...origin,
});

const report = z.strictObject({
  schemaVersion: z.literal(1),
  stack: z.string(),
  verdict,
  terraformVersion: z.string(),
  formatVersion: z.string(),
  planState: z.enum(['complete', 'errored', 'incomplete']),
  counts: z.strictObject({
    create: count,
    update: count,
    replace: count,
    delete: count,
    forget: count,
    move: count,
    import: count,
    read: count,
    unchanged: count,
    drift: count,
    deferred: count,
    outputs: count,
  }),
  said: z.array(z.string()).describe('what the plan as a whole comes to'),
  recovery: z.string().optional().describe('what to do first if it goes wrong, though nothing is dangerous'),
  dangers: z.array(danger).describe('worst first'),
  unjudged: z.array(unjudged).describe('changes that need an acknowledgement because nobody has judged them'),
  changes: z.array(z.strictObject(change)),
  drift: z.array(
    z.strictObject({
      ...change,
      expected: z.string().optional(),
      dangers: z.array(danger),
      unjudged: z.array(unjudged),
    }),
  ),
  deferred: z.array(z.strictObject(change)),
  outputs: z.array(z.strictObject({ name: z.string(), action, before: z.string(), after: z.string() })),
  checks: z.array(z.strictObject({ address: z.string(), status: z.string(), problems: z.array(z.string()) })),
  errors: z.array(z.string()),
  digest: z.string(),
});

export const reportSchema = z.strictObject({
  schemaVersion: z.literal(1),
  verdict,
  digest: z.string().describe('of all that needs an acknowledgement, of all stacks'),
  reports: z.array(report),
  leftOut: z
    .strictObject({
      dangers: count,
      unjudged: count,
      changes: count,
      drift: count,
      deferred: count,
      outputs: count,
      checks: count,
      errors: count,
      whereIsTheRest: z.string(),
    })
    .optional()
    .describe('how much the limit of characters left out; absent when nothing was'),
});

/** JSON Schema 2020-12, as report.schema.json holds it. */
export function publishedSchema(): unknown {
  return { title: 'Plan review of balrog-infra', ...z.toJSONSchema(reportSchema) };
}
