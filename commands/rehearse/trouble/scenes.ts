/** What is otherwise in the account when an alarm fires: by the row that it follows. */
import type { Change } from '@balrog-infra/rehearsal/trouble';
import { TRACEBACK_TEXT } from '../../../application/application-log';
import { COMMANDS } from '../../../application/commands';
import type { StackNames } from '../../../stacks/stack-names';

export interface Scene {
  readonly names: StackNames;
  /** What stands in the placeholders of the alarm's name. */
  readonly subject: Readonly<Partial<Record<string, string>>>;
  readonly alarm: string;
  /** By the clouds' clock. */
  readonly now: Date;
  /** Id of the key behind an alias, where the clouds hold one. */
  readonly keyOf: (alias: string) => string | undefined;
}

type Make = (scene: Scene) => readonly Change[];

/** Rows of which the clouds show what the first question of their page asks. */
export const SHOWN: Readonly<Record<string, Make>> = {
  '<domain>-no-healthy-target': (scene) => noTask(scene, servedBy(scene)),
  '<domain>-balancer-errors': (scene) => noTask(scene, servedBy(scene)),
  '<domain>-heartbeat-down': (scene) => noTask(scene, servedBy(scene)),
  '<domain>-alive-down': (scene) => noTask(scene, servedBy(scene)),
  '<service>-no-task': (scene) => noTask(scene, scene.subject['service'] ?? 'public'),
  '<service>-errors-<domain>': () => [],
  '<domain>-burning': () => [],
  '<domain>-smouldering': () => [],
  '<domain>-draining': () => [],
  '<domain>-slow': () => [],
  'agent-silent': (scene) => noTask(scene, 'agent'),
  'agent-failing': ({ names }) => [
    {
      of: 'log',
      group: names.services['agent']?.logGroup ?? '',
      lines: Array.from(
        { length: 5 },
        () =>
          '{"Timestamp": 0, "Type": "balrogagent.cmd", "Logger": "balrogagent", "Severity": 3, "Fields": {"message": "Error: 401 Client Error: Unauthorized"}}',
      ),
    },
  ],
  'database-silent': (scene) =>
    instance(
      scene,
      'failed',
      'failure',
      'The DB instance has failed due to an incompatible configuration or an underlying storage issue. Begin a point-in-time-restore for the DB instance.',
    ),
  'database-storage': (scene) =>
    instance(scene, 'storage-full', 'low storage', 'The allocated storage for the DB instance has been exhausted.'),
  'database-errors': ({ names }) => [
    {
      of: 'log',
      group: names.database.errorLog,
      lines: Array.from(
        { length: 12 },
        () => '0 [ERROR] [MY-010045] [Server] Event Scheduler: Table is marked as crashed',
      ),
    },
  ],
  'backup-restorable-point': ({ names, now }) => [
    {
      of: 'values',
      resource: { type: 'aws_db_instance', by: { identifier: names.database.identifier } },
      values: { latest_restorable_time: new Date(now.getTime() - 20 * MINUTE_MS).toISOString() },
    },
  ],
  'backup-measurement': ({ names }) => [
    {
      of: 'log',
      group: names.logGroups.find((group) => group.endsWith('-backup-watch')) ?? '',
      lines: [
        '{"type":"TaskFailed","details":{"error":"Rds.AccessDeniedException","cause":"not authorized to perform: rds:DescribeDBInstances"}}',
      ],
    },
  ],
  'backup-not-restorable': ({ names }) => [
    {
      of: 'log',
      group: names.logGroups.find((group) => group.endsWith('-restorability')) ?? '',
      lines: [
        '{"type":"ExecutionFailed","details":{"error":"NotRestorable","cause":"the quota of DB instances is used up; "}}',
      ],
    },
  ],
  'drill-<drill>-failed': (scene) => drillFailed(scene),
  // Its page reads the history of the alarm, which has the action that failed.
  'alerts-<topic>-undelivered': () => [],
  'keys-unusable': (scene) => keyDisabled(scene),
  'secrets-unreadable': (scene) => [
    event(scene, 'aws.ecs', {
      'detail-type': 'ECS Task State Change',
      detail: {
        lastStatus: 'STOPPED',
        group: 'service:admin',
        stoppedReason: `ResourceInitializationError: unable to pull secrets or registry auth: AccessDeniedException: ${scene.names.secrets.find((name) => name.includes('admin')) ?? 'secret'}`,
      },
    }),
  ],
  'schema-gate-failed': ({ names }) => [
    {
      of: 'log',
      group: names.jobs[COMMANDS.upgradeDb]?.logGroup ?? '',
      lines: [
        'Upgrading database...',
        'sqlalchemy.exc.OperationalError: (1205, "Lock wait timeout exceeded; try restarting transaction")',
      ],
    },
  ],
  '<job>-failed': (scene) => jobFailed(scene),
  '<service>-logs-undelivered': ({ names, subject }) => [
    {
      of: 'log',
      group: names.services[subject['service'] ?? '']?.logGroup ?? '',
      stream: 'ecs/log-router',
      lines: ['[error] [output:s3:s3.0] PutObject request failed: AccessDenied'],
    },
  ],
  'nat-<gateway>-silent': ({ names, subject }) => [
    {
      of: 'notes',
      resource: { type: 'aws_nat_gateway', by: { 'tags.Name': `${names.prefix}-${subject['gateway'] ?? '0'}` } },
      notes: { trouble: { state: 'failed', message: 'An internal error occurred' } },
    },
  ],
};

/** Rows that fire on paper alone, each with the reason: their alarm goes to ALARM, and what their page asks first is not in the clouds. */
export const ON_PAPER: Readonly<Record<string, string>> = {
  'admin-ui-down': 'its page asks CloudFront by the name that people use, which leads out of a rehearsal',
  'admin-ui-errors': 'its page asks CloudFront by the name that people use, which leads out of a rehearsal',
  '<domain>-unreachable': 'the checkers of Route 53 are not simulated',
  'history-down': 'Cloud Storage answers Terraform alone in a rehearsal',
  'history-writes': 'Cloud Storage answers Terraform alone in a rehearsal',
  'certificate-<certificate>':
    'its page looks at the certificate that clients are shown, and nothing listens in a rehearsal',
  '<domain>-rejected-connections': 'load balancers of a rehearsal serve nobody; its numbers are there',
  '<service>-memory': 'its page looks at Grafana; its numbers are there',
  'database-busy': 'Performance Insights is not simulated; its numbers are there',
  'database-connections': 'Performance Insights is not simulated; its numbers are there',
  'backup-nightly-snapshot': 'snapshots of a rehearsal are there each night by its clock',
  'backup-vault-copy': 'AWS Backup makes no copies in a rehearsal',
  'backup-second-region': 'copies of a rehearsal follow its clock',
  'drill-<drill>-missing': 'no drill runs by itself in a rehearsal, so that it looks like that anyway',
  '<service>-logs-silent': 'tasks of a rehearsal write no lines, so that it looks like that anyway',
  'metrics-silent': 'tasks of a rehearsal write no lines, so that it looks like that anyway',
  'nat-<gateway>-drops': 'its page looks at flow logs; its numbers are there',
  'nat-<gateway>-ports': 'its page looks at flow logs; its numbers are there',
  '<job>-silent': 'no job runs by itself in a rehearsal, so that it looks like that anyway',
  '<job>-memory': 'its numbers are there, and no run of the job',
  'schedules-fail': 'CloudTrail is not simulated',
  'schedules-give-up': 'CloudTrail is not simulated',
  'schema-gate-slow': 'its numbers are there, and no run of the gate',
  'chat-lost-<rule>': 'EventBridge hands over nothing in a rehearsal; its numbers are there',
  'unparsed-<table>':
    'the state machine that counts does not run in a rehearsal; npm run rehearse -- query unparsed-rows does',
};

const MINUTE_MS = 60_000;

const servedBy = ({ subject }: Scene): string => (subject['domain'] === 'admin' ? 'admin' : 'public');

/** Each task ends as soon as it has begun. */
function noTask({ names, now, alarm }: Scene, service: string): readonly Change[] {
  const { account, cluster, regions } = names;
  const [begun, ended] = [2, 1].map((minutes) => new Date(now.getTime() - minutes * MINUTE_MS).toISOString());
  return [
    {
      of: 'notes',
      resource: { type: 'aws_ecs_service', by: { name: service } },
      notes: {
        trouble: { running: 0, event: `(service ${service}) is unable to consistently start tasks successfully.` },
      },
    },
    {
      of: 'record',
      type: 'ecs_task',
      id: `arn:aws:ecs:${regions.main}:${account}:task/${cluster}/${Buffer.from(alarm).toString('hex').slice(-32).padStart(32, '0')}`,
      values: {
        cluster,
        service,
        group: `service:${service}`,
        definition: names.services[service]?.family,
        createdAt: begun,
        stoppedAt: ended,
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
        exitCodes: { [service]: 1 },
      },
    },
    {
      of: 'log',
      group: names.services[service]?.logGroup ?? '',
      lines: [`${TRACEBACK_TEXT}:`, "KeyError: 'AUTH0_DOMAIN'"],
    },
  ];
}

/** "Amazon RDS event categories and event messages" (RDS user guide). */
function instance({ names, now }: Scene, status: string, category: string, message: string): readonly Change[] {
  const { account, regions } = names;
  const { identifier } = names.database;
  const at = now.toISOString();
  return [
    {
      of: 'notes',
      resource: { type: 'aws_db_instance', by: { identifier } },
      notes: { steps: [{ status, from: at }] },
    },
    {
      of: 'values',
      resource: { type: 'aws_db_instance', by: { identifier } },
      values: { status },
    },
    {
      of: 'record',
      type: 'rds_event',
      id: `${at}-trouble`,
      values: {
        sourceType: 'db-instance',
        source: identifier,
        arn: `arn:aws:rds:${regions.main}:${account}:db:${identifier}`,
        message,
        category,
        at,
      },
    },
  ];
}

/** As EventBridge writes it into the log group of runs. */
function event({ names, now }: Scene, source: string, rest: object): Change {
  const said = { source, account: names.account, region: names.regions.main, time: now.toISOString(), ...rest };
  return { of: 'log', group: names.runs.logGroup, lines: [JSON.stringify(said)] };
}

function keyDisabled(scene: Scene): readonly Change[] {
  const { names, keyOf } = scene;
  const keyId = keyOf(`alias/${names.prefix}-database`);
  const detail = {
    eventSource: 'kms.amazonaws.com',
    eventName: 'DisableKey',
    awsRegion: names.regions.main,
    userIdentity: { arn: `arn:aws:sts::${names.account}:assumed-role/somebody/session` },
    requestParameters: { keyId },
  };
  return [
    event(scene, 'aws.kms', { 'detail-type': 'AWS API Call via CloudTrail', detail }),
    ...(keyId === undefined
      ? []
      : [
          {
            of: 'values' as const,
            resource: { type: 'aws_kms_key', by: { key_id: keyId } },
            values: { is_enabled: false },
          },
        ]),
  ];
}

/** A run that Step Functions remembers. */
function drillFailed({ names, subject, now, alarm }: Scene): readonly Change[] {
  const machine = `${names.prefix}-${subject['drill'] === 'vault' ? 'vault' : 'restore'}-drill`;
  const place = `arn:aws:states:${names.regions.main}:${names.account}`;
  const executionArn = `${place}:execution:${machine}:${alarm}`;
  return [
    {
      of: 'record',
      type: 'states_execution',
      id: executionArn,
      values: {
        executionArn,
        stateMachineArn: `${place}:stateMachine:${machine}`,
        name: alarm,
        input: '{}',
        cause: 'the check does not call it good: Essential container in task exited',
        startDate: new Date(now.getTime() - 120 * MINUTE_MS).toISOString(),
        stopDate: new Date(now.getTime() - MINUTE_MS).toISOString(),
      },
    },
  ];
}

function jobFailed(scene: Scene): readonly Change[] {
  const { names, subject } = scene;
  const job = subject['job'] ?? 'dump';
  const family = names.jobs[job]?.family ?? '';
  return [
    event(scene, 'aws.ecs', {
      'detail-type': 'ECS Task State Change',
      detail: {
        lastStatus: 'STOPPED',
        taskDefinitionArn: `arn:aws:ecs:${names.regions.main}:${names.account}:task-definition/${family}:1`,
        stoppedReason: 'OutOfMemoryError: Container killed due to memory usage',
        containers: [{ name: job, exitCode: 137 }],
      },
    }),
    { of: 'log', group: names.jobs[job]?.logGroup ?? '', lines: ['mysqldump: Got signal 9'] },
  ];
}
