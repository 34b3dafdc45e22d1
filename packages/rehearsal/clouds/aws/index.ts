import type { Cloud } from '../behaviour';
import { applicationAutoscalingResources } from './application-autoscaling';
import { athenaResources } from './athena';
import { backupResources } from './backup';
import { chatbotResources } from './chatbot';
import { withConditions } from './conditions';
import { cloudwatchResources } from './cloudwatch';
import { configureAws } from './configure';
import { awsDataSources } from './data';
import { elbv2Resources } from './elbv2';
import { ecsResources } from './ecs';
import { awsFallback } from './fallback';
import { glueResources } from './glue';
import { iamResources } from './iam';
import { guardUse } from './in-use';
import { kmsResources } from './kms';
import { lambdaResources } from './lambda';
import { lambdaInvocationResources } from './lambda-invocation';
import { rdsResources } from './rds';
import { TYPE_REFUSALS } from './refusals/all';
import { guardByType } from './refusals/by-type';
import { routeResources } from './routes';
import { route53Resources } from './route53';
import { s3Resources } from './s3';
import { schedulerResources } from './scheduler';
import { secretsManagerResources } from './secretsmanager';
import { securityGroupResources } from './security-groups';
import { snsResources } from './sns';
import { ssmResources } from './ssm';
import { vpcResources } from './vpc';
import { vpcEndpointResources } from './vpc-endpoint';

const resources: Cloud['resources'] = {
  ...vpcResources,
  ...routeResources,
  ...route53Resources,
  ...vpcEndpointResources,
  ...securityGroupResources,
  ...rdsResources,
  ...kmsResources,
  ...backupResources,
  ...iamResources,
  ...s3Resources,
  ...snsResources,
  ...chatbotResources,
  ...cloudwatchResources,
  ...lambdaResources,
  ...lambdaInvocationResources,
  ...ecsResources,
  ...applicationAutoscalingResources,
  ...secretsManagerResources,
  ...schedulerResources,
  ...elbv2Resources,
  ...glueResources,
  ...athenaResources,
  ...ssmResources,
};

/** The simulated AWS: what each service answers, refuses and names. */
export const aws: Cloud = {
  source: 'hashicorp/aws',
  resources,
  dataSources: awsDataSources,
  fallback: (type, schema) =>
    guardByType(
      TYPE_REFUSALS,
      type,
      guardUse(type, withConditions(type, awsFallback(type, schema, type in resources))),
    ),
  configure: configureAws,
};
