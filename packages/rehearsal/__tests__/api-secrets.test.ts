/** Copies of secrets in another region, as the AWS SDK sees them. */
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { testDoor, type TestDoor } from './api-door';

const HERE = 'us-west-2';
const THERE = 'us-east-2';
const arnIn = (region: string) => `arn:aws:secretsmanager:${region}:111122223333:secret:shop/key-AbCdEf`;
const KEY = `arn:aws:kms:${THERE}:111122223333:key/copies`;

let door: TestDoor;
let here: SecretsManagerClient;
let there: SecretsManagerClient;

beforeEach(async () => {
  door = await testDoor();
  here = new SecretsManagerClient({ ...door.client, region: HERE });
  there = new SecretsManagerClient({ ...door.client, region: THERE });
  const arn = arnIn(HERE);
  const replica = [{ region: THERE, kms_key_id: KEY, status: 'InSync', status_message: 'Replication succeeded' }];
  door.hold('aws_secretsmanager_secret', arn, { id: arn, arn, name: 'shop/key', replica });
});
afterEach(() => door.close());

test('a copy has the name, the newest value and the ARN of its secret, but for the region', async () => {
  await here.send(new PutSecretValueCommand({ SecretId: 'shop/key', SecretString: 'first' }));
  door.forward(60);
  await here.send(new PutSecretValueCommand({ SecretId: 'shop/key', SecretString: 'second' }));
  expect(await there.send(new GetSecretValueCommand({ SecretId: 'shop/key' }))).toMatchObject({
    ARN: arnIn(THERE),
    SecretString: 'second',
  });
  const { SecretList = [] } = await there.send(new ListSecretsCommand({}));
  expect(SecretList).toMatchObject([{ Name: 'shop/key', PrimaryRegion: HERE, KmsKeyId: KEY }]);
  expect(await there.send(new DescribeSecretCommand({ SecretId: arnIn(THERE) }))).toMatchObject({
    ReplicationStatus: [{ Region: THERE, Status: 'InSync' }],
  });
});

test('it is changed where its secret is, and nowhere else', async () => {
  await expect(
    there.send(new PutSecretValueCommand({ SecretId: 'shop/key', SecretString: 'other' })),
  ).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: "Operation not permitted on a replica secret. Call must be made in primary secret's region.",
  });
  const elsewhere = new SecretsManagerClient({ ...door.client, region: 'eu-west-1' });
  await expect(elsewhere.send(new DescribeSecretCommand({ SecretId: 'shop/key' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  expect((await here.send(new ListSecretsCommand({}))).SecretList).toHaveLength(1);
});
