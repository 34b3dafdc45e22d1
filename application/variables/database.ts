/** The database and the jobs that work on it. */
import { allowed, wholeNumber } from '../patterns';
import type { Variable } from '../types';
import { BOTH_WSGI, RUN_SH, WEB, DATABASE_JOBS, required, secret } from './entry';

export const DATABASE: readonly Variable[] = [
  secret({
    name: 'DBURI',
    apps: [...WEB, ...DATABASE_JOBS],
    allowed: allowed(
      /^mysql:\/\/[^:@/\s]+:[^@:/?*\s'"]+@[^/:\s]+(?::3306)?\/[^/\s]+$/,
      'mysql://user:password@host/database',
    ),
    meaning:
      'the database; dumps ignore a port and ssl options, and break on spaces, quotes and @ : / ? * in the password',
    source: `${BOTH_WSGI}, ${RUN_SH}`,
  }),
  required({
    name: 'MAX_AGE',
    apps: ['cleanup-db'],
    allowed: wholeNumber,
    meaning: 'days: dated nightlies older than this that no rule maps to are deleted',
    source: `${RUN_SH}, scripts/run-batch-deletes.sh`,
  }),
  required({
    name: 'DELETE_RUN_TIME',
    apps: ['cleanup-db'],
    allowed: wholeNumber,
    meaning: 'seconds after which no further batch is started; on errors it retries without pause until then',
    source: `${RUN_SH}, scripts/run-batch-deletes.sh`,
  }),
  required({
    name: 'OUTPUT_FILE',
    apps: ['extract-active-data'],
    allowed: allowed(/^\/\S+\.xz$/, 'the absolute path of an .xz file'),
    meaning: 'where the compressed dump is left; uploading it is not part of the command',
    source: RUN_SH,
  }),
];
