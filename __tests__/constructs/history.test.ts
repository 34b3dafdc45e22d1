import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import { IamWorkloadIdentityPoolProvider } from '@cdktf/provider-google/lib/iam-workload-identity-pool-provider';
import { ProjectIamCustomRole } from '@cdktf/provider-google/lib/project-iam-custom-role';
import { ProjectService } from '@cdktf/provider-google/lib/project-service';
import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { ServiceAccountIamMember } from '@cdktf/provider-google/lib/service-account-iam-member';
import { StorageBucket } from '@cdktf/provider-google/lib/storage-bucket';
import { StorageBucketIamMember } from '@cdktf/provider-google/lib/storage-bucket-iam-member';
import { App, DefaultTokenResolver, StringConcat, TerraformStack, Tokenization } from 'cdktf';
import { History } from '../../constructs/history/history';
import type { Environment } from '../../environments/environment';
import { checkStacks } from '../../policies/check';
import { DATA_HOLDING } from '../../policies/data-holding';
import type { StackJson } from '../../policies/stack-view';
import { useAccount } from '../../stacks/account';
import { useProject } from '../../stacks/project';
import { ADDRESSING } from '../../stacks/addressing';
import { SynthesizedStack, validatedNamed } from '../kit';

const environment = validatedNamed('prod').environment;
const resolver = new DefaultTokenResolver(new StringConcat());
const outdir = mkdtempSync(join(tmpdir(), 'balrog-history-'));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

const COPY = { region: 'us-east-2', kmsKeyId: 'arn:aws:kms:us-east-2:111122223333:key/copies' };

/** A stack with nothing but the room in it. */
function room(change: Partial<Environment['history']> = {}) {
  const stack = new TerraformStack(new App({ outdir, stackTraces: false, context: ADDRESSING }), 'prod');
  useAccount(stack, environment);
  useProject(stack, environment);
  const history = new History(stack, 'history', {
    prefix: 'balrog-prod',
    awsAccountId: environment.aws.accountId,
    copies: { replica: [COPY] },
    history: { ...environment.history, ...change },
    uiOrigin: 'https://ui.example.com',
    taskRoleNames: { admin: 'balrog-prod-admin', dump: 'balrog-prod-dump' },
  });
  stack.prepareStack();
  const json = stack.toTerraform() as StackJson;
  return {
    history,
    json,
    stack: new SynthesizedStack(JSON.stringify(json)),
    resolve: (value: unknown) => Tokenization.resolve(value, { scope: stack, resolver, preparing: false }) as unknown,
  };
}

const keyFile = room();
const federated = room({ credentials: 'workload-identity-federation' });

const bucket = ({ stack }: ReturnType<typeof room>, name: string) =>
  stack.only(StorageBucket, ({ address }) => address === `google_storage_bucket.history_${name}`);
const grants = ({ stack }: ReturnType<typeof room>) =>
  stack.each(StorageBucketIamMember).map((grant) => [grant.get('bucket'), grant.get('role'), grant.get('member')]);
const named = (address: string) => `\${google_storage_bucket.history_${address}.name}`;

describe('the buckets', () => {
  test.each(['releases', 'nightlies', 'dump'])('%s: IAM alone decides, no lock, no way to destroy it', (name) => {
    const found = bucket(keyFile, name);
    expect(found.lifecycle).toEqual({ prevent_destroy: true });
    expect(found.get('uniform_bucket_level_access')).toBe(true);
    expect(found.get('location')).toBe('US');
    for (const attribute of [
      'retention_policy',
      'default_event_based_hold',
      'enable_object_retention',
      'force_destroy',
    ]) {
      expect(found.get(attribute)).toBeUndefined();
    }
  });

  test('keep releases for ever, with every version and what was deleted', () => {
    const releases = bucket(keyFile, 'releases');
    expect(releases.get('name')).toBe('balrog-prod-release-history-v1');
    expect(releases.get('versioning')).toEqual({ enabled: true });
    expect(releases.get('soft_delete_policy')).toEqual({ retention_duration_seconds: 90 * 86_400 });
    expect(releases.get('lifecycle_rule')).toBeUndefined();
  });

  test("keep nightlies for the environment's days, and a dump that nobody renews for a month", () => {
    const age = (name: string) => bucket(room({ nightlyDays: 45 }), name).get('lifecycle_rule');
    expect(age('nightlies')).toEqual([{ action: { type: 'Delete' }, condition: { age: 45 } }]);
    expect(age('dump')).toEqual([{ action: { type: 'Delete' }, condition: { age: 30 } }]);
  });

  test('are made, or imported under their names where they exist', () => {
    expect(room({ buckets: 'to-be-made' }).stack.json.import).toBeUndefined();
    expect(
      room({ buckets: 'exist', releaseBucket: 'one', nightlyBucket: 'two', dumpBucket: 'three' }).stack.json.import,
    ).toEqual([
      { id: 'one', to: 'google_storage_bucket.history_releases' },
      { id: 'two', to: 'google_storage_bucket.history_nightlies' },
      { id: 'three', to: 'google_storage_bucket.history_dump' },
    ]);
  });

  test('follow names and location of the environment', () => {
    const changed = room({ location: 'EU', releaseBucket: 'one', nightlyBucket: 'two', dumpBucket: 'three' });
    const { history, stack } = changed;
    expect(stack.each(StorageBucket).map((one) => [one.get('name'), one.get('location')])).toEqual([
      ['one', 'EU'],
      ['two', 'EU'],
      ['three', 'EU'],
    ]);
    expect([history.releaseBucket, history.nightlyBucket, history.dumpBucket]).toEqual(['one', 'two', 'three']);
  });

  test('answer scripts of the admin UI, and of no other page', () => {
    const origins = (name: string) =>
      (bucket(keyFile, name).get('cors') as { origin: string[] }[] | undefined)?.map(({ origin }) => origin);
    expect(origins('releases')).toEqual([['https://ui.example.com']]);
    expect(origins('nightlies')).toEqual([['https://ui.example.com']]);
    expect(origins('dump')).toBeUndefined();
  });

  test('come after the APIs that make them', () => {
    const apis = keyFile.stack.each(ProjectService);
    expect(apis.map((api) => [api.get('service'), api.get('disable_on_destroy')])).toEqual([
      ['iam.googleapis.com', false],
      ['storage.googleapis.com', false],
    ]);
    const addresses = apis.map(({ address }) => address);
    for (const type of [StorageBucket, ServiceAccount, ProjectIamCustomRole]) {
      for (const one of keyFile.stack.each(type)) expect(one.json.depends_on).toEqual(addresses);
    }
  });
});

describe('who may do what', () => {
  const roleOf = (writer: string) => `\${google_project_iam_custom_role.history_${writer}_role.name}`;

  test('each writer in its own buckets, the world reads, and nobody else is named', () => {
    const admin = '${google_service_account.history_admin.member}';
    const normalized = grants(keyFile).map((grant) =>
      grant.map((part) => String(part).replace(/_[0-9A-F]{8}(?=\.)/, '')),
    );
    expect(normalized.sort()).toEqual(
      [
        [named('releases'), 'roles/storage.objectViewer', 'allUsers'],
        [named('nightlies'), 'roles/storage.objectViewer', 'allUsers'],
        [named('dump'), 'roles/storage.legacyObjectReader', 'allUsers'],
        [named('releases'), roleOf('admin'), admin],
        [named('nightlies'), roleOf('admin'), admin],
        [named('dump'), roleOf('dump'), '${google_service_account.history_dump.member}'],
      ].sort(),
    );
  });

  /** From the calls of the contract: start (overwrite startuptest), write, merge (get, list, look at the bucket). */
  test.each([
    ['admin', 'storage.objects.create', true],
    ['admin', 'storage.objects.delete', true],
    ['admin', 'storage.objects.get', true],
    ['admin', 'storage.objects.list', true],
    ['admin', 'storage.buckets.get', true],
    ['admin', 'storage.objects.update', false],
    ['admin', 'storage.objects.setIamPolicy', false],
    ['admin', 'storage.objects.setRetention', false],
    ['admin', 'storage.buckets.update', false],
    ['admin', 'storage.buckets.setIamPolicy', false],
    ['dump', 'storage.objects.create', true],
    ['dump', 'storage.objects.delete', true],
    ['dump', 'storage.objects.get', true],
    ['dump', 'storage.objects.list', true],
    ['dump', 'storage.buckets.get', false],
  ])('%s: %s is %s', (writer, permission, allowed) => {
    const role = keyFile.stack.only(ProjectIamCustomRole, (one) => one.get('role_id') === `balrog_prod_${writer}`);
    expect((role.get('permissions') as string[]).includes(permission)).toBe(allowed);
    expect((role.get('permissions') as string[]).length).toBe(writer === 'admin' ? 5 : 4);
  });

  test('service accounts stay, because made anew they have lost their keys', () => {
    const accounts = keyFile.stack.each(ServiceAccount);
    expect(accounts.map((account) => [account.address, account.get('account_id')])).toEqual([
      ['google_service_account.history_admin', 'balrog-prod-admin'],
      ['google_service_account.history_dump', 'balrog-prod-dump'],
    ]);
    for (const account of accounts) expect(account.lifecycle).toEqual({ prevent_destroy: true });
  });
});

describe('credentials: key-file', () => {
  test('are two empty secrets under a key of their own; Terraform has no version of them', () => {
    const key = keyFile.stack.only(KmsKey);
    expect(key.address).toBe('aws_kms_key.history_key');
    const secrets = keyFile.stack.each(SecretsmanagerSecret);
    expect(secrets.map((secret) => [secret.address, secret.get('name')])).toEqual([
      ['aws_secretsmanager_secret.history_admin_key', 'balrog-prod-history-admin-key'],
      ['aws_secretsmanager_secret.history_dump_key', 'balrog-prod-history-dump-key'],
    ]);
    for (const secret of secrets) {
      expect(secret.get('kms_key_id')).toBe('${aws_kms_key.history_key.arn}');
      expect(secret.get('recovery_window_in_days')).toBe(30);
      expect(secret.get('replica')).toEqual([{ region: COPY.region, kms_key_id: COPY.kmsKeyId }]);
      expect(secret.lifecycle).toEqual({ prevent_destroy: true });
    }
    const types = keyFile.stack.all.map(({ type }) => type);
    expect(types.filter((type) => /secret_version|service_account_key|workload_identity/.test(type))).toEqual([]);
  });

  test('are handed on by ARN', () => {
    expect(keyFile.resolve(keyFile.history.credentials)).toEqual({
      kind: 'key-file',
      adminSecretArn: '${aws_secretsmanager_secret.history_admin_key.arn}',
      dumpSecretArn: '${aws_secretsmanager_secret.history_dump_key.arn}',
      encryptionKeyArn: '${aws_kms_key.history_key.arn}',
    });
    expect(keyFile.resolve(keyFile.history.keySecretArn)).toBe('${aws_secretsmanager_secret.history_admin_key.arn}');
  });
});

describe('credentials: workload-identity-federation', () => {
  const role = (task: string) => `arn:aws:sts::111122223333:assumed-role/balrog-prod-${task}`;

  test('leave neither secret nor key', () => {
    expect(federated.history.keySecretArn).toBeUndefined();
    const types = federated.stack.all.map(({ type }) => type);
    expect(types.filter((type) => type.startsWith('aws_'))).toEqual([]);
  });

  test('believe two task roles of our account, and let each act as its own writer', () => {
    const provider = federated.stack.only(IamWorkloadIdentityPoolProvider);
    expect(provider.get('aws')).toEqual({ account_id: '111122223333' });
    expect(provider.get('attribute_condition')).toBe(
      `attribute.aws_role == '${role('admin')}' || attribute.aws_role == '${role('dump')}'`,
    );
    const acts = federated.stack.each(ServiceAccountIamMember);
    expect(acts.map((act) => act.get('service_account_id'))).toEqual([
      '${google_service_account.history_admin.name}',
      '${google_service_account.history_dump.name}',
    ]);
    acts.forEach((act, index) => {
      expect(act.get('role')).toBe('roles/iam.workloadIdentityUser');
      expect(act.get('member')).toMatch(
        new RegExp(
          `^principalSet://iam\\.googleapis\\.com/\\$\\{[^}]+\\.name\\}/attribute\\.aws_role/${role(['admin', 'dump'][index]!)}$`,
        ),
      );
    });
    expect(federated.resolve(federated.history.credentials)).toMatchObject({
      audience: expect.stringMatching(
        /^\/\/iam\.googleapis\.com\/\$\{google_iam_workload_identity_pool_provider\./,
      ) as string,
    });
  });
});

describe('the policies', () => {
  test.each([
    ['key-file', keyFile],
    ['workload-identity-federation', federated],
  ])('are kept with %s; every address that holds data is pinned', (_, { json, stack }) => {
    const holding = stack.all.filter(({ type }) => DATA_HOLDING[type]).map(({ address }) => address);
    expect(holding.filter((address) => /_[0-9A-F]{8}$/.test(address))).toEqual([]);
    const ledger = {
      stacks: { prod: Object.fromEntries(holding.map((address) => [address, 'what nobody can rebuild'])) },
    };
    const stacks = { prod: { accountId: environment.aws.accountId } };
    // Who hears of changes of the keys is another room's.
    const broken = checkStacks([{ name: 'prod', json }], { ledger, waivers: [], stacks });
    expect(broken.filter(({ rule }) => rule !== 'key-changes-noticed')).toEqual([]);
  });

  test('say which project everything is in, and whose it is', () => {
    expect(keyFile.json.provider?.['google']).toEqual([
      {
        add_terraform_attribution_label: false,
        default_labels: {
          application: 'balrog',
          environment: 'prod',
          managed_by: 'terraform',
          repository: 'balrog-infra',
          stack: 'prod',
        },
        project: 'balrog-prod-example',
      },
    ]);
  });
});
