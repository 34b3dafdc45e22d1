/** What IAM, S3 and KMS refuse of the elements of a policy, beside `documents`. */
import type { Values } from '../../behaviour';
import { isObject, text, truthy } from '../../values';
import type { TypeRefusal } from './by-type';
import { lists, parsed, policy, statementsOf } from './documents';
import { doubled, of, rowsOf, when, type Common } from './rules';

const IAM: Common = {
  types: ['aws_iam_policy', 'aws_iam_role_policy'],
  on: ['create', 'update'],
  service: 'IAM',
  operation: 'CreatePolicy',
  code: 'MalformedPolicyDocument',
  isModelled: true,
  source: 'IAM User Guide, "IAM JSON policy elements reference"; words as seen in provider issues',
};

const ELEMENTS = 'Sid Effect Principal NotPrincipal Action NotAction Resource NotResource Condition'.split(' ');
/** IAM User Guide, "IAM JSON policy elements: Condition operators". */
const OPERATOR =
  /^(For(All|Any)(Values?):)?(String(Not)?(Equals(IgnoreCase)?|Like)|(Numeric|Date)(NotEquals|Equals|LessThan(Equals)?|GreaterThan(Equals)?)|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like)|Null)(IfExists)?$/i;

const operatorsOf = (statement: Values): readonly string[] =>
  isObject(statement['Condition']) ? Object.keys(statement['Condition']) : [];
const both = (statement: Values, name: string): boolean => name in statement && `Not${name}` in statement;
const many = (...statements: readonly Values[]): Values => ({
  policy: JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((each) => ({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...each })),
  }),
});

const PERMISSIONS: readonly TypeRefusal[] = rowsOf(IAM, [
  [
    'policy',
    ({ values }) =>
      when(
        statementsOf(values.policy).some((each) => !/^[0-9A-Za-z]*$/.test(text(each, 'Sid') ?? '')),
        'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
      ),
    of(policy({ Sid: 'read-logs' })),
    of(policy({ Sid: 'ReadLogs' })),
  ],
  [
    'policy',
    ({ values }) =>
      when(
        doubled(statementsOf(values.policy).map((each) => text(each, 'Sid'))) !== undefined,
        'Statement IDs (SID) in a single policy must be unique.',
      ),
    of(many({ Sid: 'A' }, { Sid: 'A' })),
    of(many({ Sid: 'A' }, { Sid: 'B' }, {}, {})),
  ],
  [
    'policy',
    ({ values }) => {
      const version = parsed(values.policy)?.['Version'];
      return when(
        version !== undefined && version !== '2012-10-17' && version !== '2008-10-17',
        'The policy must contain a valid version string',
      );
    },
    of({ policy: policy({})['policy']?.toString().replace('2012-10-17', '2020-10-17') }),
    of(policy({})),
  ],
  [
    'policy',
    ({ values }) => {
      const wrong = statementsOf(values.policy)
        .flatMap(operatorsOf)
        .find((each) => !OPERATOR.test(each));
      return wrong && `Invalid Condition type : ${wrong}.`;
    },
    of(policy({ Condition: { StringMatches: { 'aws:PrincipalTag/a': 'b' } } })),
    of(policy({ Condition: { 'ForAnyValue:StringLikeIfExists': { 'aws:PrincipalTag/a': 'b' } } })),
  ],
  [
    'policy',
    ({ values }) =>
      when(
        statementsOf(values.policy).some(
          (each) =>
            both(each, 'Action') ||
            both(each, 'Resource') ||
            Object.keys(each).some((element) => !ELEMENTS.includes(element)),
        ),
        'Syntax errors in policy.',
      ),
    of(policy({ Comment: 'why' })),
    of(policy({ Sid: 'Why' })),
  ],
]);

const trust = (Action: string): Values => ({
  assume_role_policy: JSON.stringify({
    Statement: [{ Effect: 'Allow', Action, Principal: { AWS: '111122223333' } }],
  }),
});

const OTHERS: readonly TypeRefusal[] = [
  ...rowsOf({ ...IAM, types: ['aws_iam_role'], operation: 'CreateRole' }, [
    [
      'assume_role_policy',
      ({ values }) =>
        when(
          statementsOf(values.assume_role_policy)
            .flatMap((each) => lists(each, 'Action'))
            .some((action) => action !== '*' && !/^sts:/i.test(action)),
          'AssumeRole policy may only specify STS AssumeRole actions.',
        ),
      of(trust('s3:GetObject')),
      of(trust('sts:AssumeRole')),
    ],
  ]),
  ...rowsOf(
    {
      ...IAM,
      types: ['aws_s3_bucket_policy'],
      service: 'S3',
      operation: 'PutBucketPolicy',
      code: 'MalformedPolicy',
      source: 'S3 API Reference, "Error responses"; words as seen in provider issues',
    },
    [
      [
        'policy',
        ({ values }) =>
          when(
            statementsOf(values.policy).some((each) => !('Principal' in each) && !('NotPrincipal' in each)),
            'Missing required field Principal',
          ),
        of(policy({})),
        of(policy({ Principal: '*' })),
      ],
      [
        'policy',
        ({ values }) => {
          const wrong = statementsOf(values.policy).some((each) => {
            const resources = lists(each, 'Resource');
            const areBuckets = resources.length > 0 && resources.every((arn) => /^arn:[\w-]+:s3:::[^/*?]+$/.test(arn));
            return areBuckets && lists(each, 'Action').some((action) => OBJECT_ACTION.test(action));
          });
          return when(wrong, 'Action does not apply to any resource(s) in statement');
        },
        of(policy({ Principal: '*', Resource: 'arn:aws:s3:::a' })),
        of(policy({ Principal: '*', Resource: ['arn:aws:s3:::a', 'arn:aws:s3:::a/*'] })),
      ],
    ],
  ),
  ...rowsOf(
    {
      ...IAM,
      types: ['aws_kms_key'],
      service: 'KMS',
      operation: 'CreateKey',
      code: 'ValidationException',
      source: 'KMS API Reference, CreateKey, KeyUsage; words as seen in provider issues',
    },
    [
      [
        'key_usage',
        ({ values }) => {
          const spec = text(values, 'customer_master_key_spec') ?? 'SYMMETRIC_DEFAULT';
          const usage = text(values, 'key_usage') ?? 'ENCRYPT_DECRYPT';
          const [, fitting] = USAGES.find(([pattern]) => pattern.test(spec)) ?? [];
          return when(fitting?.includes(usage) === false, `KeyUsage ${usage} is not compatible with KeySpec ${spec}`);
        },
        of({ customer_master_key_spec: 'ECC_NIST_P256' }),
        of({ customer_master_key_spec: 'ECC_NIST_P256', key_usage: 'SIGN_VERIFY' }),
        { on: ['create'] },
      ],
      [
        'enable_key_rotation',
        ({ values }) => {
          const spec = text(values, 'customer_master_key_spec') ?? 'SYMMETRIC_DEFAULT';
          return when(
            truthy(values, 'enable_key_rotation') && spec !== 'SYMMETRIC_DEFAULT',
            `Automatic key rotation is not supported for keys of the spec ${spec}.`,
          );
        },
        of({ customer_master_key_spec: 'RSA_2048', key_usage: 'SIGN_VERIFY', enable_key_rotation: true }),
        of({ enable_key_rotation: true }),
        { operation: 'EnableKeyRotation', code: 'UnsupportedOperationException' },
      ],
    ],
  ),
];

export const POLICY_ROWS: readonly TypeRefusal[] = [...PERMISSIONS, ...OTHERS];

/** Service Authorization Reference, "Actions defined by Amazon S3": those of objects alone. */
const OBJECT_ACTION = /^s3:(Get|Put|Delete|Restore)Object(Acl|Tagging|Version\w*|Attributes|Retention|LegalHold)?$/i;

const USAGES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^SYMMETRIC_DEFAULT$/, ['ENCRYPT_DECRYPT']],
  [/^HMAC_/, ['GENERATE_VERIFY_MAC']],
  [/^ECC_SECG/, ['SIGN_VERIFY']],
  [/^ECC_/, ['SIGN_VERIFY', 'KEY_AGREEMENT']],
  [/^RSA_/, ['ENCRYPT_DECRYPT', 'SIGN_VERIFY']],
];
