/** The door of the AWS API: what it reads, what it refuses and how, in each protocol. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { GetParameterCommand, GetParametersByPathCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { registerTasks, taskRunners } from '../api';
import { OPERATIONS } from '../api/operations';
import { modelOf } from '../api/wire/model';
import { ECS_REFUSALS } from '../clouds/aws/refusals/ecs';
import { RDS_REFUSALS } from '../clouds/aws/refusals/rds';
import { ROUTE53_REFUSALS } from '../clouds/aws/refusals/route53';
import { ACCOUNT, DATABASE, REGION, testDoor, type DoorOptions, type TestDoor } from './api-door';

let door: TestDoor;

async function open(options: DoorOptions = {}): Promise<void> {
  await (door as TestDoor | undefined)?.close();
  door = await testDoor(options);
}
beforeEach(() => open());
afterAll(() => door.close());

const CLUSTER = `arn:aws:ecs:${REGION}:${ACCOUNT}:cluster/shop`;
const FAMILY = `arn:aws:ecs:${REGION}:${ACCOUNT}:task-definition/check`;

function cluster(): void {
  door.hold('aws_ecs_cluster', CLUSTER, { arn: CLUSTER, name: 'shop' });
  door.hold('aws_cloudwatch_log_group', '/check', { name: '/check', arn: 'arn' });
  for (const revision of [1, 2]) {
    const container = {
      name: 'check',
      image: `check:${revision}`,
      command: ['check'],
      environment: [{ name: 'HOST', value: 'one' }],
      secrets: [{ name: 'PASSWORD', valueFrom: 'arn:secret' }],
      logConfiguration: {
        logDriver: 'awslogs',
        options: { 'awslogs-group': '/check', 'awslogs-stream-prefix': 'ecs' },
      },
    };
    door.hold('aws_ecs_task_definition', `check:${revision}`, {
      arn: `${FAMILY}:${revision}`,
      arn_without_revision: FAMILY,
      family: 'check',
      revision,
      network_mode: 'awsvpc',
      container_definitions: JSON.stringify([container]),
    });
  }
  door.hold('aws_secretsmanager_secret_version', 'arn:secret|1', { secret_id: 'arn:secret', secret_string: 'open' });
  door.hold('aws_ecs_service', 'service', {
    name: 'web',
    arn: 'arn:web',
    cluster: CLUSTER,
    task_definition: `${FAMILY}:1`,
    desired_count: 2,
  });
}

const NETWORK = { awsvpcConfiguration: { subnets: ['subnet-1'] } };

describe('what is modelled', () => {
  test.each(Object.entries(OPERATIONS))(
    '%s has each of its operations in the model of the service',
    (service, operations) => {
      const known = modelOf(service)?.operations ?? new Map<string, unknown>();
      expect(Object.keys(operations).filter((name) => !known.has(name))).toEqual([]);
    },
  );

  test.each([
    ['rds', RDS_REFUSALS],
    ['ecs', ECS_REFUSALS],
    ['route53', ROUTE53_REFUSALS],
  ])(
    '%s calls its faults as the model of the service does, and says where each row comes from',
    (service, { rows }) => {
      const model = modelOf(service);
      const wrong = rows.flatMap(({ code, isModelled, wireCode = code, operations, source }) => {
        const traits = model?.shape(code)?.getMergedTraits() as
          { error?: string; awsQueryError?: [string] } | undefined;
        const onTheWire = traits?.awsQueryError?.[0] ?? code;
        return [
          ...((traits?.error !== undefined) === (isModelled ?? false) ? [] : [`${code}: modelled or not?`]),
          ...(wireCode === onTheWire ? [] : [`${code} is ${onTheWire} on the wire, not ${wireCode}`]),
          ...operations
            .filter((name) => model?.operations.has(name) !== true)
            .map((name) => `${code}: there is no ${name}`),
          ...(source.length > 10 ? [] : [`${code}: from where?`]),
        ];
      });
      expect(wrong).toEqual([]);
    },
  );
});

describe('a request', () => {
  const signed = (service: string): string =>
    `AWS4-HMAC-SHA256 Credential=AKIATEST/20260310/${REGION}/${service}/aws4_request, SignedHeaders=host, Signature=00`;
  const ask = async (
    service: string,
    path: string,
    init: { method?: string; body?: string; headers?: Record<string, string> },
  ) => {
    const { method = 'POST', headers, ...rest } = init;
    const response = await fetch(`${door.client.endpoint}${path}`, {
      method,
      ...rest,
      headers: { authorization: signed(service), ...headers },
    });
    return `${response.status} ${await response.text()}`;
  };
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const json = (target: string) => ({ 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target });

  test.each([
    [
      'query',
      'rds',
      { body: 'Action=CreateDBCluster&Version=2014-10-31', headers: form },
      /501 .*The rehearsal does not model RDS CreateDBCluster\./s,
    ],
    [
      'JSON',
      'ecs',
      { body: '{}', headers: json('AmazonEC2ContainerServiceV20141113.DeleteCluster') },
      /501 .*The rehearsal does not model ECS DeleteCluster\./s,
    ],
    [
      'EC2',
      'ec2',
      { body: 'Action=RunInstances&Version=2016-11-15&MaxCount=1&MinCount=1', headers: form },
      /501 .*The rehearsal does not model EC2 RunInstances\./s,
    ],
    [
      'an operation that the service has not',
      'ssm',
      { body: '{}', headers: json('AmazonSSM.Dance') },
      /501 .*The rehearsal does not model SSM Dance\./s,
    ],
    [
      'a service without a model',
      'dynamodb',
      { body: '{}', headers: json('DynamoDB_20120810.ListTables') },
      /501 .*The rehearsal does not model dynamodb ListTables\./s,
    ],
  ])('that nobody modelled is refused by its name: %s', async (_, service, init, said) => {
    expect(await ask(service, '/', init)).toMatch(said);
  });

  test.each([
    [
      'a form',
      'rds',
      '/',
      { body: 'Action=DescribeDBInstances&Version=2014-10-31&Colour=red', headers: form },
      /Unknown parameter in input: (&quot;|")Colour(&quot;|")/,
    ],
    [
      'JSON, below',
      'ecs',
      '/',
      {
        body: '{"taskDefinition":"x","overrides":{"colour":1}}',
        headers: json('AmazonEC2ContainerServiceV20141113.RunTask'),
      },
      /Unknown parameter in overrides: \\?"colour/,
    ],
    [
      'REST',
      'scheduler',
      '/schedules/x',
      { method: 'PUT', body: '{"Colour":1}', headers: { 'content-type': 'application/json' } },
      /Unknown parameter in input: \\"Colour/,
    ],
  ])('with a member that the model has not is refused: %s', async (_, service, path, init, said) => {
    expect(await ask(service, path, init)).toMatch(said);
  });

  test('without what the model requires is refused, all of it at once', async () => {
    const init = { body: 'Action=CreateDBSnapshot&Version=2014-10-31', headers: form };
    expect(await ask('rds', '/', init)).toMatch(
      /400 .*Missing required parameter: DBSnapshotIdentifier, DBInstanceIdentifier/s,
    );
  });

  test('for another version of the service is refused', async () => {
    const init = { body: 'Action=DescribeDBInstances&Version=2010-01-01', headers: form };
    expect(await ask('rds', '/', init)).toMatch(/Could not find operation DescribeDBInstances for version 2010-01-01/);
  });
});

test('whoever has another key is refused in the protocol that they speak, and nothing is done', async () => {
  const credentials = { accessKeyId: 'AKIAOTHER', secretAccessKey: 'none' };
  const ssm = new SSMClient({ ...door.client, credentials });
  await expect(ssm.send(new PutParameterCommand({ Name: '/a', Value: '1', Type: 'String' }))).rejects.toMatchObject({
    name: 'AccessDenied',
    message: 'The rehearsal answers only the commands of its own session',
  });
  await expect(
    new RDSClient({ ...door.client, credentials }).send(new DescribeDBInstancesCommand({})),
  ).rejects.toMatchObject({ name: 'AccessDenied' });
  expect(door.store.list()).toEqual([]);
});

test('what tasks do is kept in the home: the first family that fits, an outcome or a module', async () => {
  const root = mkdtempSync(join(tmpdir(), 'tasks-'));
  const module = join(root, 'runner.cjs');
  writeFileSync(module, 'exports.default = { run: (task) => ({ exitCodes: { one: task.revision } }) };');
  registerTasks({ root }, [
    { family: 'shop-check', outcome: { exitCodes: { one: 3 } } },
    { family: 'shop-*', module },
  ]);
  const task = { family: '', revision: 7, region: REGION, account: ACCOUNT, containers: [] };
  const outcomes = ['shop-check', 'shop-other', 'else'].map(async (family) =>
    (await taskRunners({ root }).runnerOf(family)).run(task, door),
  );
  expect(await Promise.all(outcomes)).toEqual([{ exitCodes: { one: 3 } }, { exitCodes: { one: 7 } }, {}]);
  rmSync(root, { recursive: true });
});

describe('faults', () => {
  const describeAll = () => new RDSClient(door.client).send(new DescribeDBInstancesCommand({}));

  test('throttle so many calls of an action', async () => {
    await open({ faults: ['throttle:rds:DescribeDBInstances:2'] });
    await expect(describeAll()).rejects.toMatchObject({ name: 'Throttling', message: 'Rate exceeded' });
    await expect(describeAll()).rejects.toMatchObject({ name: 'Throttling' });
    await expect(describeAll()).resolves.toMatchObject({ DBInstances: [] });
    expect(door.log).toContain('fault throttle:rds:DescribeDBInstances: met');
  });

  test('deny an action every time, and none else', async () => {
    await open({ faults: ['deny:ssm:Put*'] });
    const ssm = new SSMClient(door.client);
    const put = () => ssm.send(new PutParameterCommand({ Name: '/a', Value: '1', Type: 'String' }));
    for (const _ of [1, 2]) {
      await expect(put()).rejects.toMatchObject({
        name: 'AccessDeniedException',
        message: `User: arn:aws:iam::${ACCOUNT}:user/rehearsal is not authorized to perform: ssm:PutParameter because no identity-based policy allows the ssm:PutParameter action`,
      });
    }
    await expect(ssm.send(new GetParametersByPathCommand({ Path: '/' }))).resolves.toMatchObject({ Parameters: [] });
  });

  test('deny all that is asked in a region', async () => {
    await open({ faults: ['deny:us-west-2'] });
    await expect(describeAll()).rejects.toMatchObject({ name: 'AccessDenied' });
    const elsewhere = new RDSClient({ ...door.client, region: 'us-east-2' });
    await expect(elsewhere.send(new DescribeDBInstancesCommand({}))).resolves.toMatchObject({ DBInstances: [] });
  });

  test('fail once, and let the credentials expire from a call on', async () => {
    await open({ faults: ['fail-once:rds:DescribeDBInstances', 'expire:ssm:GetParametersByPath'] });
    await expect(describeAll()).rejects.toMatchObject({ name: 'InternalFailure', $metadata: { httpStatusCode: 500 } });
    await expect(describeAll()).resolves.toBeDefined();
    await expect(new SSMClient(door.client).send(new GetParametersByPathCommand({ Path: '/' }))).rejects.toMatchObject({
      name: 'ExpiredToken',
    });
    await expect(describeAll()).rejects.toMatchObject({ name: 'ExpiredToken' });
  });
});

describe('ECS', () => {
  test('a task goes through its states by the clock, does what its family does, and its lines are in its log group', async () => {
    const seen: unknown[] = [];
    await open({
      tasks: {
        'che*': {
          run: (task) => {
            seen.push(task.containers);
            return { exitCodes: { check: 3 }, lines: [{ container: 'check', line: '{"verdict":"bad"}' }], seconds: 60 };
          },
        },
      },
    });
    cluster();
    const ecs = new ECSClient(door.client);
    const overrides = {
      containerOverrides: [{ name: 'check', command: ['now'], environment: [{ name: 'HOST', value: 'two' }] }],
    };
    const { tasks: [started] = [] } = await ecs.send(
      new RunTaskCommand({
        cluster: 'shop',
        taskDefinition: 'check',
        overrides,
        networkConfiguration: NETWORK,
        startedBy: 'me',
      }),
    );
    expect(started).toMatchObject({ lastStatus: 'PROVISIONING', taskDefinitionArn: `${FAMILY}:2`, startedBy: 'me' });
    const now = async () =>
      (await ecs.send(new DescribeTasksCommand({ cluster: 'shop', tasks: [started?.taskArn ?? ''] }))).tasks?.[0];
    door.forward(20);
    expect(await now()).toMatchObject({ lastStatus: 'RUNNING' });
    const { taskArns } = await ecs.send(new ListTasksCommand({ cluster: 'shop', family: 'check', startedBy: 'me' }));
    expect(taskArns).toEqual([started?.taskArn]);
    door.forward(60);
    expect(await now()).toMatchObject({
      lastStatus: 'STOPPED',
      containers: [{ name: 'check', exitCode: 3 }],
      stopCode: 'EssentialContainerExited',
    });
    expect(seen).toEqual([
      [
        expect.objectContaining({
          image: 'check:2',
          command: ['now'],
          environment: { HOST: 'two' },
          secrets: { PASSWORD: 'open' },
        }),
      ],
    ]);
    const logs = new CloudWatchLogsClient(door.client);
    const { events } = await logs.send(
      new FilterLogEventsCommand({ logGroupName: '/check', filterPattern: '{ $.verdict = "bad" }' }),
    );
    expect(events?.map(({ message }) => message)).toEqual(['{"verdict":"bad"}']);
    door.forward(4000);
    expect(await now()).toBeUndefined();
  });

  test('is listed and described by every revision, of former ones too', async () => {
    cluster();
    const newest = door.store.list({ type: 'aws_ecs_task_definition', id: 'check:2' })[0]!;
    const arn = `${FAMILY}:0`;
    door.hold('ecs_task_definition', arn, { ...newest.values, arn, revision: 0 }, { isRemains: true });
    const ecs = new ECSClient(door.client);
    const { taskDefinitionArns } = await ecs.send(
      new ListTaskDefinitionsCommand({ familyPrefix: 'check', sort: 'ASC' }),
    );
    expect(taskDefinitionArns).toEqual([arn, `${FAMILY}:1`, `${FAMILY}:2`]);
    const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'check:0' }));
    expect(taskDefinition).toMatchObject({ taskDefinitionArn: arn, revision: 0, status: 'ACTIVE' });
  });

  test('goes on when the revision that it was started from is held no more', async () => {
    cluster();
    const ecs = new ECSClient(door.client);
    const asked = { cluster: 'shop', taskDefinition: 'check', networkConfiguration: NETWORK };
    const { tasks: [started] = [] } = await ecs.send(new RunTaskCommand(asked));
    for (const held of door.store.list({ type: 'aws_ecs_task_definition', id: 'check:2' })) door.store.delete(held);
    const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster: 'shop', tasks: [started?.taskArn ?? ''] }));
    expect(tasks).toMatchObject([{ taskDefinitionArn: `${FAMILY}:2`, containers: [{ name: 'check' }] }]);
  });

  test('is refused as ECS refuses it', async () => {
    cluster();
    const ecs = new ECSClient(door.client);
    const run = (more: object) =>
      ecs.send(
        new RunTaskCommand({ cluster: 'shop', taskDefinition: 'check', networkConfiguration: NETWORK, ...more }),
      );
    await expect(run({ taskDefinition: 'gone' })).rejects.toMatchObject({
      name: 'ClientException',
      message: 'TaskDefinition not found.',
    });
    await expect(run({ cluster: 'gone' })).rejects.toMatchObject({
      name: 'ClusterNotFoundException',
      message: 'Cluster not found.',
    });
    await expect(run({ networkConfiguration: undefined })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    });
  });

  test('a service runs what its deployment says: the new tasks when it is done, another one for one that was stopped', async () => {
    cluster();
    const ecs = new ECSClient(door.client);
    const arns = async () =>
      (await ecs.send(new ListTasksCommand({ cluster: 'shop', serviceName: 'web' }))).taskArns ?? [];
    const before = await arns();
    expect(before).toHaveLength(2);
    const { service } = await ecs.send(
      new UpdateServiceCommand({ cluster: 'shop', service: 'web', taskDefinition: 'check:2', desiredCount: 3 }),
    );
    expect(service?.deployments?.map(({ status, rolloutState }) => `${status} ${rolloutState}`)).toEqual([
      'PRIMARY IN_PROGRESS',
      'ACTIVE COMPLETED',
    ]);
    // What Terraform reads at its next refresh.
    expect(door.store.list({ type: 'aws_ecs_service' })[0]?.values).toMatchObject({
      task_definition: `${FAMILY}:2`,
      desired_count: 3,
    });
    door.forward(120);
    const after = await arns();
    expect(after).toHaveLength(3);
    expect(after.filter((arn) => before.includes(arn))).toEqual([]);
    await ecs.send(new StopTaskCommand({ cluster: 'shop', task: after[0], reason: 'pause' }));
    const replaced = await arns();
    expect(replaced).toHaveLength(3);
    expect(replaced).not.toContain(after[0]);
    const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster: 'shop', tasks: [after[0] ?? ''] }));
    expect(tasks?.[0]).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'UserInitiated', stoppedReason: 'pause' });
  });
});

test('parameters are those of Terraform and of whoever puts one, by path', async () => {
  door.hold('aws_ssm_parameter', '/shop/a/one', {
    name: '/shop/a/one',
    type: 'String',
    value: '1',
    version: 1,
    arn: 'arn',
  });
  const ssm = new SSMClient(door.client);
  const put = (more: object) =>
    ssm.send(new PutParameterCommand({ Name: '/shop/two', Value: '2', Type: 'String', ...more }));
  expect(await put({})).toMatchObject({ Version: 1 });
  await expect(put({})).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
  expect(await put({ Overwrite: true, Value: '3' })).toMatchObject({ Version: 2 });
  const names = async (Recursive: boolean) =>
    (await ssm.send(new GetParametersByPathCommand({ Path: '/shop', Recursive }))).Parameters?.map(
      ({ Name, Value }) => `${Name}=${Value}`,
    );
  expect(await names(false)).toEqual(['/shop/two=3']);
  expect(await names(true)).toEqual(['/shop/a/one=1', '/shop/two=3']);
  await expect(ssm.send(new GetParameterCommand({ Name: '/no' }))).rejects.toMatchObject({
    name: 'ParameterNotFound',
    message: 'Parameter /no not found.',
  });
});

describe('Route 53', () => {
  const change = (zone: string, Action: 'CREATE' | 'UPSERT' | 'DELETE', Name: string, value = '192.0.2.1') =>
    new Route53Client(door.client).send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: zone,
        ChangeBatch: {
          Changes: [
            { Action, ResourceRecordSet: { Name, Type: 'CNAME', TTL: 5, ResourceRecords: [{ Value: value }] } },
          ],
        },
      }),
    );

  beforeEach(() => {
    door.hold(
      'aws_route53_zone',
      'Z1',
      { zone_id: 'Z1', name: 'databases.internal', vpc: [{ vpc_id: 'vpc-1' }] },
      { region: 'global' },
    );
    door.hold('aws_service_discovery_private_dns_namespace', 'ns-1', { hosted_zone: 'Z2', name: 'shop.internal' });
  });

  test('records are changed one batch at a time, and are everywhere after a while', async () => {
    const { ChangeInfo } = await change('Z1', 'CREATE', 'serving.databases.internal', 'one.example');
    await change('Z1', 'UPSERT', 'serving.databases.internal', 'two.example');
    const route53 = new Route53Client(door.client);
    const { ResourceRecordSets } = await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: 'Z1' }));
    expect(ResourceRecordSets).toEqual([
      { Name: 'serving.databases.internal.', Type: 'CNAME', TTL: 5, ResourceRecords: [{ Value: 'two.example' }] },
    ]);
    const status = async () =>
      (await route53.send(new GetChangeCommand({ Id: ChangeInfo?.Id ?? '' }))).ChangeInfo?.Status;
    expect(await status()).toBe('PENDING');
    door.forward(30);
    expect(await status()).toBe('INSYNC');
  });

  test.each([
    [
      "in Cloud Map's own zone",
      'Z2',
      'CREATE',
      'x.shop.internal',
      'AccessDenied',
      /^The resource hostedzone\/Z2 can only be managed through AWS Cloud Map/,
    ],
    [
      'outside of the zone',
      'Z1',
      'CREATE',
      'x.example.com',
      'InvalidChangeBatch',
      /RRSet with DNS name x\.example\.com\. is not permitted in zone databases\.internal/,
    ],
    ['that is not there', 'Z1', 'DELETE', 'x.databases.internal', 'InvalidChangeBatch', /but it was not found/],
    [
      'in a zone that is not there',
      'Z9',
      'CREATE',
      'x.databases.internal',
      'NoSuchHostedZone',
      /^No hosted zone found with ID: Z9$/,
    ],
  ] as const)('a record %s is refused', async (_, zone, action, name, code, message) => {
    await expect(change(zone, action, name)).rejects.toMatchObject({
      name: code,
      message: expect.stringMatching(message) as string,
    });
    expect(door.store.list({ type: 'aws_route53_record' })).toEqual([]);
  });
});

test('an instance is found by the filters that RDS has, and another filter is refused', async () => {
  door.hold('aws_db_instance', 'db-ONE', DATABASE);
  const rds = new RDSClient(door.client);
  const by = (Name: string, value: string) =>
    rds.send(new DescribeDBInstancesCommand({ Filters: [{ Name, Values: [value] }] }));
  expect((await by('dbi-resource-id', 'db-ONE')).DBInstances).toHaveLength(1);
  expect((await by('db-instance-id', 'other')).DBInstances).toEqual([]);
  await expect(by('colour', 'red')).rejects.toMatchObject({
    name: 'InvalidParameterValue',
    message: 'Unrecognized filter name: colour',
  });
});
