/** Security groups and their rules. */
import { checks, doesNotMatch, lengthBetween, all } from '../arguments';
import type { CloudView, Diagnostic, ResourceBehaviour, Values } from '../behaviour';
import { text } from '../values';
import { ipv4Network } from './checks';
import { mustExist, operation } from './errors';
import { accountHex, arn, ec2Id, nameOf } from './names';
import { keptRules, shownRules } from './security-group-rules';
import { vpcNotFound } from './vpc';

const securityGroup: ResourceBehaviour = {
  create(values, cloud) {
    const id = ec2Id(cloud, 'aws_security_group', 'sg', values);
    return {
      id,
      arn: arn(cloud, 'ec2', `security-group/${id}`),
      name: nameOf(cloud, 'aws_security_group', values),
      name_prefix: text(values, 'name_prefix') ?? '',
      owner_id: cloud.account,
      // The provider takes away the rule that lets everything out, which EC2 puts into a new group.
      ingress: [],
      egress: [],
    };
  },
  shows: shownRules,
  keeps: keptRules,
  validate: checks({ name: all(lengthBetween(0, 255), doesNotMatch(/^sg-/, 'cannot begin with sg-')) }),
  refuse(action, values, cloud) {
    if (action !== 'create') return [];
    const name = text(values, 'name');
    const fail = operation(`creating Security Group (${name ?? ''})`, 'EC2', 'CreateSecurityGroup');
    const same = cloud
      .resources('aws_security_group')
      .some((other) => name !== undefined && other.values.name === name && other.values.vpc_id === values.vpc_id);
    const why = `The security group '${name}' already exists for VPC '${text(values, 'vpc_id')}'`;
    return [
      ...mustExist(cloud, 'aws_vpc', values, 'vpc_id', vpcNotFound(fail)),
      ...(same ? [fail('api error InvalidGroup.Duplicate', why, ['name'])] : []),
    ];
  },
};

/** Adopted rather than made; so a second time too. */
const defaultSecurityGroup: ResourceBehaviour = {
  overwrites: true,
  create(values, cloud) {
    const owner = cloud.resources('aws_vpc').find((each) => each.id === values.vpc_id);
    const ofDefaultVpc = `sg-0${accountHex(cloud, 16, 'default-vpc', cloud.region)}`;
    const id = text(owner?.values, 'default_security_group_id') ?? ofDefaultVpc;
    return {
      id,
      arn: arn(cloud, 'ec2', `security-group/${id}`),
      name: 'default',
      name_prefix: '',
      description: 'default VPC security group',
      owner_id: cloud.account,
      ingress: [],
      egress: [],
    };
  },
  shows: shownRules,
  keeps: keptRules,
  refuse(action, values, cloud) {
    const fail = operation('reading Default Security Group', 'EC2', 'DescribeSecurityGroups');
    return action === 'create' ? mustExist(cloud, 'aws_vpc', values, 'vpc_id', vpcNotFound(fail)) : [];
  },
};

const PEERS = ['cidr_ipv4', 'cidr_ipv6', 'prefix_list_id', 'referenced_security_group_id'];
const RULE_KEY = ['security_group_id', 'ip_protocol', 'from_port', 'to_port', ...PEERS];

function rule(direction: 'Ingress' | 'Egress'): ResourceBehaviour {
  const type = `aws_vpc_security_group_${direction.toLowerCase()}_rule`;
  return {
    create(values, cloud) {
      const id = ec2Id(cloud, type, 'sgr', values);
      return { id, security_group_rule_id: id, arn: arn(cloud, 'ec2', `security-group-rule/${id}`) };
    },
    validate: (config) => [...checks({ cidr_ipv4: ipv4Network })(config), ...onePeer(config)],
    refuse: (action, values, cloud) => (action === 'create' ? refuseRule(type, direction, values, cloud) : []),
  };
}

/** The framework's ExactlyOneOf (internal/service/ec2/vpc_security_group_ingress_rule.go, ConfigValidators). */
function onePeer(config: Values): readonly Diagnostic[] {
  const given = PEERS.filter((peer) => config[peer] !== null && config[peer] !== undefined);
  if (given.length === 1) return [];
  const summary = given.length === 0 ? 'Missing Attribute Configuration' : 'Invalid Attribute Combination';
  return [
    { severity: 'error', summary, detail: `Exactly one of these attributes must be configured: [${PEERS.join(',')}]` },
  ];
}

function refuseRule(type: string, direction: string, values: Values, cloud: CloudView): readonly Diagnostic[] {
  const kind = `VPC Security Group ${direction} Rule`;
  const fail = operation(`creating ${kind}`, 'EC2', `AuthorizeSecurityGroup${direction}`);
  const same = cloud
    .resources(type)
    .some((other) => RULE_KEY.every((name) => (other.values[name] ?? null) === (values[name] ?? null)));
  const peer = PEERS.map((name) => text(values, name)).find((value) => value !== undefined) ?? '';
  const protocol = (text(values, 'ip_protocol') ?? '-1').toUpperCase().replace('-1', 'ALL');
  const duplicate = `the specified rule "peer: ${peer}, ${protocol}, from port: ${String(values.from_port)}, to port: ${String(values.to_port)}, ALLOW" already exists`;
  return [
    ...missingGroup(cloud, values, fail),
    ...(same ? [fail('api error InvalidPermission.Duplicate', duplicate)] : []),
  ];
}

function missingGroup(cloud: CloudView, values: Values, fail: ReturnType<typeof operation>): readonly Diagnostic[] {
  const id = text(values, 'security_group_id');
  const byDefault = cloud.resources('aws_vpc').some((vpc) => vpc.values.default_security_group_id === id);
  if (byDefault) return [];
  return mustExist(cloud, 'aws_security_group', values, 'security_group_id', (group) =>
    fail('api error InvalidGroup.NotFound', `The security group '${group}' does not exist`, ['security_group_id']),
  );
}

export const securityGroupResources: Readonly<Record<string, ResourceBehaviour>> = {
  aws_security_group: securityGroup,
  aws_default_security_group: defaultSecurityGroup,
  aws_vpc_security_group_ingress_rule: rule('Ingress'),
  aws_vpc_security_group_egress_rule: rule('Egress'),
};
