/**
 * Whether a load balancer may write its access log: Elastic Load Balancing delivers a test line when logging is switched
 * on, and refuses the change where that fails ("Enable access logs for your Application Load Balancer").
 */
import type { CloudView, Diagnostic, Values } from '../behaviour';
import { block, isObject, text, truthy } from '../values';
import { ELB } from './elbv2-names';
import { operation } from './errors';

const DELIVERY = 'logdelivery.elasticloadbalancing.amazonaws.com';

/** The refusal as the provider reports it; none while logging is off or the bucket is not known. */
export function deliveryRefusal(loadBalancer: string, values: Values, cloud: CloudView): readonly Diagnostic[] {
  const logs = block(values, 'access_logs');
  const bucket = text(logs, 'bucket');
  if (!truthy(logs, 'enabled') || bucket === undefined) return [];
  const doing = `modifying ELBv2 Load Balancer (${loadBalancer}) attributes`;
  const fail = operation(doing, ELB, 'ModifyLoadBalancerAttributes');
  const refused = (why: string): readonly Diagnostic[] => [fail('InvalidConfigurationRequest', why, ['access_logs'])];
  if (!cloud.resources('aws_s3_bucket').some(({ id }) => id === bucket))
    return refused(`The bucket name '${bucket}' does not exist`);
  const prefix = text(logs, 'prefix');
  const object = `arn:aws:s3:::${bucket}/${prefix === undefined ? '' : `${prefix}/`}AWSLogs/${cloud.account}/ELBAccessLogTestFile`;
  if (usesOwnKey(bucket, cloud) || !isAllowed(object, bucket, cloud))
    return refused(`Access Denied for bucket: ${bucket}. Please check S3bucket permission`);
  return [];
}

/** Load balancers deliver with S3's own keys only. */
function usesOwnKey(bucket: string, cloud: CloudView): boolean {
  const [encryption] = cloud
    .resources('aws_s3_bucket_server_side_encryption_configuration')
    .filter(({ values }) => values['bucket'] === bucket);
  const applied = block(block(encryption?.values, 'rule'), 'apply_server_side_encryption_by_default');
  return (text(applied, 'sse_algorithm') ?? 'AES256') !== 'AES256';
}

function isAllowed(object: string, bucket: string, cloud: CloudView): boolean {
  const policies = cloud.resources('aws_s3_bucket_policy').filter(({ values }) => values['bucket'] === bucket);
  return policies.some(({ values }) => statementsOf(text(values, 'policy')).some((one) => allows(one, object)));
}

function statementsOf(policy = '{}'): readonly Values[] {
  const { Statement: statements } = JSON.parse(policy) as { Statement?: unknown };
  return [statements].flat().filter(isObject);
}

function allows(statement: Values, object: string): boolean {
  const principal = statement['Principal'];
  const services = isObject(principal) ? [principal['Service']].flat() : [principal];
  const actions = [statement['Action']].flat();
  const resources = [statement['Resource']].flat().map(String);
  return (
    statement['Effect'] === 'Allow' &&
    (services.includes(DELIVERY) || services.includes('*')) &&
    ['s3:PutObject', 's3:*', '*'].some((action) => actions.includes(action)) &&
    resources.some((resource) => globs(resource).test(object))
  );
}

/** `*` and `?` of IAM resources as a pattern. */
function globs(resource: string): RegExp {
  const escaped = resource.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}
