import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { Construct } from 'constructs';
import type { Environment } from '../../../environments/environment';
import { workloadBoundary } from '../../identity/boundary';
import type { LogQueries } from '../../logs/queries/log-queries';
import { readerStatements } from '../../logs/queries/reader-statements';
import { requestLogs } from '../../logs/queries/queried-tables';
import { requestTableNames } from '../../logs/queries/views';
import type { ChatTopic } from '../chat/chat-topic';

export interface GrafanaAccessProps {
  readonly prefix: string;
  readonly environment: Pick<Environment, 'aws' | 'gcp' | 'observability'>;
  /** Log groups whose lines panels show, by name. */
  readonly logGroupNames: readonly string[];
  /** Whose tables of requests panels ask. */
  readonly logQueries: LogQueries;
  readonly chat: ChatTopic;
}

/** What Grafana may see of us, without a secret: a role that it assumes on AWS, and its own account on GCP. */
export class GrafanaAccess extends Construct {
  readonly roleArn: string;
  /** Grafana says it, so that nobody else makes it use our role. No secret. */
  readonly externalId: string;

  constructor(scope: Construct, id: string, props: GrafanaAccessProps) {
    super(scope, id);
    const { prefix, environment } = props;
    const { awsPrincipalArn, gcpServiceAccount } = environment.observability.grafana;
    this.externalId = prefix;
    const trust = new DataAwsIamPolicyDocument(this, 'trust', {
      statement: [
        {
          sid: 'GrafanaAssumes',
          principals: [{ type: 'AWS', identifiers: [awsPrincipalArn] }],
          actions: ['sts:AssumeRole'],
          condition: [{ test: 'StringEquals', variable: 'sts:ExternalId', values: [this.externalId] }],
        },
      ],
    });
    const role = new IamRole(this, 'role', {
      name: `${prefix}-grafana`,
      assumeRolePolicy: trust.json,
      permissionsBoundary: workloadBoundary.arn(environment.aws.accountId), // INVARIANT: roles-bounded
    });
    const document = new DataAwsIamPolicyDocument(this, 'document', {
      statement: [readMetrics(), ...readLines(props), ...askAthena(props), ...tellChat(props.chat)],
    });
    new IamRolePolicy(this, 'permissions', { role: role.name, name: 'permissions', policy: document.json });
    this.roleArn = role.arn;
    new ProjectIamMember(this, 'metrics-reader', {
      project: environment.gcp.projectId,
      role: 'roles/monitoring.viewer',
      member: `serviceAccount:${gcpServiceAccount}`,
    });
  }
}

/** "CloudWatch data source: IAM policies" (Grafana documentation). */
const readMetrics = () => ({
  sid: 'ReadMetricsAndAlarms',
  actions: [
    'cloudwatch:DescribeAlarmHistory',
    'cloudwatch:DescribeAlarms',
    'cloudwatch:DescribeAlarmsForMetric',
    'cloudwatch:GetMetricData',
    'cloudwatch:ListMetrics',
    'ec2:DescribeRegions',
    'logs:DescribeLogGroups',
  ],
  resources: ['*'],
});

function readLines({ environment, logGroupNames }: GrafanaAccessProps) {
  const { region, accountId } = environment.aws;
  return [
    {
      sid: 'AskForLines',
      actions: ['logs:StartQuery', 'logs:GetLogGroupFields'],
      resources: logGroupNames.map((name) => `arn:aws:logs:${region}:${accountId}:log-group:${name}:*`),
    },
    // The answers belong to who asked; AWS knows no resource for them.
    { sid: 'FetchLines', actions: ['logs:GetQueryResults', 'logs:StopQuery'], resources: ['*'] },
  ];
}

/** Requests alone: what the applications say is no matter of a dashboard. */
const askAthena = ({ environment: { aws }, logQueries: { database, workgroup } }: GrafanaAccessProps) =>
  readerStatements({
    aws,
    database,
    asker: workgroup.dashboards,
    tableNames: requestTableNames(requestLogs(database)),
  });

/** Alerts that Grafana evaluates reach the channel through the topic; in an encrypted one that takes its key, too. */
const tellChat = ({ arn, encryptionKey }: ChatTopic) => [
  { sid: 'TellTheChannel', actions: ['sns:Publish'], resources: [arn] },
  {
    sid: 'EncryptForTheChannel',
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: [encryptionKey.key.arn],
  },
];
