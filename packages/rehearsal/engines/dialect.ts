/** What MariaDB says otherwise than MySQL: this one list, and nothing elsewhere. Whoever asks writes MySQL. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Difference {
  readonly why: string;
  /** A regular expression, without regard to case. */
  readonly mysql: string;
  /** With `$1` and so on for what the expression has in brackets. */
  readonly mariadb: string;
}

/** In a file of its own: programs that are no TypeScript read it, too. */
const DIFFERENCES = JSON.parse(readFileSync(join(__dirname, 'dialect.json'), 'utf8')) as readonly Difference[];

/** Statements of MySQL in the words of MariaDB; what is the same in both stays byte for byte. */
export function toMariaDb(sql: string): string {
  return DIFFERENCES.reduce(
    (text, { mysql, mariadb }) =>
      // "$." of a JSON path is no reference of the replacement: only digits follow there.
      text.replace(new RegExp(mysql, 'gi'), mariadb),
    sql,
  );
}
