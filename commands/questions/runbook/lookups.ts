/**
 * What AWS makes up is not in a synthesized stack. An ARN that follows from account, region and name is written out ("Actions,
 * resources, and condition keys", Service Authorization Reference, has their forms); of the rest the one command is said that gets it.
 */
import type { StackText } from '../../stacks';

interface Where {
  readonly region: string;
  readonly account: string;
}
type Attributes = Readonly<Record<string, unknown>>;

/** @returns undefined where the resource does not say what the form needs */
type Lookup = (resource: Attributes, where: Where) => string | undefined;

/** Names of ours are letters, digits and dashes, so that nothing in a command has to be quoted. */
const named =
  (form: (name: string, where: Where) => string): Lookup =>
  ({ name }, where) =>
    typeof name === 'string' && /^[\w-]+$/.test(name) ? form(name, where) : undefined;

const asked = (command: string): string => `$(${command} --output text)`;

/** By type and attribute, as Terraform refers to it. */
const LOOKUPS: Readonly<Record<string, Lookup>> = {
  'aws_sns_topic.arn': named((name, { region, account }) => `arn:aws:sns:${region}:${account}:${name}`),
  'aws_iam_role.arn': named((name, { account }) => `arn:aws:iam::${account}:role/${name}`),
  'aws_lambda_function.function_name': ({ function_name: name }) => (typeof name === 'string' ? name : undefined),
  'aws_lb.dns_name': named((name, { region }) =>
    asked(`aws elbv2 describe-load-balancers --region ${region} --names ${name} --query 'LoadBalancers[0].DNSName'`),
  ),
  // "Load balancer metrics" (user guide for Application Load Balancers): the last part of its ARN.
  'aws_lb.arn_suffix': named(
    (name, { region }) =>
      `$(aws elbv2 describe-load-balancers --region ${region} --names ${name} --query 'LoadBalancers[0].LoadBalancerArn' --output text | cut -d/ -f2-)`,
  ),
  'aws_lb_target_group.arn': named((name, { region }) =>
    asked(
      `aws elbv2 describe-target-groups --region ${region} --names ${name} --query 'TargetGroups[0].TargetGroupArn'`,
    ),
  ),
  'aws_cloudfront_distribution.id': distribution('Id'),
  'aws_cloudfront_distribution.domain_name': distribution('DomainName'),
};

/** CloudFront is one for all regions; the CLI wants one to be named. */
function distribution(field: string): Lookup {
  return ({ aliases }) => {
    const [alias] = Array.isArray(aliases) ? (aliases as unknown[]) : [];
    return typeof alias === 'string'
      ? asked(
          `aws cloudfront list-distributions --region us-east-1 --query "DistributionList.Items[?Aliases.Items[0]=='${alias}'].${field}"`,
        )
      : undefined;
  };
}

const REFERENCE = /^\$\{(\w+)\.([\w-]+)\.(\w+)\}$/;

/**
 * @param token a value of the synthesized stack: `${aws_lb.edge_aus5_lb_F8166AE6.dns_name}`
 * @returns the value, or the command that gets it; undefined when neither is known
 */
export function lookUp(token: string, stack: StackText, where: Where): string | undefined {
  const [, type = '', id = '', attribute = ''] = REFERENCE.exec(token) ?? [];
  const resources = stack['resource'] as Readonly<Record<string, Readonly<Record<string, Attributes>>>> | undefined;
  const resource = resources?.[type]?.[id];
  return resource === undefined ? undefined : LOOKUPS[`${type}.${attribute}`]?.(resource, where);
}
