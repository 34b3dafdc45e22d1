import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { LambdaInvocation } from '@cdktf/provider-aws/lib/lambda-invocation';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { unzipSync } from 'fflate';
import jsonata from 'jsonata';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { archiveOf } from '../../constructs/jobs/function-code';
import { fargateSize } from '../../application/fargate';
import { USERS } from '../../constructs/jobs/database-users';
import { scheduledJobs } from '../../environments';
import { prodWith, stackNamed, type SynthesizedStack } from '../kit';
import { containersOf, servicesWith, variablesOf, type Json, type CutOutProps } from './services-stack';

const HANDLER = join(__dirname, '../../constructs/jobs/schema-gate-handler.js');
const DIGEST = `sha256:${'26'.repeat(32)}`;

const prod = servicesWith();

describe('a release', () => {
  const next = servicesWith(({ release }) => {
    release.version = 'v3.26';
    release.digest = { balrog: DIGEST, agent: `sha256:${'27'.repeat(32)}` };
  });
  const changed = (one: SynthesizedStack, other: SynthesizedStack) =>
    one.all
      .filter(({ address, json }) => {
        const twin = other.all.find((each) => each.address === address);
        return JSON.stringify(twin?.json) !== JSON.stringify(json);
      })
      .map(({ address }) => address.replace(/_[0-9A-F]{8}$/, ''));

  test('changes task definitions and the gate, and nothing else; services follow their definition', () => {
    expect(changed(prod, next).sort()).toEqual([
      'aws_ecs_task_definition.jobs_cleanup_task_definition',
      'aws_ecs_task_definition.jobs_create_task_definition',
      'aws_ecs_task_definition.jobs_dump_task_definition',
      'aws_ecs_task_definition.jobs_schema-gate_upgrade_task_definition',
      'aws_ecs_task_definition.services_admin_task_definition',
      'aws_ecs_task_definition.services_agent_task_definition',
      'aws_ecs_task_definition.services_public_task_definition',
      'aws_lambda_invocation.jobs_schema-gate_invocation',
    ]);
    expect(next.all.map(({ address }) => address)).toEqual(prod.all.map(({ address }) => address));
  });

  test('runs the gate again for another digest, not for another size or schema change', () => {
    const gate = (change: (given: CutOutProps) => void) => servicesWith(change).only(LambdaInvocation).json;
    const same = gate(({ environment, release }) => {
      environment.services.admin.size = fargateSize(2048, 16384);
      release.bug = (release.bug ?? 0) + 1;
    });
    expect(same).toEqual(prod.only(LambdaInvocation).json);
    expect(next.only(LambdaInvocation).get('triggers')).toEqual({ digest: DIGEST, generation: 'balrog-prod' });
  });
});

describe('the order of deployment', () => {
  /** Who waits for whom, by names. */
  function order(schemaChange: CutOutProps['release']['schemaChange']) {
    const stack = servicesWith(({ release }) => void (release.schemaChange = schemaChange));
    const parts = [...stack.each(EcsService), ...stack.each(LambdaInvocation)];
    const nameOf = ({ type, json }: { type: string; json: Json }) => (type === 'aws_ecs_service' ? json.name : 'gate');
    return parts
      .flatMap((part) =>
        ((part.json.depends_on ?? []) as string[]).flatMap((address) =>
          parts.filter((other) => other.address === address).map((other) => `${nameOf(other)} -> ${nameOf(part)}`),
        ),
      )
      .sort();
  }
  test.each([
    ['none', ['admin -> agent', 'gate -> admin', 'gate -> public']],
    ['additive', ['admin -> agent', 'admin -> public', 'gate -> admin']],
    ['destructive', ['admin -> agent', 'gate -> admin', 'public -> gate']],
  ] as const)('%s', (schemaChange, expected) => {
    expect(order(schemaChange)).toEqual(expected);
  });
});

describe('the code of the gate', () => {
  const object = prod.only(S3Object, ({ path }) => path.includes('/schema-gate/'));
  const gate = prod.only(LambdaFunction, ({ path }) => path.includes('/schema-gate/'));
  const archive = Buffer.from(String(object.get('content_base64')), 'base64');

  test('is the handler, under a name that follows from its bytes', () => {
    const files = unzipSync(new Uint8Array(archive));
    expect(Object.keys(files)).toEqual(['schema-gate-handler.js']);
    expect(Buffer.from(files['schema-gate-handler.js']!).toString()).toBe(readFileSync(HANDLER, 'utf8'));
    const hash = createHash('sha256').update(archive);
    expect(gate.get('source_code_hash')).toBe(hash.copy().digest('base64'));
    expect(object.get('key')).toBe(`schema-gate/${hash.digest('hex')}.zip`);
  });

  test('packs to the same bytes wherever and whenever it is packed', () => {
    const bytes = (zone: string) => {
      const before = process.env.TZ;
      process.env.TZ = zone;
      try {
        return Buffer.from(archiveOf({ 'a.js': 'x' })).toString('hex');
      } finally {
        if (before === undefined) delete process.env.TZ;
        else process.env.TZ = before;
      }
    };
    expect(bytes('Pacific/Auckland')).toBe(bytes('America/Los_Angeles'));
  });

  test('reserves no concurrency: a new account has none to give', () => {
    expect(gate.get('reserved_concurrent_executions')).toBeUndefined();
  });
});

/** The parts of AWS that the handler asks, over HTTP in the shapes of their JSON protocols (API references of ECS and SSM). */
class FakeAws {
  readonly calls: { target: string; input: Json }[] = [];
  readonly answers: Record<string, (input: Json) => Json>;
  running: string[] = [];
  passed = new Map<string, string>();
  /** When parameters were written, in seconds since the epoch. */
  modified = 0;
  exitCode: number | undefined = 0;
  image = `mozilla/balrog@${DIGEST}`;
  /** Polls until the task has stopped. */
  polls = 2;
  private server!: Server;

  constructor() {
    const task = 'arn:aws:ecs:us-west-2:111122223333:task/balrog-prod/0123456789abcdef0123456789abcdef';
    const definition = 'arn:aws:ecs:us-west-2:111122223333:task-definition/balrog-prod-upgrade-db:7';
    this.answers = {
      'AmazonEC2ContainerServiceV20141113.ListTasks': () => ({ taskArns: this.running }),
      'AmazonEC2ContainerServiceV20141113.DescribeTaskDefinition': () => ({
        taskDefinition: {
          taskDefinitionArn: definition,
          containerDefinitions: [
            { name: 'u', image: this.image, environment: [{ name: 'DATABASE_GENERATION', value: 'balrog-prod' }] },
          ],
        },
      }),
      'AmazonEC2ContainerServiceV20141113.RunTask': () => ({
        tasks: [{ taskArn: task, lastStatus: 'PROVISIONING' }],
        failures: [],
      }),
      'AmazonEC2ContainerServiceV20141113.DescribeTasks': ({ tasks: [taskArn] }) => {
        this.polls -= 1;
        if (this.polls > 0) return { tasks: [{ taskArn, lastStatus: 'RUNNING' }] };
        const container = { name: 'upgrade-db', ...(this.exitCode !== undefined && { exitCode: this.exitCode }) };
        const stoppedReason =
          this.exitCode === undefined ? 'ResourceInitializationError' : 'Essential container exited';
        return { tasks: [{ taskArn, lastStatus: 'STOPPED', stoppedReason, containers: [container] }] };
      },
      'AmazonSSM.GetParameter': ({ Name }) => {
        if (!this.passed.has(Name)) throw Object.assign(new Error('ParameterNotFound'), { name: 'ParameterNotFound' });
        return { Parameter: { Name, Value: this.passed.get(Name), LastModifiedDate: this.modified } };
      },
      'AmazonSSM.PutParameter': ({ Name, Value, Overwrite }) => {
        if (!Overwrite && this.passed.has(Name))
          throw Object.assign(new Error('ParameterAlreadyExists'), { name: 'ParameterAlreadyExists' });
        this.passed.set(Name, Value);
        return { Version: 1 };
      },
      'AmazonSSM.DeleteParameter': ({ Name }) => {
        this.passed.delete(Name);
        return {};
      },
    };
  }

  async listen(): Promise<string> {
    this.server = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        const target = String(request.headers['x-amz-target']);
        const input = JSON.parse(body) as Json;
        this.calls.push({ target: target.split('.')[1]!, input });
        response.setHeader('content-type', 'application/x-amz-json-1.1');
        try {
          response.end(JSON.stringify(this.answers[target]!(input)));
        } catch (error) {
          response.statusCode = 400;
          response.end(JSON.stringify({ __type: (error as Error).name, message: (error as Error).message }));
        }
      });
    });
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  names(): readonly string[] {
    return this.calls.map(({ target }) => target);
  }
}

/** The calls of the AWS SDK's aggregated clients, over plain HTTP and unsigned. */
function client(endpoint: string, target: string): unknown {
  return new Proxy(
    {},
    {
      get: (_, call: string) => async (input: Json) => {
        const name = call.charAt(0).toUpperCase() + call.slice(1);
        const headers = { 'x-amz-target': `${target}.${name}`, 'content-type': 'application/x-amz-json-1.1' };
        const response = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(input) });
        const answer = (await response.json()) as Json;
        if (!response.ok) throw Object.assign(new Error(answer.message), { name: answer.__type });
        return answer;
      },
    },
  );
}

/** The AWS SDK where it is installed: the calls are then those that Lambda makes. */
function clientsOf(endpoint: string): { ecs: unknown; ssm: unknown } {
  const settings = { endpoint, region: 'us-west-2', credentials: { accessKeyId: 'AKID', secretAccessKey: 'none' } };
  try {
    const { ECS } = jest.requireActual('@aws-sdk/client-ecs');
    const { SSM } = jest.requireActual('@aws-sdk/client-ssm');
    return { ecs: new ECS(settings), ssm: new SSM(settings) };
  } catch {
    return { ecs: client(endpoint, 'AmazonEC2ContainerServiceV20141113'), ssm: client(endpoint, 'AmazonSSM') };
  }
}

describe('the gate', () => {
  const { makeHandler } = jest.requireActual<{
    makeHandler: (clients: Json) => (event: Json, context: Json) => Promise<Json>;
  }>(HANDLER);
  const settings = {
    CLUSTER: 'balrog-prod',
    FAMILY: 'balrog-prod-upgrade-db',
    SUBNETS: 'subnet-1,subnet-2',
    SECURITY_GROUP: 'sg-1',
    LOG_GROUP: '/ecs/balrog-prod/upgrade-db',
    MEMORY_PATH: '/balrog-prod/schema-gate',
  };
  const [RESTORED, MOMENT] = ['/balrog-prod/schema-gate/balrog-prod-2', '2023-07-11T02:09:00Z'];
  const event = {
    version: 'v3.26',
    digest: DIGEST,
    generation: 'balrog-prod',
    memories: [{ path: '/balrog-prod/schema-gate' }],
  };
  const memory = `/balrog-prod/schema-gate/sha256-${'26'.repeat(32)}`;
  const turn = '/balrog-prod/schema-gate/turn';
  const NOW = Date.parse('2023-07-11T12:00:00Z');
  let aws: FakeAws;
  let waits: number;
  let run: (remainingMillis?: number, more?: object) => Promise<Json>;

  beforeEach(async () => {
    aws = new FakeAws();
    waits = 0;
    const wait = async () => void (waits += 1);
    const handler = makeHandler({ ...clientsOf(await aws.listen()), settings, wait, now: () => NOW });
    run = (remaining = 600_000, more: object = {}) =>
      handler({ ...event, ...more }, { awsRequestId: 'request-1', getRemainingTimeInMillis: () => remaining });
  });
  afterEach(() => aws.close());

  test('runs upgrade-db in private subnets, waits for it, and remembers', async () => {
    expect(await run()).toMatchObject({ outcome: 'passed', ...event });
    expect(aws.names()).toEqual([
      'GetParameter',
      'PutParameter',
      'ListTasks',
      'DescribeTaskDefinition',
      'RunTask',
      'DescribeTasks',
      'DescribeTasks',
      'PutParameter',
      'DeleteParameter',
    ]);
    expect(waits).toBe(1);
    expect(aws.calls[4]!.input).toEqual({
      cluster: 'balrog-prod',
      taskDefinition: 'arn:aws:ecs:us-west-2:111122223333:task-definition/balrog-prod-upgrade-db:7',
      count: 1,
      launchType: 'FARGATE',
      platformVersion: '1.4.0',
      clientToken: 'request-1',
      startedBy: 'schema-gate',
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: ['subnet-1', 'subnet-2'],
          securityGroups: ['sg-1'],
          assignPublicIp: 'DISABLED',
        },
      },
    });
    expect(aws.passed.get(memory)).toBe('v3.26');
  });

  test('starts nothing for a release that has passed before: going back runs no old migrations', async () => {
    aws.passed.set(memory, 'v3.26');
    expect(await run()).toMatchObject({ outcome: 'passed before' });
    expect(aws.names()).toEqual(['GetParameter']);
  });

  const restored = { memories: [{ path: RESTORED }, { path: '/balrog-prod/schema-gate', until: MOMENT }] };
  const passedAt = (time: string) => {
    aws.passed.set(memory, 'v3.26');
    aws.modified = Date.parse(time) / 1000;
  };

  test('of a restored database, believes what its origin remembered until the moment it was restored to', async () => {
    passedAt('2023-07-11T02:08:00Z');
    expect(await run(600_000, restored)).toMatchObject({ outcome: 'passed before' });
    passedAt('2023-07-11T02:10:00Z');
    expect(await run(600_000, restored)).toMatchObject({ outcome: 'passed' });
    expect(aws.passed.get(memory.replace('schema-gate', 'schema-gate/balrog-prod-2'))).toBe('v3.26');
  });

  test('refuses a task definition of another database', async () => {
    await expect(run(600_000, { generation: 'balrog-prod-2' })).rejects.toThrow(
      ':7 works on balrog-prod, not on balrog-prod-2.',
    );
    expect(aws.names()).not.toContain('RunTask');
  });

  test('refuses a second upgrade at once', async () => {
    aws.running = ['arn:aws:ecs:us-west-2:111122223333:task/balrog-prod/1'];
    await expect(run()).rejects.toThrow(
      'upgrade-db is running already (arn:aws:ecs:us-west-2:111122223333:task/balrog-prod/1). Wait until it has ended',
    );
    expect(aws.names()).not.toContain('RunTask');
  });

  test('refuses a second call while one is at work, before it looks for tasks', async () => {
    aws.passed.set(turn, new Date(NOW - 900_000).toISOString());
    await expect(run()).rejects.toThrow(
      'The gate is asked already, since 2023-07-11T11:45:00.000Z. Wait until that has ended and deploy again.',
    );
    expect(aws.names()).not.toContain('ListTasks');
    expect(aws.passed.has(turn)).toBe(true);
  });

  test('of two calls in the same moment, lets one start the task', async () => {
    const calls = await Promise.allSettled([run(), run()]);
    expect(calls.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(aws.names().filter((name) => name === 'RunTask')).toHaveLength(1);
  });

  test('takes the turn of a call that died with its function, and gives its own back when it fails', async () => {
    aws.passed.set(turn, new Date(NOW - 960_000).toISOString());
    aws.exitCode = 1;
    await expect(run()).rejects.toThrow('upgrade-db failed');
    expect(aws.passed.has(turn)).toBe(false);
  });

  test('refuses a task definition of another release', async () => {
    aws.image = 'mozilla/balrog@sha256:other';
    await expect(run()).rejects.toThrow(`not v3.26 (${DIGEST})`);
    expect(aws.names()).not.toContain('RunTask');
  });

  test.each<[string, number | undefined, string]>([
    ['exits with 1', 1, 'upgrade-db failed (upgrade-db left with 1; Essential container exited)'],
    ['never starts', undefined, 'upgrade-db failed (upgrade-db never ran; ResourceInitializationError)'],
  ])('fails when the upgrade %s, says where its log is, and forgets nothing', async (_, exitCode, says) => {
    aws.exitCode = exitCode;
    const error = (await run().catch((caught: unknown) => caught)) as Error;
    expect(error.message).toContain(says);
    expect(error.message).toContain('/ecs/balrog-prod/upgrade-db');
    expect(aws.passed.size).toBe(0);
  });

  test('fails when ECS starts nothing', async () => {
    aws.answers['AmazonEC2ContainerServiceV20141113.RunTask'] = () => ({
      tasks: [],
      failures: [{ reason: 'RESOURCE:FARGATE', detail: 'Capacity is unavailable at this time' }],
    });
    await expect(run()).rejects.toThrow(
      'upgrade-db was not started: RESOURCE:FARGATE: Capacity is unavailable at this time.',
    );
  });

  test('gives up in time while the upgrade goes on, and says not to stop it', async () => {
    aws.polls = Infinity;
    await expect(run(10_000)).rejects.toThrow('still runs. Do not stop it.');
    expect(aws.passed.size).toBe(0);
  });

  test('passes on what it may not do', async () => {
    aws.answers['AmazonSSM.GetParameter'] = () => {
      throw Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });
    };
    await expect(run()).rejects.toThrow('not authorized');
  });
});

describe('scheduled jobs', () => {
  test('name the family, so that a release changes no schedule', () => {
    const schedules = prod.each(SchedulerSchedule).filter(({ path }) => path.includes('/jobs/'));
    // A reference to a task definition would name its revision. Schedules that start no task start state machines.
    for (const { json } of schedules) expect(JSON.stringify(json)).not.toContain('${aws_ecs_task_definition.');
    const families = schedules.flatMap(
      (schedule) => (schedule.get('target') as Json).ecs_parameters?.task_definition_arn ?? [],
    );
    const arn = (name: string) => `arn:aws:ecs:us-west-2:111122223333:task-definition/balrog-prod-${name}`;
    expect(families.sort()).toEqual(Object.keys(scheduledJobs).map(arn).sort());
  });

  // A day, two hours in which a run may start late, and the time that a run may take.
  test.each([
    ['cleanup-db', 24 + 2 + 6],
    ['dump', 24 + 2 + 4],
  ])('%s: RelEng hears of a failure at once, and of silence after %s hours', (name, silenceHours) => {
    const alarm = (what: string) =>
      stackNamed('prod').only(CloudwatchMetricAlarm, ({ json }) => json.alarm_name === `balrog-prod-${name}-${what}`)
        .json;
    expect(alarm('failed')).toMatchObject({ evaluation_periods: 1, threshold: 0, treat_missing_data: 'notBreaching' });
    const { period, evaluation_periods, ...silent } = alarm('silent') as Record<string, number>;
    expect(Number(period) * Number(evaluation_periods)).toBe(silenceHours * 3600);
    expect(silent).toMatchObject({ comparison_operator: 'LessThanThreshold', treat_missing_data: 'breaching' });
    for (const what of ['failed', 'silent']) {
      expect(alarm(what).alarm_actions).toEqual([expect.stringContaining('responders_releng_topic')]);
    }
  });

  describe('on days of the week', () => {
    const withDump = (days: string, longestGapHours: number) =>
      prodWith(({ jobs }) => void (jobs.dump.schedule = { cron: `cron(0 11 ? * ${days} *)`, longestGapHours }));
    const silenceOf = (stack: SynthesizedStack) =>
      stack.only(CloudwatchMetricAlarm, ({ json }) => json.alarm_name === 'balrog-prod-dump-silent').json;
    const weekly = withDump('SUN', 168);
    const machine = weekly.only(SfnStateMachine, ({ path }) => path.includes('/success-watch/'));
    const { CountJobs } = (JSON.parse(String(machine.get('definition'))) as Json).States as Json;
    const { Count, Publish } = CountJobs.ItemProcessor.States as Json;
    const evaluate = (text: string, states: object) =>
      jsonata(/^\{% ([\s\S]*) %\}$/.exec(text)![1]!).evaluate({}, { states }) as Promise<unknown>;

    test('an alarm looks back by itself as far as it can: to Thursday on Sunday', () => {
      const twice = withDump('SUN,THU', 96);
      expect(silenceOf(twice)).toMatchObject({ metric_name: 'TriggeredRules', evaluation_periods: 96 + 2 + 4 });
      expect(twice.each(SfnStateMachine).filter(({ path }) => path.includes('/success-watch/'))).toEqual([]);
    });

    test('a week is beyond the seven days of an alarm, so it watches what the state machine counts', () => {
      expect(silenceOf(weekly)).toMatchObject({
        namespace: 'Balrog/Jobs',
        metric_name: 'SuccessesInTime',
        dimensions: { RuleName: expect.stringContaining('dump-schedule_succeeded') as string },
        statistic: 'Maximum',
        comparison_operator: 'LessThanThreshold',
        threshold: 1,
        period: 3600,
        treat_missing_data: 'breaching',
      });
      expect(CountJobs.Items).toEqual([
        { ruleName: expect.stringContaining('dump-schedule_succeeded') as string, hours: 168 + 2 + 4 },
      ]);
      expect(Publish.Arguments).toMatchObject({
        Namespace: 'Balrog/Jobs',
        MetricData: [{ MetricName: 'SuccessesInTime', Dimensions: [{ Name: 'RuleName' }] }],
      });
      const schedule = weekly.only(SchedulerSchedule, ({ path }) => path.includes('/success-watch/'));
      expect(schedule.get('schedule_expression')).toBe('rate(1 hour)');
    });

    test('the state machine asks for the time in which there is a success when all is well, and no longer', async () => {
      const input = { ruleName: 'balrog-prod-dump-succeeded', hours: 174 };
      const [from, to] = await Promise.all(
        [Count.Arguments.StartTime, Count.Arguments.EndTime].map(async (text: string) =>
          Date.parse(String(await evaluate(text, { input }))),
        ),
      );
      expect(Math.round((to! - from!) / 3_600_000)).toBe(174);
      expect(await evaluate(Count.Arguments.Dimensions[0].Value, { input })).toBe(input.ruleName);
      expect(Count.Arguments).toMatchObject({
        Namespace: 'AWS/Events',
        MetricName: 'TriggeredRules',
        Statistics: ['Sum'],
      });
    });

    // Shape of the answer: the API reference of GetMetricStatistics.
    test.each([
      [0, []],
      [1, [{ Timestamp: '2026-11-22T11:00:00Z', Sum: 1, Unit: 'Count' }]],
      [3, [{ Sum: 1 }, { Sum: 2 }]],
    ])('%s successes are counted, none as 0', async (successes, Datapoints) => {
      const result = { Label: 'TriggeredRules', Datapoints };
      expect(await evaluate(Count.Output.successes, { result })).toBe(successes);
    });
  });

  test('the dump counts as done when it is uploaded', () => {
    const rule = prod.only(CloudwatchEventRule, ({ json }) => json.name === 'balrog-prod-dump-succeeded');
    const pattern = JSON.parse(String(rule.get('event_pattern'))) as Json;
    expect(pattern.detail.containers).toEqual({ name: ['upload'], exitCode: [0] });
    const { upload } = containersOf(prod, 'dump');
    expect(variablesOf(upload!)).toMatchObject({ TARGET: 'gs://balrog-prod-dbdump-v1/dump.sql.txt.xz' });
  });

  test('in a task, only the last container is essential', () => {
    for (const [task, last] of [
      ['dump', 'upload'],
      ['database-users', 'publish'],
    ] as const) {
      const essential = Object.values(containersOf(prod, task)).filter((container) => container.essential);
      expect(essential.map(({ name }) => name)).toEqual([last]);
    }
  });
});

describe('the users of the database', () => {
  const scripts = Object.values(containersOf(prod, 'database-users')).map(({ command }) => String(command[0]));

  test('each have what they need and no more', () => {
    expect(Object.fromEntries(USERS.map(({ role, grants }) => [role, grants.join(' ')]))).toEqual({
      public: 'SELECT',
      admin: 'SELECT INSERT UPDATE DELETE',
      migrate: 'SELECT INSERT UPDATE DELETE CREATE ALTER DROP INDEX REFERENCES TRIGGER',
      dump: 'SELECT TRIGGER',
    });
  });

  test('get passwords that no command line or trace shows', () => {
    const all = scripts.join('\n');
    expect(all).not.toMatch(/set -x|-p\$|--password=/);
    expect(all.match(/--secret-string \S+/g)).toEqual(['--secret-string "file://$file.uri"']);
    // What writes a password to stdout pipes it into mysql or a file; printf is part of the shell.
    // Stars take its place in what goes to the log.
    const printed = all
      .replaceAll('"$password"/***', '')
      .split('\n')
      .filter((line) => /\b(echo|printf) .*\$password\b/.test(line));
    for (const line of printed) expect(line).toMatch(/^ *printf .*(\| sql|>"\$file(\.uri)?")$/);
    expect(printed).not.toEqual([]);
  });
});
