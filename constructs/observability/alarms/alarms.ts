import { Construct } from 'constructs';
import type { AlarmProps } from '../../alarms/alarm-props';
import { burnRateAlarm } from '../../alarms/burn-rate-alarm';
import { metricAlarm } from '../../alarms/metric-alarm';
import { ALARM_ROWS } from '../../alarms/rows';
import type { Subject, SubjectList } from '../../alarms/subject';
import type { Rule } from '../../alarms/rule';

export interface AlarmsProps extends AlarmProps {
  readonly subjects: SubjectList;
}

/** The alarms of CloudWatch: for each row of the table one on each subject of its kind. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    for (const [key, row] of ALARM_ROWS) {
      // Services make these themselves: ECS wants them before the service that they guard.
      if (row.of === 'served domain') continue;
      for (const subject of props.subjects[row.of]) this.make(key, row.rule(subject), subject, props);
    }
  }

  private make(key: string, rule: Rule, subject: Subject, props: AlarmsProps) {
    switch (rule.kind) {
      case 'measured':
        metricAlarm(this, key, rule, subject, props);
        break;
      case 'burn rate':
        burnRateAlarm(this, key, rule, subject, props);
        break;
      case 'uptime':
      case 'cloud metric':
      // Cloud Monitoring evaluates these.
    }
  }
}
