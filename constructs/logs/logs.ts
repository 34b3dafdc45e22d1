import { Construct } from 'constructs';
import type { RequestTable } from '../../environments/client-domain';
import type { Environment } from '../../environments/environment';
import type { Delivery } from './delivery';
import { LogBucket } from './log-bucket';
import { LogTables } from './tables/log-tables';

export interface LogsProps {
  readonly prefix: string;
  readonly aws: Environment['aws'];
  readonly retentionDays: Environment['logs']['retentionDays'];
  /** Of the client domains. */
  readonly requestTables: readonly RequestTable[];
}

type RetentionClass = keyof Environment['logs']['retentionDays'];

/** The account id makes the name unique in the world. */
export const logBucketName = (prefix: string, retentionClass: RetentionClass, accountId: string) =>
  `${prefix}-logs-${retentionClass}-${accountId}`;

/** The log buckets, one for each retention class, and the tables that read them. */
export class Logs extends Construct {
  /** Access logs of the load balancers: what `balrog_elb_logs_*` read. */
  readonly requests: LogBucket;
  /** Output of the applications and of nginx: what `log_balrog_*` read. */
  readonly applications: LogBucket;
  /** VPC flow logs. */
  readonly network: LogBucket;
  /** Who read and wrote the other three. */
  readonly audit: LogBucket;
  readonly tables: LogTables;

  constructor(scope: Construct, id: string, props: LogsProps) {
    super(scope, id);
    const { prefix, aws, retentionDays, requestTables } = props;
    const logBucket = (retentionClass: RetentionClass, deliveries: readonly Delivery[], accessLogs?: LogBucket) =>
      new LogBucket(this, retentionClass, {
        bucketName: logBucketName(prefix, retentionClass, aws.accountId),
        address: `logs_${retentionClass}`,
        retentionDays: retentionDays[retentionClass],
        deliveries,
        source: { accountId: aws.accountId, region: aws.region },
        ...(accessLogs && { accessLogs }),
      });

    this.audit = logBucket('audit', ['s3-access-logs']);
    this.requests = logBucket('requests', ['load-balancers'], this.audit);
    this.applications = logBucket('applications', [], this.audit);
    this.network = logBucket('network', ['vpc-flow-logs'], this.audit);
    const { requests, applications } = this;
    this.tables = new LogTables(this, 'tables', {
      prefix,
      aws,
      retentionDays,
      requestTables,
      requests,
      applications,
    });
  }
}
