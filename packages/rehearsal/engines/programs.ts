/** The programs of MariaDB on this machine. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface Programs {
  readonly server: string;
  /** Makes an empty data folder. */
  readonly install: string;
  readonly client: string;
  /** Writes a binary log as statements. */
  readonly binaryLog: string;
}

/** Debian keeps servers out of the PATH of people, Homebrew keeps some versions out of everybody's. */
const ELSEWHERE = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/opt/mariadb/bin', '/usr/local/opt/mariadb/bin'];

/** Undefined unless all of them are here. */
export function findPrograms(path: string = process.env['PATH'] ?? '', elsewhere = ELSEWHERE): Programs | undefined {
  const folders = [...path.split(delimiter), ...elsewhere];
  const find = (name: string): string | undefined => folders.map((folder) => join(folder, name)).find(isProgram);
  const server = find('mariadbd');
  const install = find('mariadb-install-db');
  const client = find('mariadb');
  const binaryLog = find('mariadb-binlog');
  if (server === undefined || install === undefined || client === undefined || binaryLog === undefined)
    return undefined;
  return { server, install, client, binaryLog };
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
