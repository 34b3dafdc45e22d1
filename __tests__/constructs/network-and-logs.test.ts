import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group';
import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { Eip } from '@cdktf/provider-aws/lib/eip';
import { FlowLog } from '@cdktf/provider-aws/lib/flow-log';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketLoggingA as S3BucketLogging } from '@cdktf/provider-aws/lib/s3-bucket-logging';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketServerSideEncryptionConfigurationA as S3BucketEncryption } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA as S3BucketVersioning } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { subnetCidr, type Tier } from '../../constructs/network/addresses';
import { prodWith, stackNamed } from '../kit';

const ROOMS = ['network', 'logs', 'responders'];
const prod = stackNamed('prod').room(...ROOMS);
const roomsWith: typeof prodWith = (change) => prodWith(change).room(...ROOMS);

describe('the network', () => {
  test('has a subnet of each tier in each zone, none with public addresses', () => {
    const subnets = prod.each(Subnet).map((subnet) => [subnet.get('availability_zone'), subnet.get('cidr_block')]);
    expect(subnets).toHaveLength(9);
    expect(subnets).toContainEqual(['us-west-2a', '10.64.0.0/24']);
    expect(subnets).toContainEqual(['us-west-2c', '10.64.10.0/24']);
    expect(subnets).toContainEqual(['us-west-2b', '10.64.32.0/20']);
    for (const subnet of prod.each(Subnet)) expect(subnet.get('map_public_ip_on_launch')).toBe(false);
  });

  test('cuts subnets that lie in the VPC and never overlap', () => {
    const range = (cidr: string) => {
      const [address, bits] = cidr.split('/') as [string, string];
      const first = address.split('.').reduce((number, octet) => number * 256 + Number(octet), 0);
      return { first, last: first + 2 ** (32 - Number(bits)) - 1 };
    };
    const vpc = range('10.64.0.0/16');
    const tiers: Tier[] = ['public', 'private', 'database'];
    const ranges = tiers.flatMap((tier) => [0, 1, 2].map((zone) => range(subnetCidr('10.64.0.0/16', tier, zone))));
    ranges.sort((a, b) => a.first - b.first);
    ranges.forEach(({ first, last }, index) => {
      expect(first).toBeGreaterThan(index === 0 ? vpc.first - 1 : ranges[index - 1]!.last);
      expect(last).toBeLessThanOrEqual(vpc.last);
    });
  });

  test('gives the database subnets no way out', () => {
    const associations = prod.each(RouteTableAssociation).filter(({ path }) => path.includes('/network/database/'));
    expect(associations).toHaveLength(3);
    const tables = associations.map((association) => association.get('route_table_id'));
    const leaving = prod.each(Route).map((route) => route.get('route_table_id'));
    expect(leaving.filter((table) => tables.includes(table))).toEqual([]);
    const gateway = prod.only(VpcEndpoint, (endpoint) => endpoint.get('vpc_endpoint_type') === 'Gateway');
    expect(gateway.get('route_table_ids')).not.toEqual(expect.arrayContaining(tables));
  });

  test('natGateways: one in each zone, or one for all', () => {
    expect(prod.each(NatGateway)).toHaveLength(3);
    const stack = roomsWith((environment) => (environment.network.natGateways = 'one'));
    const only = stack.only(NatGateway);
    expect(stack.each(Eip)).toHaveLength(1);
    const exits = stack.each(Route).filter((route) => route.get('nat_gateway_id') !== undefined);
    expect(exits.map((route) => route.get('nat_gateway_id'))).toEqual(Array(3).fill(`\${${only.address}.id}`));
  });

  test('zones, cidr and region are those of the environment', () => {
    const stack = roomsWith((environment) => {
      environment.aws.region = 'eu-central-1';
      environment.network.cidr = '10.99.0.0/16';
      environment.network.zones = ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'];
    });
    for (const subnet of stack.each(Subnet)) {
      expect(subnet.get('availability_zone')).toMatch(/^eu-central-1[abc]$/);
      expect(subnet.get('cidr_block')).toMatch(/^10\.99\./);
    }
    for (const endpoint of stack.each(VpcEndpoint)) {
      expect(endpoint.get('service_name')).toMatch(/^com\.amazonaws\.eu-central-1\./);
    }
  });

  test('empties the default security group and lets only tasks reach the endpoints', () => {
    const group = prod.only(DefaultSecurityGroup);
    expect([group.get('ingress'), group.get('egress')]).toEqual([undefined, undefined]);
    for (const rule of prod.each(VpcSecurityGroupIngressRule)) {
      expect([rule.get('from_port'), rule.get('to_port')]).toEqual([443, 443]);
      expect(rule.get('cidr_ipv4')).toMatch(/^\$\{aws_subnet\.network_private_/);
      expect(rule.get('description')).toBe('HTTPS from the tasks of one private subnet');
    }
  });

  test('records what is refused, and all traffic of tasks and database, once the bucket lets it', () => {
    const flowLogs = prod.each(FlowLog);
    for (const flowLog of flowLogs) {
      expect(flowLog.get('log_destination')).toBe('arn:aws:s3:::balrog-prod-logs-network-111122223333');
      expect(flowLog.json.depends_on).toEqual([expect.stringMatching(/^aws_s3_bucket_policy\.logs_network/)]);
    }
    const recorded = flowLogs.map((flowLog) => {
      const of = String(flowLog.get('vpc_id') ?? flowLog.get('subnet_id')).replace(/_\w{8}\.id\}$|^\$\{/g, '');
      return `${String(flowLog.get('traffic_type'))} of ${of}`;
    });
    const zones = (tier: string) => ['a', 'b', 'c'].map((zone) => `ALL of aws_subnet.network_${tier}_subnet-${zone}`);
    // Load balancers stand in the public subnets: what they let in is in their own logs.
    expect(recorded.sort()).toEqual([...zones('database'), ...zones('private'), 'REJECT of aws_vpc.network_vpc']);
  });
});

describe('the log buckets', () => {
  const policyOf = (retentionClass: string) =>
    prod.statements(
      prod.only(S3BucketPolicy, ({ path }) => path.startsWith(`prod/logs/${retentionClass}/`)).get('policy'),
    );
  const allowed = (retentionClass: string) => policyOf(retentionClass).filter(({ effect }) => effect !== 'Deny');

  test('are pinned, protected and refuse plain HTTP', () => {
    expect(prod.each(S3Bucket).map(({ address }) => address)).toEqual([
      'aws_s3_bucket.logs_applications',
      'aws_s3_bucket.logs_audit',
      'aws_s3_bucket.logs_network',
      'aws_s3_bucket.logs_requests',
    ]);
    for (const bucket of prod.each(S3Bucket)) expect(bucket.lifecycle).toEqual({ prevent_destroy: true });
    for (const retentionClass of ['requests', 'applications', 'network', 'audit']) {
      const bucket = `arn:aws:s3:::balrog-prod-logs-${retentionClass}-111122223333`;
      expect(policyOf(retentionClass)[0]).toMatchObject({
        effect: 'Deny',
        principals: [{ type: '*', identifiers: ['*'] }],
        actions: ['s3:*'],
        resources: [bucket, `${bucket}/*`],
        condition: [{ test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] }],
      });
    }
  });

  test('use keys that S3 keeps: load balancers deliver to no other', () => {
    for (const encryption of prod.each(S3BucketEncryption)) {
      expect(encryption.get('rule')).toEqual([
        { apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' }, bucket_key_enabled: false },
      ]);
    }
  });

  test('take load balancer logs where Elastic Load Balancing writes them, of our account only', () => {
    expect(allowed('requests')).toEqual([
      {
        sid: 'LoadBalancersDeliver',
        principals: [{ type: 'Service', identifiers: ['logdelivery.elasticloadbalancing.amazonaws.com'] }],
        actions: ['s3:PutObject'],
        resources: ['arn:aws:s3:::balrog-prod-logs-requests-111122223333/*/AWSLogs/111122223333/*'],
        condition: [
          {
            test: 'ArnLike',
            variable: 'aws:SourceArn',
            values: ['arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/*'],
          },
        ],
      },
    ]);
  });

  test('take flow logs and access logs of our account only; nobody else writes the applications’ lines', () => {
    const services = (retentionClass: string) =>
      allowed(retentionClass).map(({ principals, condition }) => ({
        service: (principals as [{ identifiers: unknown }])[0].identifiers,
        account: (condition as { variable: string; values: unknown }[]).find(
          ({ variable }) => variable === 'aws:SourceAccount',
        )?.values,
      }));
    const flowLogs = { service: ['delivery.logs.amazonaws.com'], account: ['111122223333'] };
    expect(services('network')).toEqual([flowLogs, flowLogs]);
    expect(services('audit')).toEqual([{ service: ['logging.s3.amazonaws.com'], account: ['111122223333'] }]);
    expect(allowed('applications')).toEqual([]);
  });

  test('record who reads them, in the audit bucket, which records nothing of itself', () => {
    const logged = prod.each(S3BucketLogging).map((logging) => [logging.get('bucket'), logging.get('target_bucket')]);
    expect(logged).toEqual(
      ['applications', 'network', 'requests'].map((one) => [
        `\${aws_s3_bucket.logs_${one}.id}`,
        '${aws_s3_bucket.logs_audit.id}',
      ]),
    );
  });

  test.each(['requests', 'applications', 'network', 'audit'] as const)(
    '%s expires after the days of its class',
    (retentionClass) => {
      const rules = (days: number) =>
        roomsWith((environment) => (environment.logs.retentionDays[retentionClass] = days))
          .only(S3BucketLifecycleConfiguration, ({ path }) => path.startsWith(`prod/logs/${retentionClass}/`))
          .get('rule') as [Record<string, unknown>];
      expect(rules(120)[0]).toMatchObject({
        status: 'Enabled',
        filter: [{ prefix: '' }],
        expiration: [{ days: 120 }],
        transition: [{ days: 30, storage_class: 'STANDARD_IA' }],
      });
      expect(rules(14)[0]).toMatchObject({ expiration: [{ days: 14 }] });
      expect(rules(14)[0]).not.toHaveProperty('transition');
    },
  );
});

test('what a task may write over can be had back: every such bucket keeps versions', () => {
  const whole = stackNamed('prod');
  const tasks = whole.each(EcsTaskDefinition).map((task) => String(task.json.task_role_arn));
  const roles = whole.each(IamRole).filter(({ address }) => tasks.some((task) => task.includes(`${address}.`)));
  expect(roles.length).toBeGreaterThan(3);
  const written = whole
    .each(IamRolePolicy)
    .filter(({ json }) => roles.some(({ address }) => String(json.role).includes(`${address}.`)))
    .flatMap(({ json }) => whole.statements(json.policy))
    .filter(({ effect, actions }) => effect !== 'Deny' && (actions as string[]).includes('s3:PutObject'))
    .flatMap(({ resources }) => (resources as string[]).map((arn) => /^arn:aws:s3:::([^/]+)/.exec(arn)?.[1] ?? arn));
  const names = [...new Set(written)];
  expect(names).toContain('balrog-prod-logs-applications-111122223333');
  const versioned = whole
    .each(S3BucketVersioning)
    .map(
      ({ json }) =>
        whole.each(S3Bucket).find(({ address }) => String(json.bucket).includes(`${address}.`))?.json.bucket,
    );
  expect(names.filter((name) => !versioned.includes(name))).toEqual([]);
});

describe('alerts', () => {
  test('end at the addresses of the two steps', () => {
    const stack = roomsWith((environment) => {
      environment.responders = { releng: 'first@example.org', cloudops: 'second@example.org' };
      const { observability } = environment;
      observability.pager = { wakes: 'responders', releng: 'wake1@example.org', cloudops: 'wake2@example.org' };
    });
    expect(stack.each(SnsTopicSubscription).map((one) => [one.path, one.get('endpoint')])).toEqual([
      ['prod/responders/cloudops/pager', 'wake2@example.org'],
      ['prod/responders/cloudops/responder', 'second@example.org'],
      ['prod/responders/releng/pager', 'wake1@example.org'],
      ['prod/responders/releng/responder', 'first@example.org'],
    ]);
  });

  test('can be published and encrypted by the same services', () => {
    const key = prod.only(KmsKey, ({ name }) => name === 'alerts_key');
    const identifiers = (statements: readonly Record<string, unknown>[], sid: string) =>
      (statements.find((one) => one.sid === sid)!.principals as [{ identifiers: unknown }])[0].identifiers;
    for (const topic of prod.each(SnsTopicPolicy)) {
      expect(identifiers(prod.statements(topic.get('policy')), 'AlarmsAndEventsPublish')).toEqual(
        identifiers(prod.statements(key.get('policy')), 'UsedByServices'),
      );
    }
  });
});

describe('the state bucket', () => {
  const bootstrap = stackNamed('bootstrap-prod');

  test('keeps every version for a year, under its own key', () => {
    const its = ({ json }: { readonly json: { readonly bucket?: unknown } }) =>
      json.bucket === '${aws_s3_bucket.state.id}';
    expect(bootstrap.only(S3BucketVersioning, its).get('versioning_configuration')).toEqual({ status: 'Enabled' });
    expect(bootstrap.only(S3BucketLifecycleConfiguration, its).get('rule')).toMatchObject([
      { noncurrent_version_expiration: [{ noncurrent_days: 365 }] },
    ]);
    expect(bootstrap.only(S3BucketEncryption, its).get('rule')).toMatchObject([
      {
        apply_server_side_encryption_by_default: {
          sse_algorithm: 'aws:kms',
          kms_master_key_id: '${aws_kms_key.state_key.arn}',
        },
      },
    ]);
  });

  test('is imported, because it must exist before the first deployment can write its state', () => {
    expect(bootstrap.json.import).toEqual([
      { id: 'balrog-prod-terraform-state-111122223333', to: 'aws_s3_bucket.state' },
    ]);
  });
});

test('the kit refuses an attribute that does not exist, so that no test passes by a misspelling', () => {
  expect(() => prod.each(S3Bucket)[0]!.get('forceDestroy')).toThrow('aws_s3_bucket has no attribute forceDestroy');
});
