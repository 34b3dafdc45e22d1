import { TerraformStack, type TerraformResource } from 'cdktf';

/**
 * Terraform forgets the resources and destroys nothing of them: `removed` blocks (Terraform 1.7 and newer). They are built
 * as if they stayed, so that their addresses are the ones they had, and taken out again.
 */
export function forget(resources: readonly TerraformResource[]): void {
  const [first] = resources;
  if (first === undefined) return;
  const stack = TerraformStack.of(first);
  stack.addOverride(
    'removed',
    resources.map((one) => ({
      from: `${one.terraformResourceType}.${one.friendlyUniqueId}`,
      lifecycle: { destroy: false },
    })),
  );
  for (const { node } of resources) node.scope?.node.tryRemoveChild(node.id);
}
