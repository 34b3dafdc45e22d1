/** KMS: keys, their states, and the thirty days in which a deletion is taken back. */
import { arn } from '../../clouds/aws/names';
import { number, text } from '../../clouds/values';
import type { StoredResource } from '../../store';
import { change, momentOf, resources, view, type Context, type Operations } from '../context';
import { pageOf } from '../page';
import { ApiError } from '../wire/api-error';
import type { Input } from '../wire/decode';

const KEY = 'aws_kms_key';
const DAY = 86_400_000;

/** By id, ARN or alias. */
function key(context: Context, reference: string): StoredResource {
  const alias = resources(context, 'aws_kms_alias').find(({ values }) =>
    [values['name'], values['arn']].includes(reference),
  );
  const id = text(alias?.values, 'target_key_id') ?? reference;
  const found = resources(context, KEY).find(({ values }) => [values['key_id'], values['arn']].includes(id));
  if (found !== undefined) return found;
  const what = reference.startsWith('alias/')
    ? `Alias ${arn(view(context, KEY), 'kms', reference)}`
    : `Key '${reference.startsWith('arn:') ? reference : arn(view(context, KEY), 'kms', `key/${reference}`)}'`;
  throw new ApiError(
    'NotFoundException',
    `${what} ${reference.startsWith('alias/') ? 'is not found.' : 'does not exist'}`,
  );
}

function stateOf({ values, notes }: StoredResource): 'Enabled' | 'Disabled' | 'PendingDeletion' {
  if (text(notes, 'deletionAt') !== undefined) return 'PendingDeletion';
  return values['is_enabled'] === false ? 'Disabled' : 'Enabled';
}

function metadata(context: Context, found: StoredResource): Input {
  const { values, notes } = found;
  const state = stateOf(found);
  return {
    AWSAccountId: context.account,
    KeyId: text(values, 'key_id'),
    Arn: text(values, 'arn'),
    CreationDate: momentOf(notes, 'madeAt'),
    Enabled: state === 'Enabled',
    Description: text(values, 'description') ?? '',
    KeyUsage: text(values, 'key_usage') ?? 'ENCRYPT_DECRYPT',
    KeyState: state,
    DeletionDate: momentOf(notes, 'deletionAt'),
    Origin: 'AWS_KMS',
    KeyManager: 'CUSTOMER',
    KeySpec: text(values, 'customer_master_key_spec') ?? 'SYMMETRIC_DEFAULT',
    MultiRegion: values['multi_region'] === true,
  };
}

const pending = (found: StoredResource): ApiError =>
  new ApiError('KMSInvalidStateException', `${text(found.values, 'arn')} is pending deletion.`);

function enable(context: Context, input: Input, isEnabled: boolean): Input {
  const found = key(context, text(input, 'KeyId') ?? '');
  if (stateOf(found) === 'PendingDeletion') throw pending(found);
  change(context, found, { is_enabled: isEnabled });
  return {};
}

export const kms: Operations = {
  DescribeKey: (context, input) => ({ KeyMetadata: metadata(context, key(context, text(input, 'KeyId') ?? '')) }),
  EnableKey: (context, input) => enable(context, input, true),
  DisableKey: (context, input) => enable(context, input, false),
  ScheduleKeyDeletion(context, input) {
    const found = key(context, text(input, 'KeyId') ?? '');
    if (stateOf(found) === 'PendingDeletion') throw pending(found);
    const days = number(input, 'PendingWindowInDays') ?? 30;
    const at = new Date(context.now().getTime() + days * DAY);
    change(context, found, { is_enabled: false }, { deletionAt: at.toISOString() });
    return {
      KeyId: text(found.values, 'arn'),
      DeletionDate: at,
      KeyState: 'PendingDeletion',
      PendingWindowInDays: days,
    };
  },
  /** Leaves the key disabled. */
  CancelKeyDeletion(context, input) {
    const found = key(context, text(input, 'KeyId') ?? '');
    if (stateOf(found) !== 'PendingDeletion') {
      throw new ApiError('KMSInvalidStateException', `${text(found.values, 'arn')} is not pending deletion.`);
    }
    change(context, found, { is_enabled: false }, { deletionAt: undefined });
    return { KeyId: text(found.values, 'arn') };
  },
  ListAliases(context, input) {
    const all = resources(context, 'aws_kms_alias');
    const { items, next } = pageOf(input, all, 'Limit', 'Marker');
    return {
      Aliases: items.map(({ values }) => ({
        AliasName: text(values, 'name'),
        AliasArn: text(values, 'arn'),
        TargetKeyId: text(values, 'target_key_id'),
      })),
      NextMarker: next,
      Truncated: next !== undefined,
    };
  },
  ListKeys(context, input) {
    const { items, next } = pageOf(input, resources(context, KEY), 'Limit', 'Marker');
    return {
      Keys: items.map(({ values }) => ({ KeyId: text(values, 'key_id'), KeyArn: text(values, 'arn') })),
      NextMarker: next,
      Truncated: next !== undefined,
    };
  },
};
