/**
 * Construct ids are addresses, and addresses are a promise (docs/decisions/0004-data-stays-at-its-address.md): whoever
 * renames a construct says here where it was, and Terraform takes its objects along instead of making them anew. A line
 * goes when every environment has been deployed with it.
 */
import { TerraformResource, type TerraformStack } from 'cdktf';
import { makeUniqueId } from 'cdktf/lib/private/unique';

/** Paths below the stack: what matches now, and what stood in its place. The first line that matches counts. */
export const FORMER_PATHS: readonly (readonly [now: RegExp, former: string])[] = [
  [/^responders\//, 'observability/'],
  [/^observability\//, 'watch/'],
];

/** Writes a `moved` block for each resource of the stack whose path, and with it the address, has changed. */
export function moveFromFormerPaths(stack: TerraformStack): void {
  for (const resource of stack.node.findAll()) {
    if (!(resource instanceof TerraformResource)) continue;
    const path = resource.node.path.slice(stack.node.path.length + 1);
    const line = FORMER_PATHS.find(([now]) => now.test(path));
    if (line === undefined) continue;
    const address = makeUniqueId(path.split('/'));
    // A pinned address does not follow the path.
    if (resource.friendlyUniqueId !== address) continue;
    const former = makeUniqueId(path.replace(...line).split('/'));
    resource.moveFromId(`${resource.terraformResourceType}.${former}`);
  }
}
