import { createHash } from 'node:crypto';
import {
  UNKNOWN,
  type Cloud,
  type CloudResource,
  type CloudView,
  type Diagnostic,
  type Values,
} from '../clouds/behaviour';
import { aws } from '../clouds/aws';
import { behaviourOf } from '../clouds/complete';
import { google } from '../clouds/google';
import { allTypes, loadSchemas } from '../schema';
import type { BlockSchema, CtyType } from '../schema/types';

const ACCOUNT = '111122223333';
const NO_SCHEMA: BlockSchema = { attributes: {}, blocks: {} };

interface World extends CloudView {
  readonly held: CloudResource[];
}

function world(region = 'us-west-2', provider: Values = { region }, account = ACCOUNT): World {
  const held: CloudResource[] = [];
  const hex = (length: number, ...seed: readonly string[]): string => {
    const digest = createHash('sha512').update(JSON.stringify(seed)).digest('hex');
    return digest.slice(0, length);
  };
  return { account, region, provider, hex, held, resources: (type) => held.filter((each) => each.type === type) };
}

/** Makes the resource as the plan engine would and keeps it in the cloud. */
function create(type: string, values: Values, cloud: World, simulated: Cloud = aws): Values {
  const made = { ...simulated.resources[type]?.create?.(values, cloud), ...values };
  cloud.held.push({ type, id: String(made.id), values: made });
  return made;
}

function validate(type: string, config: Values, simulated: Cloud = aws): string[] {
  return (simulated.resources[type]?.validate?.(config) ?? []).map(({ summary }) => summary);
}

function refuse(action: 'create' | 'update' | 'delete', type: string, values: Values, cloud: CloudView): string[] {
  return (aws.resources[type]?.refuse?.(action, values, cloud) ?? []).map(({ summary }) => summary);
}

function read(type: string, config: Values, cloud: CloudView = world(), simulated: Cloud = aws): Values {
  const answer = simulated.dataSources[type]?.read(config, cloud);
  if (answer === undefined || Array.isArray(answer)) throw new Error(JSON.stringify(answer));
  return answer as Values;
}

function readFailure(type: string, config: Values, cloud: CloudView = world()): string | undefined {
  const answer = aws.dataSources[type]?.read(config, cloud);
  return Array.isArray(answer) ? (answer as Diagnostic[])[0]?.summary : undefined;
}

const documentOf = (config: Values): unknown => JSON.parse(String(read('aws_iam_policy_document', config).json));

const statement = (sid: string | null, actions: string[], resources: string[], more: Values = {}): Values => ({
  sid,
  actions,
  resources,
  ...more,
});

/** Examples of the provider's page "Data Source: aws_iam_policy_document". Its text shows `"Sid": ""`, which provider 6 leaves out. */
describe('aws_iam_policy_document', () => {
  it('renders the basic example, replacing &{…} and keeping the order of condition values', () => {
    expect(
      documentOf({
        statement: [
          statement('1', ['s3:ListAllMyBuckets', 's3:GetBucketLocation'], ['arn:aws:s3:::*']),
          statement(null, ['s3:ListBucket'], ['arn:aws:s3:::b'], {
            condition: [{ test: 'StringLike', variable: 's3:prefix', values: ['', 'home/', 'home/&{aws:username}/'] }],
          }),
          statement(null, ['s3:*'], ['arn:aws:s3:::b/home/&{aws:username}', 'arn:aws:s3:::b/home/&{aws:username}/*']),
        ],
      }),
    ).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: '1',
          Effect: 'Allow',
          Action: ['s3:ListAllMyBuckets', 's3:GetBucketLocation'],
          Resource: 'arn:aws:s3:::*',
        },
        {
          Effect: 'Allow',
          Action: 's3:ListBucket',
          Resource: 'arn:aws:s3:::b',
          Condition: { StringLike: { 's3:prefix': ['', 'home/', 'home/${aws:username}/'] } },
        },
        {
          Effect: 'Allow',
          Action: 's3:*',
          Resource: ['arn:aws:s3:::b/home/${aws:username}/*', 'arn:aws:s3:::b/home/${aws:username}'],
        },
      ],
    });
  });

  it('renders the example of several condition keys to the letter', () => {
    const condition = (variable: string, value: string): Values => ({
      test: 'ForAnyValue:StringEquals',
      variable,
      values: [value],
    });
    const answer = read('aws_iam_policy_document', {
      statement: [
        statement(null, ['kms:Decrypt', 'kms:GenerateDataKey'], ['*'], {
          condition: [
            condition('kms:EncryptionContext:service', 'pi'),
            condition('kms:EncryptionContext:aws:pi:service', 'rds'),
          ],
        }),
      ],
    });
    expect(answer.json).toBe(
      [
        '{',
        '  "Version": "2012-10-17",',
        '  "Statement": [',
        '    {',
        '      "Effect": "Allow",',
        '      "Action": [',
        '        "kms:GenerateDataKey",',
        '        "kms:Decrypt"',
        '      ],',
        '      "Resource": "*",',
        '      "Condition": {',
        '        "ForAnyValue:StringEquals": {',
        '          "kms:EncryptionContext:aws:pi:service": "rds",',
        '          "kms:EncryptionContext:service": "pi"',
        '        }',
        '      }',
        '    }',
        '  ]',
        '}',
      ].join('\n'),
    );
    expect(answer.minified_json).toBe(JSON.stringify(JSON.parse(String(answer.json))));
    expect(answer.id).toMatch(/^\d{1,10}$/);
  });

  it('renders the example of several principals, types sorted', () => {
    const principals = [
      { type: 'Service', identifiers: ['firehose.amazonaws.com'] },
      { type: 'AWS', identifiers: ['arn:aws:iam::1:role/r'] },
      { type: 'Federated', identifiers: ['arn:aws:iam::1:saml-provider/p', 'cognito-identity.amazonaws.com'] },
    ];
    const { minified_json } = read('aws_iam_policy_document', {
      statement: [{ actions: ['sts:AssumeRole'], principals }],
    });
    expect(minified_json).toBe(
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"arn:aws:iam::1:role/r",' +
        '"Federated":["cognito-identity.amazonaws.com","arn:aws:iam::1:saml-provider/p"],"Service":"firehose.amazonaws.com"}}]}',
    );
  });

  const source = (...statements: Values[]): string =>
    String(read('aws_iam_policy_document', { statement: statements }).json);

  it('renders the example of a source document', () => {
    expect(
      documentOf({
        source_policy_documents: [
          source(statement(null, ['ec2:*'], ['*']), statement('SidToOverride', ['s3:*'], ['*'])),
        ],
        statement: [statement('SidToOverride', ['s3:*'], ['arn:aws:s3:::somebucket', 'arn:aws:s3:::somebucket/*'])],
      }),
    ).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'ec2:*', Resource: '*' },
        {
          Sid: 'SidToOverride',
          Effect: 'Allow',
          Action: 's3:*',
          Resource: ['arn:aws:s3:::somebucket/*', 'arn:aws:s3:::somebucket'],
        },
      ],
    });
  });

  it('renders the example of an override document', () => {
    expect(
      documentOf({
        override_policy_documents: [source(statement('SidToOverride', ['s3:*'], ['*']))],
        statement: [
          statement(null, ['ec2:*'], ['*']),
          statement('SidToOverride', ['s3:*'], ['arn:aws:s3:::somebucket', 'arn:aws:s3:::somebucket/*']),
        ],
      }),
    ).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'ec2:*', Resource: '*' },
        { Sid: 'SidToOverride', Effect: 'Allow', Action: 's3:*', Resource: '*' },
      ],
    });
  });

  it('renders the example of both source and override documents', () => {
    expect(
      documentOf({
        source_policy_documents: [source(statement('OverridePlaceholder', ['ec2:DescribeAccountAttributes'], ['*']))],
        override_policy_documents: [source(statement('OverridePlaceholder', ['s3:GetObject'], ['*']))],
      }),
    ).toEqual({
      Version: '2012-10-17',
      Statement: [{ Sid: 'OverridePlaceholder', Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
    });
  });

  it('renders the example of merging source documents', () => {
    expect(
      documentOf({
        source_policy_documents: [
          source(statement(null, ['ec2:*'], ['*']), statement('UniqueSidOne', ['s3:*'], ['*'])),
          source(statement('UniqueSidTwo', ['iam:*'], ['*']), statement(null, ['lambda:*'], ['*'])),
        ],
      }),
    ).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'ec2:*', Resource: '*' },
        { Sid: 'UniqueSidOne', Effect: 'Allow', Action: 's3:*', Resource: '*' },
        { Sid: 'UniqueSidTwo', Effect: 'Allow', Action: 'iam:*', Resource: '*' },
        { Effect: 'Allow', Action: 'lambda:*', Resource: '*' },
      ],
    });
  });

  it('renders the example of merging override documents', () => {
    expect(
      documentOf({
        override_policy_documents: [
          source(statement('OverridePlaceHolderOne', ['s3:*'], ['*'])),
          source(statement(null, ['ec2:*'], ['*']), statement('OverridePlaceHolderTwo', ['iam:*'], ['*'])),
          source(statement('OverridePlaceHolderOne', ['logs:*'], ['*'], { effect: 'Deny' })),
        ],
        statement: [statement('OverridePlaceHolderTwo', ['*'], ['*'], { effect: 'Deny' })],
      }),
    ).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Sid: 'OverridePlaceHolderTwo', Effect: 'Allow', Action: 'iam:*', Resource: '*' },
        { Sid: 'OverridePlaceHolderOne', Effect: 'Deny', Action: 'logs:*', Resource: '*' },
        { Effect: 'Allow', Action: 'ec2:*', Resource: '*' },
      ],
    });
  });

  it('tells "*" from {"AWS": "*"}, and renders the negated elements', () => {
    const anyone = {
      statement: [
        {
          effect: 'Deny',
          not_actions: ['iam:*'],
          not_resources: ['a'],
          principals: [{ type: '*', identifiers: ['*'] }],
        },
      ],
    };
    expect(documentOf(anyone)).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', NotAction: 'iam:*', NotResource: 'a', Principal: '*' }],
    });
    const aws = { statement: [{ actions: ['s3:*'], not_principals: [{ type: 'AWS', identifiers: ['*'] }] }] };
    expect(documentOf(aws)).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:*', NotPrincipal: { AWS: '*' } }],
    });
  });

  it('does not depend on the order of blocks that are a set', () => {
    const principals = ['one', 'two', 'three'].map((name) => ({
      type: 'AWS',
      identifiers: [`arn:aws:iam::1:role/${name}`],
    }));
    const condition = ['a', 'b', 'c'].map((value) => ({
      test: 'StringLike',
      variable: 'aws:PrincipalArn',
      values: [value],
    }));
    const rendered = (order: <T>(items: T[]) => T[]): unknown =>
      read('aws_iam_policy_document', {
        statement: [{ actions: ['sts:AssumeRole'], principals: order(principals), condition: order(condition) }],
      }).json;
    expect(rendered((items) => [...items].reverse())).toBe(rendered((items) => items));
  });

  it('escapes as Go does, and keeps id and the older version', () => {
    const answer = read('aws_iam_policy_document', {
      version: '2008-10-17',
      policy_id: 'p',
      statement: [statement(null, ['a:b'], ['<&>'])],
    });
    expect(answer.minified_json).toBe(
      '{"Version":"2008-10-17","Id":"p","Statement":[{"Effect":"Allow","Action":"a:b","Resource":"\\u003c\\u0026\\u003e"}]}',
    );
  });

  it.each([
    [
      { statement: [statement('A', ['a:b'], ['*']), statement('A', ['a:c'], ['*'])] },
      'writing IAM Policy Document: duplicate Sid (A). Remove the Sid or ensure the Sid is unique.',
    ],
    [
      { statement: [statement('not ok', ['a:b'], ['*'])] },
      'invalid value for statement.0.sid (must only include alphanumeric characters)',
    ],
    [
      { statement: [statement(null, ['a:b'], ['*'], { effect: 'Permit' })] },
      'expected statement.0.effect to be one of ["Allow" "Deny"], got Permit',
    ],
    [
      { version: '2008-10-17', statement: [statement(null, ['a:b'], ['&{aws:username}'])] },
      'reading resources: found &{ sequence in (&{aws:username}), which is not supported in document version 2008-10-17',
    ],
  ])('refuses %j', (config, message) => {
    expect(readFailure('aws_iam_policy_document', config)).toBe(message);
  });

  it('refuses source documents that share a Sid', () => {
    const twice = source(statement('A', ['a:b'], ['*']));
    expect(readFailure('aws_iam_policy_document', { source_policy_documents: [twice, twice] })).toBe(
      'writing IAM Policy Document: merging source document 1: duplicate Sid (A) in source_policy_documents (statement 0). Remove the Sid or ensure Sids are unique.',
    );
  });
});

describe('ids and ARNs', () => {
  /** Patterns: EC2 User Guide "Resource IDs", Service Authorization Reference per service. */
  it.each<[string, Values, string, RegExp]>([
    ['aws_vpc', { cidr_block: '10.0.0.0/16' }, 'id', /^vpc-[0-9a-f]{17}$/],
    ['aws_vpc', {}, 'arn', /^arn:aws:ec2:us-west-2:111122223333:vpc\/vpc-[0-9a-f]{17}$/],
    ['aws_vpc', {}, 'main_route_table_id', /^rtb-[0-9a-f]{17}$/],
    ['aws_vpc', {}, 'default_network_acl_id', /^acl-[0-9a-f]{17}$/],
    ['aws_vpc', {}, 'default_security_group_id', /^sg-[0-9a-f]{17}$/],
    ['aws_subnet', {}, 'availability_zone_id', /^usw2-az[1-4]$/],
    ['aws_eip', {}, 'allocation_id', /^eipalloc-[0-9a-f]{17}$/],
    ['aws_nat_gateway', {}, 'id', /^nat-[0-9a-f]{17}$/],
    ['aws_internet_gateway', {}, 'id', /^igw-[0-9a-f]{17}$/],
    ['aws_route', { route_table_id: 'rtb-1', destination_cidr_block: '0.0.0.0/0' }, 'id', /^r-rtb-11080289494$/],
    ['aws_vpc_security_group_ingress_rule', {}, 'id', /^sgr-[0-9a-f]{17}$/],
    ['aws_flow_log', {}, 'id', /^fl-[0-9a-f]{17}$/],
    ['aws_db_instance', { identifier: 'balrog' }, 'id', /^db-[A-Z2-7]{26}$/],
    ['aws_db_instance', { identifier: 'balrog' }, 'arn', /^arn:aws:rds:us-west-2:111122223333:db:balrog$/],
    [
      'aws_db_instance',
      { identifier: 'balrog', engine: 'mysql' },
      'endpoint',
      /^balrog\.c[0-9a-f]{11}\.us-west-2\.rds\.amazonaws\.com:3306$/,
    ],
    ['aws_db_instance', { identifier: 'b', engine: 'postgres' }, 'port', /^5432$/],
    [
      'aws_db_instance',
      { identifier: 'b', engine: 'mysql', engine_version: '8.0' },
      'engine_version_actual',
      /^8\.0\.\d+$/,
    ],
    [
      'aws_db_instance',
      { identifier: 'b', engine: 'mysql', engine_version: '8.0' },
      'option_group_name',
      /^default:mysql-8-0$/,
    ],
    [
      'aws_db_instance_automated_backups_replication',
      {},
      'id',
      /^arn:aws:rds:us-west-2:111122223333:auto-backup:ab-[0-9a-z]{39}$/,
    ],
    ['aws_kms_key', {}, 'id', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/],
    ['aws_kms_key', { multi_region: true }, 'arn', /^arn:aws:kms:us-west-2:111122223333:key\/mrk-[0-9a-f]{32}$/],
    [
      'aws_kms_alias',
      { name: 'alias/db', target_key_id: 'k' },
      'arn',
      /^arn:aws:kms:us-west-2:111122223333:alias\/db$/,
    ],
    ['aws_backup_vault', { name: 'nightly' }, 'arn', /^arn:aws:backup:us-west-2:111122223333:backup-vault:nightly$/],
    [
      'aws_backup_plan',
      { name: 'nightly' },
      'arn',
      /^arn:aws:backup:us-west-2:111122223333:backup-plan:[0-9a-f-]{36}$/,
    ],
    ['aws_iam_role', { name: 'agent', path: '/app/' }, 'arn', /^arn:aws:iam::111122223333:role\/app\/agent$/],
    ['aws_iam_role', { name: 'agent' }, 'unique_id', /^AROA[A-Z2-7]{17}$/],
    ['aws_iam_role', { name_prefix: 'agent-' }, 'name', /^agent-\d{18}[0-9a-f]{8}$/],
    ['aws_iam_policy', { name: 'p' }, 'id', /^arn:aws:iam::111122223333:policy\/p$/],
    ['aws_iam_role_policy', { role: 'r', name: 'p' }, 'id', /^r:p$/],
    ['aws_s3_bucket', { bucket: 'logs' }, 'bucket_regional_domain_name', /^logs\.s3\.us-west-2\.amazonaws\.com$/],
    ['aws_s3_bucket', { bucket: 'logs' }, 'hosted_zone_id', /^Z3BJ6K6RIION7M$/],
    ['aws_s3_bucket', { bucket: 'logs' }, 'arn', /^arn:aws:s3:::logs$/],
    ['aws_sns_topic', { name: 'alarms' }, 'arn', /^arn:aws:sns:us-west-2:111122223333:alarms$/],
    [
      'aws_sns_topic_subscription',
      { topic_arn: 'arn:aws:sns:us-west-2:1:t', protocol: 'email' },
      'pending_confirmation',
      /^true$/,
    ],
    [
      'aws_sns_topic_subscription',
      { topic_arn: 'arn:aws:sns:us-west-2:1:t', protocol: 'sqs' },
      'pending_confirmation',
      /^false$/,
    ],
    ['aws_cloudwatch_log_group', { name: '/x' }, 'arn', /^arn:aws:logs:us-west-2:111122223333:log-group:\/x$/],
    ['aws_cloudwatch_metric_alarm', { alarm_name: 'a' }, 'arn', /^arn:aws:cloudwatch:us-west-2:111122223333:alarm:a$/],
    [
      'aws_lambda_function',
      { function_name: 'f' },
      'qualified_arn',
      /^arn:aws:lambda:us-west-2:111122223333:function:f:\$LATEST$/,
    ],
    ['aws_lambda_function', { function_name: 'f', publish: true }, 'version', /^1$/],
    ['aws_scheduler_schedule', { name: 's' }, 'arn', /^arn:aws:scheduler:us-west-2:111122223333:schedule\/default\/s$/],
    ['aws_scheduler_schedule', { name: 's', group_name: 'g' }, 'id', /^g\/s$/],
    ['aws_cloudwatch_event_rule', { name: 'r' }, 'arn', /^arn:aws:events:us-west-2:111122223333:rule\/r$/],
    ['aws_cloudwatch_event_target', { rule: 'r', target_id: 't' }, 'id', /^r-t$/],
  ])('%s %j has a %s like %s', (type, values, attribute, pattern) => {
    expect(String(create(type, values, world())[attribute])).toMatch(pattern);
  });

  it('are the same in every run, and differ between equal objects of one cloud', () => {
    const cloud = world();
    const first = create('aws_eip', { tags: { Name: 'nat' } }, cloud);
    const second = create('aws_eip', { tags: { Name: 'nat' } }, cloud);
    expect(create('aws_eip', { tags: { Name: 'nat' } }, world())).toEqual(first);
    expect(second.id).not.toBe(first.id);
    expect(second.public_ip).not.toBe(first.public_ip);
  });

  it('keeps the master password in a secret of RDS, and nowhere when it is given', () => {
    const managed = create('aws_db_instance', { identifier: 'db', manage_master_user_password: true }, world());
    expect(managed.master_user_secret).toEqual([
      {
        kms_key_id: expect.stringMatching(/^arn:aws:kms:us-west-2:111122223333:key\/[0-9a-f-]{36}$/),
        secret_arn: expect.stringMatching(
          /^arn:aws:secretsmanager:us-west-2:111122223333:secret:rds!db-[0-9a-f-]{36}-[A-Z2-7]{6}$/,
        ),
        secret_status: 'active',
      },
    ]);
    expect(create('aws_db_instance', { identifier: 'db', password: 'x' }, world()).master_user_secret).toEqual([]);
  });

  it('names one key of a service alike wherever it is spoken of', () => {
    const database = create('aws_db_instance', { identifier: 'db', storage_encrypted: true }, world());
    expect(read('aws_kms_key', { key_id: 'alias/aws/rds' }).arn).toBe(database.kms_key_id);
  });

  it('finds by what people import with', () => {
    const cloud = world();
    const database = create('aws_db_instance', { identifier: 'balrog' }, cloud);
    const route = create('aws_route', { route_table_id: 'rtb-1', destination_cidr_block: '0.0.0.0/0' }, cloud);
    expect(aws.resources.aws_db_instance?.importId?.('balrog', cloud)).toBe(database.id);
    expect(aws.resources.aws_route?.importId?.('rtb-1_0.0.0.0/0', cloud)).toBe(route.id);
  });
});

describe('interface and gateway endpoints', () => {
  it('gives an interface endpoint names and a network interface per subnet, and a gateway endpoint a prefix list', () => {
    const cloud = world();
    const vpc = create('aws_vpc', { cidr_block: '10.0.0.0/16' }, cloud);
    const subnets = ['a', 'b'].map((zone, index) =>
      create(
        'aws_subnet',
        { vpc_id: vpc.id, cidr_block: `10.0.${index}.0/24`, availability_zone: `us-west-2${zone}` },
        cloud,
      ),
    );
    const inside = create(
      'aws_vpc_endpoint',
      {
        vpc_id: vpc.id,
        vpc_endpoint_type: 'Interface',
        service_name: 'com.amazonaws.us-west-2.ecr.api',
        subnet_ids: subnets.map(({ id }) => id),
        private_dns_enabled: true,
      },
      cloud,
    );
    const names = (inside.dns_entry as Values[]).map(({ dns_name }) => dns_name);
    expect(names[0]).toMatch(/^vpce-[0-9a-f]{17}-[0-9a-f]{8}\.ecr\.api\.us-west-2\.vpce\.amazonaws\.com$/);
    expect(names[1]).toMatch(/-us-west-2a\.ecr\.api\.us-west-2\.vpce/);
    expect(names.at(-1)).toBe('ecr.api.us-west-2.amazonaws.com');
    expect(inside.network_interface_ids).toHaveLength(2);
    expect(inside.security_group_ids).toEqual([vpc.default_security_group_id]);
    const gateway = create('aws_vpc_endpoint', { vpc_id: vpc.id, service_name: 'com.amazonaws.us-west-2.s3' }, cloud);
    expect(gateway).toMatchObject({ prefix_list_id: 'pl-68a54001', dns_entry: [], network_interface_ids: [] });
    expect(read('aws_prefix_list', { name: 'com.amazonaws.us-west-2.s3' }, cloud).id).toBe('pl-68a54001');
  });
});

const DATABASE: Values = {
  identifier: 'balrog',
  engine: 'mysql',
  engine_version: '8.0',
  username: 'root',
  allocated_storage: 100,
};

describe('arguments are checked as the provider checks them', () => {
  it.each<[string, Values, string]>([
    [
      'aws_db_instance',
      { ...DATABASE, backup_retention_period: 36 },
      'expected backup_retention_period to be in the range (0 - 35), got 36',
    ],
    [
      'aws_db_instance',
      { ...DATABASE, backup_window: '25:00-26:00' },
      '(25:00-26:00) must satisfy the format of "hh24:mi-hh24:mi"',
    ],
    [
      'aws_db_instance',
      { ...DATABASE, maintenance_window: 'Funday:01:00-02:00' },
      '(funday:01:00-02:00) must satisfy the format of "ddd:hh24:mi-ddd:hh24:mi"',
    ],
    [
      'aws_db_instance',
      { ...DATABASE, identifier: 'Balrog' },
      'only lowercase alphanumeric characters and hyphens allowed in "identifier"',
    ],
    ['aws_db_instance', { ...DATABASE, identifier: 'a--b' }, '"identifier" cannot contain two consecutive hyphens'],
    [
      'aws_db_instance',
      { ...DATABASE, final_snapshot_identifier: 'a-' },
      'invalid value for final_snapshot_identifier (cannot end in a hyphen)',
    ],
    [
      'aws_db_instance',
      { ...DATABASE, kms_key_id: 'some-key' },
      '"kms_key_id" (some-key) is an invalid ARN: arn: invalid prefix',
    ],
    [
      'aws_db_instance',
      { ...DATABASE, monitoring_interval: 7 },
      'expected monitoring_interval to be one of [0 1 5 10 15 30 60], got 7',
    ],
    [
      'aws_db_instance',
      { identifier: 'a', username: 'b', engine: 'mysql' },
      '"allocated_storage": required field is not set',
    ],
    ['aws_db_subnet_group', { name: 'Default' }, '"Default" is not allowed as "name"'],
    [
      'aws_db_parameter_group',
      { name: 'a_b' },
      'only lowercase alphanumeric characters, periods, and hyphens allowed in parameter group "name"',
    ],
    [
      'aws_db_event_subscription',
      { name: '1x' },
      'only ASCII letters, digits, and hyphens allowed in "name", and it must begin with a letter',
    ],
    [
      'aws_vpc',
      { cidr_block: '10.0.0.1/16' },
      '"10.0.0.1/16" is not a valid IPv4 CIDR block; did you mean "10.0.0.0/16"?',
    ],
    [
      'aws_vpc',
      { cidr_block: '10.0.0.0/8' },
      'expected "cidr_block" to contain a network Value with between 16 and 28 significant bits, got: 8',
    ],
    ['aws_subnet', { cidr_block: 'nonsense' }, '"nonsense" is not a valid CIDR block: invalid CIDR address: nonsense'],
    [
      'aws_flow_log',
      { max_aggregation_interval: 61 },
      'expected max_aggregation_interval to be one of [60 600], got 61',
    ],
    ['aws_security_group', { name: 'sg-mine' }, 'invalid value for name (cannot begin with sg-)'],
    ['aws_vpc_security_group_ingress_rule', { ip_protocol: 'tcp' }, 'Missing Attribute Configuration'],
    [
      'aws_vpc_security_group_egress_rule',
      { cidr_ipv4: '0.0.0.0/0', prefix_list_id: 'pl-1' },
      'Invalid Attribute Combination',
    ],
    [
      'aws_kms_key',
      { deletion_window_in_days: 5 },
      'expected deletion_window_in_days to be in the range (7 - 30), got 5',
    ],
    ['aws_kms_key', { policy: 'file.json' }, '"policy" contains an invalid JSON policy: not a JSON object'],
    [
      'aws_kms_alias',
      { name: 'db' },
      "invalid value for name (must begin with 'alias/' and be comprised of only [0-9A-Za-z_/-])",
    ],
    [
      'aws_iam_role',
      { assume_role_policy: '{"a":' },
      '"assume_role_policy" contains an invalid JSON policy: invalid character in JSON text',
    ],
    [
      'aws_iam_role',
      { max_session_duration: 60 },
      'expected max_session_duration to be in the range (3600 - 43200), got 60',
    ],
    [
      'aws_iam_policy',
      { policy: JSON.stringify({ Statement: 'x'.repeat(6200) }) },
      'Cannot exceed quota for PolicySize: 6144 (actual: 6216)',
    ],
    ['aws_s3_bucket_policy', { policy: '' }, '"policy" is an empty string, which is not a valid JSON value'],
    [
      'aws_s3_bucket_lifecycle_configuration',
      { rule: [{ status: 'On' }] },
      'expected rule.0.status to be one of ["Disabled" "Enabled"], got On',
    ],
    [
      'aws_s3_bucket_lifecycle_configuration',
      { rule: [{ noncurrent_version_expiration: [{ noncurrent_days: 0 }] }] },
      'expected rule.0.noncurrent_version_expiration.0.noncurrent_days to be at least (1), got 0',
    ],
    [
      'aws_s3_bucket_ownership_controls',
      { rule: [{ object_ownership: 'Me' }] },
      'expected rule.0.object_ownership to be one of ["BucketOwnerPreferred" "ObjectWriter" "BucketOwnerEnforced"], got Me',
    ],
    ['aws_backup_vault', { name: 'a b' }, 'invalid value for name (must consist of letters, numbers, and hyphens.)'],
    [
      'aws_backup_vault_lock_configuration',
      { min_retention_days: 91, max_retention_days: 90 },
      'min_retention_days (91) must not be greater than max_retention_days (90)',
    ],
    [
      'aws_backup_vault_lock_configuration',
      { changeable_for_days: 2 },
      'expected changeable_for_days to be at least (3), got 2',
    ],
    [
      'aws_cloudwatch_log_group',
      { retention_in_days: 10 },
      'expected retention_in_days to be one of [0 1 3 5 7 14 30 60 90 120 150 180 365 400 545 731 1096 1827 2192 2557 2922 3288 3653], got 10',
    ],
    [
      'aws_cloudwatch_metric_alarm',
      { comparison_operator: '>' },
      'expected comparison_operator to be one of ["GreaterThanOrEqualToThreshold" "GreaterThanThreshold" "LessThanThreshold" "LessThanOrEqualToThreshold" "LessThanLowerOrGreaterThanUpperThreshold" "LessThanLowerThreshold" "GreaterThanUpperThreshold"], got >',
    ],
    [
      'aws_cloudwatch_metric_alarm',
      { metric_name: 'CPU' },
      'One of `statistic` or `extended_statistic` must be set for a cloudwatch metric alarm',
    ],
    ['aws_cloudwatch_metric_alarm', { period: 45 }, 'expected period to be divisible by 60, got: 45'],
    [
      'aws_cloudwatch_metric_alarm',
      { alarm_actions: ['me'] },
      '"alarm_actions.0" (me) is an invalid ARN: arn: invalid prefix',
    ],
    ['aws_sns_topic', { name: 'a b' }, 'invalid topic name: a b'],
    [
      'aws_sns_topic_subscription',
      { protocol: 'pigeon' },
      'expected protocol to be one of ["application" "email" "email-json" "firehose" "http" "https" "lambda" "sms" "sqs"], got pigeon',
    ],
    ['aws_lambda_function', { timeout: 901 }, 'expected timeout to be in the range (1 - 900), got 901'],
    ['aws_scheduler_schedule', { state: 'ON' }, 'expected state to be one of ["ENABLED" "DISABLED"], got ON'],
  ])('%s %j', (type, config, message) => {
    expect(validate(type, config)).toContain(message);
  });

  it('lets pass what is not yet known', () => {
    const unknown = {
      ...DATABASE,
      identifier: UNKNOWN,
      kms_key_id: UNKNOWN,
      backup_window: UNKNOWN,
      allocated_storage: UNKNOWN,
    };
    expect(validate('aws_db_instance', unknown)).toEqual([]);
    expect(validate('aws_iam_role', { assume_role_policy: UNKNOWN })).toEqual([]);
    expect(validate('aws_vpc_security_group_ingress_rule', { referenced_security_group_id: UNKNOWN })).toEqual([]);
  });

  it('points at the argument', () => {
    const [first] =
      aws.resources.aws_cloudwatch_metric_alarm?.validate?.({ ok_actions: ['arn:aws:sns:a:1:b', 'x'] }) ?? [];
    expect(first?.path).toEqual(['ok_actions', 0]);
  });
});

describe('services refuse', () => {
  const cloud = world();
  const vpc = create('aws_vpc', { cidr_block: '10.0.0.0/16' }, cloud);
  const subnet = create(
    'aws_subnet',
    { vpc_id: vpc.id, cidr_block: '10.0.0.0/24', availability_zone: 'us-west-2a' },
    cloud,
  );
  const other = create(
    'aws_subnet',
    { vpc_id: vpc.id, cidr_block: '10.0.1.0/24', availability_zone: 'us-west-2b' },
    cloud,
  );
  create('aws_subnet', { vpc_id: vpc.id, cidr_block: '10.0.8.0/24', availability_zone: 'us-west-2c' }, cloud);
  create('aws_db_parameter_group', { name: 'five', family: 'mysql5.7' }, cloud);
  create('aws_db_subnet_group', { name: 'data', subnet_ids: [subnet.id, other.id] }, cloud);
  const unsaved = create('aws_db_instance', { ...DATABASE, identifier: 'unsaved', backup_retention_period: 0 }, cloud);
  const saved = create('aws_db_instance', { ...DATABASE, backup_retention_period: 35, storage_encrypted: true }, cloud);
  create('aws_backup_vault', { name: 'nightly' }, cloud);
  create('aws_s3_bucket', { bucket: 'logs' }, cloud);
  create('aws_s3_bucket_public_access_block', { bucket: 'logs', block_public_policy: true }, cloud);
  create('aws_iam_role', { name: 'r' }, cloud);
  create('aws_iam_role_policy_attachment', { role: 'r', policy_arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }, cloud);
  create('aws_kms_key', {}, cloud);
  const east = { ...cloud, region: 'us-east-1' };
  const replica = { source_db_instance_arn: saved.arn, kms_key_id: 'arn:aws:kms:us-east-1:111122223333:key/k' };
  const anyone = JSON.stringify({
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' }],
  });

  it.each<['create' | 'update' | 'delete', string, Values, string]>([
    [
      'create',
      'aws_subnet',
      { vpc_id: vpc.id, cidr_block: '10.1.0.0/24' },
      "api error InvalidSubnet.Range: The CIDR '10.1.0.0/24' is invalid.",
    ],
    [
      'create',
      'aws_subnet',
      { vpc_id: vpc.id, cidr_block: '10.0.0.128/25' },
      "api error InvalidSubnet.Conflict: The CIDR '10.0.0.128/25' conflicts with another subnet",
    ],
    [
      'create',
      'aws_subnet',
      { vpc_id: 'vpc-0', cidr_block: '10.0.2.0/24' },
      "api error InvalidVpcID.NotFound: The vpc ID 'vpc-0' does not exist",
    ],
    [
      'create',
      'aws_subnet',
      { vpc_id: vpc.id, cidr_block: '10.0.2.0/24', availability_zone: 'us-west-2z' },
      'api error InvalidParameterValue: Value (us-west-2z) for parameter availabilityZone is invalid.',
    ],
    [
      'create',
      'aws_vpc_endpoint',
      { vpc_id: vpc.id, service_name: 'com.amazonaws.us-east-1.s3' },
      "api error InvalidServiceName: The Vpc Endpoint Service 'com.amazonaws.us-east-1.s3' does not exist",
    ],
    [
      'create',
      'aws_vpc_security_group_ingress_rule',
      { security_group_id: 'sg-0' },
      "api error InvalidGroup.NotFound: The security group 'sg-0' does not exist",
    ],
    [
      'create',
      'aws_db_subnet_group',
      { name: 'one', subnet_ids: [subnet.id] },
      "DBSubnetGroupDoesNotCoverEnoughAZs: The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: us-west-2a. Add subnets to cover at least 2 AZs.",
    ],
    [
      'create',
      'aws_db_instance',
      { ...DATABASE, db_subnet_group_name: 'none' },
      "DBSubnetGroupNotFoundFault: DB subnet group 'none' does not exist.",
    ],
    [
      'create',
      'aws_db_instance',
      { ...DATABASE, parameter_group_name: 'none' },
      'DBParameterGroupNotFound: DBParameterGroup not found: none',
    ],
    [
      'create',
      'aws_db_instance',
      { ...DATABASE, parameter_group_name: 'five' },
      "The Parameter Group five with DBParameterGroupFamily mysql5.7 can't be used for this instance. Please use a Parameter Group with DBParameterGroupFamily mysql8.0.",
    ],
    [
      'create',
      'aws_db_instance',
      { ...DATABASE, kms_key_id: 'arn:aws:kms:us-east-1:1:key/k' },
      'KMSKeyNotAccessibleFault: The specified KMS key [arn:aws:kms:us-east-1:1:key/k] does not exist',
    ],
    [
      'update',
      'aws_db_instance',
      { ...DATABASE, backup_window: '04:00-05:00', maintenance_window: 'mon:04:30-mon:05:30' },
      'api error InvalidParameterValue: The backup window and maintenance window must not overlap.',
    ],
    [
      'update',
      'aws_db_instance',
      { ...DATABASE, backup_window: '23:50-00:30', maintenance_window: 'sun:00:00-sun:00:30' },
      'must not overlap',
    ],
    [
      'create',
      'aws_db_instance',
      { ...DATABASE, backup_window: '04:00-04:20' },
      'The backup window must be at least 30 minutes.',
    ],
    ['create', 'aws_db_instance', { ...DATABASE, engine: 'dbase' }, 'Invalid DB engine'],
    [
      'delete',
      'aws_db_instance',
      { identifier: 'b', skip_final_snapshot: true, deletion_protection: true },
      'api error InvalidParameterCombination: Cannot delete protected DB Instance, please disable deletion protection and try again.',
    ],
    [
      'delete',
      'aws_db_instance',
      { identifier: 'b' },
      'final_snapshot_identifier is required when skip_final_snapshot is false',
    ],
    [
      'create',
      'aws_kms_alias',
      { name: 'alias/x', target_key_id: 'gone' },
      "NotFoundException: Key 'gone' does not exist",
    ],
    [
      'create',
      'aws_backup_vault_policy',
      { backup_vault_name: 'gone' },
      'ResourceNotFoundException: Backup vault gone cannot be found',
    ],
    [
      'create',
      'aws_backup_plan',
      { name: 'p', rule: [{ rule_name: 'r', target_vault_name: 'gone' }] },
      'Error in rule r : Backup vault gone does not exist',
    ],
    [
      'create',
      'aws_backup_plan',
      { name: 'p', rule: [{ rule_name: 'r', target_vault_name: 'nightly', schedule: 'cron(0 5 * * * *)' }] },
      'Error in rule r : Invalid cron expression cron(0 5 * * * *)',
    ],
    [
      'create',
      'aws_backup_plan',
      {
        name: 'p',
        rule: [
          { rule_name: 'r', target_vault_name: 'nightly', lifecycle: [{ cold_storage_after: 30, delete_after: 90 }] },
        ],
      },
      'DeleteAfterDays cannot be less than 90 days apart from MoveToColdStorageAfterDays',
    ],
    [
      'create',
      'aws_backup_vault',
      { name: 'v', kms_key_arn: 'arn:aws:kms:us-east-1:1:key/k' },
      'is not in the Region of the vault, us-west-2',
    ],
    ['delete', 'aws_iam_role', { name: 'r' }, 'DeleteConflict: Cannot delete entity, must detach all policies first.'],
    [
      'create',
      'aws_iam_role',
      { name: 'x', assume_role_policy: '{"Statement":[{"Effect":"Allow","Action":"*"}]}' },
      'MalformedPolicyDocument: Missing required field Principal',
    ],
    [
      'create',
      'aws_iam_policy',
      { name: 'x', policy: '{"Statement":{"Effect":"Allow","Action":"*"}}' },
      'MalformedPolicyDocument: Policy statement must contain resources.',
    ],
    [
      'create',
      'aws_iam_role_policy',
      { role: 'gone', policy: '{}' },
      'NoSuchEntity: The role with name gone cannot be found.',
    ],
    [
      'create',
      'aws_iam_role_policy_attachment',
      { role: 'r', policy_arn: 'arn:aws:iam::1:policy/gone' },
      'NoSuchEntity: Policy arn:aws:iam::1:policy/gone does not exist or is not attachable.',
    ],
    [
      'create',
      'aws_s3_bucket',
      { bucket: 'Logs' },
      'validating S3 Bucket (Logs) name: only lowercase alphanumeric characters and hyphens allowed in "Logs"',
    ],
    [
      'create',
      'aws_s3_bucket_policy',
      { bucket: 'gone', policy: '{}' },
      'api error NoSuchBucket: The specified bucket does not exist',
    ],
    [
      'create',
      'aws_s3_bucket_policy',
      { bucket: 'logs', policy: anyone },
      'because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.',
    ],
    [
      'create',
      'aws_s3_bucket_logging',
      { bucket: 'logs', target_bucket: 'gone' },
      'api error InvalidTargetBucketForLogging: The target bucket for logging does not exist',
    ],
    [
      'create',
      'aws_s3_bucket_object_lock_configuration',
      { bucket: 'logs' },
      "api error InvalidBucketState: Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
    ],
    [
      'create',
      'aws_s3_bucket_lifecycle_configuration',
      { bucket: 'logs', rule: [{ id: 'a', transition: [{ days: 10, storage_class: 'STANDARD_IA' }] }] },
      "'Days' in Transition action must be greater than or equal to 30 for storageClass 'STANDARD_IA'",
    ],
    [
      'create',
      'aws_s3_bucket_lifecycle_configuration',
      {
        bucket: 'logs',
        rule: [{ id: 'a', expiration: [{ days: 30 }], transition: [{ days: 30, storage_class: 'GLACIER' }] }],
      },
      "must be greater than 'Days' in the Transition action",
    ],
    ['create', 'aws_sns_topic_subscription', { topic_arn: 'arn:gone' }, 'NotFound: Topic does not exist'],
    [
      'create',
      'aws_lambda_permission',
      { function_name: 'gone' },
      'ResourceNotFoundException: Function not found: arn:aws:lambda:us-west-2:111122223333:function:gone',
    ],
    [
      'update',
      'aws_lambda_function',
      { function_name: 'f', reserved_concurrent_executions: 1 },
      'UnreservedConcurrentExecution below its minimum value of [10].',
    ],
    [
      'create',
      'aws_scheduler_schedule',
      { name: 's', schedule_expression: 'rate(0 days)' },
      'ValidationException: Invalid Schedule Expression rate(0 days).',
    ],
    [
      'create',
      'aws_cloudwatch_event_rule',
      { name: 's', schedule_expression: 'at(2025-01-01T00:00:00)' },
      'api error ValidationException: Parameter ScheduleExpression is not valid.',
    ],
    [
      'create',
      'aws_cloudwatch_event_target',
      { rule: 'gone' },
      'ResourceNotFoundException: Rule gone does not exist on EventBus default.',
    ],
  ])('to %s %s %j', (action, type, values, message) => {
    expect(refuse(action, type, values, cloud)).toEqual([expect.stringContaining(message)]);
  });

  it.each<[Values, string]>([
    [{ ...replica, source_db_instance_arn: unsaved.arn }, 'Automated backups are not enabled for DB instance unsaved'],
    [{ ...replica, kms_key_id: null }, 'You must specify a KMS key in the destination Region'],
    [{ ...replica, kms_key_id: 'arn:aws:kms:us-west-2:1:key/k' }, 'KMSKeyNotAccessibleFault'],
    [
      { ...replica, source_db_instance_arn: 'arn:aws:rds:us-west-2:1:db:gone' },
      'DBInstanceNotFoundFault: DBInstance gone not found.',
    ],
  ])('to replicate backups %j', (values, message) => {
    expect(refuse('create', 'aws_db_instance_automated_backups_replication', values, east)).toEqual([
      expect.stringContaining(message),
    ]);
  });

  it('nothing of a sound configuration', () => {
    const sound: readonly (readonly [string, Values])[] = [
      ['aws_subnet', { vpc_id: vpc.id, cidr_block: '10.0.2.0/24', availability_zone: 'us-west-2c' }],
      [
        'aws_db_instance',
        {
          ...DATABASE,
          db_subnet_group_name: 'data',
          backup_window: '04:00-05:00',
          maintenance_window: 'sun:05:00-sun:06:00',
        },
      ],
      ['aws_db_subnet_group', { name: 'two', subnet_ids: [subnet.id, other.id] }],
      [
        'aws_backup_plan',
        {
          name: 'p',
          rule: [
            {
              rule_name: 'r',
              target_vault_name: 'nightly',
              schedule: 'cron(0 5 ? * * *)',
              lifecycle: [{ delete_after: 90 }],
            },
          ],
        },
      ],
      ['aws_scheduler_schedule', { name: 's', schedule_expression: 'cron(0/15 8-17 ? * MON-FRI *)' }],
      ['aws_s3_bucket', { bucket: 'balrog-logs.example' }],
      [
        'aws_vpc_security_group_egress_rule',
        { security_group_id: vpc.default_security_group_id, cidr_ipv4: '0.0.0.0/0' },
      ],
    ];
    for (const [type, values] of sound) expect([type, ...refuse('create', type, values, cloud)]).toEqual([type]);
    expect(refuse('create', 'aws_db_instance_automated_backups_replication', replica, east)).toEqual([]);
    expect(refuse('delete', 'aws_db_instance', { identifier: 'b', final_snapshot_identifier: 'last' }, cloud)).toEqual(
      [],
    );
  });

  it('a bucket name that anyone has taken', () => {
    expect(aws.resources.aws_s3_bucket?.unique?.({ bucket: 'logs' })).toEqual([
      {
        scope: 'global',
        name: 's3:logs',
        error: expect.stringContaining('BucketAlreadyExists: The requested bucket name is not available.'),
      },
    ]);
  });
});

describe('database instances are planned as the provider plans them', () => {
  const behaviour = aws.resources.aws_db_instance;
  const prior: Values = { ...DATABASE, max_allocated_storage: 500, kms_key_id: 'arn:k' };

  it('keeps storage that autoscaling has grown', () => {
    const suppress = (from: number, to: number, most: number): boolean | undefined =>
      behaviour?.suppress?.(
        'allocated_storage',
        { ...prior, allocated_storage: from },
        { ...prior, allocated_storage: to, max_allocated_storage: most },
      );
    expect(suppress(200, 100, 500)).toBe(true);
    expect(suppress(100, 200, 500)).toBe(false);
    expect(suppress(200, 100, 0)).toBe(false);
  });

  it.each(['engine', 'username', 'db_name', 'kms_key_id', 'snapshot_identifier'])('replaces for another %s', (name) => {
    expect(behaviour?.forcesReplacement?.(prior, { ...prior, [name]: 'other' })).toEqual([[name]]);
  });

  it.each(['identifier', 'db_subnet_group_name', 'storage_type', 'instance_class'])(
    'updates for another %s',
    (name) => {
      expect(behaviour?.forcesReplacement?.(prior, { ...prior, [name]: 'other' })).toEqual([]);
    },
  );

  it('does not replace when an argument is left out, and makes the endpoint anew for a new identifier', () => {
    expect(behaviour?.forcesReplacement?.(prior, { ...prior, kms_key_id: null })).toEqual([]);
    expect(behaviour?.recomputedOnUpdate?.(prior, { ...prior, identifier: 'new' })).toEqual([
      'address',
      'endpoint',
      'arn',
    ]);
  });
});

describe('data sources', () => {
  it.each<[string, Values, Values]>([
    ['aws_caller_identity', {}, { account_id: ACCOUNT }],
    ['aws_partition', {}, { partition: 'aws', dns_suffix: 'amazonaws.com' }],
    ['aws_region', {}, { region: 'us-west-2', description: 'US West (Oregon)' }],
    [
      'aws_availability_zones',
      { state: 'available' },
      { names: ['us-west-2a', 'us-west-2b', 'us-west-2c', 'us-west-2d'] },
    ],
    ['aws_availability_zones', { exclude_names: ['us-west-2d'] }, { zone_ids: ['usw2-az1', 'usw2-az2', 'usw2-az3'] }],
    ['aws_elb_service_account', {}, { id: '797873946194', arn: 'arn:aws:iam::797873946194:root' }],
    ['aws_elb_service_account', { region: 'us-east-1' }, { id: '127311923021' }],
    ['aws_ec2_managed_prefix_list', { name: 'com.amazonaws.us-west-2.s3' }, { id: 'pl-68a54001' }],
  ])('%s %j', (type, config, expected) => {
    expect(read(type, config)).toMatchObject(expected);
  });

  it('has six zones in us-east-1 and three in us-east-2', () => {
    expect(read('aws_availability_zones', {}, world('us-east-1')).names).toHaveLength(6);
    expect(read('aws_availability_zones', {}, world('us-east-2')).names).toHaveLength(3);
  });

  it('finds keys by alias and resources by name, and says what it could not find', () => {
    const cloud = world();
    const key = create('aws_kms_key', { description: 'database' }, cloud);
    create('aws_kms_alias', { name: 'alias/db', target_key_id: key.arn }, cloud);
    expect(read('aws_kms_key', { key_id: 'alias/db' }, cloud)).toMatchObject({
      id: key.id,
      arn: key.arn,
      key_state: 'Enabled',
    });
    create('aws_s3_bucket', { bucket: 'logs' }, cloud);
    expect(read('aws_s3_bucket', { bucket: 'logs' }, cloud).arn).toBe('arn:aws:s3:::logs');
    create('aws_sns_topic', { name: 'alarms' }, cloud);
    expect(read('aws_sns_topic', { name: 'alarms', arn: null }, cloud).arn).toBe(
      'arn:aws:sns:us-west-2:111122223333:alarms',
    );
    expect(readFailure('aws_s3_bucket', { bucket: 'gone' }, cloud)).toBe(
      "reading S3 Bucket (gone): couldn't find resource",
    );
    expect(readFailure('aws_secretsmanager_secret', { name: 'gone' }, cloud)).toBe(
      "reading Secrets Manager Secret (gone): couldn't find resource",
    );
    expect(readFailure('aws_kms_key', { key_id: 'alias/gone' }, cloud)).toBe(
      "reading KMS Key (alias/gone): couldn't find resource",
    );
  });
});

describe('provider configuration', () => {
  it.each<[Values, string | undefined]>([
    [{ region: 'us-west-2' }, undefined],
    [{ region: 'us-west-2', allowed_account_ids: [ACCOUNT] }, undefined],
    [{ region: 'us-west-2', allowed_account_ids: ['999988887777'] }, 'AWS account ID not allowed: 111122223333'],
    [{ region: 'us-west-2', forbidden_account_ids: [ACCOUNT] }, 'AWS account ID not allowed: 111122223333'],
    [{}, 'Invalid provider configuration'],
    [{ region: 'oregon' }, 'invalid AWS Region: oregon'],
  ])('%j', (provider, message) => {
    expect(aws.configure(provider, { account: ACCOUNT })[0]?.summary).toBe(message);
  });
});

describe('Google Cloud', () => {
  const cloud = world('us-west1', { project: 'moz-balrog-prod', region: 'us-west1' }, 'moz-balrog-prod');

  it('names buckets, accounts and agents', () => {
    expect(create('google_storage_bucket', { name: 'history', location: 'us' }, cloud, google)).toMatchObject({
      id: 'history',
      url: 'gs://history',
      self_link: 'https://www.googleapis.com/storage/v1/b/history',
      soft_delete_policy: [{ retention_duration_seconds: 604800 }],
    });
    const account = create('google_service_account', { account_id: 'balrog-agent' }, cloud, google);
    expect(account.member).toBe('serviceAccount:balrog-agent@moz-balrog-prod.iam.gserviceaccount.com');
    expect(account.unique_id).toMatch(/^\d{21}$/);
    expect(read('google_project', {}, cloud, google)).toMatchObject({
      project_id: 'moz-balrog-prod',
      number: expect.stringMatching(/^\d{12}$/),
    });
    expect(read('google_storage_project_service_account', {}, cloud, google).email_address).toMatch(
      /^service-\d{12}@gs-project-accounts/,
    );
  });

  it('renders policies with sorted members', () => {
    const config = {
      binding: [
        { role: 'roles/b', members: ['user:z', 'user:a'] },
        { role: 'roles/a', members: ['allUsers'] },
      ],
    };
    expect(read('google_iam_policy', config, cloud, google).policy_data).toBe(
      '{"bindings":[{"members":["allUsers"],"role":"roles/a"},{"members":["user:a","user:z"],"role":"roles/b"}]}',
    );
  });

  it.each<[Values, string]>([
    [
      { name: 'Goo' },
      'invalid value for name (must be 3-63 lowercase letters, numbers, dashes, underscores and dots, beginning and ending with a letter or number)',
    ],
    [
      { name: 'history', soft_delete_policy: [{ retention_duration_seconds: 3600 }] },
      'The soft delete retention duration (3600 s) must be 0 or between 604800 (7 days) and 7776000 (90 days)',
    ],
  ])('refuses a bucket %j', (config, message) => {
    expect(validate('google_storage_bucket', config, google)).toEqual([message]);
  });
});

/** The Terraform types of a schema, checked value by value. */
function conforms(type: CtyType, value: unknown): boolean {
  if (type === 'dynamic') return value !== undefined;
  if (typeof type === 'string') return typeof value === (type === 'bool' ? 'boolean' : type);
  const [kind, inner] = type;
  if (kind === 'object') {
    return (
      typeof value === 'object' &&
      value !== null &&
      Object.entries(inner).every(([name, each]) => conforms(each, (value as Values)[name]))
    );
  }
  if (kind === 'map')
    return typeof value === 'object' && value !== null && Object.values(value).every((each) => conforms(inner, each));
  return Array.isArray(value) && value.every((each) => conforms(inner, each));
}

/** Paths of computed attributes that a creation leaves empty or gives a value of another type. */
function illTyped(schema: BlockSchema, values: Values, at: string): string[] {
  const attributes = Object.entries(schema.attributes).filter(([, { computed, writeOnly }]) => computed && !writeOnly);
  const wrong = attributes
    .filter(([name, { type }]) => !conforms(type, values[name]))
    .map(([name]) => `${at}.${name} = ${JSON.stringify(values[name])}`);
  const nested = Object.entries(schema.blocks).flatMap(([name, { block }]) =>
    ([values[name] ?? []].flat() as Values[]).flatMap((element, index) =>
      illTyped(block, element, `${at}.${name}.${index}`),
    ),
  );
  return [...wrong, ...nested];
}

/** Every string the type asks for or may be named by; the rest is left to the cloud. */
function sample(schema: BlockSchema): Values {
  const given = { name: 'n', bucket: 'b', identifier: 'i', location: 'us-west1', default_network_acl_id: 'acl-1' };
  const named = Object.entries(given).filter(([name]) => schema.attributes[name]?.optional);
  const asked = Object.entries(schema.attributes).filter(([, { type, required }]) => required && type === 'string');
  return { ...Object.fromEntries(named), ...Object.fromEntries(asked.map(([name]) => [name, 'n'])) };
}

describe.each([
  ['aws', aws, Object.keys(aws.resources)] as const,
  ['google', google, Object.keys(google.resources)] as const,
])('%s answers every computed attribute well-typed', (provider, simulated, known) => {
  const every = allTypes(provider).resources;
  const arbitrary = every.filter((_, index) => index % Math.ceil(every.length / 60) === 0);
  const later =
    provider === 'aws'
      ? [
          'aws_ecs_cluster',
          'aws_ecs_service',
          'aws_ecs_task_definition',
          'aws_lb',
          'aws_lb_listener',
          'aws_lb_target_group',
          'aws_route53_zone',
          'aws_acm_certificate',
          'aws_cloudfront_distribution',
          'aws_secretsmanager_secret',
          'aws_glue_catalog_table',
          'aws_athena_workgroup',
          'aws_ssm_parameter',
          'aws_wafv2_web_acl',
        ]
      : [
          'google_storage_bucket_object',
          'google_secret_manager_secret',
          'google_monitoring_uptime_check_config',
          'google_iam_workload_identity_pool',
        ];
  const types = [...new Set([...known, ...arbitrary, ...later])];
  const { resources } = loadSchemas({ provider, resources: types, dataSources: [] });

  it(`for ${types.length} types`, () => {
    const cloud = world('us-west-2', { region: 'us-west-2', project: 'moz-balrog-prod' });
    const wrong = types.flatMap((type) => {
      const schema = resources[type]?.block ?? NO_SCHEMA;
      const config = sample(schema);
      const made = { ...behaviourOf(simulated, type, schema).create?.(config, cloud), ...config };
      const hasId =
        !('id' in schema.attributes) || (typeof made['id' as never] === 'string' && made['id' as never] !== '');
      return [...(hasId ? [] : [`${type} has no id`]), ...illTyped(schema, { tags_all: {}, ...made }, type)];
    });
    expect(wrong).toEqual([]);
    expect(types.length).toBeGreaterThan(50);
  });

  it('knows nothing that the provider does not have', () => {
    expect(known.filter((type) => !every.includes(type))).toEqual([]);
    const data = allTypes(provider).dataSources;
    expect(Object.keys(simulated.dataSources).filter((type) => !data.includes(type))).toEqual([]);
  });
});

describe('parameters of Systems Manager', () => {
  const HERE = world();
  const ELSEWHERE = world('us-east-2');
  const parameter = (name: string, more: Values = {}, cloud = HERE) =>
    create('aws_ssm_parameter', { name, type: 'String', insecure_value: `value of ${name}`, ...more }, cloud);
  for (const name of ['/a/b', '/a/b/c', '/a/b/d/e', '/ab']) parameter(name);
  parameter('/a/b/secret', { type: 'SecureString', insecure_value: null, value: 'open sesame' });
  HERE.held.push({ type: 'aws_ssm_parameter', id: '/a/b/far', values: parameter('/a/b/far', {}, ELSEWHERE) });
  const below = (path: string, more: Values = {}) => read('aws_ssm_parameters_by_path', { path, ...more }, HERE);

  // GetParametersByPath: of this region, below the path and never the path itself; deeper levels only when asked for.
  it.each<[string, Values, readonly string[]]>([
    ['/a/b', {}, ['/a/b/c', '/a/b/secret']],
    ['/a/b/', {}, ['/a/b/c', '/a/b/secret']],
    ['/a/b', { recursive: true }, ['/a/b/c', '/a/b/d/e', '/a/b/secret']],
    ['/', {}, ['/ab']],
    ['/a/b/c', { recursive: true }, []],
    ['/nothing/here', { recursive: true }, []],
  ])('below %s %j are %j', (path, more, names) => {
    const found = below(path, more);
    expect(found).toMatchObject({ id: path, names });
    for (const list of ['arns', 'types', 'values']) expect(found[list]).toHaveLength(names.length);
  });

  it('shows a secret one only where it is to be decrypted, as the provider does unless told', () => {
    const secret = (more: Values) => (below('/a/b', more).values as string[])[1];
    expect(secret({})).toBe('open sesame');
    expect(secret({ with_decryption: true })).toBe('open sesame');
    expect(secret({ with_decryption: false })).toMatch(/^[A-Za-z0-9+/]{40,}=*$/);
    expect((below('/a/b', { with_decryption: false }).values as string[])[0]).toBe('value of /a/b/c');
  });

  it('refuses a path that AWS refuses', () => {
    const why = /ValidationException: The parameter doesn't meet the parameter name requirements/;
    expect(readFailure('aws_ssm_parameters_by_path', { path: 'a/b' })).toMatch(why);
    expect(readFailure('aws_ssm_parameters_by_path', { path: '/a b' })).toMatch(why);
  });

  it.each<[Values, RegExp]>([
    [{ name: 'a/b' }, /ValidationException: Parameter name must be a fully qualified name/],
    [{ name: '/aws/x' }, /can't be prefixed with "aws" or "ssm"/],
    [{ name: `/${Array.from({ length: 16 }, () => 'x').join('/')}` }, /HierarchyLevelLimitExceededException/],
    [{ insecure_value: 'x'.repeat(4097) }, /Standard tier parameters support a maximum parameter value of 4096/],
  ])('are refused with %j', (wrong, why) => {
    const values = { name: '/a', type: 'String', insecure_value: 'x', ...wrong };
    expect(refuse('create', 'aws_ssm_parameter', values, world()).join()).toMatch(why);
    expect(refuse('create', 'aws_ssm_parameter', { ...values, name: '/a', insecure_value: 'x' }, world())).toEqual([]);
  });

  it('are 10,000 in a region, and no more', () => {
    const full = world();
    for (let count = 0; count < 10_000; count += 1) parameter(`/n/${count}`, {}, full);
    const one = { name: '/n/more', type: 'String', insecure_value: 'x' };
    expect(refuse('create', 'aws_ssm_parameter', one, full).join()).toMatch(/ParameterLimitExceeded/);
    expect(refuse('create', 'aws_ssm_parameter', one, { ...full, region: 'us-east-2' })).toEqual([]);
    expect(refuse('update', 'aws_ssm_parameter', { ...one, name: '/n/1' }, full)).toEqual([]);
  });

  it('take one value, and no open one where it is to be secret', () => {
    expect(validate('aws_ssm_parameter', { name: '/a', type: 'String', insecure_value: 'x' })).toEqual([]);
    expect(validate('aws_ssm_parameter', { name: '/a', type: 'String' }).join()).toMatch(
      /Invalid combination of arguments/,
    );
    expect(
      validate('aws_ssm_parameter', { name: '/a', type: 'String', value: 'x', insecure_value: 'x' }).join(),
    ).toMatch(/one of `insecure_value,value,value_wo` must be specified/);
    expect(validate('aws_ssm_parameter', { name: '/a', type: 'SecureString', insecure_value: 'x' }).join()).toMatch(
      /cannot set type = SecureString and insecure_value/,
    );
  });
});

describe('all databases', () => {
  const cloud = world();
  const database = (identifier: string, tags: Values = {}, region = 'us-west-2') =>
    cloud.held.push({
      type: 'aws_db_instance',
      id: `db-${identifier}`,
      values: {
        identifier,
        engine: 'mysql',
        resource_id: `db-${identifier}`,
        arn: `arn:aws:rds:${region}:${ACCOUNT}:db:${identifier}`,
        tags_all: tags,
      },
    });
  database('prod-2');
  database('prod', { Environment: 'prod' });
  database('far', {}, 'us-east-2');
  const found = (config: Values) => read('aws_db_instances', config, cloud).instance_identifiers;
  const by = (name: string, ...values: string[]) => ({ filter: [{ name, values }] });

  it.each<[Values, readonly string[]]>([
    [{}, ['prod', 'prod-2']],
    [{ tags: { Environment: 'prod' } }, ['prod']],
    [by('db-instance-id', 'prod-2', 'nobody'), ['prod-2']],
    [by('db-instance-id', `arn:aws:rds:us-west-2:${ACCOUNT}:db:prod`), ['prod']],
    [by('dbi-resource-id', 'db-prod'), ['prod']],
    [by('engine', 'postgres'), []],
    [by('db-cluster-id', 'x'), []],
  ])('%j are %j', (config, identifiers) => expect(found(config)).toEqual(identifiers));

  it('are not filtered by what RDS does not know', () => {
    expect(readFailure('aws_db_instances', by('name', 'prod'), cloud)).toMatch(
      /InvalidParameterValue: Unrecognized filter name: name/,
    );
  });
});

describe('conventions', () => {
  const made = (type: string, values: Values): Values => {
    const schema =
      loadSchemas({ provider: 'aws', resources: [type], dataSources: [] }).resources[type]?.block ?? NO_SCHEMA;
    return behaviourOf(aws, type, schema).create?.(values, world()) ?? {};
  };

  it.each<[string, Values, string, RegExp]>([
    ['aws_ecs_cluster', { name: 'balrog' }, 'id', /^arn:aws:ecs:us-west-2:111122223333:cluster\/balrog$/],
    [
      'aws_ecs_service',
      { name: 'public', cluster: 'arn:aws:ecs:us-west-2:1:cluster/balrog' },
      'id',
      /:service\/balrog\/public$/,
    ],
    ['aws_ecs_task_definition', { family: 'public' }, 'arn', /:task-definition\/public:1$/],
    [
      'aws_lb',
      { name: 'aus5' },
      'arn',
      /^arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer\/app\/aus5\/[0-9a-f]{16}$/,
    ],
    ['aws_lb', { name: 'aus5' }, 'dns_name', /^aus5-\d{10}\.us-west-2\.elb\.amazonaws\.com$/],
    ['aws_route53_zone', { name: 'mozilla.org' }, 'arn', /^arn:aws:route53:::hostedzone\/Z0[0-9A-F]{19}$/],
    ['aws_cloudfront_distribution', {}, 'arn', /^arn:aws:cloudfront::111122223333:distribution\/E[0-9A-F]{13}$/],
    ['aws_cloudfront_distribution', {}, 'domain_name', /^d[0-9a-f]{13}\.cloudfront\.net$/],
    ['aws_secretsmanager_secret', { name: 'dburi' }, 'arn', /:secret:dburi-[A-Za-z]{6}$/],
    ['aws_glue_catalog_table', { name: 't', database_name: 'd' }, 'id', /^111122223333:d:t$/],
    ['aws_ssm_parameter', { name: '/a/b' }, 'arn', /:parameter\/a\/b$/],
    ['aws_wafv2_web_acl', { name: 'w', scope: 'CLOUDFRONT' }, 'arn', /:global\/webacl\/w\/[0-9a-f-]{36}$/],
    ['aws_glue_trigger', { name: 't' }, 'region', /^us-west-2$/],
    ['aws_glue_trigger', { name: 't' }, 'arn', /^arn:aws:glue:us-west-2:111122223333:trigger\/t$/],
  ])('%s %j has a %s like %s', (type, values, attribute, pattern) => {
    expect(String(made(type, values)[attribute])).toMatch(pattern);
  });
});
