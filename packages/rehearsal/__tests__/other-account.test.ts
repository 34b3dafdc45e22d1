/** One session, two accounts: who asks with the key of the other one sees what lies there. */
import { DescribeClustersCommand, ECSClient } from '@aws-sdk/client-ecs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ACCOUNT, testDoor, type TestDoor } from './api-door';

const OTHER = '444455556666';

let door: TestDoor;
beforeEach(async () => {
  door = await testDoor();
});
afterEach(() => door.close());

const as = (account: string) => {
  const { credentials } = door.client;
  return { ...door.client, credentials: { ...credentials, accessKeyId: `${credentials.accessKeyId}${account}` } };
};

test('the key of an account acts as that account, and the plain one as the caller of the session', async () => {
  const caller = async (account: string) =>
    (await new STSClient(as(account)).send(new GetCallerIdentityCommand({}))).Account;
  expect([await caller(''), await caller(OTHER)]).toEqual([ACCOUNT, OTHER]);
});

test('each sees its own resources alone', async () => {
  const arn = `arn:aws:ecs:us-west-2:${OTHER}:cluster/theirs`;
  door.hold('aws_ecs_cluster', arn, { name: 'theirs', arn }, { account: OTHER });
  const clusters = async (account: string) =>
    (await new ECSClient(as(account)).send(new DescribeClustersCommand({ clusters: ['theirs'] }))).clusters?.length;
  expect([await clusters(''), await clusters(OTHER)]).toEqual([0, 1]);
});

test.each(['1', '4444555566667', 'x44455556666'])('a key that ends with %s is nobody’s', async (end) => {
  await expect(new STSClient(as(end)).send(new GetCallerIdentityCommand({}))).rejects.toThrow(
    'The rehearsal answers only the commands of its own session',
  );
});
