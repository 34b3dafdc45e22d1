/** What RDS refuses of an instance's settings beside the rows that the API door has, too. */
import type { Values } from '../../behaviour';
import { number, text, texts, truthy } from '../../values';
import type { TypeRefusal } from './by-type';
import { of, rowsOf, when, type Common } from './rules';

const RDS: Common = {
  types: ['aws_db_instance'],
  on: ['create', 'update'],
  service: 'RDS',
  operation: 'CreateDBInstance',
  code: 'InvalidParameterCombination',
  source: 'RDS API Reference, CreateDBInstance; words as seen in issues of hashicorp/terraform-provider-aws',
};
const GUIDE = 'RDS User Guide, "Amazon RDS DB instance storage"; words as seen in provider issues';

const instance = (more: Values): Values => ({ engine: 'mysql', engine_version: '8.0.40', ...more });
const isMysql = (values: Values): boolean => ['mysql', 'mariadb'].includes(text(values, 'engine') ?? '');
const isOf = (values: Values, ...kinds: readonly string[]): boolean =>
  kinds.includes(text(values, 'storage_type') ?? '');
/** Where storage, engine and settings are another instance's until they are changed. */
const isOwn = (values: Values): boolean =>
  ['snapshot_identifier', 'replicate_source_db'].every((name) => text(values, name) === undefined);

/** RDS User Guide, "Amazon RDS DB engine, AWS Region, and instance class support for Performance Insights": those without. */
const WITHOUT_INSIGHTS = /^db\.(t2\.\w+|t3\.(micro|small)|t4g\.(micro|small))$/;

const LOGS: Readonly<Record<string, readonly string[]>> = {
  mysql: ['audit', 'error', 'general', 'slowquery', 'iam-db-auth-error'],
  mariadb: ['audit', 'error', 'general', 'slowquery', 'iam-db-auth-error'],
  postgres: ['postgresql', 'upgrade', 'iam-db-auth-error'],
};

export const DB_SETTINGS: readonly TypeRefusal[] = [
  ...rowsOf(RDS, [
    [
      'allocated_storage',
      ({ values }) => {
        const [size = 20, engine = ''] = [number(values, 'allocated_storage'), text(values, 'engine')];
        const least = isOf(values, 'gp2', 'gp3') ? 20 : isOf(values, 'io1', 'io2') ? 100 : 5;
        return when(
          isOwn(values) && LOGS[engine] !== undefined && size > 0 && size < least,
          `Invalid storage size for engine name ${engine} and storage type ${text(values, 'storage_type')}: ${size}`,
        );
      },
      of(instance({ storage_type: 'gp3', allocated_storage: 10 })),
      of(instance({ storage_type: 'gp3', allocated_storage: 20 })),
      { code: 'InvalidParameterValue', source: GUIDE },
    ],
    [
      'iops',
      ({ values, prior }) => {
        const isSet = [number(values, 'iops'), number(values, 'storage_throughput')].some((each) => (each ?? 0) > 0);
        const isSmall = (number(values, 'allocated_storage') ?? 400) < 400;
        // What RDS gives by itself below that size is no wish.
        const isWish = isSet && (number(values, 'iops') ?? 3000) !== 3000;
        return when(
          isMysql(values) && isOf(values, 'gp3') && isSmall && isWish && prior === undefined,
          `You can't specify IOPS or storage throughput for engine ${text(values, 'engine')} and a storage size less than 400.`,
        );
      },
      of(instance({ storage_type: 'gp3', allocated_storage: 100, iops: 12000 })),
      of(instance({ storage_type: 'gp3', allocated_storage: 400, iops: 12000 })),
      { source: GUIDE },
    ],
    [
      'iops',
      ({ values }) =>
        when(
          isOwn(values) && isOf(values, 'io1', 'io2') && (number(values, 'iops') ?? 0) === 0,
          `IOPS must be specified for the storage type ${text(values, 'storage_type')}.`,
        ),
      of(instance({ storage_type: 'io1', allocated_storage: 100 })),
      of(instance({ storage_type: 'io1', allocated_storage: 100, iops: 1000 })),
      { source: GUIDE },
    ],
    [
      'performance_insights_enabled',
      ({ values }) =>
        when(
          isMysql(values) &&
            truthy(values, 'performance_insights_enabled') &&
            WITHOUT_INSIGHTS.test(text(values, 'instance_class') ?? ''),
          'Performance Insights not supported for this configuration.',
        ),
      of(instance({ performance_insights_enabled: true, instance_class: 'db.t4g.micro' })),
      of(instance({ performance_insights_enabled: true, instance_class: 'db.t4g.medium' })),
    ],
    [
      'monitoring_role_arn',
      ({ values }) =>
        when(
          (number(values, 'monitoring_interval') ?? 0) > 0 && text(values, 'monitoring_role_arn') === undefined,
          'A MonitoringRoleARN value is required if you specify a MonitoringInterval value other than 0.',
        ),
      of(instance({ monitoring_interval: 60 })),
      of(instance({ monitoring_interval: 60, monitoring_role_arn: 'r' })),
    ],
    [
      'enabled_cloudwatch_logs_exports',
      ({ values }) => {
        const engine = text(values, 'engine') ?? '';
        const wrong = texts(values, 'enabled_cloudwatch_logs_exports').filter(
          (each) => LOGS[engine]?.includes(each) === false,
        );
        return when(
          wrong.length > 0,
          `You cannot use the log types '${wrong.join(', ')}' with engine version ${engine} ${text(values, 'engine_version')}. For supported log types, see the documentation.`,
        );
      },
      of(instance({ enabled_cloudwatch_logs_exports: ['postgresql'] })),
      of(instance({ enabled_cloudwatch_logs_exports: ['slowquery'] })),
    ],
    [
      'storage_encrypted',
      ({ values }) =>
        when(
          truthy(values, 'storage_encrypted') && text(values, 'instance_class') === 'db.t2.micro',
          'DB Instance class db.t2.micro does not support encryption at rest',
        ),
      of(instance({ storage_encrypted: true, instance_class: 'db.t2.micro' })),
      of(instance({ storage_encrypted: true, instance_class: 'db.t3.micro' })),
    ],
  ]),
  ...rowsOf({ ...RDS, on: ['create'] }, [
    [
      'availability_zone',
      ({ values }) =>
        when(
          truthy(values, 'multi_az') && text(values, 'availability_zone') !== undefined,
          'Requesting a specific availability zone is not valid for Multi-AZ instances.',
        ),
      of(instance({ multi_az: true, availability_zone: 'us-west-2a' })),
      of(instance({ multi_az: false, availability_zone: 'us-west-2a' })),
    ],
    [
      'username',
      ({ values }) =>
        when(
          text(values, 'username')?.toLowerCase() === 'rdsadmin',
          `MasterUsername ${text(values, 'username')} cannot be used as it is a reserved word used by the engine`,
        ),
      of(instance({ username: 'rdsadmin' })),
      of(instance({ username: 'master' })),
      { code: 'InvalidParameterValue' },
    ],
    [
      'db_name',
      ({ values }) =>
        when(
          isMysql(values) && !/^[a-z]\w*$/i.test(text(values, 'db_name') ?? 'none'),
          'DBName must begin with a letter and contain only alphanumeric characters.',
        ),
      of(instance({ db_name: 'balrog-db' })),
      of(instance({ db_name: 'balrog_db' })),
      { code: 'InvalidParameterValue' },
    ],
  ]),
  ...rowsOf({ ...RDS, code: 'InvalidParameterValue' }, [
    [
      'password',
      ({ values }) =>
        when(
          /[^!-~]|[/@"]/.test(text(values, 'password') ?? ''),
          "The parameter MasterUserPassword is not a valid password. Only printable ASCII characters besides '/', '@', '\"', ' ' may be used.",
        ),
      of(instance({ password: 'a b c d e f g' })),
      of(instance({ password: 'abcdefgh' })),
    ],
    [
      'password',
      ({ values }) =>
        when(
          (text(values, 'password') ?? 'long enough').length < 8,
          'The parameter MasterUserPassword is not a valid password because it is shorter than 8 characters.',
        ),
      of(instance({ password: 'short' })),
      of(instance({ password: 'abcdefgh' })),
    ],
    [
      'ca_cert_identifier',
      ({ values }) => {
        const name = text(values, 'ca_cert_identifier');
        const isKnown = /^rds-ca-(2019|rsa2048-g1|rsa4096-g1|ecc384-g1)$/.test(name ?? '');
        return when(name !== undefined && !isKnown, `Certificate not found: ${name}`);
      },
      of(instance({ ca_cert_identifier: 'rds-ca-2012' })),
      of(instance({ ca_cert_identifier: 'rds-ca-rsa2048-g1' })),
      {
        code: 'CertificateNotFoundFault',
        wireCode: 'CertificateNotFound',
        isModelled: true,
        source: 'RDS API Reference, CreateDBInstance, errors; RDS User Guide, "Certificate authorities"',
      },
    ],
  ]),
  ...rowsOf(
    {
      ...RDS,
      types: ['aws_db_event_subscription'],
      operation: 'CreateEventSubscription',
      source: 'RDS API Reference, CreateEventSubscription, SourceIds, EventCategories and errors; words ours',
    },
    [
      [
        'event_categories',
        ({ values }) => {
          const known = text(values, 'source_type') === 'db-instance' ? CATEGORIES : undefined;
          const wrong = texts(values, 'event_categories').find((each) => known?.includes(each) === false);
          return when(wrong !== undefined, `The supplied category does not exist: ${wrong}`);
        },
        of({ source_type: 'db-instance', event_categories: ['explosion'] }),
        of({ source_type: 'db-instance', event_categories: ['failover'] }),
        { code: 'SubscriptionCategoryNotFoundFault', wireCode: 'SubscriptionCategoryNotFound', isModelled: true },
      ],
      [
        'source_ids',
        ({ values }) =>
          when(
            texts(values, 'source_ids').length > 0 && text(values, 'source_type') === undefined,
            'SourceType must be provided if SourceIds are supplied.',
          ),
        of({ source_ids: ['a'] }),
        of({ source_ids: [], source_type: 'db-instance' }),
      ],
      [
        'source_ids',
        ({ values, cloud }) => {
          const known = cloud.resources('aws_db_instance').map((each) => text(each.values, 'identifier'));
          const missing = texts(values, 'source_ids').find((id) => !known.includes(id));
          return when(
            text(values, 'source_type') === 'db-instance' && missing !== undefined,
            `Could not find source: ${missing}`,
          );
        },
        of({ source_type: 'db-instance', source_ids: ['a'] }),
        of({ source_type: 'db-instance', source_ids: ['a'] }, ['aws_db_instance', { id: 'db-1', identifier: 'a' }]),
        { code: 'SourceNotFoundFault', wireCode: 'SourceNotFound', isModelled: true },
      ],
    ],
  ),
];

/** RDS User Guide, "Amazon RDS event categories and event messages", of a DB instance. */
const CATEGORIES = [
  ...['availability', 'backtrack', 'backup', 'configuration change', 'creation', 'deletion', 'failover', 'failure'],
  ...['low storage', 'maintenance', 'notification', 'read replica', 'recovery', 'restoration', 'security'],
  'security patching',
];
