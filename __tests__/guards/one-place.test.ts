/**
 * One fact, one place: what application/ and environments/ define is said by no other literal of the sources. The facts are
 * collected from those rooms, so that a new constant is guarded by itself.
 *
 * What is not looked at, and why: tests and documents, which say again what must hold; JSON and workflows; examples in a text
 * (behind `e.g.` or `as in`), which define nothing; fields called `source`, which say where a fact was read; words of a union,
 * which the compiler holds every use against. A number or a common word counts where a name around it shares a word with the name
 * of the fact (`stopTimeout: 120` and STOP.mostSeconds): 60 alone is also the number of seconds in a minute. Numbers of
 * environments are left out, because floors of policies and bounds of AWS may be the same by right.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TRACEBACK_TEXT } from '../../application/application-log';
import { CACHES } from '../../application/caches';
import { COMMANDS } from '../../application/commands';
import { CUT_OFFS } from '../../application/cut-offs';
import { HEALTH, VERSION_PATH } from '../../application/health';
import { PORTS } from '../../application/ports';
import { tablesOf } from '../../application/tables';
import { STOP, WAITING } from '../../application/timeouts';
import { BALROG_VERSION } from '../../application/version';
import { clientDomains, environmentFiles, scheduledJobs } from '../../environments';
import { migrationsOf } from '../../application/migrations';
import { withoutExamples } from '../../environments/owner-value';
import { computedIn, type Fact, factsIn, Facts, textsIn } from './facts';
import { linesOf, type Literal, literalsOf } from './literals';

const ROOT = join(__dirname, '../..');
const ROOMS = ['application', 'commands', 'constructs', 'environments', 'packages', 'policies', 'providers', 'stacks'];
/** Those that put the constants of the others together. */
const COMPOSED = ['application/applications.ts', 'application/balrog.ts'];

const files = [
  ...ROOMS.flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' }).map((file) => `${room}/${file}`),
  ),
  ...readdirSync(ROOT),
].filter((file) => /\.(?:ts|mjs|cjs|js|sh)$/.test(file) && !/node_modules|__tests__|\.d\.ts$/.test(file));

const textOf = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const read = (file: string, text = textOf(file)): readonly Literal[] =>
  file.endsWith('.sh') ? linesOf(file, text) : literalsOf(file, text);

const literals = files.flatMap((file) => read(file));
const unionWords = new Set(literals.filter(({ type }) => type).map(({ value }) => String(value)));

/** The files of environments/ that hold data; the others say what data look like. */
const DATA = new Set([...Object.keys(environmentFiles), 'domains', 'jobs'].map((name) => `environments/${name}.ts`));
/** What the schema offers to choose from is defined there. */
const offered = new Set(
  literals.filter(({ file }) => /^environments\//.test(file) && !DATA.has(file)).map(({ value }) => value),
);

/** What stands in application/ and is not Balrog's: a second mention of it is no second place. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  ACCESS_LOG_FIELDS: "nginx's own variables, which are columns of a table, too",
  HEALTH: 'numbers of HTTP, and what caches are told: a path of it counts',
  VERSION_NUMBER: 'how any number with a point in it looks: with its v it is a version',
};
const isLeftOut = ({ name, value }: Fact) =>
  Object.keys(LEFT_OUT).some((left) => name.startsWith(left)) && !String(value).startsWith('/');

function factsOfApplication(): readonly Fact[] {
  return files
    .filter((file) => /^application\/[^/]+\.ts$/.test(file) && !COMPOSED.includes(file))
    .flatMap((file) => {
      const own = literals.filter((literal) => literal.file === file);
      const saidBy = (name: string) =>
        new Set(own.filter(({ statement }) => statement === `${file}:${name}`).map(({ value }) => value));
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- which files there are is read from the folder
      const exported = Object.entries(require(join(ROOT, file)) as Record<string, unknown>);
      const names = new Set(exported.map(([name]) => `${file}:${name}`));
      return [
        // Nobody else can take what is not exported: of that, only what is said elsewhere word by word counts.
        ...factsIn(own, unionWords).filter(
          ({ statement, value }) => names.has(statement!) || /[-_/]/.test(String(value)),
        ),
        ...exported.flatMap(([name, value]) =>
          computedIn(value, name, saidBy(name)).map((fact) => ({ ...fact, above: new RegExp(`^${file}$`) })),
        ),
      ];
    })
    .filter((fact) => !isLeftOut(fact));
}

/** Application/ knows no environments; where both say a word, it offers what an environment chooses. */
const BELOW = /^(?:application|packages)\//;

/** Fields in which an environment chooses a word of AWS's, or says a name that is given elsewhere. */
const WORDS_OF_AWS = new Set([
  'region',
  'backupRegion',
  'zones',
  'tlsPolicy',
  'instanceClass',
  'mysqlVersion',
  'username',
]);

function factsOfEnvironments(): readonly Fact[] {
  const names = (rows: object, name: string) => Object.keys(rows).map((value) => ({ value, name, above: BELOW }));
  return [
    ...names(clientDomains, 'clientDomains'),
    ...names(scheduledJobs, 'scheduledJobs'),
    ...names(environmentFiles, 'environments'),
    ...textsIn(withoutExamples({ clientDomains, ...environmentFiles }), 'environments')
      .filter(({ value, name }) => !offered.has(value) && !name.split('.').find((part) => WORDS_OF_AWS.has(part)))
      .map((fact) => ({ ...fact, above: BELOW })),
  ];
}

const facts = new Facts([...factsOfApplication(), ...factsOfEnvironments()]);

/** Whether a literal says where something was read, which is a document in the code. */
const isSource = ({ names }: Literal) => names.at(-1) === 'source';

/** `file:line says "value", which is NAME`, for each literal that says a fact where it is not defined. */
const repeated = (given: readonly Literal[]): readonly string[] =>
  given
    .filter((literal) => !literal.type && !isSource(literal) && !isTried(literal) && !DATA.has(literal.file))
    .flatMap((literal) => {
      const version = isVersion(literal) ? [{ value: literal.value, name: 'a version, of CUT_OFFS' }] : [];
      const said = [...facts.saidBy(literal), ...version].filter((fact) => !excepted(literal, fact));
      const names = said.map(({ value, name }) => `${JSON.stringify(value)}, which is ${name}`);
      return names.length === 0 ? [] : [`${literal.file}:${literal.line} says ${names.join('; ')}`];
    });

/** Whether it is part of a series that an alarm is tried with. */
const isTried = ({ kind, names }: Literal) => kind === 'number' && names.some((name) => /^(?:fires|quiet)$/.test(name));

const majorOf = (version: string) => version.split('.')[0]!;
const MAJORS = new Set(Object.values(CUT_OFFS).map(majorOf));

/** A version that is written as one of Balrog's is a cut-off, new or old. */
const isVersion = ({ value, statement }: Literal) =>
  BALROG_VERSION.test(String(value)) &&
  MAJORS.has(majorOf(String(value))) &&
  statement !== 'application/cut-offs.ts:CUT_OFFS';

/** Every table of a version, but that of the migrations, which its tool names. */
const balrogTables = (version: string) => tablesOf(version).filter((table) => table !== migrationsOf(version).table);

/** A name that ends with a slash is of a folder, with whatever will stand in it. */
const EXCEPTIONS: readonly { readonly file: string; readonly values: readonly string[]; readonly why: string }[] = [
  {
    file: 'application/caches.ts',
    values: ['release_assets'],
    why: 'a cache, whose table has its name',
  },
  {
    file: 'constructs/logs/queries/views.ts',
    values: ['scheduled_changes'],
    why: 'a part of a path of the API, which a table has its name of',
  },
  {
    file: 'application/schema/',
    values: balrogTables(CUT_OFFS.alembic),
    why: 'columns and migrations by their table, which schema.test.ts holds against src/auslib/db.py; tables.ts says what each is for',
  },
  {
    file: 'commands/rehearse/balrog-tables.ts',
    values: ['user_roles'],
    why: 'a CREATE TABLE of a rehearsed database, which tablesOf would make anew under any other name',
  },
  {
    file: 'commands/release/outside/served.ts',
    values: ['scheduled_changes'],
    why: "a field of an answer of admin's API, which a table has its name of",
  },
  {
    file: 'commands/rehearse/outside/server.ts',
    values: ['scheduled_changes'],
    why: "a field of an answer of admin's API, which a table has its name of",
  },
  {
    file: 'packages/rehearsal/clouds/aws/refusals/in-use-services.ts',
    values: ['users'],
    why: 'who uses something of AWS, a cache policy among them: no cache of admin',
  },
  {
    file: 'commands/questions/index.ts',
    values: ['aus5'],
    why: 'an example in a help text',
  },
  {
    file: 'commands/questions/runbook.ts',
    values: ['aus5', 'dump'],
    why: 'an example in a help text, and the job that a page speaks of when nobody says which',
  },
  {
    file: 'commands/rehearse/trouble/scenes.ts',
    values: ['dump'],
    why: 'the job that fails when nobody says which',
  },
  {
    file: 'application/tables.ts',
    values: ['release_assets'],
    why: 'a table of the database, whose cache has its name',
  },
  {
    file: 'constructs/jobs/work.ts',
    values: ['cleanup-db', 'dump'],
    why: 'the second entry of a scheduled job, which the compiler holds against the first',
  },
  {
    file: 'constructs/alarms/rows/paths.ts',
    values: ['rules'],
    why: 'one of the caches of public, which the compiler holds against their list',
  },
  {
    file: 'constructs/jobs/schema-gate-handler.js',
    values: ['upgrade-db'],
    why: 'it runs in Lambda as it stands here, where it can import nothing of ours',
  },
  {
    file: 'constructs/jobs/commands/manage-db.sh',
    values: ["didn't exit cleanly"],
    why: 'it runs in a container as it stands here; job-commands.test.ts holds what it says against the filter',
  },
  {
    file: 'commands/rehearse/index.ts',
    values: ['aus5', 'prod'],
    why: 'examples in a help text, and whose logs are asked when nobody says: `npm start` deploys it',
  },
  {
    file: 'commands/rehearse/demo/',
    values: ['prod', 'v3.25', 'v3.26', 'v3.27', CUT_OFFS.lastOldMigration, CUT_OFFS.notRead],
    why: 'a story with the words that people type: it stops where a version does not come out as it is told',
  },
  {
    file: 'commands/rehearse/good-day.ts',
    values: ['rules'],
    why: 'a sample for the preview, found by a pattern: without it the panel has no line',
  },
  {
    file: 'commands/maintain/bench/third-environment.ts',
    values: ['prod'],
    why: 'the biggest environment is measured, and nothing in the data says which that is',
  },
  {
    file: 'commands/maintain/bench/review-plan.ts',
    values: ['prod'],
    why: 'a tag in a plan that is made up, of which only the size counts',
  },
  {
    file: 'stacks/former-paths.ts',
    values: ['cleanup-db', 'dump'],
    why: 'where something stood once: that does not change when the name of a job does',
  },
];
const isOf = (exception: string, file: string) =>
  exception.endsWith('/') ? file.startsWith(exception) : file === exception;
const excepted = ({ file }: Literal, { value }: Pick<Fact, 'value'>) =>
  EXCEPTIONS.some((exception) => isOf(exception.file, file) && exception.values.includes(String(value)));

test('what application/ and environments/ define is said nowhere else', () => {
  expect(facts.all.length).toBeGreaterThan(100);
  expect(repeated(literals)).toEqual([]);
});

test('every exception is needed', () => {
  const said = literals.flatMap((literal) => facts.saidBy(literal).map(({ value }) => ({ file: literal.file, value })));
  const needed = (exception: string, value: string) =>
    said.some((one) => isOf(exception, one.file) && String(one.value) === value);
  // The tables that an exception of a folder allows are asked for as a whole: few of them are facts of their own.
  const idle = EXCEPTIONS.flatMap(({ file, values }) =>
    file.endsWith('/')
      ? values.some((value) => needed(file, value))
        ? []
        : [file]
      : values.filter((value) => !needed(file, value)).map((value) => `${file} ${value}`),
  );
  expect(idle).toEqual([]);
});

const [domain = ''] = Object.keys(clientDomains);
const [job = ''] = Object.keys(scheduledJobs);

test.each([
  ['a cut-off version', `if (isAtLeast(version, '${CUT_OFFS.redis}')) share();`],
  ['a cut-off version in a message', `const remedy = \`write ${CUT_OFFS.dieOnTerm} or newer\`;`],
  ['a cut-off version that application/ does not know', "const since = 'v3.19';"],
  ['the version pattern', 'const isTag = /^v\\d+\\.\\d+$/.test(tag);'],
  ['the version pattern, in groups', 'const [, major] = /^v([0-9]+)\\.([0-9]+)$/.exec(tag) ?? [];'],
  ['a port', `new LbTargetGroup(this, 'targets', { port: ${PORTS.served} });`],
  ['a small port', `const ingress = { fromPort: ${PORTS.http} };`],
  ['a port that is compared', `const ours = port === ${PORTS.mysql};`],
  ['a port in an address', `const url = \`http://127.0.0.1:${PORTS.agentProxy}/api\`;`],
  ['a port in a sentence', "const purpose = 'HTTPS (port 443) to the world';"],
  ['a stop timeout', `const container = { stopTimeout: ${STOP.mostSeconds} };`],
  ['a timeout that is computed', `const lb = { idleTimeout: ${WAITING.admin.idleSeconds} };`],
  ['a timeout under a name of AWS', `const group = { deregistrationDelay: '${WAITING.public.drainSeconds}' };`],
  ['a timeout of nginx', `const line = 'proxy_read_timeout ${WAITING.admin.requestSeconds}s;';`],
  ['a health path', `const check = { path: '${HEALTH.loadBalancer.path}' };`],
  ['a health path in an address', `const url = \`https://\${hostname}${VERSION_PATH}\`;`],
  ['the name of a cache', `const cache = '${CACHES.public.at(-2)}';`],
  ['the name of a cache in the name of a metric', `const metric = 'balrog.public.cache.${CACHES.public[0]}.hits';`],
  ['the name of a domain', `const oldest = domains['${domain}'];`],
  ['the name of a domain as a key', `const weight = { ${domain}: 1 };`],
  ['the name of a domain within a name', `const name = \`balrog-\${environment}-${domain}-slow\`;`],
  ['a host name', `const url = 'https://${Object.values(clientDomains)[0]!.servedIn['prod']!.hostname}/';`],
  ['the table of a domain', `const sql = 'SELECT 1 FROM ${Object.values(clientDomains)[0]!.logTable}';`],
  ['the name of a job', `const family = \`\${prefix}-${job}\`;`],
  ['the name of a job that is a common word', "const job = stack.jobs['dump'];"],
  ['a word of the image', `const command = ['${COMMANDS.upgradeDb}'];`],
  ['the name of a table that a type asks for', "type Row = Changes['scheduled_changes'];"],
  ['an environment', "if (environment === 'prod') wake();"],
  ['a text that somebody looks for', `const filter = '?"${TRACEBACK_TEXT}"';`],
])('%s is found where somebody writes it a second time', (_, code) => {
  expect(repeated(read('constructs/planted.ts', code))).toEqual([
    expect.stringContaining('constructs/planted.ts:1 says'),
  ]);
});

test.each([
  ['a minute', 'const MINUTE_SECONDS = 60;'],
  ['the largest number of something', 'const most = Math.min(count, 80);'],
  ['an example in a message', "const allowed = 'a two-part version, e.g. v3.98';"],
  ['a comment', `// The load balancer asks ${HEALTH.loadBalancer.path} of port ${PORTS.served}.`],
  ['another version', "const runtime = 'nodejs22.x', tls = 'TLSv1.2';"],
])('%s is no second place', (_, code) => {
  expect(repeated(read('constructs/planted.ts', code))).toEqual([]);
});
