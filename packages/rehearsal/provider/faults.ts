/** Faults on demand: what goes wrong in the simulated cloud, as plain data. */

/** `pattern` is a resource type or an id or name; `*` stands for anything. */
export type Fault =
  | { readonly kind: 'fail-once'; readonly pattern: string }
  | { readonly kind: 'throttle'; readonly pattern: string; readonly calls: number }
  | { readonly kind: 'slow'; readonly pattern: string; readonly milliseconds: number }
  | { readonly kind: 'crash'; readonly pattern: string }
  /** From the first call for it on, AWS takes the caller's credentials no more: neither the services nor the bucket of the state. */
  | { readonly kind: 'expire'; readonly pattern: string; happened: boolean }
  /** IAM refuses that action of the API, every time. */
  | { readonly kind: 'deny'; readonly pattern: string }
  /** The next deployment of an ECS service ends with the task definition it had before, as with a circuit breaker. */
  | { readonly kind: 'rollback'; readonly pattern: string };

export type FaultPlan = readonly Fault[];

const DEFAULT_THROTTLED_CALLS = 3;

const USAGE =
  'fail-once:TYPE-OR-ID, throttle:TYPE[:CALLS], slow:TYPE:MILLISECONDS, crash:TYPE, expire:TYPE, deny:ACTION or rollback:SERVICE, ' +
  'where TYPE is a resource type such as aws_db_instance, or an action of the AWS API such as rds:DescribeDBInstances, and * stands for anything';

/** Reads `--fault` values; throws one error that names every wrong one. */
export function parseFaults(values: readonly string[]): FaultPlan {
  const parsed = values.map((value) => ({ value, fault: parseFault(value) }));
  const wrong = parsed
    .filter(({ fault }) => typeof fault === 'string')
    .map(({ value, fault }) => `"${value}": ${String(fault)}`);
  if (wrong.length > 0) throw new Error([`--fault takes ${USAGE}. Not understood:`, ...wrong].join('\n  '));
  return parsed.flatMap(({ fault }) => (typeof fault === 'string' ? [] : [fault]));
}

function parseFault(value: string): Fault | string {
  const colon = value.indexOf(':');
  const [kind, rest] = colon < 0 ? [value, ''] : [value.slice(0, colon), value.slice(colon + 1)];
  if (rest === '' && ['fail-once', 'throttle', 'slow', 'crash', 'expire', 'deny', 'rollback'].includes(kind))
    return `say what to ${kind}`;
  // An id may hold colons (an ARN) and an action has one, a type may not.
  const isAction = /^[a-z0-9-]+:[A-Z*][\w*]*$/.test(rest);
  const number = isAction ? null : /^(.+):([^:]*)$/.exec(rest);
  switch (kind) {
    case 'fail-once':
    case 'crash':
    case 'deny':
    case 'rollback':
      return { kind, pattern: rest };
    case 'expire':
      return { kind, pattern: rest, happened: false };
    case 'throttle':
      if (!number) return { kind, pattern: rest, calls: DEFAULT_THROTTLED_CALLS };
      return counted(number, 'calls', (pattern, calls) => ({ kind, pattern, calls }));
    case 'slow':
      if (!number) return 'say for how many milliseconds';
      return counted(number, 'milliseconds', (pattern, milliseconds) => ({ kind, pattern, milliseconds }));
    default:
      return `there is no fault "${kind}"`;
  }
}

function counted(
  match: RegExpExecArray,
  unit: string,
  make: (pattern: string, count: number) => Fault,
): Fault | string {
  const [, pattern = '', digits = ''] = match;
  return /^[1-9]\d*$/.test(digits) ? make(pattern, Number(digits)) : `"${digits}" is not a whole number of ${unit}`;
}

/** Whether the fault concerns a resource known by these names (its type, id, name …). */
export function concerns(fault: Fault, names: readonly string[]): boolean {
  const pattern = new RegExp(`^${fault.pattern.split('*').map(escape).join('.*')}$`, 's');
  return names.some((name) => pattern.test(name));
}

function escape(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}

/** The fault in the form it was given in; names its counter. */
export function faultName(fault: Fault): string {
  return `${fault.kind}:${fault.pattern}`;
}

/** Whether AWS takes the credentials of the caller no more. */
export const credentialsExpired = (faults: FaultPlan): boolean =>
  faults.some((fault) => fault.kind === 'expire' && fault.happened);

/** What the log of a session says of a fault that met a resource. */
export const metLine = (fault: Fault): string => `fault ${faultName(fault)}: met`;

/** Whether a fault, as `--fault` was given it, met a resource according to the log of the session. */
export const faultWasMet = (value: string, log: string): boolean =>
  parseFaults([value]).every((fault) => log.includes(metLine(fault)));
