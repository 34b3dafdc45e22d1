/** Which state alarms of CloudWatch, Cloud Monitoring and Grafana take on given series, and who is told. */
export { isViolated, type ThresholdCondition, type TimeSeries } from './cloud-monitoring';
export { judge, type MetricAlarm, type State, stateAt } from './cloudwatch';
export { actsAt, type CompositeAlarm, compositeState } from './composite';
export { type GrafanaRule, statesOfRule } from './grafana';
export { calculate } from './metric-math';
export { type MetricName, type Published, statisticOf } from './series';
export { Deployed } from './deployed';
export { fire } from './fire';
export { fireReport } from './fire-report';
