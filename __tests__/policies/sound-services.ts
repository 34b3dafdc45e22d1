/** Services that keep every rule: public, admin and agent, a scheduled job, and the gate before admin. */
import { AppautoscalingTarget } from '@cdktf/provider-aws/lib/appautoscaling-target';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { EcsCluster } from '@cdktf/provider-aws/lib/ecs-cluster';
import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { LambdaInvocation } from '@cdktf/provider-aws/lib/lambda-invocation';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import type { ITerraformDependable, TerraformStack } from 'cdktf';

/** Alarms to which silence is trouble come after these. */
export const SERVICES: readonly ITerraformDependable[] = ['public', 'admin', 'agent'].map((name) => ({
  fqn: `aws_ecs_service.${name}_service`,
}));

const DIGEST = `sha256:${'25'.repeat(32)}`;
const REGISTRY = '111122223333.dkr.ecr.us-west-2.amazonaws.com';
const NETWORK = { subnets: ['subnet-1'], assignPublicIp: false };

/** The database that serves. */
const GENERATION = { name: 'DATABASE_GENERATION', value: 'balrog' };

type Container = Readonly<Record<string, unknown>>;

const balrog = (name: string, dburi: SecretsmanagerSecret): Container => ({
  name,
  image: `${REGISTRY}/docker-hub/mozilla/balrog@${DIGEST}`,
  command: [name],
  secrets: [{ name: 'DBURI', valueFrom: dburi.arn }],
  environment: [GENERATION],
  readonlyRootFilesystem: true,
  logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': '/tasks' } },
});

const web = (name: string, dburi: SecretsmanagerSecret): Container => ({
  ...balrog(name, dburi),
  environment: [{ name: 'UWSGI_DIE_ON_TERM', value: '1' }, { name: 'UWSGI_PROCESSES', value: '2' }, GENERATION],
  stopTimeout: 30,
  logConfiguration: { logDriver: 'awsfirelens' },
});

const router: Container = {
  name: 'log-router',
  image: `${REGISTRY}/ecr-public/fluent-bit@${DIGEST}`,
  firelensConfiguration: { type: 'fluentbit' },
  logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': '/tasks' } },
};

const SCRUBBER = 'sentry_sdk.init = guarded(before_send)';
const files = (readOnly: boolean) => [{ sourceVolume: 'files', containerPath: '/files', readOnly }];

/** Writes what takes secrets out of exceptions. */
const writer: Container = {
  name: 'configure',
  image: `${REGISTRY}/ecr-public/busybox@${DIGEST}`,
  environment: [{ name: 'FILE_SITECUSTOMIZE_PY', value: SCRUBBER }],
  mountPoints: files(false),
  readonlyRootFilesystem: true,
  logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': '/tasks' } },
};

const agent = (dsn: SecretsmanagerSecret): Container => ({
  name: 'agent',
  image: `${REGISTRY}/docker-hub/mozilla/balrogagent@${DIGEST}`,
  command: ['agent'],
  environment: [{ name: 'PYTHONPATH', value: '/files' }],
  secrets: [{ name: 'SENTRY_DSN', valueFrom: dsn.arn }],
  mountPoints: files(true),
  dependsOn: [{ containerName: 'configure', condition: 'SUCCESS' }],
  linuxParameters: { initProcessEnabled: true },
  readonlyRootFilesystem: true,
  logConfiguration: { logDriver: 'awsfirelens' },
});

const COPIES = [{ region: 'us-east-2', kmsKeyId: 'arn:aws:kms:us-east-2:111122223333:key/copies' }];

export function soundServices(stack: TerraformStack): void {
  new CloudwatchLogGroup(stack, 'tasks_log', { name: '/tasks', retentionInDays: 14 });
  const dburi = (role: string) =>
    new SecretsmanagerSecret(stack, `dburi_${role}`, {
      name: `balrog/dburi-${role}`,
      recoveryWindowInDays: 30,
      replica: COPIES,
      lifecycle: { preventDestroy: true },
    });
  const users = { public: dburi('public'), admin: dburi('admin'), dump: dburi('dump') };
  const dsn = new SecretsmanagerSecret(stack, 'sentry_dsn', {
    name: 'balrog/sentry-dsn-agent',
    recoveryWindowInDays: 30,
    replica: COPIES,
    lifecycle: { preventDestroy: true },
  });
  const task = (name: string, containers: readonly Container[]) =>
    new EcsTaskDefinition(stack, `${name}_task`, { family: name, containerDefinitions: JSON.stringify(containers) });
  const asked = new LambdaFunction(stack, 'gate_function', {
    functionName: 'gate',
    role: 'arn:aws:iam::111122223333:role/gate',
  });
  const gate = new LambdaInvocation(stack, 'gate', {
    functionName: asked.functionName,
    input: JSON.stringify({
      version: 'v3.25',
      digest: DIGEST,
      schemaChange: 'none',
      generation: GENERATION.value,
      memories: [{ path: `/balrog-${stack.node.id}/schema-gate` }],
    }),
    triggers: { digest: DIGEST, generation: GENERATION.value },
  });

  service(stack, 'public', task('public', [web('public', users.public), router]), 4, []);
  service(stack, 'admin', task('admin', [web('admin', users.admin), router]), 2, [gate]);
  service(stack, 'agent', task('agent', [agent(dsn), router, writer]), 1, []);
  new AppautoscalingTarget(stack, 'public_scaling', {
    serviceNamespace: 'ecs',
    resourceId: 'service/balrog/public',
    scalableDimension: 'ecs:service:DesiredCount',
    minCapacity: 4,
    maxCapacity: 10,
  });
  const dump: Container = {
    ...balrog('extract-active-data', users.dump),
    entryPoint: ['/bin/bash', '-euo', 'pipefail', '-c'],
    command: ['manage_db extract /dump/dump.sql'],
  };
  const definition = task('dump', [dump]);
  const cluster = new EcsCluster(stack, 'cluster', { name: 'balrog' });
  new SchedulerSchedule(stack, 'dump_schedule', {
    scheduleExpression: 'rate(1 day)',
    flexibleTimeWindow: { mode: 'OFF' },
    target: {
      arn: cluster.arn,
      roleArn: 'arn:aws:iam::111122223333:role/schedule',
      ecsParameters: { taskDefinitionArn: definition.arn, networkConfiguration: NETWORK },
    },
  });
}

function service(
  stack: TerraformStack,
  name: string,
  definition: EcsTaskDefinition,
  desiredCount: number,
  dependsOn: ITerraformDependable[],
): void {
  const isAgent = name === 'agent';
  const targets = isAgent ? [] : [new LbTargetGroup(stack, `${name}_served`, { deregistrationDelay: '75' })];
  new EcsService(stack, `${name}_service`, {
    name,
    taskDefinition: definition.arn,
    desiredCount,
    deploymentMinimumHealthyPercent: isAgent ? 0 : 100,
    deploymentMaximumPercent: isAgent ? 100 : 200,
    ...(isAgent && { availabilityZoneRebalancing: 'DISABLED' }),
    deploymentCircuitBreaker: { enable: true, rollback: true },
    waitForSteadyState: true,
    networkConfiguration: NETWORK,
    loadBalancer: targets.map(({ arn }) => ({ targetGroupArn: arn, containerName: name, containerPort: 8080 })),
    dependsOn,
    lifecycle: {
      postcondition: [
        {
          condition: `\${self.task_definition == aws_ecs_task_definition.${name}_task.arn}`,
          errorMessage: 'It was rolled back.',
        },
      ],
    },
  });
}
