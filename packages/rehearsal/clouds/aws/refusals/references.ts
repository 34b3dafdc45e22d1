/**
 * What must be there when something refers to it. A reference counts where it can only mean something of this account and Region that Terraform
 * or the API has made here: an id that EC2 gave, an ARN of the caller's. What the owner has beforehand (zones, certificates) is not asked for.
 */
import type { Values } from '../../behaviour';
import { blocks, isObject } from '../../values';
import { find } from '../errors';
import type { TypeRefusal } from './by-type';
import { NETWORK_REFERENCES } from './reference-rows';
import { SERVICE_REFERENCES } from './service-reference-rows';
import type { Facts } from './table';

/** The texts at a dotted path, of blocks and of lists. */
function textsAt(values: Values, path: string): readonly string[] {
  const [name = '', ...rest] = path.split('.');
  if (rest.length > 0) return blocks(values, name).flatMap((block) => textsAt(block, rest.join('.')));
  return [values[name]].flat().filter((each): each is string => typeof each === 'string' && each !== '');
}

/** Ids of EC2, ARNs of this account in this Region, and names; never ids of what another account may own. */
function missing({ values, cloud }: Facts, path: string, target: string): string | undefined {
  return textsAt(values, path).find((reference) => {
    const [, , , region = '', account = ''] = reference.startsWith('arn:') ? reference.split(':') : [];
    const isOwn = (account === '' || account === cloud.account) && (region === '' || region === cloud.region);
    if (!isOwn) return false;
    return !find(cloud, target, reference) && !isKnownOtherwise(reference, target, cloud);
  });
}

/** A security group that came with its VPC, a group's ARN with `:*` behind it, an identifier. */
function isKnownOtherwise(reference: string, target: string, cloud: Facts['cloud']): boolean {
  const bare = reference.replace(/:\*$/, '');
  return (
    cloud.resources(target).some(({ values }) => Object.values(values).includes(bare)) ||
    (target === 'aws_security_group' &&
      [...cloud.resources('aws_vpc'), ...cloud.resources('aws_default_security_group')].some(({ id, values }) =>
        [id, values['default_security_group_id'], values['id']].includes(reference),
      )) ||
    (target === 'aws_route_table' &&
      cloud.resources('aws_vpc').some(({ values }) => Object.values(values).includes(reference)))
  );
}

export const REFERENCES: readonly TypeRefusal[] = [...NETWORK_REFERENCES, ...SERVICE_REFERENCES].map(
  ([type, path, target, service, operation, code, message, source]) => ({
    types: [type],
    on: ['create'],
    service,
    operation,
    code,
    source,
    path: path.split('.')[0] ?? path,
    refused: (facts) => {
      const reference = missing(facts, path, target);
      return reference === undefined ? undefined : message.replaceAll('{id}', reference);
    },
    wrong: { values: nested(path, 'missing') },
    right: { values: nested(path, 'there'), others: [[target, { id: 'there', arn: 'there', name: 'there' }]] },
  }),
);

function nested(path: string, value: string): Values {
  const [name = '', ...rest] = path.split('.');
  if (rest.length > 0) return { [name]: [nested(rest.join('.'), value)] };
  return { [name]: /s$|_ids$/.test(name) && !/alias/.test(name) ? [value] : value };
}

/** Every text in a value, documents of JSON included. */
export function everyText(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(everyText);
  return isObject(value) ? Object.values(value).flatMap(everyText) : [];
}
