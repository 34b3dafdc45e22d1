/** Parameters of Systems Manager (API Reference: GetParameter, GetParametersByPath, PutParameter, DeleteParameter). */
import { arn } from '../../clouds/aws/names';
import type { Values } from '../../clouds/behaviour';
import { list, number, text, truthy } from '../../clouds/values';
import { change, make, momentOf, remove, resources, view, type Context, type Operations } from '../context';
import { pageOf } from '../page';
import { ApiError } from '../wire/api-error';
import type { StoredResource } from '../../store';

const TYPE = 'aws_ssm_parameter';
const nameOf = ({ values }: StoredResource): string => text(values, 'name') ?? '';

function find(context: Context, reference: string): StoredResource | undefined {
  const name = reference.startsWith('arn:') ? (/:parameter(\/.*)$/.exec(reference)?.[1] ?? reference) : reference;
  return resources(context, TYPE).find((parameter) => nameOf(parameter) === name);
}

const missing = (name: string): ApiError => new ApiError('ParameterNotFound', `Parameter ${name} not found.`);

const described = (context: Context, { values, notes }: StoredResource) => ({
  Name: text(values, 'name'),
  Type: text(values, 'type') ?? 'String',
  Value: text(values, 'value') ?? text(values, 'insecure_value') ?? '',
  Version: number(values, 'version') ?? 1,
  LastModifiedDate: momentOf(notes, 'changedAt') ?? momentOf(notes, 'madeAt') ?? context.now(),
  ARN: text(values, 'arn'),
  DataType: text(values, 'data_type') ?? 'text',
});

/** `/a` holds `/a/b`, and `/a/b/c` when it is asked to go on. */
function isBelow(name: string, path: string, isRecursive: boolean): boolean {
  const start = path.endsWith('/') ? path : `${path}/`;
  return name.startsWith(start) && (isRecursive || !name.slice(start.length).includes('/'));
}

export const ssm: Operations = {
  GetParameter(context, input) {
    const name = text(input, 'Name') ?? '';
    const found = find(context, name);
    if (found === undefined) throw missing(name);
    return { Parameter: described(context, found) };
  },
  GetParameters(context, input) {
    const names = list(input, 'Names').map(String);
    const found = names.map((name) => [name, find(context, name)] as const);
    return {
      Parameters: found.flatMap(([, parameter]) => (parameter === undefined ? [] : [described(context, parameter)])),
      InvalidParameters: found.filter(([, parameter]) => parameter === undefined).map(([name]) => name),
    };
  },
  GetParametersByPath(context, input) {
    const path = text(input, 'Path') ?? '/';
    const below = resources(context, TYPE).filter((each) => isBelow(nameOf(each), path, truthy(input, 'Recursive')));
    const { items, next } = pageOf(input, below, 'MaxResults', 'NextToken');
    return { Parameters: items.map((each) => described(context, each)), NextToken: next };
  },
  PutParameter(context, input) {
    const name = text(input, 'Name') ?? '';
    const found = find(context, name);
    if (found !== undefined && !truthy(input, 'Overwrite')) {
      const why =
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.';
      throw new ApiError('ParameterAlreadyExists', why);
    }
    const version = (found === undefined ? 0 : (number(found.values, 'version') ?? 1)) + 1;
    const type = text(input, 'Type') ?? text(found?.values, 'type') ?? 'String';
    const value = text(input, 'Value') ?? '';
    const insecure = type === 'SecureString' ? {} : { insecure_value: value };
    const values: Values = { name, type, value, version, ...insecure };
    if (found !== undefined) change(context, found, values);
    else {
      const own = arn(view(context, TYPE), 'ssm', `parameter${name.startsWith('/') ? '' : '/'}${name}`);
      make(context, {
        type: TYPE,
        id: name,
        values: { ...values, id: name, arn: own, tier: 'Standard', data_type: 'text' },
      });
    }
    return { Version: version, Tier: 'Standard' };
  },
  DeleteParameter(context, input) {
    const name = text(input, 'Name') ?? '';
    const found = find(context, name);
    if (found === undefined) throw missing(name);
    remove(context, found);
    return {};
  },
  DeleteParameters(context, input) {
    const names = list(input, 'Names').map(String);
    const found = names.filter((name) => find(context, name) !== undefined);
    for (const name of found) remove(context, find(context, name)!);
    return { DeletedParameters: found, InvalidParameters: names.filter((name) => !found.includes(name)) };
  },
};
