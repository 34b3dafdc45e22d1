import { blocks, show } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { StackView } from '../../stack-view';

/** What a provider imports each type by (its documentation, "Import"): the argument of this name. */
const IMPORTED_BY: Readonly<Record<string, string>> = {
  aws_db_instance: 'identifier',
  aws_s3_bucket: 'bucket',
  google_storage_bucket: 'name',
};

/** An import adopts what the resource itself names: nothing of somebody else comes into the state. */
export const importsOwn: Rule = {
  id: 'imports-own',
  reason:
    'What is imported is Terraform’s to change and to destroy: under another id, a bucket or database of somebody else is made like ours.',
  checkStack: (stack) => blocks(stack.json.import).flatMap((block) => faultsOf(block, stack)),
};

function faultsOf(block: Readonly<Record<string, unknown>>, stack: StackView): readonly Finding[] {
  const { to, id } = block;
  const resource = typeof to === 'string' ? stack.at(to) : undefined;
  const at = resource ?? { path: stack.name, address: 'import' };
  const by = resource === undefined ? undefined : IMPORTED_BY[resource.type];
  if (resource === undefined || by === undefined)
    return [
      {
        at,
        wrong: `an import block adopts ${show(to)}, which is none of ${Object.keys(IMPORTED_BY).join(', ')} of this stack`,
        remedy: 'Make it anew, or add the type to policies/rules/stack/imports-own.ts, in a pull request of its own.',
      },
    ];
  const name = stack.value(resource.attributes[by]);
  if (typeof name === 'string' && (id === name || isProjectAnd(id, name))) return [];
  return [
    {
      at,
      wrong: `an import block adopts ${show(id)}, and its ${by} is ${show(name)}`,
      remedy: 'Import what the resource names: importFrom with the same name.',
    },
  ];
}

/** Google's buckets are imported by `project/name`, too. */
const isProjectAnd = (id: unknown, name: string): boolean =>
  typeof id === 'string' && id.split('/').length === 2 && id.endsWith(`/${name}`);
