import { AthenaWorkgroup } from '@cdktf/provider-aws/lib/athena-workgroup';
import { Construct } from 'constructs';
import type { Environment } from '../../../environments/environment';
import { PrivateBucket } from '../../storage/private-bucket';
import { expireAfter, type LogBucket } from '../log-bucket';

export interface QueryWorkgroupProps {
  readonly prefix: string;
  readonly aws: Environment['aws'];
  readonly queries: Environment['logs']['queries'];
  /** Takes the records of who read an answer. */
  readonly audit: LogBucket;
}

const GIB = 1024 ** 3;

/** Where questions are asked: what one may cost, and where its answer lies until it expires. */
export class QueryWorkgroup extends Construct {
  readonly workgroup: AthenaWorkgroup;
  readonly name: string;
  readonly arn: string;
  readonly results: PrivateBucket;
  /** `s3://…/answers/`, below which Athena puts answers whatever a client asks for. */
  readonly resultsLocation: string;

  constructor(scope: Construct, id: string, { prefix, aws, queries, audit }: QueryWorkgroupProps) {
    super(scope, id);
    const bucketName = `${prefix}-logs-answers-${aws.accountId}`;
    this.results = new PrivateBucket(this, 'results', {
      bucketName,
      address: 'logs_answers',
      // As the logs themselves: an answer is no more secret than what it was made of.
      encryption: 's3-managed',
      versioning: 'off',
      // INVARIANT: query-results-expire
      lifecycleRules: [expireAfter(queries.resultDays)],
      accessLogs: audit.storage,
    });
    this.name = `${prefix}-logs`;
    this.arn = `arn:aws:athena:${aws.region}:${aws.accountId}:workgroup/${this.name}`;
    this.resultsLocation = `s3://${bucketName}/answers/`;
    this.workgroup = new AthenaWorkgroup(this, 'workgroup', {
      name: this.name,
      description: 'Questions about the logs of Balrog. Start with the saved queries and the view update_requests.',
      // INVARIANT: workgroup-bounded
      configuration: {
        enforceWorkgroupConfiguration: true,
        bytesScannedCutoffPerQuery: queries.scanLimitGib * GIB,
        publishCloudwatchMetricsEnabled: true,
        // The dialect the queries are written in. AUTO would change it under them.
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: this.resultsLocation, // INVARIANT: query-results-expire
          encryptionConfiguration: { encryptionOption: 'SSE_S3' },
          expectedBucketOwner: aws.accountId,
        },
      },
      // A cost allocation tag: Cost Explorer shows what the questions cost, apart from the rest of Balrog.
      tags: { CostOf: 'log-queries' },
    });
  }
}
