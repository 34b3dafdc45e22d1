/** Schedule expressions of EventBridge, EventBridge Scheduler and AWS Backup (EventBridge User Guide, "Cron expressions"). */

/** `rate` as rules of EventBridge take it, in the singular with 1; `any rate` as EventBridge Scheduler does, which asks for no grammar. */
type Kind = 'cron' | 'rate' | 'any rate' | 'at';

const MONTHS = 'JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC';
const WEEKDAYS = 'SUN|MON|TUE|WED|THU|FRI|SAT';

/** One field of a cron expression: its range and the names and signs it may use. */
const FIELDS = [
  { low: 0, high: 59, extra: '' },
  { low: 0, high: 23, extra: '' },
  { low: 1, high: 31, extra: '\\?|L|LW|\\d{1,2}W' },
  { low: 1, high: 12, extra: MONTHS },
  { low: 1, high: 7, extra: `\\?|L|\\dL|\\d#\\d|${WEEKDAYS}` },
  { low: 1970, high: 2199, extra: '' },
] as const;

function fieldIsValid(value: string, { low, high, extra }: (typeof FIELDS)[number]): boolean {
  return value.split(',').every((part) => {
    const [range = '', step] = part.split('/');
    if (step !== undefined && !/^\d+$/.test(step)) return false;
    if (range === '*' || (extra !== '' && new RegExp(`^(${extra})$`, 'i').test(range))) return true;
    return range.split('-').every((end) => {
      const isName = extra !== '' && new RegExp(`^(${extra})$`, 'i').test(end);
      return isName || (/^\d+$/.test(end) && Number(end) >= low && Number(end) <= high);
    });
  });
}

function cronIsValid(body: string): boolean {
  const fields = body.trim().split(/\s+/);
  if (fields.length !== 6 || !fields.every((field, index) => fieldIsValid(field, FIELDS[index] ?? FIELDS[0])))
    return false;
  // Either the day of the month or the day of the week, not both.
  return (fields[2] === '?') !== (fields[4] === '?');
}

function rateIsValid(body: string, anyNumber: boolean): boolean {
  const match = /^(\d+) (minute|hour|day)(s?)$/.exec(body);
  return match !== null && Number(match[1]) > 0 && (anyNumber || (match[1] === '1') === (match[3] === ''));
}

/** True when the expression is none of the kinds that the service takes, or is malformed. */
export function isWrongSchedule(expression: string, kinds: readonly Kind[]): boolean {
  const [, kind, body = ''] = /^(cron|rate|at)\((.*)\)$/.exec(expression) ?? [];
  if (kind === 'rate') {
    const anyNumber = kinds.includes('any rate');
    return !(anyNumber || kinds.includes('rate')) || !rateIsValid(body, anyNumber);
  }
  if (kind === undefined || !kinds.includes(kind as Kind)) return true;
  return kind === 'cron' ? !cronIsValid(body) : !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(body);
}
