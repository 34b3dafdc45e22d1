/**
 * Whether a database can be switched to: a task that people, the restore command and drills start, with the host of the generation
 * in question (docs/runbooks/database-check.md). Its verdict is one line of its log, and 0 means good; what it could not
 * find out is not good.
 */
import { measuredTables, historyTables, tablesOf } from '../../application/tables';
import { migrationsOf, schemaOf } from '../../application/migrations';
import type { Release } from '../../environments/release';
import type { SecretArns } from '../services/application-secrets';
import { environmentOf, secretsOf, type Container } from '../services/container';
import { scratch } from '../services/files';
import { imageOf } from '../services/sidecar-images';
import type { TaskLog } from '../services/task';
import { DATABASE_NAME, USERS } from './database-users';
import { shell } from './shell';

export const DATABASE_CHECK = 'database-check';

/** Counting and reading the history takes minutes on a database whose storage is still being filled from its snapshot. */
const SECONDS_AT_MOST = 3600;

/** From a Thursday's last change to a Monday's first one; more than that has never passed without one by release automation. */
const HISTORY_HOURS = 96;

interface DatabaseCheck {
  readonly secrets: SecretArns;
  /** Name of the database. */
  readonly generation: string;
  readonly host: string;
  /** What DBURIs say, so that they follow a switch. */
  readonly servingHost: string;
  readonly release: Release;
  readonly log: TaskLog;
}

const ofRole = (name: string, valueOf: (user: (typeof USERS)[number]) => string) =>
  Object.fromEntries(USERS.map((user) => [`${name}_${user.role.toUpperCase()}`, valueOf(user)]));

export function databaseCheckContainers({
  secrets,
  generation,
  host,
  servingHost,
  release,
  log,
}: DatabaseCheck): readonly Container[] {
  const { version } = release;
  const { table, column } = migrationsOf(version);
  const script = shell({
    scripts: ['without-password', DATABASE_CHECK],
    secondsAtMost: SECONDS_AT_MOST,
    constants: {
      ROLES: USERS.map(({ role }) => role).join(' '),
      DB_NAME: DATABASE_NAME,
      SERVING_HOST: servingHost,
      SCHEMA_TABLE: table,
      SCHEMA_COLUMN: column,
      TABLES: tablesOf(version).join(' '),
      HISTORY_TABLES: historyTables(version).join(' '),
      MEASURED: measuredTables.join(' '),
    },
  });
  return [
    {
      name: DATABASE_CHECK,
      image: imageOf('mysqlClient'),
      essential: true,
      ...script,
      // Whoever starts the task says these; as they stand here the verdict is that nobody said them.
      environment: environmentOf({
        GENERATION: generation,
        DB_HOST: host,
        EXPECT_SCHEMA_VERSION: schemaOf(version) ?? '',
        MOMENT: '',
        FLOORS: '',
        REFERENCE_HOST: '',
        HISTORY_HOURS: String(HISTORY_HOURS),
        ...ofRole('GRANTS', ({ grants }) => grants.join(', ')),
      }),
      secrets: secretsOf(ofRole('DBURI', ({ secret }) => secrets[secret])),
      readonlyRootFilesystem: true,
      linuxParameters: { initProcessEnabled: true },
      mountPoints: [scratch(DATABASE_CHECK, '/tmp')],
      logConfiguration: { logDriver: 'awslogs', options: log.options },
    },
  ];
}
