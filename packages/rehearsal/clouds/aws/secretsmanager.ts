/** Secrets (provider: internal/service/secretsmanager). */
import { all, between, checks, lengthBetween, matches } from '../arguments';
import type { ResourceBehaviour, Values } from '../behaviour';
import { blocks, number, text } from '../values';
import { apiError, find, mustExist, operation, regionOfArn } from './errors';
import { arn, nameOf } from './names';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Where a secret lies between its deletion and the end of its recovery window: no resource of Terraform's. */
const DELETED = 'aws_secretsmanager_secret, scheduled for deletion';
/** Seen in hashicorp/terraform-provider-aws#8219. */
const SCHEDULED = "You can't create this secret because a secret with this name is already scheduled for deletion.";

/** Copies are made at once, and each new value is. */
const copiesOf = (values: Values): readonly Values[] =>
  blocks(values, 'replica').map((replica) => ({
    ...replica,
    status: 'InSync',
    status_message: 'Replication succeeded',
    last_accessed_date: '',
  }));

const secret: ResourceBehaviour = {
  create(values, cloud) {
    const name = nameOf(cloud, 'aws_secretsmanager_secret', values);
    const digits = cloud.hex(12, 'suffix', name);
    const letter = (index: number) => LETTERS[parseInt(digits.slice(index * 2, index * 2 + 2), 16) % LETTERS.length];
    // Six letters, so that a secret of the same name made later is another one.
    const suffix = Array.from({ length: 6 }, (_, index) => letter(index)).join('');
    const own = arn(cloud, 'secretsmanager', `secret:${name}-${suffix}`);
    return {
      id: own,
      arn: own,
      name,
      name_prefix: text(values, 'name_prefix') ?? '',
      policy: '',
      replica: copiesOf(values),
    };
  },
  update: (_prior, values) => ({ replica: copiesOf(values) }),
  equivalent: { policy: 'policy' },
  validate: checks({
    name: all(
      lengthBetween(1, 512),
      matches(/^[0-9A-Za-z/_+=.@-]+$/, 'must contain alphanumeric characters and /_+=.@-'),
    ),
    recovery_window_in_days: (value, name) => (Number(value) === 0 ? [] : between(7, 30)(value, name)),
  }),
  leaves(values) {
    // Without a recovery window the name is free at once; 30 days is what the provider asks for by default.
    if (number(values, 'recovery_window_in_days') === 0) return [];
    return [{ type: DELETED, id: String(values.arn), values: { arn: values.arn, name: values.name } }];
  },
  refuse(action, values, cloud) {
    const key = text(values, 'kms_key_id');
    const fail = operation(
      `creating Secrets Manager Secret (${text(values, 'name')})`,
      'Secrets Manager',
      'CreateSecret',
    );
    const own = key?.startsWith('alias/') === true || find(cloud, 'aws_kms_key', key);
    if (action !== 'create') return [];
    const scheduled = cloud
      .resources(DELETED)
      .some((other) => other.values.name === values.name && regionOfArn(other.id) === cloud.region);
    return [
      ...(scheduled ? [fail('InvalidRequestException', SCHEDULED, ['name'])] : []),
      ...(own
        ? []
        : mustExist(cloud, 'aws_kms_key', values, 'kms_key_id', (given) =>
            fail('InvalidRequestException', `The KMS key ${given} does not exist.`, ['kms_key_id']),
          )),
    ];
  },
  unique(values) {
    const name = text(values, 'name');
    const why = `The operation failed because the secret ${name} already exists.`;
    const error = `creating Secrets Manager Secret (${name}): ${apiError('Secrets Manager', 'CreateSecret', 400, 'ResourceExistsException', why)}`;
    return name ? [{ scope: 'region', name: `secret:${name}`, error }] : [];
  },
};

/** A version is of its secret, by its ARN; the newest value is the current one. */
const secretVersion: ResourceBehaviour = {
  create: (values) => ({ arn: text(values, 'secret_id') ?? '', version_stages: ['AWSCURRENT'] }),
};

export const secretsManagerResources: Readonly<Record<string, ResourceBehaviour>> = {
  aws_secretsmanager_secret: secret,
  aws_secretsmanager_secret_version: secretVersion,
};
