import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { Construct } from 'constructs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RESTORABILITY } from '../alarms/catalogue';
import { measureOnSchedule } from '../identity/measurement';
import { ServiceRole } from '../identity/service-role';
import type { TaskLocation } from '../services/task';
import type { PrivateBucket } from '../storage/private-bucket';
import { FunctionCode } from './function-code';
import { restorabilityDefinition, type RestorabilityInput } from './restorability-definition';

export interface RestorabilityProps {
  readonly location: TaskLocation;
  /** Where the copies are. */
  readonly secondRegion: string;
  readonly database: Omit<RestorabilityInput, 'secondRegionFunction'>;
  /** Bucket of the functions' code. */
  readonly code: PrivateBucket;
}

const RECENT_DAYS = 14;
const HANDLER = 'second-region-handler';

/** Asks every half hour whether the database could be restored now, without restoring it. Drills ask twice a week, by doing it. */
export class Restorability extends Construct {
  constructor(scope: Construct, id: string, props: RestorabilityProps) {
    super(scope, id);
    const { database } = props;
    const { prefix, accountId } = props.location;
    const secondRegion = this.createFunction(props);
    measureOnSchedule(this, {
      accountId,
      name: `${prefix}-restorability`,
      description: 'Asks whether the update database could be restored now',
      scheduleExpression: 'rate(30 minutes)',
      definition: restorabilityDefinition({ ...database, secondRegionFunction: secondRegion.functionName }),
      statements: [...questions(props), { actions: ['lambda:InvokeFunction'], resources: [secondRegion.arn] }],
      namespace: RESTORABILITY.restorable.namespace,
    });
  }

  private createFunction({ location, secondRegion, code }: RestorabilityProps): LambdaFunction {
    const { prefix, accountId } = location;
    const functionName = `${prefix}-second-region`;
    const log = new CloudwatchLogGroup(this, 'function-log', {
      name: `/aws/lambda/${functionName}`,
      retentionInDays: RECENT_DAYS,
    });
    const role = new ServiceRole(this, 'function-role', {
      name: functionName,
      service: 'lambda.amazonaws.com',
      accountId,
      permissions: {
        statements: [
          {
            sid: 'ReadCopies',
            actions: ['rds:DescribeDBInstanceAutomatedBackups'],
            resources: [`arn:aws:rds:${secondRegion}:${accountId}:auto-backup:*`],
          },
          { sid: 'WriteItsLog', actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [`${log.arn}:*`] },
        ],
      },
    });
    const { bucket, key, sha256, object } = new FunctionCode(this, 'code', {
      name: 'second-region',
      files: { [`${HANDLER}.js`]: readFileSync(join(__dirname, `${HANDLER}.js`), 'utf8') },
      storage: code,
    });
    return new LambdaFunction(this, 'function', {
      functionName,
      description: 'Says how new the copies of the update database in the second region are',
      role: role.arn,
      runtime: 'nodejs22.x',
      handler: `${HANDLER}.handler`,
      s3Bucket: bucket,
      s3Key: key,
      sourceCodeHash: sha256,
      timeout: 30,
      memorySize: 256,
      environment: { variables: { SECOND_REGION: secondRegion } },
      dependsOn: [log, role.permissions, object],
    });
  }
}

/** Questions only; what knows no resource stands with `*`. */
function questions({ location: { accountId, region }, database }: RestorabilityProps) {
  const rds = (kind: string, name: string) => `arn:aws:rds:${region}:${accountId}:${kind}:${name}`;
  return [
    {
      sid: 'ReadDatabase',
      actions: ['rds:DescribeDBInstances', 'rds:DescribeDBSubnetGroups', 'rds:DescribeDBParameterGroups'],
      resources: [
        rds('db', database.serving),
        rds('subgrp', database.subnetGroupName),
        rds('pg', database.parameterGroupName),
      ],
    },
    {
      sid: 'ReadWhatCanBeHad',
      actions: [
        'rds:DescribeAccountAttributes',
        'rds:DescribeOrderableDBInstanceOptions',
        'ec2:DescribeSecurityGroups',
        'cloudwatch:GetMetricStatistics',
      ],
      resources: ['*'],
    },
    { sid: 'ReadKeys', actions: ['kms:DescribeKey'], resources: Object.values(database.keys) },
    {
      sid: 'SimulateRights',
      actions: ['iam:SimulatePrincipalPolicy'],
      resources: [...new Set(database.rights.map(({ roleArn }) => roleArn))],
    },
  ];
}
