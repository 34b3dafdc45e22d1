import type { DataAwsIamPolicyDocumentStatement } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { Construct } from 'constructs';
import type { Container } from '../services/container';
import { Task, type TaskLog, type TaskProps } from '../services/task';
import { TaskNetwork } from '../services/task-network';
import type { JobNeeds } from './job-needs';

export interface JobProps extends JobNeeds {
  readonly name: string;
  readonly size: TaskProps['size'];
  readonly diskGib?: number;
  readonly containers: (log: TaskLog) => readonly Container[];
  /** Keys beside the one of the applications' secrets. */
  readonly secretKeyArns?: readonly string[];
  readonly statements?: readonly DataAwsIamPolicyDocumentStatement[];
}

/** A task that does its work and ends, with a security group that reaches the database and HTTPS. */
export class Job extends Construct {
  readonly name: string;
  readonly task: Task;
  readonly network: TaskNetwork;
  readonly subnetIds: string[];
  /** What whoever starts the task may do. */
  readonly runStatements: readonly DataAwsIamPolicyDocumentStatement[];

  constructor(scope: Construct, id: string, props: JobProps) {
    super(scope, id);
    const { services, network, database, name } = props;
    this.name = name;
    this.network = new TaskNetwork(this, 'network', {
      prefix: services.location.prefix,
      name,
      network,
      databaseSecurityGroup: database.securityGroup,
    });
    this.subnetIds = network.privateTier.subnets.map((subnet) => subnet.id);
    this.task = new Task(this, 'task', {
      location: services.location,
      name,
      size: props.size,
      ...(props.diskGib !== undefined && { diskGib: props.diskGib }),
      containers: props.containers,
      secretKeyArns: [services.secrets.encryptionKey.key.arn, ...(props.secretKeyArns ?? [])],
      ...(props.statements && { statements: props.statements }),
    });
    this.runStatements = [
      {
        sid: 'RunTheTask',
        actions: ['ecs:RunTask'],
        // Who names the family without a revision, as schedules do, is asked for exactly that.
        resources: [this.task.familyArn, `${this.task.familyArn}:*`],
        condition: [{ test: 'ArnEquals', variable: 'ecs:cluster', values: [services.cluster.arn] }],
      },
      {
        sid: 'HandItsRolesOver',
        actions: ['iam:PassRole'],
        resources: [this.task.executionRole.arn, this.task.role.arn],
        condition: [{ test: 'StringEquals', variable: 'iam:PassedToService', values: ['ecs-tasks.amazonaws.com'] }],
      },
    ];
  }
}
