import type { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import { Construct } from 'constructs';
import { LOG_KEYS, SEVERITIES, TRACEBACK_TEXT } from '../../application/application-log';
import { metricAlarm } from '../alarms/metric-alarm';
import type { AlarmRule } from '../alarms/rule';
import { AGENT_SILENT, agentFailing } from '../alarms/rules/jobs';
import type { Responders } from '../alarms/responders';

export interface AgentWatchProps {
  readonly prefix: string;
  /** Of the agent's task: its own lines, and those of the nginx it asks through. */
  readonly logGroup: CloudwatchLogGroup;
  readonly responders: Responders;
}

const NAMESPACE = 'Balrog/Agent';
/**
 * Syslog's number of an error, which the agent writes; admin and public write other numbers. And what Python itself writes
 * when an exception ends the agent: it starts anew for ever, so it is neither silent nor does it say what is wrong by itself.
 */
const ERROR_LINES = {
  errors: `{ $.${LOG_KEYS.severity} = ${SEVERITIES.agent.error} }`,
  crashes: `"${TRACEBACK_TEXT}"`,
};

/** A broken agent looks healthy: it logs, waits and tries again for ever. So its lines, and their absence, are watched. */
export class AgentWatch extends Construct {
  constructor(scope: Construct, id: string, { prefix, logGroup, responders }: AgentWatchProps) {
    super(scope, id);
    const metricName = `${prefix}-errors`;
    for (const [what, pattern] of Object.entries(ERROR_LINES)) {
      new CloudwatchLogMetricFilter(this, what, {
        name: `${prefix}-agent-${what}`,
        logGroupName: logGroup.name,
        pattern,
        metricTransformation: { namespace: NAMESPACE, name: metricName, value: '1', defaultValue: '0' },
      });
    }
    const alarm = (name: string, rule: AlarmRule) =>
      metricAlarm(this, `${name}-alarm`, rule, {
        alarmName: `${prefix}-agent-${name}`,
        dimensions: { LogGroupName: logGroup.name },
        responders,
      });
    alarm('failing', agentFailing(metricName));
    alarm('silent', AGENT_SILENT);
  }
}
