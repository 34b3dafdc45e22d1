import type { DataAwsIamPolicyDocumentStatement } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { Construct } from 'constructs';
import type { FargateSize } from '../../application/fargate';
import { cachedImage } from '../delivery/image-cache';
import { ServiceRole } from '../identity/service-role';
import { volumesOf, type Container } from './container';
import { executionStatements, logStatement, pullStatements } from './permissions';
import { taskRoleName } from './service-contracts';

/** Where a task runs and which keys its secrets are encrypted with. */
export interface TaskLocation {
  readonly prefix: string;
  readonly accountId: string;
  readonly region: string;
}

export interface TaskProps {
  readonly location: TaskLocation;
  /** Family is `<prefix>-<name>`. */
  readonly name: string;
  readonly size: FargateSize;
  /** Of its own disk; Fargate's default is 20. */
  readonly diskGib?: number;
  /** Called with the options of the `awslogs` driver, for what does not go through the log router. */
  readonly containers: (log: TaskLog) => readonly Container[];
  /** Keys that the secrets of the containers are encrypted with. */
  readonly secretKeyArns: readonly string[];
  /** They send metrics, which get a log group of their own: see `TaskLog.metrics`. */
  readonly sendsMetrics?: boolean;
  /** What the containers may call while they run, beside writing to their log group. */
  readonly statements?: readonly DataAwsIamPolicyDocumentStatement[];
}

/** The log group of a task. */
export interface TaskLog {
  readonly group: string;
  /** Options of the `awslogs` driver. */
  readonly options: Readonly<Record<string, string>>;
  /**
   * The same for metrics on their way (EMF) and the collector's own lines: among the application's they would hide from
   * `logs-silent` that the application has fallen silent. There when the task sends metrics.
   */
  readonly metrics?: Omit<TaskLog, 'metrics'>;
}

/** In CloudWatch lines are for looking at today's trouble; what lasts is in S3. */
const RECENT_DAYS = 14;

const logOf = (group: string, region: string): TaskLog => ({
  group,
  options: { 'awslogs-group': group, 'awslogs-region': region, 'awslogs-stream-prefix': 'ecs' },
});

/** A Fargate task definition with two roles of its own: one to start it, one for what runs in it. */
export class Task extends Construct {
  readonly definition: EcsTaskDefinition;
  readonly family: string;
  /** Without the revision: ECS takes the newest. Known at synth. */
  readonly familyArn: string;
  readonly executionRole: ServiceRole;
  readonly role: ServiceRole;
  readonly logGroup: CloudwatchLogGroup;

  constructor(scope: Construct, id: string, props: TaskProps) {
    super(scope, id);
    const { location, name, size, diskGib } = props;
    const { prefix, region, accountId } = location;
    this.family = `${prefix}-${name}`;
    this.familyArn = `arn:aws:ecs:${region}:${accountId}:task-definition/${this.family}`;
    const log = logOf(`/ecs/${prefix}/${name}`, region);
    const metrics = props.sendsMetrics ? logOf(`${log.group}-metrics`, region) : undefined;
    this.logGroup = this.createGroup('log', log);
    const groups = [this.logGroup, ...(metrics ? [this.createGroup('metrics-log', metrics)] : [])];
    const containers = props.containers({ ...log, ...(metrics && { metrics }) });
    // INVARIANT: images-cached
    const cached = containers.map((container) => ({ ...container, image: cachedImage(location, container.image) }));
    const writeLines = logStatement(location, metrics ? [log.group, metrics.group] : [log.group]);
    this.executionRole = this.createRole('execution-role', location, `${prefix}-${name}-start`, [
      ...pullStatements(location, containers),
      ...executionStatements(containers, props.secretKeyArns, region),
      writeLines,
    ]);
    this.role = this.createRole('role', location, taskRoleName(prefix, name), [
      ...(props.statements ?? []),
      writeLines,
    ]);
    this.definition = new EcsTaskDefinition(this, 'definition', {
      family: this.family,
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: String(size.cpuUnits),
      memory: String(size.memoryMib),
      ...(diskGib !== undefined && { ephemeralStorage: { sizeInGib: diskGib } }),
      runtimePlatform: { operatingSystemFamily: 'LINUX', cpuArchitecture: 'X86_64' },
      executionRoleArn: this.executionRole.arn,
      taskRoleArn: this.role.arn,
      volume: volumesOf(containers).map((volume) => ({ name: volume })),
      containerDefinitions: JSON.stringify(cached),
      // Older revisions stay active, so that a service can go back to one and a running schedule finds it.
      skipDestroy: true,
      dependsOn: [...groups, this.executionRole.permissions, this.role.permissions],
    });
  }

  /** INVARIANT: log-retention */
  private createGroup(id: string, { group }: TaskLog) {
    return new CloudwatchLogGroup(this, id, { name: group, retentionInDays: RECENT_DAYS });
  }

  private createRole(
    id: string,
    { accountId }: TaskLocation,
    name: string,
    statements: readonly DataAwsIamPolicyDocumentStatement[],
  ) {
    return new ServiceRole(this, id, {
      name,
      service: 'ecs-tasks.amazonaws.com',
      accountId,
      permissions: { statements },
    });
  }
}
