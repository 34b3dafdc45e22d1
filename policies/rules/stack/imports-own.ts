import { blocks, show } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';

/** What a provider imports each type by (its documentation, "Import"): the argument of this name, or what AWS has made of it. */
const IMPORTED_BY: Readonly<Record<string, string>> = {
  aws_backup_vault: 'name',
  aws_db_instance: 'identifier',
  aws_s3_bucket: 'bucket',
  aws_secretsmanager_secret: 'name',
  google_storage_bucket: 'name',
};
const TYPES = [...Object.keys(IMPORTED_BY), 'aws_kms_key'].sort();

/** By its id, with a region where that is not the provider's. The alias is made with it, and AWS refuses one that leads elsewhere. */
const KEY_ID = /^(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})(@[a-z0-9-]+)?$/;
const SECRET_ARN = /^arn:aws:secretsmanager:[a-z0-9-]+:(?<account>\d{12}):secret:(?<name>.+)-\w{6}$/;

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
  if (resource?.type === 'aws_kms_key') return faultsOfKey(resource, id);
  const at = resource ?? { path: stack.name, address: 'import' };
  const by = resource === undefined ? undefined : IMPORTED_BY[resource.type];
  if (resource === undefined || by === undefined)
    return [
      {
        at,
        wrong: `an import block adopts ${show(to)}, which is none of ${TYPES.join(', ')} of this stack`,
        remedy: 'Make it anew, or add the type to policies/rules/stack/imports-own.ts, in a pull request of its own.',
      },
    ];
  const name = stack.value(resource.attributes[by]);
  if (typeof name === 'string' && isCalled(id, name, stack.facts.accountId)) return [];
  return [
    {
      at,
      wrong: `an import block adopts ${show(id)}, and its ${by} is ${show(name)}`,
      remedy: 'Import what the resource names: importFrom with the same name.',
    },
  ];
}

const faultsOfKey = (key: Resource, id: unknown): readonly Finding[] =>
  typeof id === 'string' && KEY_ID.test(id)
    ? []
    : [
        {
          at: key,
          wrong: `an import block adopts ${show(id)}, which is no id of a key`,
          remedy: 'Write the id that AWS has given to it: npm run balrog -- adopt finds it by its alias.',
        },
      ];

function isCalled(id: unknown, name: string, account: string | undefined): boolean {
  if (typeof id !== 'string') return false;
  const secret = SECRET_ARN.exec(id)?.groups;
  if (secret !== undefined) return secret['name'] === name && [undefined, secret['account']].includes(account);
  // Google's buckets are imported by `project/name`, too.
  return id === name || (id.split('/').length === 2 && id.endsWith(`/${name}`));
}
