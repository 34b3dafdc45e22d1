/**
 * Who delivers log lines into which bucket, and under which keys. It is read from the load balancers and the log routers as deployed and
 * knows nothing of the tables: a table that looks elsewhere finds nothing, as in reality.
 */
import type { StoredResource } from '../store';
import { ofType } from './deployed';
import { single, type Block } from './types';

export interface Delivery {
  /** Prefix of the load balancer, folder of the log router: `shop`, `log_shop_access`. */
  readonly source: string;
  readonly kind: 'load-balancer' | 'log-router';
  readonly bucket: string;
  /** Of the load balancer: `app/shop/50dc6c495c0c9188`. */
  readonly loadBalancer?: string;
  /** The key of an object that is delivered at this moment; `mark` stands where AWS and Fluent Bit write something random. */
  keyAt(moment: Date, mark: string): string;
}

/** Sorted by source; buckets that do not exist get nothing. */
export function deliveriesOf(resources: readonly StoredResource[]): readonly Delivery[] {
  const buckets = new Set(ofType(resources, 'aws_s3_bucket').map(({ id }) => id));
  const found = [
    ...ofType(resources, 'aws_lb').flatMap(fromLoadBalancer),
    ...ofType(resources, 'aws_ecs_task_definition').flatMap(fromLogRouter),
  ];
  const bySource = new Map(found.map((delivery) => [`${delivery.bucket} ${delivery.source}`, delivery]));
  return [...bySource.values()]
    .filter(({ bucket }) => buckets.has(bucket))
    .sort((a, b) => (a.source < b.source ? -1 : 1));
}

interface AccessLogs {
  readonly bucket: string;
  readonly enabled?: boolean | null;
  readonly prefix?: string | null;
}

const digits = (value: number): string => String(value).padStart(2, '0');
const dayFolder = (at: Date): string =>
  `${at.getUTCFullYear()}/${digits(at.getUTCMonth() + 1)}/${digits(at.getUTCDate())}`;

/** "Access logs for your Application Load Balancer", "Access log files" (Elastic Load Balancing user guide). */
function fromLoadBalancer({ values, account, region }: StoredResource): readonly Delivery[] {
  const logs = single(values['access_logs'] as Block<AccessLogs>);
  if (!logs?.enabled) return [];
  const prefix = logs.prefix ? `${logs.prefix}/` : '';
  const loadBalancer = String(values['arn_suffix']);
  return [
    {
      source: logs.prefix ?? String(values['name']),
      kind: 'load-balancer',
      bucket: logs.bucket,
      loadBalancer,
      keyAt: (at, mark) =>
        `${prefix}AWSLogs/${account}/elasticloadbalancing/${region}/${dayFolder(at)}/` +
        `${account}_elasticloadbalancing_${region}_${loadBalancer.replaceAll('/', '.')}_` +
        `${at.toISOString().replace(/[-:]/g, '').slice(0, 13)}Z_192.0.2.1_${mark}.log.gz`,
    },
  ];
}

/** Bucket and `s3_key_format` of each S3 output in the configuration of Fluent Bit that the containers are given. */
function fromLogRouter({ values }: StoredResource): readonly Delivery[] {
  const text = String(values['container_definitions']).replace(/\\+n/g, '\n');
  const outputs = text.matchAll(/^ *bucket (\S+)\n *s3_key_format \/?(\S+)$/gm);
  return [...outputs].map(([, bucket = '', format = '']) => ({
    source: format.split('/')[0] ?? format,
    kind: 'log-router' as const,
    bucket,
    keyAt: (at: Date, mark: string) => strftime(format, at).replaceAll('$UUID', mark),
  }));
}

function strftime(format: string, at: Date): string {
  const values: Readonly<Record<string, string>> = {
    '%Y': String(at.getUTCFullYear()),
    '%m': digits(at.getUTCMonth() + 1),
    '%d': digits(at.getUTCDate()),
    '%H': digits(at.getUTCHours()),
    '%M': digits(at.getUTCMinutes()),
    '%S': digits(at.getUTCSeconds()),
  };
  return format.replace(/%[A-Za-z]/g, (letter) => values[letter] ?? letter);
}
