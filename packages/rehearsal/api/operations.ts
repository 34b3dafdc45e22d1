/** What is modelled, by the name that a service signs with and its operations. Everything else is refused by its name. */
import type { Operations } from './context';
import { budgets, cloudtrail, guardduty } from './services/account';
import { acm } from './services/acm';
import { backup } from './services/backup';
import { cloudfront } from './services/cloudfront';
import { cloudwatch } from './services/cloudwatch';
import { autoscaling, servicediscovery } from './services/discovery';
import { ec2 } from './services/ec2';
import { ecs } from './services/ecs';
import { elbv2 } from './services/elbv2';
import { kms } from './services/kms';
import { lambda } from './services/lambda';
import { logs } from './services/logs';
import { servicequotas } from './services/quotas';
import { rds } from './services/rds';
import { route53 } from './services/route53';
import { scheduler } from './services/scheduler';
import { secretsmanager } from './services/secretsmanager';
import { sns } from './services/sns';
import { ssm } from './services/ssm';
import { states } from './services/states';
import { sts } from './services/sts';

export const OPERATIONS: Readonly<Record<string, Operations>> = {
  acm,
  'application-autoscaling': autoscaling,
  backup,
  budgets,
  cloudfront,
  cloudtrail,
  ec2,
  ecs,
  elasticloadbalancing: elbv2,
  guardduty,
  kms,
  lambda,
  logs,
  monitoring: cloudwatch,
  rds,
  route53,
  scheduler,
  secretsmanager,
  servicediscovery,
  servicequotas,
  sns,
  ssm,
  states,
  sts,
};
