/** Secrets Manager: secrets as Terraform made them, and the values that somebody gave them. */
import { regionOfArn } from '../../clouds/aws/errors';
import { arn } from '../../clouds/aws/names';
import { blocks, text } from '../../clouds/values';
import type { StoredResource } from '../../store';
import {
  change,
  make,
  momentOf,
  remove,
  resources,
  shaped,
  view,
  type Context,
  type Handler,
  type Operations,
} from '../context';
import { pageOf, tagsOf } from '../page';
import { ApiError } from '../wire/api-error';
import type { Input } from '../wire/decode';

const SECRET = 'aws_secretsmanager_secret';
const VERSION = 'aws_secretsmanager_secret_version';

/** By name, or by ARN with or without the six letters at its end. */
const isCalled =
  (reference: string) =>
  ({ values }: StoredResource): boolean =>
    [values['name'], values['arn']].includes(reference) || text(values, 'arn')?.slice(0, -7) === reference;

/** What can be changed here: the region of a copy refuses it ("Promote a replica secret", Secrets Manager user guide). */
function secret(context: Context, reference: string): StoredResource {
  const found = resources(context, SECRET).find(isCalled(reference));
  if (found !== undefined) return found;
  if (copiesHere(context).some(({ here }) => isCalled(reference)(here)))
    throw new ApiError(
      'InvalidParameterException',
      "Operation not permitted on a replica secret. Call must be made in primary secret's region.",
    );
  throw new ApiError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
}

interface Copy {
  /** The copy, as if it were a secret of this region: "the ARN is the same except for the Region". */
  readonly here: StoredResource;
  readonly primary: StoredResource;
  /** Of the region of the primary. */
  readonly there: Context;
}

/** Copies that secrets of other regions have in this one. */
function copiesHere(context: Context): readonly Copy[] {
  const { store, account, region } = context;
  return store.list({ account, type: SECRET }).flatMap((primary) => {
    const replica = blocks(primary.values, 'replica').find((each) => each['region'] === region);
    const from = regionOfArn(text(primary.values, 'arn') ?? '');
    if (replica === undefined || from === undefined || from === region) return [];
    const own = (text(primary.values, 'arn') ?? '').replace(`:${from}:`, `:${region}:`);
    const values = { ...primary.values, id: own, arn: own, kms_key_id: replica['kms_key_id'], primary_region: from };
    return [{ here: { ...primary, id: own, region, values }, primary, there: { ...context, region: from } }];
  });
}

/** What can be read here: a secret, or the copy of one, with where its values are. */
function readable(
  context: Context,
  reference: string,
): { readonly found: StoredResource; readonly value: StoredResource | undefined } {
  const copy = copiesHere(context).find(({ here }) => isCalled(reference)(here));
  if (copy !== undefined) return { found: copy.here, value: versionOf(copy.there, copy.primary) };
  const found = secret(context, reference);
  return { found, value: versionOf(context, found) };
}

const described = (context: Context, shape: string, found: StoredResource): Input =>
  shaped(
    context,
    shape,
    found.values,
    { ARN: 'arn', PrimaryRegion: 'primary_region' },
    {
      CreatedDate: momentOf(found.notes, 'madeAt'),
      LastChangedDate: momentOf(found.notes, 'valueAt') ?? momentOf(found.notes, 'madeAt'),
      Tags: tagsOf(found.values),
      ...(shape === 'DescribeSecretResponse' && { ReplicationStatus: replicationOf(found) }),
    },
  );

const replicationOf = ({ values }: StoredResource): readonly Input[] =>
  blocks(values, 'replica').map((replica) => ({
    Region: text(replica, 'region'),
    KmsKeyId: text(replica, 'kms_key_id'),
    Status: text(replica, 'status') ?? 'InSync',
    StatusMessage: text(replica, 'status_message'),
  }));

/** The newest version, of somebody's or of Terraform's own. */
function versionOf(context: Context, found: StoredResource): StoredResource | undefined {
  const versions = resources(context, VERSION).filter(({ values }) => values['secret_id'] === found.values['arn']);
  const byTime = [...versions].sort((left, right) =>
    (text(left.notes, 'madeAt') ?? '').localeCompare(text(right.notes, 'madeAt') ?? ''),
  );
  return byTime.at(-1);
}

const putValue: Handler = (context, input) => {
  const found = secret(context, text(input, 'SecretId') ?? '');
  const count = resources(context, VERSION).length;
  const id = view(context, VERSION).hex(
    32,
    'put',
    String(found.values['arn']),
    context.now().toISOString(),
    String(count),
  );
  const version = [id.slice(0, 8), id.slice(8, 12), `4${id.slice(13, 16)}`, `8${id.slice(17, 20)}`, id.slice(20)].join(
    '-',
  );
  const own = String(found.values['arn']);
  const binary = input['SecretBinary'] as Buffer | undefined;
  make(context, {
    type: VERSION,
    id: `${own}|${version}`,
    values: {
      id: `${own}|${version}`,
      secret_id: own,
      version_id: version,
      secret_string: text(input, 'SecretString'),
      secret_binary: binary?.toString('base64'),
    },
  });
  change(context, found, {}, { valueAt: context.now().toISOString() });
  return { ARN: own, Name: text(found.values, 'name'), VersionId: version, VersionStages: ['AWSCURRENT'] };
};

const getValue: Handler = (context, input) => {
  const { found, value: version } = readable(context, text(input, 'SecretId') ?? '');
  const [value, binary] = [text(version?.values, 'secret_string'), text(version?.values, 'secret_binary')];
  if (version === undefined || (value === undefined && binary === undefined)) {
    // Values that Terraform writes (`secret_string_wo`) are kept nowhere, here as in its state.
    throw new ApiError(
      'ResourceNotFoundException',
      "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    );
  }
  return {
    ARN: text(found.values, 'arn'),
    Name: text(found.values, 'name'),
    VersionId: text(version.values, 'version_id'),
    SecretString: value,
    SecretBinary: binary === undefined ? undefined : Buffer.from(binary, 'base64'),
    VersionStages: ['AWSCURRENT'],
    CreatedDate: momentOf(version.notes, 'madeAt'),
  };
};

const create: Handler = (context, input) => {
  const name = text(input, 'Name') ?? '';
  if (resources(context, SECRET).some(({ values }) => values['name'] === name)) {
    throw new ApiError('ResourceExistsException', `The operation failed because the secret ${name} already exists.`);
  }
  const cloud = view(context, SECRET);
  const own = arn(cloud, 'secretsmanager', `secret:${name}-${cloud.hex(6, 'secret', name)}`);
  make(context, {
    type: SECRET,
    id: own,
    values: { id: own, arn: own, name, description: text(input, 'Description') ?? '' },
  });
  if (input['SecretString'] === undefined && input['SecretBinary'] === undefined) return { ARN: own, Name: name };
  const put = putValue(context, { ...input, SecretId: own }) as Input;
  return { ARN: own, Name: name, VersionId: put['VersionId'] };
};

export const secretsmanager: Operations = {
  ListSecrets(context, input) {
    const all = [...resources(context, SECRET), ...copiesHere(context).map(({ here }) => here)];
    const { items, next } = pageOf(input, all, 'MaxResults', 'NextToken');
    return { SecretList: items.map((each) => described(context, 'SecretListEntry', each)), NextToken: next };
  },
  DescribeSecret: (context, input) =>
    described(context, 'DescribeSecretResponse', readable(context, text(input, 'SecretId') ?? '').found),
  GetSecretValue: getValue,
  PutSecretValue: putValue,
  CreateSecret: create,
  DeleteSecret(context, input) {
    const found = secret(context, text(input, 'SecretId') ?? '');
    remove(context, found);
    return { ARN: text(found.values, 'arn'), Name: text(found.values, 'name'), DeletionDate: context.now() };
  },
};
