/** What services refuse of settings when they are asked, although the provider takes them: beside what the types' own behaviours refuse. */
import type { Values } from '../../behaviour';
import { blocks, number, text, texts, truthy } from '../../values';
import { find, regionOfArn } from '../errors';
import type { TypeRefusal } from './by-type';
import type { Facts } from './table';
import { when } from './rules';

const ELB = { service: 'Elastic Load Balancing v2' } as const;
const PUT = ['create', 'update'] as const;

const certificate = (more: Values): readonly [string, Values] => [
  'aws_acm_certificate',
  {
    id: 'arn:aws:acm:us-west-2:111122223333:certificate/a',
    arn: 'arn:aws:acm:us-west-2:111122223333:certificate/a',
    ...more,
  },
];

export const LOAD_BALANCING: readonly TypeRefusal[] = [
  {
    ...ELB,
    types: ['aws_lb_listener'],
    on: PUT,
    operation: 'CreateListener',
    code: 'UnsupportedCertificate',
    path: 'certificate_arn',
    source:
      'Elastic Load Balancing API Reference, CreateListener, errors: a certificate that is not issued has none of it',
    refused({ values, cloud }) {
      const arn = text(values, 'certificate_arn');
      const found = find(cloud, 'aws_acm_certificate', arn)?.values;
      return when(
        found?.['status'] === 'PENDING_VALIDATION' && !isValidated(arn, { values, cloud }),
        `The certificate '${arn}' must have a fully-qualified domain name, a supported signature, and a supported key size.`,
      );
    },
    wrong: {
      values: { certificate_arn: 'arn:aws:acm:us-west-2:111122223333:certificate/a' },
      others: [certificate({ status: 'PENDING_VALIDATION' })],
    },
    right: {
      values: { certificate_arn: 'arn:aws:acm:us-west-2:111122223333:certificate/a' },
      others: [certificate({ status: 'ISSUED' })],
    },
  },
  {
    ...ELB,
    types: ['aws_lb_listener', 'aws_lb_listener_certificate'],
    on: PUT,
    operation: 'CreateListener',
    code: 'CertificateNotFound',
    path: 'certificate_arn',
    source: 'Elastic Load Balancing API Reference, CreateListener: certificates are of the load balancer’s Region',
    refused({ values, cloud }) {
      const region = regionOfArn(text(values, 'certificate_arn'));
      return when(
        region !== undefined && region !== cloud.region,
        `Certificate ARN '${text(values, 'certificate_arn')}' is not valid`,
      );
    },
    wrong: { values: { certificate_arn: 'arn:aws:acm:us-east-1:111122223333:certificate/a' } },
    right: { values: { certificate_arn: 'arn:aws:acm:us-west-2:111122223333:certificate/a' } },
  },
  {
    ...ELB,
    types: ['aws_lb_listener'],
    on: PUT,
    operation: 'CreateListener',
    code: 'ValidationError',
    path: 'certificate_arn',
    source: 'Elastic Load Balancing API Reference, CreateListener, Certificates: "HTTPS and TLS listeners"; words ours',
    refused: ({ values }) =>
      when(
        text(values, 'protocol') === 'HTTP' && text(values, 'certificate_arn') !== undefined,
        'A certificate cannot be specified for HTTP listeners',
      ),
    wrong: { values: { protocol: 'HTTP', certificate_arn: 'arn:aws:acm:us-west-2:111122223333:certificate/a' } },
    right: { values: { protocol: 'HTTP' } },
  },
  {
    ...ELB,
    types: ['aws_lb_listener'],
    on: PUT,
    operation: 'CreateListener',
    code: 'ValidationError',
    path: 'default_action',
    source:
      'Elastic Load Balancing User Guide, "Target groups": a group and its load balancer are of one VPC; words ours',
    refused: ({ values, cloud }) => {
      const own = text(find(cloud, 'aws_lb', text(values, 'load_balancer_arn'))?.values, 'vpc_id');
      const other = blocks(values, 'default_action')
        .map((action) => find(cloud, 'aws_lb_target_group', text(action, 'target_group_arn')))
        .find((group) => own !== undefined && group !== undefined && text(group.values, 'vpc_id') !== own);
      return other && `Target group '${other.id}' is not in the VPC '${own}' of the load balancer`;
    },
    wrong: listenerOf('vpc-2'),
    right: listenerOf('vpc-1'),
  },
  {
    ...ELB,
    types: ['aws_lb_listener_rule'],
    on: ['create'],
    operation: 'CreateRule',
    code: 'PriorityInUse',
    path: 'priority',
    source: 'Elastic Load Balancing API Reference, CreateRule, errors; moto/elbv2/exceptions.py',
    refused: ({ values, cloud }) => {
      const priority = number(values, 'priority');
      const taken = cloud
        .resources('aws_lb_listener_rule')
        .some(
          (each) => each.values.listener_arn === values.listener_arn && number(each.values, 'priority') === priority,
        );
      return when(priority !== undefined && taken, `Priority '${priority}' is currently in use`);
    },
    wrong: {
      values: { listener_arn: 'l', priority: 5 },
      others: [['aws_lb_listener_rule', { id: 'r', listener_arn: 'l', priority: 5 }]],
    },
    right: {
      values: { listener_arn: 'l', priority: 6 },
      others: [['aws_lb_listener_rule', { id: 'r', listener_arn: 'l', priority: 5 }]],
    },
  },
  {
    ...ELB,
    types: ['aws_lb_target_group'],
    on: PUT,
    operation: 'CreateTargetGroup',
    code: 'ValidationError',
    path: 'health_check',
    source:
      'Elastic Load Balancing API Reference, CreateTargetGroup, HealthCheckTimeoutSeconds; seen in provider issues',
    refused: ({ values }) => {
      const wrong = blocks(values, 'health_check').some(
        (check) => (number(check, 'timeout') ?? 5) >= (number(check, 'interval') ?? 30),
      );
      return when(wrong, 'Health check interval must be greater than the timeout.');
    },
    wrong: { values: { health_check: [{ interval: 10, timeout: 10 }] } },
    right: { values: { health_check: [{ interval: 10, timeout: 5 }] } },
  },
  {
    ...ELB,
    types: ['aws_lb'],
    on: ['create'],
    operation: 'CreateLoadBalancer',
    code: 'InvalidConfigurationRequest',
    path: 'security_groups',
    source: 'Elastic Load Balancing API Reference, CreateLoadBalancer, errors',
    refused({ values, cloud }) {
      const vpc = text(find(cloud, 'aws_subnet', texts(values, 'subnets')[0])?.values, 'vpc_id');
      const groups = texts(values, 'security_groups').flatMap((id) => find(cloud, 'aws_security_group', id) ?? []);
      return when(
        vpc !== undefined && groups.some((group) => text(group.values, 'vpc_id') !== vpc),
        'One or more security groups are invalid',
      );
    },
    wrong: balancerOf('vpc-2'),
    right: balancerOf('vpc-1'),
  },
  {
    ...ELB,
    types: ['aws_lb'],
    on: ['create'],
    operation: 'CreateLoadBalancer',
    code: 'InvalidSubnet',
    path: 'subnets',
    source: 'Elastic Load Balancing API Reference, CreateLoadBalancer, errors; seen in provider issues',
    refused({ values, cloud }) {
      const vpc = text(find(cloud, 'aws_subnet', texts(values, 'subnets')[0])?.values, 'vpc_id');
      const gateways = cloud.resources('aws_internet_gateway').map((each) => text(each.values, 'vpc_id'));
      return when(
        vpc !== undefined && !truthy(values, 'internal') && !gateways.includes(vpc),
        `VPC ${vpc} has no internet gateway`,
      );
    },
    wrong: {
      values: { subnets: ['subnet-1'], internal: false },
      others: [['aws_subnet', { id: 'subnet-1', vpc_id: 'vpc-1' }]],
    },
    right: balancerOf('vpc-1'),
  },
];

function isValidated(arn: string | undefined, { cloud }: Facts): boolean {
  return cloud.resources('aws_acm_certificate_validation').some(({ values }) => values.certificate_arn === arn);
}

function listenerOf(vpc: string): TypeRefusal['wrong'] {
  return {
    values: { load_balancer_arn: 'lb', default_action: [{ target_group_arn: 'tg' }] },
    others: [
      ['aws_lb', { id: 'lb', arn: 'lb', vpc_id: 'vpc-1' }],
      ['aws_lb_target_group', { id: 'tg', arn: 'tg', vpc_id: vpc }],
    ],
  };
}

function balancerOf(vpc: string): TypeRefusal['wrong'] {
  return {
    values: { subnets: ['subnet-1'], security_groups: ['sg-1'] },
    others: [
      ['aws_subnet', { id: 'subnet-1', vpc_id: 'vpc-1' }],
      ['aws_security_group', { id: 'sg-1', vpc_id: vpc }],
      ['aws_internet_gateway', { id: 'igw-1', vpc_id: 'vpc-1' }],
    ],
  };
}
