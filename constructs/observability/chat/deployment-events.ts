/** "Amazon ECS service deployment state change events" (ECS developer guide). */

/** Steps of a deployment, by the words of our rules and AWS's name of the event. */
const EVENT_NAMES = {
  started: 'SERVICE_DEPLOYMENT_IN_PROGRESS',
  completed: 'SERVICE_DEPLOYMENT_COMPLETED',
  failed: 'SERVICE_DEPLOYMENT_FAILED',
} as const;

export type DeploymentStep = keyof typeof EVENT_NAMES;
export const DEPLOYMENT_STEPS = Object.keys(EVENT_NAMES) as readonly DeploymentStep[];

export const deploymentRuleId = (step: DeploymentStep) => `deployment-${step}`;
/** Also what CloudWatch counts its events under. */
export const deploymentRuleName = (prefix: string, step: DeploymentStep) => `${prefix}-${deploymentRuleId(step)}`;

export const deploymentPattern = (step: DeploymentStep, servicesArnPrefix: string) => ({
  source: ['aws.ecs'],
  'detail-type': ['ECS Deployment State Change'],
  resources: [{ prefix: servicesArnPrefix }],
  detail: { eventName: [EVENT_NAMES[step]] },
});
