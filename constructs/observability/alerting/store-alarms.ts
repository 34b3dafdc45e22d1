import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import { Construct } from 'constructs';
import type { ObservabilityProps } from '../observability-props';
import { metricAlarm } from '../../alarms/metric-alarm';
import type { AlarmRule } from '../../alarms/rule';
import {
  connectionsHigh,
  DATABASE_BUSY,
  databaseErrors,
  DATABASE_SILENT,
  storageLow,
} from '../../alarms/rules/database';
import { GATE_FAILED, GATE_SLOW, JOB_MEMORY, SCHEDULES_FAIL, SCHEDULES_GIVE_UP } from '../../alarms/rules/jobs';

/** Words of the MySQL error log's format, in which each line names its level. */
const MYSQL_ERROR = '"[ERROR]"';

/** The database, and what works on it: schedules, jobs and the schema gate. */
export class StoreAlarms extends Construct {
  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    const { environment, database } = props;
    const { storageGib, maxConnections } = environment.database;
    this.databaseAlarm('silent', DATABASE_SILENT, props);
    this.databaseAlarm('storage', storageLow(storageGib), props);
    this.databaseAlarm('connections', connectionsHigh(maxConnections), props);
    this.databaseAlarm('busy', DATABASE_BUSY, props);
    const metricName = `${props.prefix}-errors`;
    new CloudwatchLogMetricFilter(this, 'database-error-lines', {
      name: `${props.prefix}-database-errors`,
      logGroupName: database.errorLog.name,
      pattern: MYSQL_ERROR,
      metricTransformation: { namespace: 'Balrog/Database', name: metricName, value: '1', defaultValue: '0' },
    });
    this.databaseAlarm('errors', databaseErrors(metricName), props);
    this.jobs(props);
  }

  private databaseAlarm(what: string, rule: AlarmRule, { prefix, database, responders }: ObservabilityProps) {
    metricAlarm(this, `database-${what}`, rule, {
      alarmName: `${prefix}-database-${what}`,
      dimensions: { DBInstanceIdentifier: database.identifier },
      responders,
    });
  }

  private jobs({ prefix, services, jobs, responders }: ObservabilityProps) {
    const schedules = { dimensions: { ScheduleGroup: 'default' }, responders };
    metricAlarm(this, 'schedules', SCHEDULES_FAIL, { ...schedules, alarmName: `${prefix}-schedules-fail` });
    metricAlarm(this, 'schedules-dropped', SCHEDULES_GIVE_UP, {
      ...schedules,
      alarmName: `${prefix}-schedules-give-up`,
    });
    for (const job of ['cleanup-db', 'dump']) {
      metricAlarm(this, `${job}-memory`, JOB_MEMORY, {
        alarmName: `${prefix}-${job}-memory`,
        subject: job,
        dimensions: { ClusterName: services.cluster.name, TaskDefinitionFamily: `${prefix}-${job}` },
        responders,
      });
    }
    const gate = { dimensions: { FunctionName: jobs.gate.functionName }, responders };
    metricAlarm(this, 'gate-failed', GATE_FAILED, { ...gate, alarmName: `${prefix}-schema-gate-failed` });
    metricAlarm(this, 'gate-slow', GATE_SLOW, { ...gate, alarmName: `${prefix}-schema-gate-slow` });
  }
}
