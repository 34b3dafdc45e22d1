/** What watches: alarms, metrics, health checks, measurements. */
import { assumed, DAYS_PER_MONTH } from './assumptions';
import { drillLines } from './database';
import type { Pricer, Resource } from './lines';
import { PRICES } from './prices';

/** An alarm on an expression is billed for each metric in it. */
const metricsOf = ({ metric_query: queries }: Resource): number => {
  const asked = ([queries].flat() as ({ metric?: unknown } | undefined)[]).filter(
    (query) => query?.metric !== undefined,
  );
  return Math.max(1, asked.length);
};

export const watchLines: Readonly<Record<string, Pricer>> = {
  aws_cloudwatch_metric_alarm: (stack) => {
    const alarms = stack.of('aws_cloudwatch_metric_alarm');
    const metrics = alarms.reduce((sum, alarm) => sum + metricsOf(alarm), 0);
    return [
      { what: 'alarms', amount: metrics, price: PRICES.alarm, how: `${alarms.length} alarms on ${metrics} metrics` },
    ];
  },
  aws_cloudwatch_composite_alarm: (stack) => [
    {
      what: 'alarms that combine others',
      amount: stack.of('aws_cloudwatch_composite_alarm').length,
      price: PRICES.compositeAlarm,
    },
  ],
  aws_cloudwatch_log_metric_filter: () => [
    { what: 'metrics of our own', amount: assumed('ownMetrics'), price: PRICES.metric },
  ],
  aws_ecs_cluster: (stack) =>
    stack
      .of('aws_ecs_cluster')
      .filter(({ setting }) => JSON.stringify(setting).includes('enabled'))
      .map(() => ({
        what: 'metrics of Container Insights',
        amount: assumed('insightsMetrics'),
        price: PRICES.metric,
      })),
  aws_route53_health_check: (stack) => [
    { what: 'health checks of admin', amount: stack.of('aws_route53_health_check').length, price: PRICES.healthCheck },
    {
      what: 'health checks of admin: HTTPS',
      amount: stack.of('aws_route53_health_check').length,
      price: PRICES.healthCheckHttps,
    },
  ],
  aws_sfn_state_machine: (stack) => [
    ...drillLines(stack),
    {
      what: 'measurements of the backups',
      amount: (DAYS_PER_MONTH * 24 * 60) / 1e6,
      price: PRICES.expressRun,
      how: 'each minute',
    },
  ],
};
