/** Who gets which role where on GCP, whichever of the three kinds of IAM resource says so. */
import { blocks, strings, text } from './expectations';
import type { Resource, StackView } from './stack-view';

export interface Grant {
  /** `roles/storage.objectViewer`, or a reference to a role of our own. */
  readonly role: string;
  /** `allUsers`, `serviceAccount:…`, `principalSet://…`, or a reference to a service account. */
  readonly members: readonly string[];
}

/** The grants of a `google_…_iam_member`, `_binding` or `_policy`, none of other types; or why they cannot be read. */
export function grantsOf(resource: Resource, stack: StackView): readonly Grant[] | { readonly unreadable: unknown } {
  const kind = /^google_.*_iam_(member|binding|policy)$/.exec(resource.type)?.[1];
  if (kind === undefined) return [];
  const { attributes } = resource;
  if (kind !== 'policy') {
    const members = [...strings(attributes['member']), ...strings(attributes['members'])];
    return [{ role: text(attributes['role']), members }];
  }
  const source = stack.follow(attributes['policy_data']);
  if (source?.type === 'data.google_iam_policy') return blocks(source.attributes['binding']).map(toGrant);
  try {
    const policy = JSON.parse(text(attributes['policy_data'])) as { bindings?: unknown };
    return blocks(policy.bindings).map(toGrant);
  } catch {
    return { unreadable: attributes['policy_data'] };
  }
}

const toGrant = (binding: Readonly<Record<string, unknown>>): Grant => ({
  role: text(binding['role']),
  members: strings(binding['members']),
});
