/** What is called a secret inside a text that is no document. */
import { isPlace, SECRET } from './names';

/** `password=…`, `"token": "…"`, `--api-key …` (also as two texts of a list), `<secret>…` inside a text that is no document. */
/** What a secret is called says nothing of its value: a reviewer must see which one is given away. */
const NAME_FOLLOWS = '(?<!\\barn:aws[\\w-]{0,10}:secretsmanager:[\\w-]{0,30}:\\d{0,12}:)';
const CALLED =
  '(?:pass(?:word|wd|phrase)|[_-]pass|pgpass|secret|token|api[_-]?key|private[_-]?key|access[_-]?key|credential|dsn(?:[_-]?(?:public|secret|csp))?|db[_-]?ur[il])(?:s|[_-]?(?:value|string|binary|base64|pem|wo|hash|url|\\d+))?';
export const ASSIGNED: readonly RegExp[] = [
  `${NAME_FOLLOWS}${CALLED}\\\\*["']?\\s*(?:=>|:=|[=:＝：]|\\s--?\\s)\\s*`,
  // `os.environ["DB_PASSWORD"] = …`; a name and beside it its value, in lists of containers, of Kubernetes and in XML; a block of YAML, a here document.
  `${CALLED}\\\\*["']\\]\\s*=\\s*`,
  `${CALLED}\\\\*["']?[\\s,]{1,40}\\\\*["']?value\\\\*["']?\\s*[:=]\\s*`,
  `${CALLED}\\\\*["']?\\s*(?:->|[:=]\\s*(?:[|>][+-]?|<<[~-]?["']?\\w{1,30}["']?)[ \\t]*\\n)\\s*`,
  `(?<![\\w-])--?[\\w-]*${CALLED}\\\\*["']?[\\s,]+`,
  `<[\\w:-]*${CALLED}>`,
].flatMap((before) =>
  [
    `\\\\+["'](?<escaped>(?:[^\\\\\n\r]|\\\\+(?![\\\\"']))+)`,
    `"(?<double>(?:[^"\\\\]|\\\\.)+)`,
    `'(?<single>[^'\\n]+)`,
    `(?<bare>[^\\s"',;&}{)<\\\\]{4,})`,
  ].map((value) => new RegExp(`${before}(?!\\(secret)${value}`, 'gi')),
);
const MAY_BE_ASSIGNED = /pass|secret|token|key|credential|dsn|db[_-]?ur[il]/i;

/** The text without the values that are assigned to what is called a secret. */
export function withoutAssigned(text: string): string {
  return MAY_BE_ASSIGNED.test(text) ? ASSIGNED.reduce(withoutOne, text) : text;
}

function withoutOne(text: string, shape: RegExp): string {
  return text.replace(shape, (whole: string, value: string) =>
    isPlace(value) ? whole : `${whole.slice(0, whole.length - value.length)}${SECRET}`,
  );
}
