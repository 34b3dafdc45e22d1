import { TerraformResource, type TerraformStack } from 'cdktf';
import { ADOPTED_FILE, type Adopted } from '../environments/adopted';
import { EnvironmentError, type Mistake } from '../environments/mistake';

/**
 * An import block for each thing that was in its account before the code.
 *
 * @param adopted by the name of the stack
 * @throws EnvironmentError for a stack that is none, and an address that its stack does not have
 */
export function importAdopted(stacks: readonly TerraformStack[], adopted: Readonly<Record<string, Adopted>>): void {
  const mistakes: Mistake[] = [];
  for (const [name, rows] of Object.entries(adopted)) {
    const resources = resourcesOf(stacks.find(({ node }) => node.id === name));
    for (const [address, id] of Object.entries(rows)) {
      const resource = resources.get(address);
      if (resource === undefined)
        mistakes.push({ file: ADOPTED_FILE, path: `${name}.${address}`, given: id, allowed: GONE });
      else resource.importFrom(id);
    }
  }
  if (mistakes.length > 0) throw new EnvironmentError(mistakes);
}

const GONE = 'the address of something that its stack makes; of what is no longer made, take the line out';

const resourcesOf = (stack: TerraformStack | undefined): ReadonlyMap<string, TerraformResource> =>
  new Map(
    (stack?.node.findAll() ?? [])
      .filter((each): each is TerraformResource => TerraformResource.isTerraformResource(each))
      .map((each) => [`${each.terraformResourceType}.${each.friendlyUniqueId}`, each] as const),
  );
