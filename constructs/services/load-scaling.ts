import { AppautoscalingPolicy } from '@cdktf/provider-aws/lib/appautoscaling-policy';
import { AppautoscalingTarget } from '@cdktf/provider-aws/lib/appautoscaling-target';
import type { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { Construct } from 'constructs';
import type { ServedDomain } from './service-contracts';

export interface LoadScalingProps {
  readonly clusterName: string;
  readonly service: EcsService;
  readonly minTasks: number;
  readonly maxTasks: number;
  /** uWSGI processes of a task: each answers one request at a time. */
  readonly processes: number;
  readonly domains: readonly ServedDomain[];
}

/** Python is busy at once when a release comes out: room to double while more tasks start. */
const CPU_PERCENT = 50;
/** What a process answers without a queue: fewer than 20 requests a second, each some 20 ms. */
const REQUESTS_PER_PROCESS_AND_MINUTE = 1000;
const OUT_COOLDOWN_SECONDS = 60;
/** Caches of a new task are cold: what was started stays for a while. */
const IN_COOLDOWN_SECONDS = 600;

/** Keeps the number of tasks between its bounds by CPU and by requests; whichever wants more, wins. */
export class LoadScaling extends Construct {
  constructor(scope: Construct, id: string, props: LoadScalingProps) {
    super(scope, id);
    const { clusterName, service, minTasks, maxTasks, processes, domains } = props;
    const target = new AppautoscalingTarget(this, 'tasks', {
      serviceNamespace: 'ecs',
      resourceId: `service/${clusterName}/${service.name}`, // INVARIANT: agent-once
      scalableDimension: 'ecs:service:DesiredCount',
      minCapacity: minTasks,
      // INVARIANT: connection-budget
      maxCapacity: maxTasks,
    });
    const track = (name: string, targetValue: number, predefinedMetricType: string, resourceLabel?: string) =>
      new AppautoscalingPolicy(this, name, {
        name: `public-${name}`,
        policyType: 'TargetTrackingScaling',
        serviceNamespace: target.serviceNamespace,
        resourceId: target.resourceId,
        scalableDimension: target.scalableDimension,
        targetTrackingScalingPolicyConfiguration: {
          targetValue,
          scaleInCooldown: IN_COOLDOWN_SECONDS,
          scaleOutCooldown: OUT_COOLDOWN_SECONDS,
          predefinedMetricSpecification: {
            predefinedMetricType,
            ...(resourceLabel !== undefined && { resourceLabel }),
          },
        },
      });
    track('cpu', CPU_PERCENT, 'ECSServiceAverageCPUUtilization');
    for (const { name, lb, targetGroup } of domains) {
      track(
        `requests-${name}`,
        processes * REQUESTS_PER_PROCESS_AND_MINUTE,
        'ALBRequestCountPerTarget',
        `${lb.arnSuffix}/${targetGroup.arnSuffix}`,
      );
    }
  }
}
