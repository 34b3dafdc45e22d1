/** Load balancers of the simulated AWS: what they refuse, in Elastic Load Balancing's words. */
import { aws } from '../clouds/aws';
import type { CloudResource, CloudView, Values } from '../clouds/behaviour';

const BUCKET = 'balrog-logs';
const LB = 'arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/app/balrog-aus5/0123456789abcdef';

type Held = readonly [type: string, id: string, values: Values];

function cloudOf(...held: Held[]): CloudView {
  const all: CloudResource[] = held.map(([type, id, values]) => ({ type, id, values }));
  const hex = (length: number) => '0123456789abcdef'.repeat(4).slice(0, length);
  const resources = (type: string) => all.filter((each) => each.type === type);
  return { account: '111122223333', region: 'us-west-2', provider: {}, hex, resources };
}

const refusals = (action: 'create' | 'update' | 'delete', type: string, values: Values, cloud: CloudView) =>
  (aws.resources[type]?.refuse?.(action, values, cloud) ?? []).map(({ summary }) => summary);
const complaints = (type: string, values: Values) =>
  (aws.resources[type]?.validate?.(values) ?? []).map(({ summary }) => summary);

const subnets = (...zones: string[]) =>
  zones.map((zone, index) => ['aws_subnet', `subnet-${index}`, { availability_zone: zone, vpc_id: 'vpc-1' }] as const);
const bucket = ['aws_s3_bucket', BUCKET, {}] as const;
const policy = (statement: Values) =>
  ['aws_s3_bucket_policy', BUCKET, { bucket: BUCKET, policy: JSON.stringify({ Statement: [statement] }) }] as const;
const DELIVER = {
  Effect: 'Allow',
  Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
  Action: 's3:PutObject',
  Resource: `arn:aws:s3:::${BUCKET}/*/AWSLogs/111122223333/*`,
};
const logging: Values = {
  name: 'balrog-aus5',
  access_logs: [{ bucket: BUCKET, prefix: 'aus5', enabled: true }],
};

describe('access logs', () => {
  const DENIED = `Access Denied for bucket: ${BUCKET}. Please check S3bucket permission`;
  const answer = (...held: Held[]) => refusals('create', 'aws_lb', logging, cloudOf(...held));

  test('are taken where the bucket lets load balancers write', () => {
    expect(answer(bucket, policy(DELIVER))).toEqual([]);
    expect(answer(bucket, policy({ ...DELIVER, Action: ['s3:GetObject', 's3:PutObject'] }))).toEqual([]);
  });

  test.each<[string, Held[]]>([
    ['without a policy', []],
    ['with a policy of another service', [policy({ ...DELIVER, Principal: { Service: 'logging.s3.amazonaws.com' } })]],
    ['with a policy for another folder', [policy({ ...DELIVER, Resource: `arn:aws:s3:::${BUCKET}/AWSLogs/*` })]],
    ['with a policy for another account', [policy({ ...DELIVER, Resource: `arn:aws:s3:::${BUCKET}/*/AWSLogs/4/*` })]],
    ['with a policy that denies', [policy({ ...DELIVER, Effect: 'Deny' })]],
    [
      'with a key of our own',
      [
        policy(DELIVER),
        [
          'aws_s3_bucket_server_side_encryption_configuration',
          BUCKET,
          {
            bucket: BUCKET,
            rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm: 'aws:kms' }] }],
          },
        ],
      ],
    ],
  ])('are refused %s', (_, held) => {
    const [refusal] = answer(bucket, ...held);
    expect(refusal).toMatch(/^modifying ELBv2 Load Balancer \(balrog-aus5\) attributes: operation error Elastic Load/);
    expect(refusal).toContain(`InvalidConfigurationRequest: ${DENIED}`);
  });

  test('are refused where there is no bucket, and not looked at while off', () => {
    expect(answer()[0]).toContain(`The bucket name '${BUCKET}' does not exist`);
    const off = { ...logging, access_logs: [{ bucket: BUCKET, enabled: false }] };
    expect(refusals('create', 'aws_lb', off, cloudOf())).toEqual([]);
  });
});

describe('a load balancer', () => {
  test('is not deleted while it is protected', () => {
    const [refusal] = refusals('delete', 'aws_lb', { arn: LB, enable_deletion_protection: true }, cloudOf());
    expect(refusal).toContain(`OperationNotPermitted: Load balancer '${LB}' cannot be deleted because deletion`);
    expect(refusals('delete', 'aws_lb', { arn: LB, enable_deletion_protection: false }, cloudOf())).toEqual([]);
  });

  test('stands in two zones, and knows its VPC', () => {
    const values = { name: 'a', subnets: ['subnet-0', 'subnet-1'] };
    const one = cloudOf(...subnets('us-west-2a', 'us-west-2a'));
    expect(refusals('create', 'aws_lb', values, one)[0]).toContain('two different Availability Zones');
    const two = cloudOf(...subnets('us-west-2a', 'us-west-2b'));
    expect(refusals('create', 'aws_lb', values, two)).toEqual([]);
    expect(aws.resources['aws_lb']?.create?.(values, two)).toMatchObject({ vpc_id: 'vpc-1' });
  });

  test.each([
    ['a'.repeat(33), `"name" cannot be longer than 32 characters: "${'a'.repeat(33)}"`],
    ['aus_5', 'only alphanumeric characters and hyphens allowed in "name": "aus_5"'],
    ['-aus5', '"name" cannot begin with a hyphen: "-aus5"'],
    ['aus5-', '"name" cannot end with a hyphen: "aus5-"'],
    ['internal-aus5', '"name" cannot begin with "internal-": "internal-aus5"'],
  ])('is not called %s', (name, complaint) => {
    expect(complaints('aws_lb', { name })).toEqual([complaint]);
  });

  test('has a name and ports of its own', () => {
    const name = aws.resources['aws_lb']?.unique?.({ name: 'balrog-aus5' })[0];
    expect(name?.error).toContain('DuplicateLoadBalancerName');
    const [port] = aws.resources['aws_lb_listener']?.unique?.({ load_balancer_arn: LB, port: 443 }) ?? [];
    expect(port?.error).toContain(
      `DuplicateListener: A listener already exists on this port for this load balancer '${LB}'`,
    );
  });
});

describe('a listener', () => {
  test('of HTTPS needs a certificate; that one of HTTP takes none is for AWS to say', () => {
    const https = { load_balancer_arn: LB, protocol: 'HTTPS', port: 443 };
    expect(refusals('create', 'aws_lb_listener', https, cloudOf())[0]).toContain('A certificate must be specified');
    expect(refusals('create', 'aws_lb_listener', { ...https, certificate_arn: 'arn' }, cloudOf())).toEqual([]);
    expect(complaints('aws_lb_listener', { protocol: 'HTTP', certificate_arn: 'arn' })).toEqual([]);
  });
});

describe('a target group', () => {
  test.each([
    [{ slow_start: 20 }, 'expected slow_start to be 0 or in the range (30 - 900), got 20'],
    [{ deregistration_delay: '4000' }, 'expected deregistration_delay to be in the range (0 - 3600), got 4000'],
    [{ target_type: 'task' }, 'expected target_type to be one of ["instance" "ip" "lambda" "alb"], got task'],
  ])('refuses %j', (values, complaint) => {
    expect(complaints('aws_lb_target_group', values)).toEqual([complaint]);
  });

  test('waits for an answer shorter than until the next question', () => {
    const values = { name: 'a', health_check: [{ interval: 5, timeout: 5 }] };
    expect(refusals('create', 'aws_lb_target_group', values, cloudOf())[0]).toContain(
      "Health check timeout '5' must be smaller than the interval '5'",
    );
  });

  test('is not deleted while a listener forwards to it', () => {
    const forwarding = cloudOf(['aws_lb_listener', 'l', { default_action: [{ target_group_arn: 'tg' }] }]);
    expect(refusals('delete', 'aws_lb_target_group', { arn: 'tg' }, forwarding)[0]).toContain('ResourceInUse');
    expect(refusals('delete', 'aws_lb_target_group', { arn: 'other' }, forwarding)).toEqual([]);
  });
});
