// Statements of MySQL in the words of MariaDB, by the list of dialect.json, for programs that are not TypeScript.
import { readFileSync } from 'node:fs';

const DIFFERENCES = JSON.parse(readFileSync(new URL('dialect.json', import.meta.url), 'utf8'));

export const translated = (sql) =>
  DIFFERENCES.reduce((text, { mysql, mariadb }) => text.replace(new RegExp(mysql, 'gi'), mariadb), sql);
