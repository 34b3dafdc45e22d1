/** What is written down: log groups, buckets, flow logs, questions. */
import { assumed, DAYS_PER_MONTH, requestsPerMonth } from './assumptions';
import type { Item, Pricer, Resources } from './lines';
import { HOURS, PRICES } from './prices';

const BYTES_PER_GB = 1e9;
const LINES_PER_SECOND = 5;
/** uWSGI's lines, compressed as Fluent Bit writes them. */
const COMPRESSED = 0.1;
/** A connection from a load balancer to a task is two lines. */
const FLOW_LINES_PER_REQUEST = 2;

const flowGb = (): number => (requestsPerMonth() * FLOW_LINES_PER_REQUEST * assumed('flowLogBytes')) / BYTES_PER_GB;

/** Days after which a bucket of logs forgets; undefined for other buckets. */
function daysOf(stack: Resources, retention: string): number {
  const rules = stack
    .of('aws_s3_bucket_lifecycle_configuration')
    .filter((each) => JSON.stringify(each['bucket']).includes(`logs_${retention}`))
    .flatMap(({ rule }) => [rule].flat() as { expiration?: unknown }[]);
  const [days] = rules.flatMap(({ expiration }) =>
    ([expiration].flat() as ({ days?: number } | undefined)[]).flatMap((each) => each?.days ?? []),
  );
  if (days === undefined)
    throw new Error(`The bucket of the logs of class ${retention} has no days after which it forgets.`);
  return days;
}

function stored(stack: Resources, what: string, retention: string, gbPerMonth: number): Item {
  const months = daysOf(stack, retention) / DAYS_PER_MONTH;
  return {
    what: `bucket of logs: ${what}`,
    amount: gbPerMonth * months,
    price: PRICES.objects,
    how: `${Math.round(gbPerMonth)} GB a month for ${daysOf(stack, retention)} days`,
  };
}

export const logLines: Readonly<Record<string, Pricer>> = {
  aws_cloudwatch_log_group: () => {
    const requests =
      (assumed('publicTasks') * LINES_PER_SECOND * HOURS * 3600 * assumed('logLineBytes')) / BYTES_PER_GB;
    return [
      {
        what: 'lines in CloudWatch',
        amount: requests + assumed('otherLinesGb'),
        price: PRICES.logLines,
        how: `of requests ${Math.round(requests)} GB, all others ${assumed('otherLinesGb')} GB`,
      },
    ];
  },
  aws_s3_bucket: (stack) => [
    stored(stack, 'requests', 'requests', (requestsPerMonth() * assumed('accessLogBytes')) / BYTES_PER_GB),
    stored(
      stack,
      'applications',
      'applications',
      (requestsPerMonth() * assumed('logLineBytes') * COMPRESSED) / BYTES_PER_GB,
    ),
    stored(stack, 'network', 'network', flowGb() / 4),
    {
      what: 'buckets: objects written',
      // A load balancer writes one for each node in five minutes, a log router one for each table in a minute.
      amount: ((stack.of('aws_lb').length * 3 * 12 + (assumed('publicTasks') + 6) * 60) * HOURS) / 1000,
      price: PRICES.puts,
    },
  ],
  aws_flow_log: () => [
    {
      what: 'flow logs',
      amount: flowGb(),
      price: PRICES.flowLogs,
      how: `${FLOW_LINES_PER_REQUEST} lines for each request (ADR 25)`,
    },
  ],
  aws_athena_workgroup: () => [
    { what: 'questions asked of the logs', amount: assumed('athenaTbPerMonth'), price: PRICES.athena },
  ],
};
