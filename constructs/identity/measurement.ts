import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import type { DataAwsIamPolicyDocumentStatement } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import type { Construct } from 'constructs';
import { startOnSchedule } from './scheduled-start';
import { ServiceRole } from './service-role';

export interface MeasurementProps {
  readonly accountId: string;
  /** Of the state machine, its role, log group and schedule. */
  readonly name: string;
  readonly description: string;
  /** `rate(1 minute)` */
  readonly scheduleExpression: string;
  /** In Amazon States Language; over within five minutes, the most that an express run may last. */
  readonly definition: object;
  /** What it may ask. */
  readonly statements: readonly DataAwsIamPolicyDocumentStatement[];
  /** Namespace of CloudWatch that it publishes in. */
  readonly namespace: string;
}

const RECENT_DAYS = 14;

/** A state machine that asks AWS and publishes what it was answered, on a schedule. */
export function measureOnSchedule(scope: Construct, props: MeasurementProps): SfnStateMachine {
  const { accountId, name, description, scheduleExpression, definition, statements, namespace } = props;
  const role = new ServiceRole(scope, 'role', {
    name,
    service: 'states.amazonaws.com',
    accountId,
    permissions: { statements: [...statements, writeMetrics(namespace), WRITE_ITS_LOG] },
  });
  // Names that begin like this share one resource policy of the account, which Step Functions writes and AWS bounds.
  const log = new CloudwatchLogGroup(scope, 'log', {
    name: `/aws/vendedlogs/states/${name}`,
    retentionInDays: RECENT_DAYS,
  });
  const stateMachine = new SfnStateMachine(scope, 'state-machine', {
    name,
    type: 'EXPRESS',
    roleArn: role.arn,
    definition: JSON.stringify(definition),
    // INVARIANT: express-runs-logged. Runs that fail, with the answer of AWS that they failed at.
    loggingConfiguration: { level: 'ERROR', includeExecutionData: true, logDestination: `${log.arn}:*` },
    dependsOn: [role.permissions],
  });
  startOnSchedule(scope, {
    accountId,
    name,
    roleName: `${name}-schedule`,
    description,
    scheduleExpression,
    stateMachine,
  });
  return stateMachine;
}

const writeMetrics = (namespace: string) => ({
  sid: 'WriteMetrics',
  actions: ['cloudwatch:PutMetricData'],
  resources: ['*'],
  condition: [{ test: 'StringEquals', variable: 'cloudwatch:namespace', values: [namespace] }],
});

/** "Logging using CloudWatch Logs" (Step Functions developer guide): none of these actions knows a resource. */
const WRITE_ITS_LOG = {
  sid: 'WriteItsLog',
  actions: [
    'logs:CreateLogDelivery',
    'logs:GetLogDelivery',
    'logs:UpdateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:ListLogDeliveries',
    'logs:PutResourcePolicy',
    'logs:DescribeResourcePolicies',
    'logs:DescribeLogGroups',
  ],
  resources: ['*'],
};
