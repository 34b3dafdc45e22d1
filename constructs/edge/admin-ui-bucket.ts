import { Construct } from 'constructs';
import type { LogBucket } from '../logs/log-bucket';
import { PrivateBucket } from '../storage/private-bucket';

export interface AdminUiBucketProps {
  readonly bucketName: string;
  /** ARN of the distribution that reads the files. */
  readonly readerArn: string;
  /** Takes the records of who read and wrote the bucket. */
  readonly auditLogs: LogBucket;
}

/** Of the files of the admin UI. The job that puts them there may write to it before the bucket exists. */
export const adminUiBucketName = (prefix: string, accountId: string) => `${prefix}-admin-ui-${accountId}`;

/** Long enough to go back to what any recent release of the UI had. */
const OLDER_VERSIONS_DAYS = 90;

/** The files of the admin UI. The current ones stay; a deployment that deleted too much can be taken back. */
export class AdminUiBucket extends Construct {
  readonly bucketName: string;
  /** Where CloudFront asks for the files. */
  readonly domainName: string;

  constructor(scope: Construct, id: string, { bucketName, readerArn, auditLogs }: AdminUiBucketProps) {
    super(scope, id);
    const { bucket } = new PrivateBucket(this, 'storage', {
      bucketName,
      address: 'admin_ui',
      // Public files, written by a deployment that needs no key this way.
      encryption: 's3-managed',
      versioning: 'on',
      lifecycleRules: [
        {
          id: `older-versions-${OLDER_VERSIONS_DAYS}-days`,
          status: 'Enabled',
          filter: [{ prefix: '' }],
          noncurrentVersionExpiration: [{ noncurrentDays: OLDER_VERSIONS_DAYS }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
      statements: (bucketArn) => [
        {
          sid: 'DistributionReads',
          principals: [{ type: 'Service', identifiers: ['cloudfront.amazonaws.com'] }],
          actions: ['s3:GetObject'],
          resources: [`${bucketArn}/*`],
          condition: [{ test: 'StringEquals', variable: 'aws:SourceArn', values: [readerArn] }],
        },
      ],
      accessLogs: auditLogs.storage,
    });
    this.bucketName = bucketName;
    this.domainName = bucket.bucketRegionalDomainName;
  }
}
