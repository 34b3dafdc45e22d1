import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import { Construct } from 'constructs';
import { speaksStatsd } from '../../../application/process';
import type { ObservabilityProps } from '../observability-props';
import { metricAlarm } from '../../alarms/metric-alarm';
import {
  ALERTS_UNDELIVERED,
  LOGS_SILENT,
  METRICS_SILENT,
  NAT_DROPS,
  NAT_PORTS,
  NAT_SILENT,
  routerErrors,
  SECRETS_UNREADABLE,
} from '../../alarms/rules/ground';
import { other } from '../../alarms/rule';

/** Fluent Bit's own lines: `[2026/01/01 00:00:00] [error] [output:s3:s3.0] …`. */
const UNDELIVERED = '"[error] [output"';

/** What everything else stands on: ways out, logs, secrets, and the paths of metrics and alarms themselves. */
export class GroundAlarms extends Construct {
  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    this.waysOut(props);
    this.logs(props);
    this.secrets(props);
    const { prefix, responders, release, edge, environment } = props;
    const rows = environment.edge.clientDomains;
    const asked = edge.clientDomains.find(({ name }) => rows[name]?.traffic === 'most') ?? edge.clientDomains[0];
    if (speaksStatsd(release.version) && asked !== undefined) {
      metricAlarm(this, 'metrics-silent', METRICS_SILENT, {
        alarmName: `${prefix}-metrics-silent`,
        dimensions: { Service: 'public', LoadBalancer: asked.lb.arnSuffix },
        responders,
      });
    }
    // Of a topic that cannot deliver, the other responder is told.
    for (const topic of ['releng', 'cloudops'] as const) {
      metricAlarm(
        this,
        `${topic}-undelivered`,
        { ...ALERTS_UNDELIVERED, first: other(topic) },
        {
          alarmName: `${prefix}-alerts-${topic}-undelivered`,
          subject: topic === 'releng' ? 'RelEng' : 'CloudOps',
          dimensions: { TopicName: `${prefix}-alerts-${topic}` },
          responders,
        },
      );
    }
  }

  private waysOut({ prefix, network, responders }: ObservabilityProps) {
    network.natGateways.forEach(({ id }, index) => {
      const rules = { silent: NAT_SILENT, drops: NAT_DROPS, ports: NAT_PORTS };
      for (const [what, rule] of Object.entries(rules)) {
        metricAlarm(this, `nat-${index}-${what}`, rule, {
          alarmName: `${prefix}-nat-${index}-${what}`,
          subject: `${prefix}-${index}`,
          dimensions: { NatGatewayId: id },
          responders,
        });
      }
    });
  }

  private logs({ prefix, services, responders }: ObservabilityProps) {
    for (const name of ['public', 'admin'] as const) {
      const { logGroup } = services[name].task;
      const subject = { subject: name, dimensions: { LogGroupName: logGroup.name }, responders };
      metricAlarm(this, `${name}-logs-silent`, LOGS_SILENT, { ...subject, alarmName: `${prefix}-${name}-logs-silent` });
      const metricName = `${prefix}-${name}`;
      new CloudwatchLogMetricFilter(this, `${name}-undelivered-lines`, {
        name: `${prefix}-${name}-undelivered`,
        logGroupName: logGroup.name,
        pattern: UNDELIVERED,
        metricTransformation: { namespace: 'Balrog/LogRouter', name: metricName, value: '1', defaultValue: '0' },
      });
      metricAlarm(this, `${name}-logs-undelivered`, routerErrors(metricName), {
        ...subject,
        alarmName: `${prefix}-${name}-logs-undelivered`,
      });
    }
  }

  /** "Amazon ECS stopped tasks error messages" (ECS developer guide): the reason begins with the name of the error. */
  private secrets({ prefix, services, jobs, responders }: ObservabilityProps) {
    const rule = new CloudwatchEventRule(this, 'not-started', {
      name: `${prefix}-not-started`,
      description: 'Tasks that could not read their secrets or image',
      eventPattern: JSON.stringify({
        source: ['aws.ecs'],
        'detail-type': ['ECS Task State Change'],
        detail: {
          clusterArn: [services.cluster.arn],
          lastStatus: ['STOPPED'],
          stoppedReason: [{ prefix: 'ResourceInitializationError' }, { prefix: 'CannotPullContainerError' }],
        },
      }),
    });
    new CloudwatchEventTarget(this, 'not-started-log', { rule: rule.name, targetId: 'runs', arn: jobs.runs.group.arn });
    metricAlarm(this, 'not-started-alarm', SECRETS_UNREADABLE, {
      alarmName: `${prefix}-secrets-unreadable`,
      dimensions: { RuleName: rule.name },
      responders,
    });
  }
}
