/** What every drill may do: start the check and wait for its end, and publish what it has found. */
import type { DataAwsIamPolicyDocumentStatement } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { DRILLS } from '../alarms/catalogue';
import type { TaskLocation } from '../services/task';
import type { DrillCheck } from './drill-steps';
import type { Job } from './job';

/** A drill's way to its check: where it runs, the task, and the database it is compared with. */
export interface DrillNeeds {
  readonly location: TaskLocation;
  readonly cluster: { readonly name: string };
  /** The task that says whether a database is whole. */
  readonly check: Job;
  /** Host name of the database that serves. */
  readonly servingHost: string;
}

export const checkOf = ({ cluster, check, servingHost }: DrillNeeds): DrillCheck => ({
  cluster: cluster.name,
  family: check.task.family,
  container: check.name,
  subnetIds: check.subnetIds,
  securityGroupId: check.network.securityGroup.id,
  servingHost,
});

export const drillRights = ({
  location: { region, accountId },
  check,
}: DrillNeeds): readonly DataAwsIamPolicyDocumentStatement[] => [
  ...check.runStatements,
  {
    sid: 'WaitForTheTask',
    actions: ['ecs:DescribeTasks', 'ecs:StopTask'],
    resources: [`arn:aws:ecs:${region}:${accountId}:task/*`],
  },
  // "IAM policies for calling Amazon ECS" (Step Functions developer guide): it hears of the end of tasks by this rule.
  {
    sid: 'HearOfItsEnd',
    actions: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
    resources: [`arn:aws:events:${region}:${accountId}:rule/StepFunctionsGetEventsForECSTaskRule`],
  },
  {
    sid: 'WriteMetrics',
    actions: ['cloudwatch:PutMetricData'],
    resources: ['*'],
    condition: [{ test: 'StringEquals', variable: 'cloudwatch:namespace', values: [DRILLS.good.namespace] }],
  },
];
