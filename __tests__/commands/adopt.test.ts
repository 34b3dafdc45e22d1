/** What the provider imports each thing of the ledger by, what becomes an import block of it, and what stands in the way of a plan of imports. */
import { App } from 'cdktf';
import { identify, type NamesInAws, type StackJson } from '../../commands/adopt/identify';
import { existing, type Asked } from '../../commands/adopt/database';
import { judge, type Plan } from '../../commands/adopt/judge';
import type { Instance } from '../../commands/restore/cloud';
import { clientDomains, EnvironmentError, loadEnvironments } from '../../environments';
import { databaseMistakes } from '../../environments/database-mistakes';
import { checkStacks } from '../../policies/check';
import { entriesOf, readLedger } from '../../policies/ledger';
import { addStacks } from '../../stacks';
import { importAdopted } from '../../stacks/adopted';
import { ADDRESSING } from '../../stacks/addressing';
import { treeWith } from '../policies/generation-trees';

const NAMES: NamesInAws = {
  keyId: async (alias, region) => `key of ${alias} in ${region}`,
  secretArn: async (name, region) => `secret ${name} in ${region}`,
};

function stacksOf(environment: string) {
  const found = loadEnvironments().find((each) => each.environment.name === environment)!;
  return addStacks(new App({ context: ADDRESSING, stackTraces: false }), found.environment, found.release);
}

const jsonOf = (stack: string): StackJson =>
  stacksOf(stack.replace('bootstrap-', ''))
    .find(({ node }) => node.id === stack)!
    .toTerraform() as StackJson;

const asked = (stack: StackJson, names: NamesInAws = NAMES) => ({ stack, region: 'us-west-2', names, given: {} });

const wayOut = (address: string) =>
  (address.startsWith('aws_kms_key.') ? `If the account has it without that alias: --id ${address}=ID. ` : '') +
  `If it has none of that name: --new ${address}, and the deployment makes it; what another one holds is copied into it.`;

describe('what is imported by which id', () => {
  test.each(['stage', 'prod', 'bootstrap-stage', 'bootstrap-prod'])(
    'everything that the ledger lists for %s',
    async (stack) => {
      const reading = readLedger();
      if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
      const listed = Object.keys(entriesOf(reading.ledger, stack));
      expect(listed.length).toBeGreaterThan(3);
      const json = jsonOf(stack);
      const found = await Promise.all(listed.map((address) => identify(address, asked(json))));
      expect(found.filter(({ id }) => id === undefined)).toEqual([]);
    },
  );

  test.each([
    ['aws_db_instance.database', 'balrog-prod'],
    ['aws_s3_bucket.admin_ui', 'balrog-prod-admin-ui-111122223333'],
    ['aws_kms_key.database_key', 'key of alias/balrog-prod-database in us-west-2'],
    // "Import" of the provider, with its region: `id@region`.
    ['aws_kms_key.database_copies_key', 'key of alias/balrog-prod-database in us-east-2@us-east-2'],
    ['aws_secretsmanager_secret.secret_dburi_admin', 'secret balrog-prod/dburi-admin in us-west-2'],
  ])('%s', async (address, id) => {
    expect(await identify(address, asked(jsonOf('prod')))).toEqual({ address, id });
  });

  test('what AWS does not know is said by its name, and what somebody gives goes before it', async () => {
    const json = jsonOf('prod');
    const nobody: NamesInAws = { keyId: async () => undefined, secretArn: async () => undefined };
    const key = 'aws_kms_key.database_key';
    expect(await identify(key, asked(json, nobody))).toEqual({
      address: key,
      why: `no key is called alias/balrog-prod-database in us-west-2. ${wayOut(key)}`,
    });
    const secret = 'aws_secretsmanager_secret.secret_dburi_admin';
    expect(await identify(secret, asked(json, nobody))).toEqual({
      address: secret,
      why: `no secret is called balrog-prod/dburi-admin in us-west-2. ${wayOut(secret)}`,
    });
    const given = { ...asked(json, nobody), given: { [key]: '1234abcd' } };
    expect(await identify(key, given)).toEqual({ address: key, id: '1234abcd' });
  });
});

describe('the plan', () => {
  const DATABASE = 'aws_db_instance.database';
  const BUCKET = 'aws_s3_bucket.admin_ui';
  const wanted = [DATABASE, BUCKET].map((address) => ({ address, id: 'some-id' }));
  const change = (address: string, actions: readonly string[], more: object = {}) => ({
    address,
    change: { actions, ...more },
  });
  const importing = { importing: { id: 'some-id' } };
  const SOUND: Plan = {
    resource_changes: [
      change(DATABASE, ['update'], importing),
      change(BUCKET, ['no-op'], importing),
      change('aws_vpc.network', ['create']),
    ],
  };
  const inTheWay = (changes: Plan['resource_changes'] & object, errors: readonly string[] = []) =>
    judge({ resource_changes: changes }, wanted, errors).inTheWay;

  test('imports all of it, and changes in place what it lacks', () => {
    expect(judge(SOUND, wanted, [])).toEqual({
      imported: [DATABASE, BUCKET],
      changed: [DATABASE],
      held: [],
      inTheWay: [],
    });
  });

  test('leaves alone what the state has already', () => {
    const held = [change(DATABASE, ['no-op'], importing), change(BUCKET, ['update'])];
    expect(judge({ resource_changes: held }, wanted, [])).toMatchObject({
      imported: [DATABASE],
      held: [BUCKET],
      inTheWay: [],
    });
  });

  test('stands in its own way where it would replace, delete, or make anew', () => {
    const replaces = change(DATABASE, ['delete', 'create'], {
      ...importing,
      replace_paths: [['username'], ['kms_key_id'], ['password']],
      before: { username: 'root', kms_key_id: 'old', password: 'hunter2' },
      before_sensitive: { password: true },
      after: { username: 'balrog_master', password: 'hunter3' },
    });
    const protects = `Error: Instance cannot be destroyed. Resource ${DATABASE} has lifecycle.prevent_destroy set`;
    expect(inTheWay([replaces, change(BUCKET, ['no-op'], importing)], [protects])).toEqual([
      `${DATABASE}: would be replaced, as its username is "root", and would be "balrog_master"; its kms_key_id is "old", and would be absent, or known when it is made; its password is a secret value, and would be a secret value. Write what the account has into environments/ or into its construct.`,
    ]);
    const deletes = [...SOUND.resource_changes!, change('aws_kms_key.old', ['delete'])];
    expect(inTheWay(deletes)).toEqual(['aws_kms_key.old: would be deleted. Write it into the code again.']);
    expect(inTheWay([change(DATABASE, ['create']), change(BUCKET, ['no-op'], importing)])).toEqual([
      `${DATABASE}: the plan does not import it`,
    ]);
  });

  test('and where nobody knows an id, or Terraform refuses it', () => {
    const unknown = [...wanted, { address: 'aws_kms_key.chat_key', why: 'no key is called alias/x in us-west-2' }];
    const absent = `Error: Cannot import non-existent remote object\n\nWhile attempting to import an existing object to\n"${BUCKET}", the provider detected that no object exists`;
    expect(judge(SOUND, unknown, ['Error: credentials have expired', absent]).inTheWay).toEqual([
      'aws_kms_key.chat_key: no key is called alias/x in us-west-2',
      'Error: credentials have expired',
      `${BUCKET}: the account has no such thing. ${wayOut(BUCKET)}`,
    ]);
  });
});

describe('environments/adopted.json', () => {
  test('becomes an import block of each of its lines, and of nothing else', () => {
    const stacks = stacksOf('stage');
    importAdopted(stacks, { stage: { 'aws_s3_bucket.admin_ui': 'balrog-stage-admin-ui-444455556666' } });
    const [bootstrap, stage] = stacks.map((stack) => (stack.toTerraform() as StackJson).import);
    expect(stage).toEqual([{ to: 'aws_s3_bucket.admin_ui', id: 'balrog-stage-admin-ui-444455556666' }]);
    expect(bootstrap?.map(({ to }) => to)).toEqual(['aws_s3_bucket.state']);
  });

  test('is refused with every line that is of nothing', () => {
    const adopted = { stage: { 'aws_s3_bucket.former': 'former' }, dev: { 'aws_s3_bucket.admin_ui': 'dev' } };
    const error = (() => {
      try {
        importAdopted(stacksOf('stage'), adopted);
        return undefined;
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(EnvironmentError);
    expect((error as Error).message).toContain('stage.aws_s3_bucket.former');
    expect((error as Error).message).toContain('dev.aws_s3_bucket.admin_ui');
  });
});

describe('the database', () => {
  const RUNS: Instance = {
    identifier: 'update-server',
    resourceId: 'db-ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    status: 'available',
    instanceClass: 'db.r5.large',
    storageGib: 100,
    multiAz: false,
    username: 'root',
    dbName: 'balrog_prod',
    kmsKeyId: 'arn:aws:kms:us-west-2:111122223333:key/00000000-0000-0000-0000-000000000009',
    storageEncrypted: true,
    engine: 'mysql',
    engineVersion: '8.0.33',
    retentionDays: 7,
  };
  const prod = loadEnvironments().find(({ environment }) => environment.name === 'prod')!.environment;
  const rds = (more: Partial<Instance>): Asked => ({
    instance: async (identifier) => (identifier === RUNS.identifier ? { ...RUNS, ...more } : undefined),
    instanceNames: async () => ['update-server', 'other'],
    backups: async () => [],
  });
  const looked = (more: Partial<Instance>) => existing(prod, 'update-server', rds(more));

  test('becomes a row with all that RDS cannot change of it', async () => {
    const { databases, remarks, inTheWay } = await looked({});
    expect({ remarks, inTheWay }).toEqual({ remarks: [], inTheWay: [] });
    expect(databases).toEqual({
      serving: 'update-server',
      paused: [],
      generations: {
        'update-server': {
          from: 'existing',
          state: 'live',
          recorded: {
            resourceId: RUNS.resourceId,
            username: 'root',
            dbName: 'balrog_prod',
            kmsKeyId: RUNS.kmsKeyId,
            storageEncrypted: true,
            engine: 'mysql',
          },
        },
      },
    });
    expect(databaseMistakes('prod', databases!)).toEqual([]);
  });

  test('keeps every rule as it runs, without encryption, under its own name, and is taken as it is', async () => {
    const { databases, remarks } = await looked({ storageEncrypted: false, kmsKeyId: '' });
    expect(remarks).toEqual([
      'update-server is not encrypted, which RDS cannot change of an instance. A copy of a snapshot with a key is; restore from that: npm run balrog -- restore.',
    ]);
    const json = treeWith(databases!);
    const { aws, edge, jobs, services } = prod;
    const facts = {
      accountId: aws.accountId,
      mode: services.mode,
      names: edge.names,
      databases: databases!,
      jobs: Object.keys(jobs),
    };
    const violations = checkStacks([{ name: 'prod', json }], { stacks: { prod: facts }, domains: clientDomains });
    expect(violations.filter(({ stack }) => stack === 'prod').map(({ rule, wrong }) => `${rule}: ${wrong}`)).toEqual(
      [],
    );
    const { database } = json.resource!.aws_db_instance as { readonly database: object };
    expect(database).toMatchObject({
      identifier: 'update-server',
      username: 'root',
      db_name: 'balrog_prod',
      storage_encrypted: false,
    });
    expect(Object.keys(database)).not.toContain('kms_key_id');
    expect((json as StackJson).import).toContainEqual({ to: 'aws_db_instance.database', id: 'update-server' });
  });

  test.each([
    [
      'of another version',
      { engineVersion: '5.7.44' },
      'the database update-server: engine version is 5.7.44, and environments/prod.ts says 8.0 (database.mysqlVersion). Upgrade it where it runs, after a snapshot: a deployment of this code upgrades nothing to another version.',
    ],
    [
      'with more storage',
      { storageGib: 400 },
      'the database update-server: it has 400 GiB, and environments/prod.ts says 200 (database.storageGib). Write 400 there: RDS makes no storage smaller.',
    ],
    [
      'of another engine',
      { engine: 'postgres' },
      'the database update-server: engine is postgres, and this code runs mysql. Its rows get there as a dump: make the environment with a database of its own, and load it.',
    ],
    [
      'without a schema',
      { dbName: '' },
      'the database update-server: dbName would have to be the name of the schema, e.g. balrog in environments/databases.json.',
    ],
  ])('%s stands in the way', async (_, more, line) => {
    const { databases, inTheWay } = await looked(more);
    expect(databases).toBeUndefined();
    expect(inTheWay).toContain(line);
  });

  test('that nobody finds stands in the way with the names that there are', async () => {
    expect((await existing(prod, undefined, rds({}))).inTheWay).toEqual([
      'the database: RDS has no instance balrog-prod. There are other, update-server: say which one it is with --database NAME.',
    ]);
  });
});
