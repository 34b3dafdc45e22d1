import fc from 'fast-check';
import { agentClientsOf } from '../../application/agent-clients';
import {
  APPLICATIONS,
  FACTS,
  VARIABLES,
  variablesOf,
  violations,
  type Application,
  type ContainerDescription,
} from '../../application/balrog';
import { cacheMetric, cacheMetrics } from '../../application/caches';
import { balrogImage, PYTHON } from '../../application/images';
import { migrationFolders, migrationNotes, migrationsDiff, migrationsOf, schemaOf } from '../../application/migrations';
import { apiPrefix, bufferSize, connectionsPerTask, hasHttpRouter, speaksStatsd } from '../../application/process';
import { cleanedTables, dumpedTables, historyTables, measuredTables, tablesOf } from '../../application/tables';
import { CONNECTION_POOL, WAITING } from '../../application/timeouts';
import { compareVersions, lives } from '../../application/version';

const DIGEST = `@sha256:${'2'.repeat(64)}`;
const ARN = 'arn:aws:secretsmanager:us-west-2:111111111111:secret:balrog';

/** A container of v3.25 that keeps the contract; each test breaks one thing. */
const SOUND: Record<Application, ContainerDescription> = {
  public: {
    image: `mozilla/balrog:v3.25${DIGEST}`,
    command: ['public'],
    environment: {
      PORT: '9010',
      UWSGI_DIE_ON_TERM: '1',
      UWSGI_ADD_HEADER: 'Connection: close',
      UWSGI_PROCESSES: '4',
      UWSGI_BUFFER_SIZE: '32768',
      STATSD_HOST: '127.0.0.1',
      AUTOGRAPH_URL: 'https://autograph.example.com',
      AUTOGRAPH_KEYID: 'key',
      AUTOGRAPH_USERNAME: 'balrog',
      SENTRY_DSN: 'https://key@sentry.example.com/1',
    },
    secrets: { DBURI: ARN, AUTOGRAPH_PASSWORD: ARN },
    portMappings: [9010],
    healthPath: '/__lbheartbeat__',
    stopTimeout: 30,
    initProcess: false,
    deregistrationDelay: 60,
    copies: 12,
  },
  admin: {
    image: `mozilla/balrog:v3.25${DIGEST}`,
    command: ['admin'],
    environment: {
      PORT: '7070',
      UWSGI_DIE_ON_TERM: '1',
      UWSGI_ADD_HEADER: 'Connection: close',
      STAGING: '1',
      AUTH0_DOMAIN: 'auth.mozilla.auth0.com',
      AUTH0_AUDIENCE: 'balrog-production',
      AUTH0_CLIENT_ID: 'unused',
      AUTH0_REDIRECT_URI: 'https://balrog.services.mozilla.com/login',
      AUTH0_RESPONSE_TYPE: 'token id_token',
      AUTH0_SCOPE: 'full-user-credentials openid profile email',
      CORS_ORIGINS: 'https://balrog.services.mozilla.com',
      RELEASES_HISTORY_BUCKET: 'balrog-prod-release-history-v1',
      NIGHTLY_HISTORY_BUCKET: 'balrog-prod-nightly-history-v1',
      GOOGLE_APPLICATION_CREDENTIALS: '/credentials/google.json',
    },
    secrets: { DBURI: ARN, SECRET_KEY: ARN, SENTRY_DSN: ARN },
    portMappings: [7070],
    stopTimeout: 30,
    initProcess: false,
  },
  agent: {
    image: `mozilla/balrogagent:v3.25${DIGEST}`,
    command: ['agent'],
    environment: {
      BALROG_API_ROOT: 'http://127.0.0.1:8011/api',
      TELEMETRY_API_ROOT: 'unused',
      AUTH0_DOMAIN: 'auth.mozilla.auth0.com',
      AUTH0_AUDIENCE: 'balrog-production',
      AUTH0_M2M_CLIENT_ID: '8MQB51S7XgaswbpyprqcQjfOweiGm3h5',
    },
    secrets: { AUTH0_M2M_CLIENT_SECRET: ARN },
    portMappings: [],
    initProcess: true,
    copies: 1,
  },
  'create-db': job('create-db'),
  'upgrade-db': job('upgrade-db'),
  'cleanup-db': inShell('cleanup "$MAX_AGE"', { MAX_AGE: '30' }),
  'extract-active-data': inShell('extract /dump/dump.sql', { OUTPUT_FILE: '/dump/dump.sql.txt.xz' }),
};

/** What run.sh would do with an exit code that says nothing. */
function inShell(action: string, environment: Record<string, string>): ContainerDescription {
  const command = [`python scripts/manage-db.py -d "$DBURI" ${action}`];
  return { ...job('', environment), entryPoint: ['/bin/bash', '-euo', 'pipefail', '-c'], command };
}

function job(word: string, environment: Record<string, string> = {}): ContainerDescription {
  const image = `mozilla/balrog:v3.25${DIGEST}`;
  return { image, command: [word], environment, secrets: { DBURI: ARN }, portMappings: [], initProcess: false };
}

type Change = Partial<Omit<ContainerDescription, 'environment' | 'secrets'>> & {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly secrets?: Readonly<Record<string, string | undefined>>;
};

const without = (values: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined));

/** The sound container with that change; a variable that is undefined is taken out. */
function changed(application: Application, change: Change): ContainerDescription {
  const sound = SOUND[application];
  return {
    ...sound,
    ...change,
    environment: without({ ...sound.environment, ...change.environment }),
    secrets: without({ ...sound.secrets, ...change.secrets }),
  };
}

const lines = (version: string, application: Application, change: Change = {}) =>
  violations(version, application, changed(application, change)).map(
    ({ path, given, wrong, remedy }) => `${path}: ${given}: ${wrong}; ${remedy}`,
  );

describe('versions', () => {
  const minor = fc.nat(300);
  const text = (major: number, number: number) => `v${major}.${String(number).padStart(2, '0')}`;

  test('are ordered as pairs of integers, whatever the padding', () => {
    fc.assert(
      fc.property(fc.nat(5), minor, fc.nat(5), minor, (majorA, minorA, majorB, minorB) => {
        const expected = Math.sign(majorA - majorB || minorA - minorB);
        expect(Math.sign(compareVersions(text(majorA, minorA), text(majorB, minorB)))).toBe(expected);
        expect(compareVersions(`v${majorA}.${minorA}`, text(majorA, minorA))).toBe(0);
      }),
    );
    expect(compareVersions('v3.08', 'v3.10')).toBeLessThan(0);
    expect(compareVersions('v3.100', 'v3.99')).toBeGreaterThan(0);
  });

  test.each(['3.25', 'v3', 'v3.25.1', 'production-ui', 'v3.x', ''])('%p is refused', (version) => {
    expect(() => compareVersions(version, 'v3.25')).toThrow(`"${version}" is not a version of Balrog: write two parts`);
    expect(() => violations(version, 'public', SOUND.public)).toThrow('is not a version of Balrog');
  });

  test('a lifetime includes the version it begins at, and not the one it ends before', () => {
    const lifetime = { since: 'v3.22', before: 'v3.98' } as const;
    expect(['v3.21', 'v3.22', 'v3.97', 'v3.98'].map((version) => lives(version, lifetime))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(lives('v1.0', {})).toBe(true);
  });

  /** As the files of each tag of mozilla-releng/balrog say: `git show <tag>:<file>`. */
  test.each<[string, (version: string) => unknown, readonly (readonly [string, unknown])[]]>([
    [
      'the /api prefix (scripts/nginx.conf)',
      apiPrefix,
      [
        ['v3.80', 'kept'],
        ['v3.81', 'stripped'],
      ],
    ],
    [
      'statsd (src/auslib/util/cache.py)',
      speaksStatsd,
      [
        ['v3.21', false],
        ['v3.22', true],
      ],
    ],
    [
      'the HTTP router (uwsgi/public.ini)',
      hasHttpRouter,
      [
        ['v3.97', true],
        ['v3.98', false],
      ],
    ],
    [
      'Python (Dockerfile)',
      (version) => PYTHON.filter((entry) => lives(version, entry)).map(({ python }) => python),
      [
        ['v3.15', ['3.9']],
        ['v3.37', ['3.9']],
        ['v3.38', ['3.11']],
        ['v3.78', ['3.11']],
        ['v3.79', ['3.13']],
      ],
    ],
    [
      'the tables that the dump has whole (scripts/manage-db.py)',
      (version) => dumpedTables(version).whole,
      [
        ['v3.25', ['dockerflow', 'rules', 'rules_history', 'migrate_version']],
        ['v3.117', ['dockerflow', 'rules', 'rules_history', 'alembic_version']],
      ],
    ],
    [
      'the tables of which it has what is active',
      (version) => dumpedTables(version).active,
      [
        ['v3.20', ['releases', 'releases_json', 'release_assets']],
        ['v3.21', ['releases', 'releases_json', 'release_assets', 'pinnable_releases']],
      ],
    ],
    [
      'the tables that cleanup-db deletes from',
      cleanedTables,
      [
        ['v3.29', ['releases']],
        ['v3.30', ['releases', 'releases_json', 'release_assets']],
      ],
    ],
    [
      'the number of the schema: the newest file of the migrations',
      schemaOf,
      [
        ['v3.16', '34'],
        ['v3.17', '35'],
        ['v3.25', '36'],
        ['v3.110', '36'],
        ['v3.111', '37'],
        ['v3.117', '0001'],
        // Nobody has read it yet: whoever releases it looks.
        ['v3.121', undefined],
      ],
    ],
    [
      "the agent's clients (uwsgi/admin.wsgi)",
      (version) =>
        agentClientsOf(version)
          .map(({ id }) => id.slice(0, 4))
          .sort(),
      [
        ['v3.22', ['6TpO', 'EwqL', 'R6Tp', 'tKO6', 'tKir']],
        ['v3.23', ['6TpO', '8MQB', 'EwqL', 'LJWE', 'R6Tp', 'XvPN', 'tKO6', 'tKir']],
        ['v3.24', ['8MQB', 'LJWE', 'XvPN']],
        ['v3.120', ['8MQB', 'LJWE', 'XvPN']],
      ],
    ],
  ])('%s', (_, fact, expected) => {
    expect(expected.map(([version]) => [version, fact(version)])).toEqual(expected);
  });
});

describe('all tables', () => {
  /** What `op.create_table` makes in alembic/versions/0001_initial_schema.py of mozilla-releng/balrog, at v3.117; the endings are those of scheduled changes. */
  const SCHEDULED = ['', '_conditions', '_conditions_history', '_history', '_signoffs', '_signoffs_history'];
  const INITIAL = [
    ...['dockerflow', 'emergency_shutoffs', 'emergency_shutoffs_history', 'permissions', 'permissions_history'],
    ...[
      'permissions_req_signoffs',
      'permissions_req_signoffs_history',
      'pinnable_releases',
      'pinnable_releases_history',
    ],
    ...['product_req_signoffs', 'product_req_signoffs_history', 'release_assets', 'releases', 'releases_json', 'rules'],
    ...['rules_history', 'user_roles', 'user_roles_history'],
    ...[
      ...['emergency_shutoffs', 'permissions', 'permissions_req_signoffs', 'pinnable_releases', 'product_req_signoffs'],
      ...['release_assets', 'releases', 'releases_json', 'rules'],
    ].flatMap((table) => SCHEDULED.map((ending) => `${table}_scheduled_changes${ending}`)),
  ];

  test('are those that Alembic begins with, and the one that it counts in', () => {
    expect(INITIAL).toHaveLength(72);
    expect(tablesOf('v3.117')).toEqual([...INITIAL, 'alembic_version'].sort());
    expect(tablesOf('v3.25')).toEqual([...INITIAL, 'migrate_version'].sort());
  });

  test('had no pins before v3.17', () => {
    const missing = tablesOf('v3.17').filter((table) => !tablesOf('v3.16').includes(table));
    expect(missing.every((table) => table.startsWith('pinnable_releases'))).toBe(true);
    expect(missing).toHaveLength(8);
  });

  test('of history end in it, and what is measured is among all', () => {
    expect(historyTables('v3.25')).toHaveLength(INITIAL.filter((table) => table.endsWith('_history')).length);
    expect(measuredTables.filter((table) => !tablesOf('v3.25').includes(table))).toEqual([]);
  });
});

describe('migrations', () => {
  test('each version has its tool, its folder and its table', () => {
    expect(['v3.25', 'v3.116', 'v3.117'].map((version) => migrationsOf(version).tool)).toEqual([
      'sqlalchemy-migrate',
      'sqlalchemy-migrate',
      'alembic',
    ]);
    expect(() => migrationsOf('3.25')).toThrow('"3.25" is not a version of Balrog');
  });

  const OLD = 'src/auslib/migrate/versions';
  const NEW = 'src/auslib/alembic/versions';

  test.each([
    ['v3.24', 'v3.25', [OLD]],
    ['v3.116', 'v3.117', [OLD, NEW]],
    ['v3.25', 'v3.120', [OLD, NEW]],
    ['v3.117', 'v3.118', [NEW]],
    // Going back passes the same files.
    ['v3.118', 'v3.110', [OLD, NEW]],
  ])('from %s to %s they lie in %p', (from, to, folders) => {
    expect(migrationFolders(from, to)).toEqual(folders);
    expect(migrationFolders(to, from)).toEqual(folders);
  });

  test('the command compares the older with the newer, and leaves out what was only tidied away', () => {
    expect(migrationsDiff('v3.118', 'v3.116')).toBe(
      `git diff --diff-filter=AM --name-only v3.116 v3.118 -- ${OLD} ${NEW}`,
    );
  });

  test('what no list of files shows is said: the way over to Alembic', () => {
    expect(migrationNotes('v3.24', 'v3.25')).toEqual([]);
    expect(migrationNotes('v3.117', 'v3.120')).toEqual([]);
    expect(migrationNotes('v3.111', 'v3.117')).toEqual([expect.stringContaining('drops migrate_version')]);
    expect(migrationNotes('v3.25', 'v3.120')).toEqual([
      expect.stringContaining('v3.117 hands the schema over to Alembic'),
      'upgrade-db of v3.120 refuses a database of v3.25: release a version from v3.111 on, but before v3.117, in between.',
    ]);
  });
});

describe('who waits for whom', () => {
  test.each(['public', 'admin'] as const)(
    '%s: a slow answer is a 504, no cut connection, and deployments cut nobody',
    (app) => {
      const { requestSeconds, routerSeconds, idleSeconds, drainSeconds } = WAITING[app];
      expect(routerSeconds).toBeGreaterThanOrEqual(requestSeconds);
      expect(idleSeconds).toBeGreaterThan(requestSeconds);
      expect(drainSeconds).toBeGreaterThan(idleSeconds);
    },
  );

  test('nginx gives up before the router of uWSGI, which drops the request without an answer', () => {
    expect(WAITING.admin.routerSeconds).toBeGreaterThan(WAITING.admin.requestSeconds);
  });
});

describe('caches', () => {
  test('admin counts neither rules nor releases', () => {
    expect(cacheMetrics().filter((name) => name.startsWith('balrog.admin.') && name.endsWith('.hits'))).toEqual([
      'balrog.admin.cache.blob.hits',
      'balrog.admin.cache.blob_schema.hits',
      'balrog.admin.cache.users.hits',
    ]);
    expect(cacheMetric('public', 'rules', 'misses')).toBe('balrog.public.cache.rules.misses');
  });
});

describe('images', () => {
  test.each([
    ['mozilla/balrog:v3.25', { repository: 'mozilla/balrog', tag: 'v3.25' }],
    [`mozilla/balrogagent${DIGEST}`, { repository: 'mozilla/balrogagent', digest: DIGEST.slice(1) }],
    [
      `docker.io/mozilla/balrog:v3.25${DIGEST}`,
      { repository: 'mozilla/balrog', tag: 'v3.25', digest: DIGEST.slice(1) },
    ],
    ['mozilla/balrogue:v3.25', undefined],
    ['nginx:1.20', undefined],
  ])('%s', (reference, parts) => {
    expect(balrogImage(reference)).toEqual(parts);
  });
});

describe('the tables', () => {
  test('every variable has readers, a meaning and a source', () => {
    for (const { name, apps, meaning, source, allowed } of VARIABLES) {
      expect([name, apps.length > 0, meaning.length > 4, source.length > 4, allowed.words.length > 0]).toEqual([
        name,
        true,
        true,
        true,
        true,
      ]);
    }
  });

  test.each(['v3.19', 'v3.22', 'v3.23', 'v3.25', 'v3.97', 'v3.98', 'v3.102', 'v3.120'])(
    'no application of %s has two rules for one variable',
    (version) => {
      for (const application of APPLICATIONS) {
        const names = variablesOf(version, application).map(({ name }) => name);
        expect(names).toEqual([...new Set(names)]);
      }
    },
  );

  test('a variable that another one requires is known wherever that one is', () => {
    for (const { required, apps } of VARIABLES) {
      if (typeof required === 'object') {
        expect(VARIABLES.find(({ name }) => name === required.with)?.apps).toEqual(apps);
      }
    }
  });

  test('secrets of the application are marked as such', () => {
    expect(VARIABLES.filter(({ secret }) => secret === true).map(({ name }) => name)).toEqual([
      'DBURI',
      'AUTH0_M2M_CLIENT_SECRET',
      'SECRET_KEY',
      'SMTP_PASSWORD',
      'AUTOGRAPH_PASSWORD',
      'AUTOGRAPH_GMP_PASSWORD',
    ]);
  });

  test('sizes: a process of uWSGI takes 15 connections, and 4096 bytes of headers unless told', () => {
    expect(connectionsPerTask({})).toBe(15);
    expect(connectionsPerTask({ UWSGI_PROCESSES: '4' })).toBe(60);
    expect(CONNECTION_POOL.recycleSeconds).toBe(60);
    expect([bufferSize({}), bufferSize({ UWSGI_BUFFER_SIZE: '32768' })]).toEqual([4096, 32768]);
  });

  test('health: load balancers do not ask the database, alarms do', () => {
    const { health } = FACTS.public;
    if (health === 'none') throw new Error('public has health paths');
    expect(health.loadBalancer).toMatchObject({ path: '/__lbheartbeat__', ok: { status: 200 } });
    expect('OK!').toMatch(health.loadBalancer.ok.body);
    expect(health.alarm).toMatchObject({ path: '/__heartbeat__', failing: { status: 502 } });
    expect('1234').toMatch(health.alarm.ok.body);
    expect(FACTS.admin.health).toEqual(health);
    expect(FACTS.agent.health).toBe('none');
  });
});

describe('a sound container', () => {
  test.each(APPLICATIONS)('%s of v3.25 keeps the contract', (application) => {
    expect(lines('v3.25', application)).toEqual([]);
  });

  test('an image may come from a cache of the registry, and by digest alone', () => {
    const cached = `111111111111.dkr.ecr.us-west-2.amazonaws.com/docker-hub/mozilla/balrog${DIGEST}`;
    expect(lines('v3.25', 'public', { image: cached })).toEqual([]);
  });

  test('admin of v3.102 drops the four variables of Auth0 that nothing used, and UWSGI_DIE_ON_TERM', () => {
    const environment = {
      AUTH0_CLIENT_ID: undefined,
      AUTH0_REDIRECT_URI: undefined,
      AUTH0_RESPONSE_TYPE: undefined,
      AUTH0_SCOPE: undefined,
      UWSGI_DIE_ON_TERM: undefined,
    };
    expect(lines('v3.102', 'admin', { image: 'mozilla/balrog:v3.102', environment })).toEqual([]);
  });
});

describe('required variables', () => {
  const requiredOf = (application: Application) =>
    variablesOf('v3.25', application).filter(({ required }) => required === 'always');
  const table = APPLICATIONS.flatMap((application) =>
    requiredOf(application).map(({ name }) => [application, name] as const),
  );

  test.each(table)('%s without %s: named, with the place it belongs', (application, name) => {
    const found = lines('v3.25', application, { environment: { [name]: undefined }, secrets: { [name]: undefined } });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(new RegExp(`^(environment|secrets)\\.${name}: nothing: .+; (write|name) .+`));
  });

  test('uWSGI must say that it closes the connection', () => {
    expect(lines('v3.25', 'public', { environment: { UWSGI_ADD_HEADER: undefined } })).toEqual([
      'environment.UWSGI_ADD_HEADER: nothing: uWSGI closes every connection unannounced, and half of the requests on a ' +
        'reused one are reset: a 502; write Connection: close',
    ]);
    expect(lines('v3.120', 'admin', { environment: { UWSGI_ADD_HEADER: 'Server: x' } }).join('\n')).toContain(
      'environment.UWSGI_ADD_HEADER: "Server: x": not a value for: a header of all answers',
    );
  });

  test('the message says what the application does without it', () => {
    expect(lines('v3.25', 'public', { secrets: { DBURI: undefined } })).toEqual([
      'secrets.DBURI: nothing: public stays up and answers 500 to everything, its health paths too; name the secret ' +
        'that holds it (the database; dumps ignore a port and ssl options, and break on spaces, quotes and @ : / ? * in the password)',
    ]);
    expect(lines('v3.25', 'admin', { environment: { UWSGI_DIE_ON_TERM: undefined } })).toEqual([
      'environment.UWSGI_DIE_ON_TERM: nothing: SIGTERM reloads uWSGI, which goes on serving until SIGKILL; write 1',
    ]);
  });

  test('the credentials of a signing service are required with its URL, and only then', () => {
    expect(lines('v3.25', 'public', { secrets: { AUTOGRAPH_PASSWORD: undefined } })[0]).toContain(
      'secrets.AUTOGRAPH_PASSWORD: nothing: AUTOGRAPH_URL is set, and without AUTOGRAPH_PASSWORD',
    );
    const none = { AUTOGRAPH_URL: undefined, AUTOGRAPH_KEYID: undefined, AUTOGRAPH_USERNAME: undefined };
    expect(lines('v3.25', 'public', { environment: none, secrets: { AUTOGRAPH_PASSWORD: undefined } })).toEqual([]);
    const gmp = lines('v3.25', 'public', { environment: { AUTOGRAPH_GMP_URL: 'https://autograph.example.com' } });
    expect(gmp.map((line) => line.split(':')[0])).toEqual([
      'environment.AUTOGRAPH_GMP_KEYID',
      'environment.AUTOGRAPH_GMP_USERNAME',
      'secrets.AUTOGRAPH_GMP_PASSWORD',
    ]);
  });
});

describe('variables from version to version', () => {
  const at = (version: string, application: Application, environment: Record<string, string>) =>
    lines(version, application, { image: `mozilla/balrog:${version}`, environment }).filter((line) =>
      Object.keys(environment).some((name) => line.includes(name)),
    );

  test('a version that was taken back is refused', () => {
    const withdrawn = ['v3.83', 'v3.84', 'v3.85', 'v3.86'].filter((version) =>
      lines(version, 'public', { image: `mozilla/balrog:${version}` }).some((line) => line.startsWith('version: ')),
    );
    expect(withdrawn).toEqual(['v3.84', 'v3.85']);
  });

  test.each([
    ['STATSD_HOST', '127.0.0.1', 'public', 'v3.22', 'v3.21', 'since v3.22'],
    ['REDIS_CACHE', '1', 'public', 'v3.92', 'v3.91', 'since v3.92'],
    ['SMTP_HOST', 'mail.example.com', 'admin', 'v3.22', 'v3.23', 'before v3.23'],
    ['AUTH0_RESPONSE_TYPE', 'x', 'admin', 'v3.81', 'v3.82', 'before v3.82'],
    ['AUTOGRAPH_KEYID_LEGACY', 'x', 'public', 'v3.71', 'v3.72', 'since v3.47 and before v3.72'],
    ['UWSGI_HTTP_TIMEOUT', '300', 'admin', 'v3.97', 'v3.98', 'before v3.98'],
    ['AUTH0_CLIENT_ID', 'x', 'admin', 'v3.101', 'v3.102', 'before v3.102'],
  ] as const)('%s=%s of %s is part of %s and unknown to %s', (name, value, application, knows, knowsNot, words) => {
    const also: Record<string, string> = name === 'REDIS_CACHE' ? { REDIS_URL: 'redis://cache:6379' } : {};
    expect(at(knows, application, { [name]: value, ...also })).toEqual([]);
    expect(at(knowsNot, application, { [name]: value })).toEqual([
      `environment.${name}: something: Balrog ${knowsNot} does not know it: it is part of ${application} ${words}; leave it out`,
    ]);
  });

  test('Redis needs its address', () => {
    expect(at('v3.92', 'public', { REDIS_CACHE: '1' })).toEqual([
      expect.stringContaining('environment.REDIS_URL: nothing: REDIS_CACHE is set, and without REDIS_URL'),
    ]);
  });

  test('UWSGI_DIE_ON_TERM is needed until v3.97 and allowed afterwards', () => {
    const needed = (version: string) =>
      lines(version, 'public', { image: `mozilla/balrog:${version}`, environment: { UWSGI_DIE_ON_TERM: undefined } });
    expect(needed('v3.97')).toHaveLength(1);
    expect(needed('v3.98')).toEqual([]);
    expect(at('v3.98', 'public', { UWSGI_DIE_ON_TERM: '1' })).toEqual([]);
  });

  test('the client of the agent must be in the map of admin, which v3.24 cut down', () => {
    const image = 'mozilla/balrogagent:v3.22';
    const environment = { AUTH0_M2M_CLIENT_ID: 'R6Tpyx7clqQFmR6bvkAUJodV4J8V8LdQ' };
    expect(lines('v3.22', 'agent', { image, environment })).toEqual([]);
    expect(lines('v3.25', 'agent', { environment })[0]).toContain('8MQB51S7XgaswbpyprqcQjfOweiGm3h5 (prod)');
  });
});

describe('variables nobody reads', () => {
  test.each([
    [
      'public',
      'DBURL',
      'no version of public reads a variable of that name; leave it out, or write DBURI if that was meant',
    ],
    [
      'public',
      'dburi',
      'no version of public reads a variable of that name; leave it out, or write DBURI if that was meant',
    ],
    ['admin', 'NIGHTLY_HISTORY_BUCKETS', 'or write NIGHTLY_HISTORY_BUCKET if that was meant'],
    ['public', 'FAVOURITE_COLOUR', 'no version of public reads a variable of that name; leave it out'],
    ['public', 'SECRET_KEY', 'public does not read it; admin do; leave it out'],
    ['cleanup-db', 'LOG_LEVEL', 'cleanup-db does not read it; public, admin, agent do; leave it out'],
    ['agent', 'BALROG_PASSWORD', 'a leftover in docker-compose.yml; the agent signs in with AUTH0_M2M_*; leave it out'],
  ] as const)('%s with %s', (application, name, words) => {
    const found = lines('v3.25', application, { environment: { [name]: 'x' } });
    expect(found).toEqual([expect.stringContaining(words)]);
    expect(found[0]).toContain(`environment.${name}: `);
  });

  test.each([
    ['admin', 'LOCALDEV', '1', 'it turns off the writing of release history'],
    ['admin', 'INSECURE_SESSION_COOKIE', '1', 'it lets the session cookie travel without TLS'],
  ] as const)('%s with %s=%s is for a laptop', (application, name, value, words) => {
    expect(lines('v3.25', application, { environment: { [name]: value } })).toEqual([
      `environment.${name}: "${value}": ${words}; leave it out`,
    ]);
  });
});

describe('secrets', () => {
  const secrets = APPLICATIONS.flatMap((application) =>
    variablesOf('v3.25', application)
      .filter(({ secret, required }) => secret === true && required === 'always')
      .map(({ name }) => [application, name] as const),
  );

  test.each(secrets)('%s with %s as plain text: refused, and the value is not repeated', (application, name) => {
    const change = { environment: { [name]: 'mysql://balrog:hunter2@db/balrog' }, secrets: { [name]: undefined } };
    const found = lines('v3.25', application, change);
    expect(found).toEqual([
      `environment.${name}: a value that is not shown here: it is a secret, and everybody who may read the task ` +
        `definition could read it; take it out of environment and name its secret in secrets.${name}`,
    ]);
    expect(found.join()).not.toContain('hunter2');
  });

  test('a plain variable behind a secret hides from this check', () => {
    const change = { environment: { STAGING: undefined }, secrets: { STAGING: ARN } };
    expect(lines('v3.25', 'admin', change)).toEqual([
      'secrets.STAGING: a secret: it is no secret, and behind one nobody sees whether its value is right; write it to environment.STAGING',
    ]);
  });

  test('a variable may not be given twice', () => {
    expect(lines('v3.25', 'public', { secrets: { SENTRY_DSN: ARN } })).toEqual([
      'secrets.SENTRY_DSN: a secret and a plain value: ECS refuses a task definition that gives a variable twice; take it out of environment or of secrets',
    ]);
  });
});

describe('values', () => {
  test.each([
    ['admin', 'STAGING', ['0', '1'], ['true', '', 'yes'], '0 or 1, or leave it out: "true" and the empty string crash'],
    ['public', 'LOG_FORMAT', ['JSON'], ['plain', ''], '"plain" writes text, which breaks the log tables'],
    ['public', 'LOG_LEVEL', ['DEBUG', 'WARNING'], ['info', 'TRACE'], 'one of CRITICAL, ERROR, WARNING, INFO, DEBUG'],
    ['public', 'UWSGI_BUFFER_SIZE', ['4096', '65535'], ['65536', '0', '4k'], 'up to 65535'],
    ['public', 'UWSGI_PROCESSES', ['1', '16'], ['0', 'auto'], 'a whole number above zero'],
    [
      'public',
      'STATSD_HOST',
      ['localhost', '127.0.0.1'],
      ['udp://localhost', 'localhost:8125'],
      'without scheme and port',
    ],
    ['public', 'CACHE_CONTROL', ['public, max-age=90', 'no-cache'], ['90', 'max-age: 90'], 'a Cache-Control header'],
    [
      'admin',
      'CORS_ORIGINS',
      ['https://a.example.com,https://b.example.com'],
      ['*', 'https://a.example.com/'],
      'without a slash at the end',
    ],
    ['admin', 'RELEASES_HISTORY_BUCKET', ['balrog-prod-release-history-v1'], ['gs://bucket', ''], 'no gs://, no slash'],
    [
      'admin',
      'GOOGLE_APPLICATION_CREDENTIALS',
      ['/run/key.json'],
      ['key.json', '{"type": "service_account"}'],
      'the absolute path of a file',
    ],
    [
      'agent',
      'BALROG_API_ROOT',
      ['http://127.0.0.1:8011/api'],
      ['http://127.0.0.1:8011', 'https://aus4-admin.mozilla.org/api'],
      'http://127.0.0.1:<port>/api',
    ],
    ['agent', 'TELEMETRY_API_ROOT', ['x'], ['', ' '], 'any text that is not empty'],
    ['cleanup-db', 'MAX_AGE', ['30'], ['0', '30d'], 'a whole number above zero'],
    ['extract-active-data', 'OUTPUT_FILE', ['/tmp/dump.xz'], ['dump.sql'], 'the absolute path of an .xz file'],
  ] as const)('%s: %s takes %p and refuses %p', (application, name, good, bad, words) => {
    for (const value of good) expect(lines('v3.25', application, { environment: { [name]: value } })).toEqual([]);
    for (const value of bad) {
      const found = lines('v3.25', application, { environment: { [name]: value } });
      expect(found).toHaveLength(1);
      expect(found[0]).toContain(`environment.${name}: ${JSON.stringify(value)}: not a value for: `);
      expect(found[0]).toContain(words);
    }
  });
});

describe('the rest of a container', () => {
  test.each<[string, Application, Change, string]>([
    ['another version', 'public', { image: `mozilla/balrog:v3.24${DIGEST}` }, 'image: "mozilla/balrog:v3.24@sha256:'],
    [
      'the other image',
      'agent',
      { image: 'mozilla/balrog:v3.25' },
      'agent of v3.25 is not in this image; write mozilla/balrogagent:v3.25@',
    ],
    ['neither tag nor digest', 'public', { image: 'mozilla/balrog' }, 'public of v3.25 is not in this image'],
    [
      'a wrong command',
      'public',
      { command: ['web'] },
      'command: ["web"]: scripts/run.sh does something else, or exits with 1 and "unknown mode"; write ["public"]',
    ],
    ['a command with a rest', 'upgrade-db', { command: ['upgrade-db', '-v'] }, 'write ["upgrade-db"]'],
    ['a wrong word for the agent', 'agent', { command: ['run'] }, 'run.sh of the agent exits with 0 and says nothing'],
    [
      'an entry point',
      'admin',
      { entryPoint: ['uwsgi'] },
      'entryPoint: ["uwsgi"]: the command is a word that only /bin/bash /app/scripts/run.sh understands',
    ],
    [
      'a word that hides failures',
      'cleanup-db',
      { command: ['cleanup-db'], entryPoint: ['/bin/bash', '/app/scripts/run.sh'] },
      'command: ["cleanup-db"]: run-batch-deletes.sh tries again without a pause, and ends with 0 at last',
    ],
    [
      'a shell that goes on after a failure',
      'extract-active-data',
      { entryPoint: ['/bin/bash', '-c'] },
      'run.sh ends with the exit code of xz, whatever became of the dump; run `manage-db.py … extract` in a shell',
    ],
    [
      'another action',
      'extract-active-data',
      { command: ['python scripts/manage-db.py -d "$DBURI" cleanup 14'] },
      'run `manage-db.py … extract` in a shell with -e and pipefail',
    ],
    [
      'another port',
      'admin',
      { portMappings: [7071] },
      'portMappings: [7071]: admin listens on PORT alone, which is 7070; write 7070',
    ],
    ['no port', 'public', { portMappings: [] }, 'portMappings: []: public listens on PORT alone, which is 9010'],
    [
      'a port of the agent',
      'agent',
      { portMappings: [8011] },
      'portMappings: [8011]: agent listens on no port; write no port mapping',
    ],
    ['a port of a job', 'cleanup-db', { portMappings: [80] }, 'cleanup-db listens on no port'],
    [
      'the health path of alarms',
      'public',
      { healthPath: '/__heartbeat__' },
      'when that blinks, the load balancer takes out every task at once; write /__lbheartbeat__',
    ],
    ['an unknown health path', 'public', { healthPath: '/' }, 'healthPath: "/": public has no such health path'],
    [
      'a health path of the agent',
      'agent',
      { healthPath: '/__lbheartbeat__' },
      'agent answers no requests; leave the health path out',
    ],
    ['no init process', 'agent', { initProcess: false }, 'initProcess: false: as PID 1 agent ignores SIGTERM'],
    ['a short stop timeout', 'public', { stopTimeout: 2 }, 'stopTimeout: 2: uWSGI ends some seconds after SIGTERM'],
    ['a stop timeout Fargate refuses', 'admin', { stopTimeout: 121 }, 'write 10 to 120 seconds'],
    ['no draining', 'public', { deregistrationDelay: 0 }, 'on SIGTERM uWSGI cuts the requests in flight'],
    [
      'two agents',
      'agent',
      { copies: 2 },
      'copies: 2: nothing in agent keeps two of them from doing the same work twice; write one',
    ],
    ['two migrations', 'upgrade-db', { copies: 2 }, 'nothing in upgrade-db keeps two of them'],
  ])('%s of %s', (_what, application, change, words) => {
    const found = lines('v3.25', application, change);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(words);
  });

  test('everything wrong is named at once', () => {
    const change = {
      image: 'mozilla/balrog:v3.24',
      command: ['admin'],
      healthPath: '/',
      environment: { STAGING: 'true', PORT: undefined },
      secrets: { DBURI: undefined },
    };
    expect(lines('v3.25', 'public', change).map((line) => line.split(':')[0])).toEqual([
      'image',
      'command',
      'secrets.DBURI',
      'environment.PORT',
      'environment.STAGING',
      'healthPath',
    ]);
  });
});
