/**
 * What a state machine (Amazon States Language) calls, and on what: `rds:deleteDBInstance` of `balrog-prod`. Two definitions are compared by that, so that a step
 * may be renamed or moved, and one that deletes something else is no matter of steps.
 */
import { openDocument } from '../diff/documents';
import { canonical, isRecord, type JsonRecord } from '../plan/json';
import type { Finding } from './finding';

interface Call {
  /** `rds:deleteDBInstance`, or an ARN of what is not AWS's. */
  readonly action: string;
  /** The arguments that say on what: `DbInstanceIdentifier balrog-prod`. */
  readonly target: string;
  readonly arguments: JsonRecord;
}

/** Takes away or changes what stands; what only makes, reads or tells does neither. */
const DESTROYS =
  /:(delete|terminate|stop|remove|purge|drop|deregister|disable|detach|disassociate|revoke|reset|reboot|modify|update|put(?!MetricData|RestoreValidation)|abort|cancel|release|schedule\w*Deletion|truncate|overwrite|failover|promote|switchover|create\w*Grant|restore\w*To(?!PointInTime))/i;

/** Hands data or a start to somebody. */
const TELLS =
  /^(sns|sqs|http|events|lambda|states|apigateway|ses|sesv2|kinesis|firehose|ecs:run|batch|ssm:send|codebuild|s3:(put|copy)|secretsmanager:get|ssm:getParam|sts:assume|iam:create|dynamodb:put|glue:start)|:create\w*Grant/i;

/** Arguments that open what is made to others, by the words of AWS. */
const OPENS = /^(PubliclyAccessible|AssignPublicIp|ACL|Acl|GrantRead|GrantFullControl|SharedAccounts|AttributeValues)$/;

const NAMES = /(Identifiers?|Arns?|Ids?|Names?|Bucket|Key|Url|Endpoint|Cluster|TaskDefinition|Action|Resource)$/;

export type Calls = 'destroys' | 'tells' | 'opens';

/** What of a kind is called now and was not before, whatever its step is called. */
export function callsMore(which: Calls, before: unknown, after: unknown): Finding | undefined {
  const now = callsIn(after);
  const old = new Set(callsIn(before).map((call) => keyOf(which, call)));
  const more = now.filter((call) => isMeant(which, call) && !old.has(keyOf(which, call)));
  const [first] = more;
  if (first === undefined) return undefined;
  const rest = more.length > 1 ? ` and ${more.length - 1} more` : '';
  const opening = which === 'opens' ? `, with ${openings(first.arguments).join(', ')}` : '';
  return { what: `calls ${first.action}${first.target === '' ? '' : ` on ${first.target}`}${opening}${rest}` };
}

/** Metrics that were published and are no more, by namespace, name and dimensions: whatever waits for them hears nothing. */
export function publishesLess(before: unknown, after: unknown): Finding | undefined {
  const now = new Set(callsIn(after).flatMap(metricsOf));
  const lost = [...new Set(callsIn(before).flatMap(metricsOf))].filter((metric) => !now.has(metric));
  const [first] = lost;
  if (first === undefined) return undefined;
  return { what: `publishes ${first}${lost.length > 1 ? ` and ${lost.length - 1} more` : ''} no longer` };
}

function isMeant(which: Calls, { action, arguments: given }: Call): boolean {
  if (which === 'opens') return openings(given).length > 0;
  return (which === 'destroys' ? DESTROYS : TELLS).test(action);
}

function keyOf(which: Calls, { action, target, arguments: given }: Call): string {
  return canonical(which === 'opens' ? [action, openings(given)] : [action, target]);
}

const SHUT = new Set(['false', 'DISABLED', 'private', 'bucket-owner-full-control', '[]', 'null']);

const openings = (given: JsonRecord): readonly string[] =>
  scalarsIn(given)
    .filter(([name, value]) => OPENS.test(name) && !SHUT.has(value))
    .map(([name, value]) => `${name} ${value}`);

/** All tasks, also inside maps and parallel branches. */
function callsIn(definition: unknown): readonly Call[] {
  const document = typeof definition === 'string' ? openDocument(definition) : definition;
  const calls: Call[] = [];
  const waiting: unknown[] = [document];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (Array.isArray(next)) waiting.push(...(next as unknown[]));
    if (!isRecord(next)) continue;
    if (next['Type'] === 'Task' && typeof next['Resource'] === 'string') calls.push(callOf(next, next['Resource']));
    waiting.push(...Object.values(next).filter((value) => value !== undefined && value !== null));
  }
  return calls;
}

function callOf(state: JsonRecord, resource: string): Call {
  // `arn:aws:states:::aws-sdk:rds:deleteDBInstance`, `arn:aws:states:::sns:publish.waitForTaskToken`; a function or an activity by its ARN.
  const action = /^arn:[^:]*:states:::(?:aws-sdk:)?([^.]+)/.exec(resource)?.[1] ?? resource;
  const given = [state['Arguments'], state['Parameters']].find(isRecord) ?? {};
  const target = scalarsIn(given)
    .filter(([name]) => NAMES.test(name))
    .map(([name, value]) => `${name} ${value}`)
    .sort()
    .join(', ');
  return { action, target, arguments: given };
}

/** Names and values, at any depth; a list of texts is one value each. */
function scalarsIn(value: unknown, name = ''): readonly (readonly [string, string])[] {
  if (Array.isArray(value)) return (value as unknown[]).flatMap((item) => scalarsIn(item, name));
  if (isRecord(value))
    return Object.entries(value).flatMap(([inner, item]) => scalarsIn(item, inner.replace(/\.\$$/, '')));
  return value === undefined ? [] : [[name, typeof value === 'string' ? value : canonical(value)]];
}

/** Also where the data is an expression that makes it: names and dimensions are texts in it. */
function metricsOf({ action, arguments: given }: Call): readonly string[] {
  if (!/^cloudwatch:putMetricData$/i.test(action)) return [];
  const text = canonical(given).replace(/\\"/g, '"');
  const dimensions = [...text.matchAll(/"Value": ?"([^"{]*)"/g)].map(([, value = '']) => value);
  const of = dimensions.length === 0 ? '' : ` of ${[...new Set(dimensions)].sort().join(', ')}`;
  return [...text.matchAll(/"MetricName": ?"([^"]+)"/g)].map(
    ([, name = '']) => `${String(given['Namespace'])} ${name}${of}`,
  );
}
