import { show, strings, undecided } from '../../expectations';
import { grantsOf } from '../../gcp-access';
import { hasUnresolved } from '../../references';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';

const REMEDY =
  'List the permissions the caller needs in a google_project_iam_custom_role, and grant it on the bucket ' +
  '(constructs/history/bucket-writer.ts).';

/** Basic roles, whatever administers or owns, and whatever lets one act as somebody else by name of the project. */
const BROAD = /^roles\/(owner|editor|viewer)$|(Admin|Owner|\.admin|TokenCreator|KeyAdmin)$/;
/** Permissions with which the holder gives himself any other. */
const ESCALATING =
  /\*|\.setIamPolicy$|^iam\.serviceAccount(Keys\.|s\.(actAs|getAccessToken|signBlob|signJwt|implicitDelegation))/;

/** No identity on GCP administers anything, and storage is granted on a bucket, never on the project. */
export const narrowGcpRoles: Rule = {
  id: 'narrow-gcp-roles',
  reason: 'Editor alone is some thousand permissions: with the key of one task, an intruder would have them all.',
  check: (resource, stack) => {
    if (resource.type === 'google_project_iam_custom_role') return escalations(resource);
    if (/^google_(project|folder|organization)_iam_policy$/.test(resource.type)) {
      return [{ wrong: 'replaces every grant that exists, those of people and of Google included', remedy: REMEDY }];
    }
    const grants = grantsOf(resource, stack);
    if ('unreadable' in grants) return [undecided('policy_data', grants.unreadable, REMEDY)];
    return grants.flatMap(({ role }) => broad(role, resource, stack));
  },
};

function broad(role: string, { type }: Resource, stack: StackView): readonly Finding[] {
  if (stack.follow(role)?.type === 'google_project_iam_custom_role') return [];
  if (hasUnresolved(role) || role === '') return [undecided('role', role, REMEDY)];
  if (BROAD.test(role))
    return [{ wrong: `gives ${show(role)}, which is far more than any task needs`, remedy: REMEDY }];
  const onEveryBucket = /^google_(project|folder|organization)_/.test(type) && role.startsWith('roles/storage.');
  return onEveryBucket ? [{ wrong: `gives ${show(role)} on every bucket there is`, remedy: REMEDY }] : [];
}

function escalations({ attributes }: Resource): readonly Finding[] {
  return strings(attributes['permissions']).flatMap((permission): readonly Finding[] => {
    if (hasUnresolved(permission)) return [undecided('permissions', permission, REMEDY)];
    return ESCALATING.test(permission)
      ? [{ wrong: `permissions has ${show(permission)}, with which its holder can take any other`, remedy: REMEDY }]
      : [];
  });
}
