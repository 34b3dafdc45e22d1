import { deprecatedArguments, deprecatedAttributes } from '../../deprecated.json';
import { blocks } from '../../expectations';
import { addressesIn } from '../../references';
import type { Finding, Rule } from '../../rule';
import type { Attributes, Resource } from '../../stack-view';

const ARGUMENTS: Readonly<Record<string, Readonly<Record<string, string>>>> = deprecatedArguments;
const ATTRIBUTES: Readonly<Record<string, Readonly<Record<string, string>>>> = deprecatedAttributes;

/** Nothing the providers have announced to remove is used, set or read. */
export const noDeprecatedArguments: Rule = {
  id: 'no-deprecated-arguments',
  reason:
    'The next major version of the provider drops it: an upgrade for a security fix then stops on it, or replaces data.',
  checkStack: (stack) =>
    [...stack.resources, ...stack.dataSources].flatMap((resource): Finding[] => [
      ...set(resource),
      ...stack.textsWithReferences(resource).flatMap((text) => read(resource, text)),
    ]),
};

/** Deprecated arguments and blocks that are set; an empty path means the whole type. */
function set(resource: Resource): readonly Finding[] {
  return Object.entries(ARGUMENTS[resource.type] ?? {})
    .filter(([path]) => path === '' || isSet(resource.attributes, path.split('.')))
    .map(([path, instead]) => ({
      at: resource,
      wrong: `${path || resource.type} is deprecated`,
      remedy: `${instead}.`,
    }));
}

function isSet(attributes: Attributes, [head = '', ...rest]: readonly string[]): boolean {
  const value = attributes[head];
  if (value === undefined || rest.length === 0) return value !== undefined;
  return blocks(value).some((block) => isSet(block, rest));
}

/** References to deprecated attributes, such as `${data.aws_region.current.name}`. */
function read(resource: Resource, value: string): readonly Finding[] {
  return addressesIn(value).flatMap((address) => {
    const type = address.slice(0, address.lastIndexOf('.'));
    return Object.entries(ATTRIBUTES[type] ?? {})
      .filter(([attribute]) => value.includes(`${address}.${attribute}`))
      .map(([attribute, instead]) => ({
        at: resource,
        wrong: `reads ${address}.${attribute}, which is deprecated`,
        remedy: `${instead}.`,
      }));
  });
}
