/** The database and the jobs that work on it. */
import { allowed, wholeNumber } from '../patterns';
import type { Variable } from '../types';
import { PORTS } from '../ports';
import { BOTH_WSGI, COMMANDS, DATABASE_JOBS, RUN_SH, WEB, optional, required, secret } from './entry';

export const DATABASE: readonly Variable[] = [
  secret({
    name: 'DBURI',
    apps: [...WEB, ...DATABASE_JOBS],
    allowed: allowed(
      new RegExp(`^mysql://[^:@/\\s]+:[^@:/?*\\s'"]+@[^/:\\s]+(?::${PORTS.mysql})?/[^/\\s]+$`),
      'mysql://user:password@host/database',
    ),
    meaning:
      'the database; dumps ignore a port and ssl options, and break on spaces, quotes and @ : / ? * in the password',
    source: `${BOTH_WSGI}, ${RUN_SH}`,
  }),
  required({
    name: 'MAX_AGE',
    apps: [COMMANDS.cleanupDb],
    allowed: wholeNumber,
    meaning: 'days: dated nightlies older than this that no rule maps to are deleted',
    source: `${RUN_SH}, scripts/run-batch-deletes.sh`,
  }),
  optional({
    name: 'DELETE_RUN_TIME',
    apps: [COMMANDS.cleanupDb],
    allowed: wholeNumber,
    meaning: `seconds after which \`run.sh ${COMMANDS.cleanupDb}\` starts no further batch; a shell of its own has its own limit`,
    source: `${RUN_SH}, scripts/run-batch-deletes.sh`,
  }),
  required({
    name: 'OUTPUT_FILE',
    apps: [COMMANDS.extractActiveData],
    allowed: allowed(/^\/\S+\.xz$/, 'the absolute path of an .xz file'),
    meaning: 'where the compressed dump is left; uploading it is not part of the command',
    source: RUN_SH,
  }),
  optional({
    name: 'DATABASE_GENERATION',
    apps: [...WEB, ...DATABASE_JOBS],
    allowed: allowed(/^[a-z][a-z0-9-]*$/, 'the name of a database'),
    meaning: 'read by nobody: it names the database that a task was started for, so that a switch replaces the task',
    source: 'of our own: environments/databases.json',
  }),
  optional({
    name: 'DATABASE_HOST',
    apps: [COMMANDS.upgradeDb],
    allowed: allowed(/^[a-z0-9.-]+$/, 'the host name of a database'),
    meaning: 'the database that the schema is upgraded of, whichever serves',
    source: 'of our own: constructs/jobs/commands/own-generation.sh',
  }),
];
