import { resolve } from 'node:path';

/** Root of this checkout. */
export const PROJECT = resolve(__dirname, '..');

/** A file that the caller named: npm starts scripts in the project's root, and INIT_CWD says where the caller is. */
export const callersFile = (file: string): string => resolve(process.env['INIT_CWD'] ?? process.cwd(), file);
