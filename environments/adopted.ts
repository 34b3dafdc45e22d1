/**
 * What an account held before this code was deployed there, by stack and Terraform's address: adopted.json, which `npm run balrog -- adopt`
 * writes. Terraform takes each thing as it is, and changes in place what it lacks; where it has it already, the line does nothing.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readDataFile } from './data-file';
import { EnvironmentError, type Mistake } from './mistake';
import { parse } from './parse';

export const ADOPTED_FILE = 'environments/adopted.json';

const allowed = 'what the provider imports it by, without spaces and "${"';
const schema = z.record(
  z.string(),
  z.record(z.string(), z.string(allowed).regex(/^(?:(?![$%]\{)[!#-[\]-~]){1,512}$/, allowed)),
);

/** Address, then what the provider imports it by. */
export type Adopted = Readonly<Record<string, string>>;

/**
 * By stack.
 * @throws EnvironmentError with everything that is wrong
 */
export function loadAdopted(): Readonly<Record<string, Adopted>> {
  const { data, mistakes: unread } = readDataFile(
    ADOPTED_FILE,
    readFileSync(join(__dirname, '..', ADOPTED_FILE), 'utf8'),
  );
  const mistakes: Mistake[] = [...unread];
  const read = unread.length > 0 ? undefined : parse(schema, ADOPTED_FILE, data, mistakes);
  if (read === undefined) throw new EnvironmentError(mistakes);
  return read;
}
