/** Filter patterns ("Filter pattern syntax for metric filters, subscription filters, filter log events, and Live Tail", CloudWatch Logs User Guide). */
import { isObject } from '../../clouds/values';
import { ApiError } from '../wire/api-error';

type Matcher = (line: string) => boolean;

/** Terms, all of which a line must have (`-term`: must not), or `{ $.selector = "value" }`, joined by && and ||. Other patterns are refused. */
export function matcher(pattern: string | undefined): Matcher {
  const text = pattern?.trim() ?? '';
  if (text === '') return () => true;
  if (text.startsWith('{')) return jsonMatcher(text.slice(1, -1));
  if (text.startsWith('[') || /(^|\s)[?%]/.test(text)) throw notModelled(text);
  const terms = [...text.matchAll(/(-?)(?:"([^"]*)"|(\S+))/g)].map(([, minus, quoted, plain]) => ({
    isWanted: minus !== '-',
    term: quoted ?? plain ?? '',
  }));
  return (line) => terms.every(({ isWanted, term }) => line.includes(term) === isWanted);
}

const notModelled = (pattern: string): ApiError =>
  new ApiError(
    'NotImplemented',
    `The rehearsal does not model CloudWatch Logs FilterLogEvents with the pattern ${pattern}.`,
    501,
  );

function jsonMatcher(text: string): Matcher {
  const alternatives = text.split('||').map((all) =>
    all.split('&&').map((one) =>
      comparison(
        one
          .trim()
          .replace(/^\(|\)$/g, '')
          .trim(),
      ),
    ),
  );
  return (line) => {
    const value = parsed(line);
    return value !== undefined && alternatives.some((all) => all.every((holds) => holds(value)));
  };
}

function comparison(text: string): (value: unknown) => boolean {
  const [, path, operator, quoted, plain] =
    /^\$((?:\.[\w-]+)+)\s*(=|!=|>=|<=|>|<)\s*(?:"([^"]*)"|(\S+))$/.exec(text) ?? [];
  if (path === undefined || operator === undefined) throw notModelled(`{ ${text} }`);
  const wanted = quoted ?? plain ?? '';
  const pattern = new RegExp(
    `^${wanted
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  );
  return (value) => {
    const found = path
      .slice(1)
      .split('.')
      .reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : undefined), value);
    if (found === undefined) return false;
    if (operator === '=') return pattern.test(String(found));
    if (operator === '!=') return !pattern.test(String(found));
    const [left, right] = [Number(found), Number(wanted)];
    return { '>': left > right, '<': left < right, '>=': left >= right, '<=': left <= right }[operator] ?? false;
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
