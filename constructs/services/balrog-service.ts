import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { Construct } from 'constructs';
import { pausedTag } from '../alarms/paused';
import type { UpdateDatabase } from '../database/update-database';
import type { Network } from '../network/network';
import type { Responders } from '../alarms/responders';
import type { Cluster } from './cluster';
import { copiesOf } from './deployment';
import { DeploymentAlarms } from './deployment-alarms';
import { LoadScaling } from './load-scaling';
import { serviceContainers } from './service-containers';
import { keepLogs, type LogBucketName } from './log-router';
import type { ServiceValue } from './service-value';
import { Task, type TaskLocation } from './task';
import { TaskNetwork } from './task-network';

export interface BalrogServiceProps {
  readonly location: TaskLocation;
  readonly value: ServiceValue;
  readonly cluster: Cluster;
  readonly network: Network;
  readonly database: UpdateDatabase;
  /** Where the lines of this service are kept. */
  readonly logBucket: LogBucketName;
  readonly secretKeyArns: readonly string[];
  readonly responders: Responders;
  /** Registry in which the copies are found by name, inside the VPC. */
  readonly registryArn?: string;
}

/** The container needs a moment to load before the load balancer's checks count. */
const HEALTH_GRACE_SECONDS = 120;
/** Terraform waits: a push takes up to 30 minutes, one copy after the other. */
const STEADY_WITHIN = '45m';

/** One of Balrog's applications as an ECS service on Fargate. */
export class BalrogService extends Construct {
  readonly service: EcsService;
  readonly task: Task;
  readonly network: TaskNetwork;

  constructor(scope: Construct, id: string, props: BalrogServiceProps) {
    super(scope, id);
    const { location, value, network } = props;
    this.network = new TaskNetwork(this, 'network', {
      prefix: location.prefix,
      name: value.name,
      network,
      ...(value.usesDatabase && { databaseSecurityGroup: props.database.securityGroup }),
    });
    for (const { name, securityGroup } of value.served.domains) {
      this.network.admit(name, securityGroup, value.served.port);
    }
    this.task = new Task(this, 'task', {
      location,
      name: value.name,
      size: value.size,
      containers: (log) => serviceContainers(value, location.region, log, props.logBucket),
      secretKeyArns: props.secretKeyArns,
      sendsMetrics: value.sendsMetrics,
      statements: [keepLogs(value.containers, props.logBucket)],
    });
    this.service = this.createService(props);
    if (value.copies.kind === 'by-load') {
      new LoadScaling(this, 'scaling', {
        ...value.copies,
        clusterName: props.cluster.name,
        service: this.service,
        domains: value.served.domains,
      });
    }
  }

  private createService(props: BalrogServiceProps): EcsService {
    const { location, value, cluster, network, registryArn } = props;
    const { served } = value;
    const { desiredCount, minimumHealthyPercent, maximumPercent, availabilityZoneRebalancing } = copiesOf(value);
    const alarms = new DeploymentAlarms(this, 'alarms', {
      prefix: location.prefix,
      name: value.name,
      domains: served.domains,
      responders: props.responders,
      paused: props.database.paused,
    });
    // INVARIANT: agent-once
    return new EcsService(this, 'service', {
      name: value.name,
      // Reviews and policies read it: its 0 copies are meant.
      ...(desiredCount === 0 && value.name !== 'public' && pausedTag(value.name)),
      cluster: cluster.arn,
      taskDefinition: this.task.definition.arn,
      desiredCount, // INVARIANT: pause-holds
      launchType: 'FARGATE',
      platformVersion: '1.4.0',
      enableEcsManagedTags: true,
      propagateTags: 'SERVICE',
      enableExecuteCommand: false, // INVARIANT: no-exec-into-tasks
      networkConfiguration: {
        subnets: network.privateTier.subnets.map((subnet) => subnet.id),
        securityGroups: [this.network.securityGroup.id],
        assignPublicIp: false, // INVARIANT: tasks-not-public
      },
      deploymentMinimumHealthyPercent: minimumHealthyPercent,
      deploymentMaximumPercent: maximumPercent,
      ...(availabilityZoneRebalancing && { availabilityZoneRebalancing }),
      // INVARIANT: rollback-is-noticed
      deploymentCircuitBreaker: { enable: true, rollback: true },
      ...(alarms.names.length > 0 && { alarms: { alarmNames: alarms.names, enable: true, rollback: true } }),
      // INVARIANT: stop-after-drain
      loadBalancer: served.domains.map(({ targetGroup }) => ({
        targetGroupArn: targetGroup.arn,
        containerName: served.container,
        containerPort: served.port,
      })),
      ...(served.domains.length > 0 && { healthCheckGracePeriodSeconds: HEALTH_GRACE_SECONDS }),
      ...(registryArn !== undefined && { serviceRegistries: { registryArn } }),
      waitForSteadyState: true, // INVARIANT: rollback-is-noticed
      timeouts: { create: STEADY_WITHIN, update: STEADY_WITHIN, delete: STEADY_WITHIN },
      // INVARIANT: gate-before-admin. deployment-order.ts adds the gate.
      dependsOn: [
        ...served.domains.flatMap(({ listeners }) => listeners),
        ...alarms.all,
        // New tasks find the database that their revision names.
        ...(value.usesDatabase ? [props.database.names.servingRecord] : []),
      ],
      // INVARIANT: rollback-is-noticed
      lifecycle: {
        // After a rollback ECS is steady, too, with the former task definition: only this tells.
        postcondition: [
          {
            condition: `\${self.task_definition == ${this.task.definition.fqn}.arn}`,
            errorMessage:
              `${value.name} does not run the task definition of this release: its deployment was rolled back. ` +
              'Read the events of the service and its log, mend the cause, and deploy again.',
          },
        ],
        ...(value.copies.kind === 'by-load' && { ignoreChanges: ['desired_count'] }),
      },
    });
  }
}
