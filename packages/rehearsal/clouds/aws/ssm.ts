/** Parameters of Systems Manager (provider: internal/service/ssm; API reference: PutParameter, GetParametersByPath). */
import { all, checks, lengthBetween, oneOf } from '../arguments';
import type {
  CloudResource,
  CloudView,
  DataSourceBehaviour,
  Diagnostic,
  ResourceBehaviour,
  Values,
} from '../behaviour';
import { changed, failure, text, truthy, unset } from '../values';
import { apiError, operation, regionOfArn } from './errors';
import { accountHex, arn } from './names';

const TYPE = 'aws_ssm_parameter';
const SECURE = 'SecureString';
/** The provider's ExactlyOneOf. */
const SOURCES = ['insecure_value', 'value', 'value_wo'] as const;

/** "Parameter Store quotas" (General Reference, Systems Manager endpoints and quotas). */
const STANDARD_PARAMETERS = 10_000;
const LEVELS = 15;
const STANDARD_CHARACTERS = 4096;

const isHere = (cloud: CloudView) => (parameter: CloudResource) =>
  regionOfArn(text(parameter.values, 'arn')) === cloud.region;

const valueOf = (values: Values) => SOURCES.map((source) => text(values, source)).find((value) => value !== undefined);

/** What PutParameter says of a name: its parts, its depth, and that AWS keeps two prefixes for itself. */
function wrongName(name: string): readonly [code: string, message: string] | undefined {
  const requirements = 'The parameter name must use only letters, numbers, and the symbols . - _ /';
  if (!/^[a-zA-Z0-9_.\-/]+$/.test(name)) return ['ValidationException', requirements];
  if (name.includes('/') && !name.startsWith('/'))
    return ['ValidationException', 'Parameter name must be a fully qualified name.'];
  if (/^\/?(aws|ssm)/i.test(name))
    return ['ValidationException', 'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).'];
  if (name.split('/').filter((part) => part !== '').length > LEVELS)
    return ['HierarchyLevelLimitExceededException', `A hierarchy can have a maximum of ${LEVELS} levels.`];
  return undefined;
}

function refuse(action: 'create' | 'update' | 'delete', values: Values, cloud: CloudView): readonly Diagnostic[] {
  if (action === 'delete') return [];
  const name = text(values, 'name') ?? '';
  const fail = operation(
    `${action === 'create' ? 'creating' : 'updating'} SSM Parameter (${name})`,
    'SSM',
    'PutParameter',
  );
  const wrong = wrongName(name);
  const tooLong = (valueOf(values)?.length ?? 0) > STANDARD_CHARACTERS && text(values, 'tier') !== 'Advanced';
  const full = action === 'create' && cloud.resources(TYPE).filter(isHere(cloud)).length >= STANDARD_PARAMETERS;
  return [
    ...(wrong ? [fail(...wrong, ['name'])] : []),
    ...(tooLong
      ? [
          fail(
            'ValidationException',
            `Standard tier parameters support a maximum parameter value of ${STANDARD_CHARACTERS} characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.`,
          ),
        ]
      : []),
    ...(full
      ? [
          fail(
            'ParameterLimitExceeded',
            `You have exceeded the number of parameters (${STANDARD_PARAMETERS}) for this account.`,
          ),
        ]
      : []),
  ];
}

const parameter: ResourceBehaviour = {
  create(values, cloud) {
    const name = text(values, 'name') ?? '';
    return {
      id: name,
      // A name that begins with a slash follows the word `parameter` as it is.
      arn: arn(cloud, 'ssm', name.startsWith('/') ? `parameter${name}` : `parameter/${name}`),
      version: 1,
      tier: text(values, 'tier') ?? 'Standard',
      data_type: text(values, 'data_type') ?? 'text',
      key_id: text(values, 'type') === SECURE ? (text(values, 'key_id') ?? 'alias/aws/ssm') : '',
    };
  },
  // The provider's CustomizeDiff. `version` is left alone when `insecure_value` changes, although AWS counts on.
  recomputedOnUpdate: (prior, planned) => [
    ...(changed(prior, planned, 'insecure_value') ? ['value'] : []),
    ...(changed(prior, planned, 'value') || changed(prior, planned, 'description') ? ['version'] : []),
  ],
  update: (prior) => ({ version: Number(prior.version ?? 1) + 1, value: '' }),
  forcesReplacement: (prior, planned) =>
    text(prior, 'tier') === 'Advanced' && text(planned, 'tier') === 'Standard' ? [['tier']] : [],
  validate(config) {
    const given = SOURCES.filter((source) => config[source] !== null && config[source] !== undefined);
    const names = SOURCES.join(',');
    return [
      ...checks({
        name: lengthBetween(1, 2048),
        type: oneOf('String', 'StringList', SECURE),
        tier: oneOf('Standard', 'Advanced', 'Intelligent-Tiering'),
        data_type: oneOf('aws:ec2:image', 'aws:ssm:integration', 'text'),
        description: all(lengthBetween(0, 1024)),
        allowed_pattern: lengthBetween(0, 1024),
      })(config),
      ...(given.length === 1
        ? []
        : [
            failure(`Invalid combination of arguments: "insecure_value": one of \`${names}\` must be specified`, [
              'insecure_value',
            ]),
          ]),
      ...(config.type === SECURE && !unset(config.insecure_value)
        ? [failure(`invalid configuration, cannot set type = ${SECURE} and insecure_value`, ['insecure_value'])]
        : []),
    ];
  },
  refuse,
  unique(values) {
    const name = text(values, 'name');
    const why =
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.';
    const error = `creating SSM Parameter (${name}): ${apiError('SSM', 'PutParameter', 400, 'ParameterAlreadyExists', why)}`;
    return name ? [{ scope: 'region', name: `parameter:${name}`, error }] : [];
  },
};

/** Seen of the API; the path of a request is held to the rules of a name. */
const PATH_RULES =
  'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/". It can\'t be prefixed with "aws" or "ssm" (case-insensitive) except for GET operations. It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol "/". Valid example: /get/parameters2-/by1./path0_.';

/** Parameters below a path: the next level alone, or all of them. The path itself is never among them, and none is no error. */
const parametersByPath: DataSourceBehaviour = {
  read(config, cloud) {
    const path = text(config, 'path') ?? '';
    const fail = operation(`getting SSM parameters by path (${path})`, 'SSM', 'GetParametersByPath');
    if (!/^\/[a-zA-Z0-9_.\-/]*$/.test(path)) return [fail('ValidationException', PATH_RULES, ['path'])];
    const above = path.endsWith('/') ? path : `${path}/`;
    const found = cloud
      .resources(TYPE)
      .filter(isHere(cloud))
      .map(({ id, values }) => ({ name: id, values }))
      .filter(({ name }) => name.startsWith(above))
      .filter(({ name }) => truthy(config, 'recursive') || !name.slice(above.length).includes('/'))
      .sort((left, right) => (left.name < right.name ? -1 : 1));
    const decrypted = config.with_decryption !== false;
    const shown = (name: string, values: Values) =>
      text(values, 'type') === SECURE && !decrypted
        ? Buffer.from(accountHex(cloud, 64, 'ciphertext', name), 'hex').toString('base64')
        : (valueOf(values) ?? '');
    return {
      ...config,
      id: path,
      arns: found.map(({ values }) => values.arn),
      names: found.map(({ name }) => name),
      types: found.map(({ values }) => values.type),
      values: found.map(({ name, values }) => shown(name, values)),
    };
  },
};

export const ssmResources: Readonly<Record<string, ResourceBehaviour>> = { [TYPE]: parameter };
export const ssmDataSources: Readonly<Record<string, DataSourceBehaviour>> = {
  aws_ssm_parameters_by_path: parametersByPath,
};
