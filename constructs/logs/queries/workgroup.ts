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

/** One kind of asker: where they ask, and the folder of their answers, which no other asker may read. */
export interface Asker {
  readonly workgroup: AthenaWorkgroup;
  readonly name: string;
  readonly arn: string;
  readonly results: PrivateBucket;
  /** `answers/`, below which Athena puts answers whatever a client asks for. */
  readonly folder: string;
  /** `s3://BUCKET/answers/` */
  readonly location: string;
}

/** Where questions are asked: what one may cost, and where its answer lies until it expires. */
export class QueryWorkgroup extends Construct {
  /** People, with Redash, and the canary. */
  readonly people: Asker;
  /** Grafana. An answer holds whatever was asked for, so that who may ask less must not read the answers to others. */
  readonly dashboards: Asker;

  constructor(scope: Construct, id: string, { prefix, aws, queries, audit }: QueryWorkgroupProps) {
    super(scope, id);
    const bucketName = `${prefix}-logs-answers-${aws.accountId}`;
    const results = new PrivateBucket(this, 'results', {
      bucketName,
      address: 'logs_answers',
      // As the logs themselves: an answer is no more secret than what it was made of.
      encryption: 's3-managed',
      versioning: 'off',
      // INVARIANT: query-results-expire
      lifecycleRules: [expireAfter(queries.resultDays)],
      accessLogs: audit.storage,
    });
    const asker = (id: string, name: string, folder: string, description: string): Asker => ({
      name,
      arn: `arn:aws:athena:${aws.region}:${aws.accountId}:workgroup/${name}`,
      results,
      folder,
      location: `s3://${bucketName}/${folder}`,
      workgroup: new AthenaWorkgroup(this, id, {
        name,
        description,
        // INVARIANT: workgroup-bounded
        configuration: {
          enforceWorkgroupConfiguration: true,
          bytesScannedCutoffPerQuery: queries.scanLimitGib * GIB,
          publishCloudwatchMetricsEnabled: true,
          // The dialect the queries are written in. AUTO would change it under them.
          engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
          resultConfiguration: {
            outputLocation: `s3://${bucketName}/${folder}`, // INVARIANT: query-results-expire
            encryptionConfiguration: { encryptionOption: 'SSE_S3' },
            expectedBucketOwner: aws.accountId,
          },
        },
        // A cost allocation tag: Cost Explorer shows what the questions cost, apart from the rest of Balrog.
        tags: { CostOf: 'log-queries' },
      }),
    });
    this.people = asker(
      'workgroup',
      `${prefix}-logs`,
      'answers/',
      'Questions about the logs of Balrog. Start with the saved queries and the view update_requests.',
    );
    this.dashboards = asker(
      'dashboards',
      `${prefix}-dashboards`,
      'dashboards/',
      'What the dashboards of Grafana ask of the logs.',
    );
  }
}
