/**
 * List prices in dollars of the United States, for us-west-2 (Oregon) where a region counts, without tax, discount, reservation or
 * savings plan. Written down in November 2026 from what the pages named here said when they were last read; nobody reads them when
 * a bill is made. A contract makes all of it smaller: the order of things stays.
 */
export interface Price {
  readonly dollars: number;
  /** What one of it is: `hour`, `GB-month`. */
  readonly per: string;
  readonly source: string;
}

export const PRICES_OF = '2026-11';
export const HOURS = 730;

const aws = (page: string) => `https://aws.amazon.com/${page}/`;
const price = (dollars: number, per: string, source: string): Price => ({ dollars, per, source });

const RDS = aws('rds/mysql/pricing');
const FARGATE = aws('fargate/pricing');
const VPC = aws('vpc/pricing');
const ELB = aws('elasticloadbalancing/pricing');
const CLOUDWATCH = aws('cloudwatch/pricing');
const S3 = aws('s3/pricing');
const GOOGLE_MONITORING = 'https://cloud.google.com/stackdriver/pricing';
const GOOGLE_STORAGE = 'https://cloud.google.com/storage/pricing';

/** MySQL in one zone, on demand; two zones cost twice as much. With the vCPUs that extended support counts. */
export const DATABASE_CLASSES: Readonly<Record<string, { readonly hour: Price; readonly vcpus: number }>> = {
  'db.r6g.xlarge': { hour: price(0.43, 'hour', RDS), vcpus: 4 },
  'db.t4g.large': { hour: price(0.129, 'hour', RDS), vcpus: 2 },
};

export const PRICES = {
  databaseStorage: price(0.115, 'GB-month of gp3 in one zone', RDS),
  databaseBackup: price(0.095, 'GB-month', RDS),
  /** Of the first two years: from 2028-08-01 it is 0.20 (MySQL 8.0). */
  extendedSupport: price(
    0.1,
    'vCPU-hour, the standby included',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support-charges.html',
  ),
  vault: price(0.095, 'GB-month', aws('backup/pricing')),
  restoreTest: price(1.5, 'recovery point that restore testing tries', aws('backup/pricing')),
  vcpu: price(0.04048, 'vCPU-hour', FARGATE),
  memory: price(0.004445, 'GB-hour', FARGATE),
  disk: price(0.000111, 'GB-hour above 20 GB', FARGATE),
  nat: price(0.045, 'hour', VPC),
  natBytes: price(0.045, 'GB', VPC),
  address: price(0.005, 'hour of a public IPv4 address', VPC),
  endpoint: price(0.01, 'hour in one zone', aws('privatelink/pricing')),
  endpointBytes: price(0.01, 'GB', aws('privatelink/pricing')),
  balancer: price(0.0225, 'hour', ELB),
  lcu: price(0.008, 'LCU-hour (25 new connections a second)', ELB),
  bytesOut: price(0.09, 'GB to the internet', aws('ec2/pricing/on-demand')),
  secret: price(0.4, 'month', aws('secrets-manager/pricing')),
  key: price(1, 'month', aws('kms/pricing')),
  alarm: price(0.1, 'metric of an alarm and month', CLOUDWATCH),
  compositeAlarm: price(0.5, 'month', CLOUDWATCH),
  metric: price(0.3, 'metric and month', CLOUDWATCH),
  logLines: price(0.5, 'GB', CLOUDWATCH),
  flowLogs: price(0.25, 'GB delivered to S3', CLOUDWATCH),
  objects: price(0.023, 'GB-month', S3),
  puts: price(0.005, '1,000 requests', S3),
  webAcl: price(5, 'month', aws('waf/pricing')),
  webAclRule: price(1, 'rule and month', aws('waf/pricing')),
  cdnBytes: price(0.085, 'GB', aws('cloudfront/pricing')),
  athena: price(5, 'TB read', aws('athena/pricing')),
  images: price(0.1, 'GB-month', aws('ecr/pricing')),
  zone: price(0.5, 'zone and month', aws('route53/pricing')),
  healthCheck: price(0.75, 'check from outside of AWS and month, and 1.00 for HTTPS', aws('route53/pricing')),
  healthCheckHttps: price(1, 'month', aws('route53/pricing')),
  expressRun: price(1, '1,000,000 runs', aws('step-functions/pricing')),
  condition: price(0.1, 'condition and month', GOOGLE_MONITORING),
  uptimeCheck: price(0.3, '1,000 checks above a million', GOOGLE_MONITORING),
  googleObjects: price(0.026, 'GB-month in several regions', GOOGLE_STORAGE),
  googleBytesOut: price(0.12, 'GB to the internet', GOOGLE_STORAGE),
} as const satisfies Readonly<Record<string, Price>>;
