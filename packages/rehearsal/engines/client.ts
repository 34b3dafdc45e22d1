/** Connections to a server. The client is loaded when the first is made: instances that nobody asks for rows cost nothing. */
import { createRequire } from 'node:module';
import type * as Mysql from 'mysql2/promise';

export type Connection = Mysql.Connection;

/** When it is called, as import() would; but Jest, which loads modules itself, has no import(). */
const load = createRequire(__filename);

export function connect(where: Mysql.ConnectionOptions): Promise<Connection> {
  const mysql = load('mysql2/promise') as typeof Mysql;
  return mysql.createConnection({ multipleStatements: true, dateStrings: true, timezone: 'Z', ...where });
}

/** A text or a name as SQL has it. */
export const quoted = (text: string): string => `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
export const named = (name: string): string => `\`${name.replaceAll('`', '``')}\``;
