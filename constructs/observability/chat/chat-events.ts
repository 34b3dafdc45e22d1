/** What #balrog is told beside alarms: which events, and in which words. */
import { VERSION_PATH } from '../../../application/health';
import { TOLD_EVENTS } from '../../database/update-database';
import type { ChatMessage } from './chat-message';
import { deploymentPattern, deploymentRuleId, DEPLOYMENT_STEPS, type DeploymentStep } from './deployment-events';

export interface ChatEvent {
  /** The EventBridge rule is `<prefix>-<id>`. */
  readonly id: string;
  readonly description: string;
  /** A JSON object: "Amazon EventBridge event patterns" (user guide). */
  readonly pattern: object;
  /** Name of a placeholder -> where its value stands in the event. */
  readonly paths: Readonly<Record<string, string>>;
  readonly message: ChatMessage;
}

export interface ChatScope {
  /** `balrog-prod` */
  readonly prefix: string;
  readonly accountId: string;
  readonly region: string;
  readonly clusterName: string;
  readonly databaseIdentifier: string;
  /** Families of all tasks that are jobs. */
  readonly jobFamilies: readonly string[];
}

const DEPLOYMENT_TITLES: Readonly<Record<DeploymentStep, string>> = {
  started: ':rocket: *{prefix}*: a deployment has started',
  completed: ':white_check_mark: *{prefix}*: a deployment is complete',
  failed: ':rotating_light: *{prefix}*: a deployment has failed and goes back',
};
const DEPLOYMENT_NEXT: Readonly<Record<DeploymentStep, readonly string[]>> = {
  started: ['Watch the dashboard "Is this release healthy?" until it is complete.'],
  completed: [`Compare \`${VERSION_PATH}\` of admin and public with the release, then look at Sentry.`],
  failed: ['Read the events of the service and its log: docs/runbooks/release.md.'],
};

const deployment = (step: DeploymentStep, { prefix, accountId, region, clusterName }: ChatScope): ChatEvent => ({
  id: deploymentRuleId(step),
  description: `Deployments of services that ${step === 'completed' ? 'are complete' : `have ${step}`}`,
  pattern: deploymentPattern(step, `arn:aws:ecs:${region}:${accountId}:service/${clusterName}/`),
  paths: { service: '$.resources[0]', deployment: '$.detail.deploymentId', reason: '$.detail.reason' },
  message: {
    title: DEPLOYMENT_TITLES[step].replace('{prefix}', prefix),
    description: '<reason>',
    nextSteps: DEPLOYMENT_NEXT[step],
    threadId: '<deployment>',
    summary: `Deployment ${step}`,
    eventType: `deployment-${step}`,
    relatedResources: ['<service>'],
  },
});

const databaseEvent = ({ prefix, databaseIdentifier }: ChatScope): ChatEvent => ({
  id: 'database-events',
  description: 'What happens to the update database',
  pattern: {
    source: ['aws.rds'],
    'detail-type': ['RDS DB Instance Event'],
    detail: { SourceIdentifier: [databaseIdentifier], EventCategories: TOLD_EVENTS },
  },
  paths: { database: '$.detail.SourceArn', message: '$.detail.Message', category: '$.detail.EventCategories[0]' },
  message: {
    title: `:floppy_disk: *${prefix}*: the update database (<category>)`,
    description: '<message>',
    nextSteps: ['If nobody expected it: docs/runbooks/database-in-trouble.md. Restores are CloudOps’ at once.'],
    threadId: `${prefix}-database`,
    summary: 'Event of the update database',
    eventType: 'database',
    relatedResources: ['<database>'],
  },
});

const failedJob = ({ prefix, accountId, region, clusterName, jobFamilies }: ChatScope): ChatEvent => ({
  id: 'jobs-failed',
  description: 'Jobs, scheduled and asked for, that ended badly',
  pattern: {
    source: ['aws.ecs'],
    'detail-type': ['ECS Task State Change'],
    detail: {
      clusterArn: [`arn:aws:ecs:${region}:${accountId}:cluster/${clusterName}`],
      group: jobFamilies.map((family) => `family:${family}`),
      lastStatus: ['STOPPED'],
      $or: [{ containers: { exitCode: [{ 'anything-but': 0 }] } }, { stopCode: ['TaskFailedToStart'] }],
    },
  },
  paths: { task: '$.detail.taskArn', family: '$.detail.group', reason: '$.detail.stoppedReason' },
  message: {
    title: `:x: *${prefix}*: a job failed (<family>)`,
    description: '<reason>',
    nextSteps: ['Read its log and decide whether to run it again: docs/runbooks/job-failed.md.'],
    threadId: '<task>',
    summary: 'A job failed',
    eventType: 'job-failed',
    relatedResources: ['<task>'],
  },
});

export const chatEvents = (scope: ChatScope): readonly ChatEvent[] => [
  ...DEPLOYMENT_STEPS.map((step) => deployment(step, scope)),
  databaseEvent(scope),
  failedJob(scope),
];
