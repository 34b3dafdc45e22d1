import type { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import type { Responders } from '../observability/responders';

export interface AgentWatchProps {
  readonly prefix: string;
  /** Of the agent's task: its own lines, and those of the nginx it asks through. */
  readonly logGroup: CloudwatchLogGroup;
  readonly responders: Responders;
}

const NAMESPACE = 'Balrog/Agent';
const FIVE_MINUTES_SECONDS = 300;
/** Syslog's number, which the agent writes; admin and public write other numbers. */
const ERROR_LINES = '{ $.Severity = 3 }';

/** A broken agent looks healthy: it logs, waits and tries again for ever. So its lines, and their absence, are watched. */
export class AgentWatch extends Construct {
  constructor(scope: Construct, id: string, { prefix, logGroup, responders }: AgentWatchProps) {
    super(scope, id);
    const metricName = `${prefix}-errors`;
    new CloudwatchLogMetricFilter(this, 'errors', {
      name: `${prefix}-agent-errors`,
      logGroupName: logGroup.name,
      pattern: ERROR_LINES,
      metricTransformation: { namespace: NAMESPACE, name: metricName, value: '1', defaultValue: '0' },
    });
    const alarm = (name: string, description: string, watched: object, comparisonOperator: string, silence: string) =>
      new CloudwatchMetricAlarm(this, `${name}-alarm`, {
        alarmName: `${prefix}-agent-${name}`,
        alarmDescription: description,
        statistic: 'Sum',
        period: FIVE_MINUTES_SECONDS,
        evaluationPeriods: 2,
        datapointsToAlarm: 2,
        comparisonOperator,
        treatMissingData: silence,
        alarmActions: [responders.releng.arn],
        okActions: [responders.releng.arn],
        ...watched,
      });
    alarm(
      'failing',
      'The agent logs errors for ten minutes: scheduled changes may not be enacted',
      { namespace: NAMESPACE, metricName, threshold: 0 },
      'GreaterThanThreshold',
      'notBreaching',
    );
    alarm(
      'silent',
      'The agent has not asked admin for anything for ten minutes, which it does every 30 seconds',
      {
        namespace: 'AWS/Logs',
        metricName: 'IncomingLogEvents',
        dimensions: { LogGroupName: logGroup.name },
        threshold: 1,
      },
      'LessThanThreshold',
      'breaching',
    );
  }
}
