import { addressesIn } from '../../references';
import type { Finding, Rule } from '../../rule';
import type { StackView } from '../../stack-view';

/** What a stack refers to is declared in the same stack. */
export const referencesDeclared: Rule = {
  id: 'references-declared',
  reason:
    'A value of another stack ties two environments together: one cannot be deployed or destroyed alone any more.',
  waivable: false,
  checkStack: (stack) => {
    const isOurs = ownTypes(stack);
    return [...stack.resources, ...stack.dataSources].flatMap((resource): Finding[] => {
      const named = new Set(stack.textsWithReferences(resource).flatMap(addressesIn));
      const missing = [...named].filter((address) => isOurs(address) && stack.at(address) === undefined);
      return missing.map((address) => ({
        at: resource,
        wrong: `refers to ${address}, which is not in the stack ${stack.name}`,
        remedy: `Make it in ${stack.name}, or write the value down in environments/ if another stack or a person makes it.`,
      }));
    });
  },
};

/** Whether an address is a resource's or data source's: those begin with the name of a provider of the stack. */
function ownTypes({ json }: StackView): (address: string) => boolean {
  const providers = Object.keys(json.provider ?? {});
  const pattern = new RegExp(`^(data\\.)?(${[...providers, 'terraform'].join('|')})_`);
  return (address) => pattern.test(address);
}
