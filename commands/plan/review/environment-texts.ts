/** The files of environments/ as texts, of a checkout or a commit. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = 'environments';
const DATA = /^[^/]+\.(ts|json)$/;

/** File in environments/ -> its text. */
export type Texts = ReadonlyMap<string, string>;

export function textsIn(checkout: string): Texts {
  const folder = join(checkout, FOLDER);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => DATA.test(name)) : [];
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
