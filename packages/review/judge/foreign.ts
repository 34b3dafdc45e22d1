/** Accounts of AWS that a new policy lets in, and that are not ours. */
import { FOREIGN } from '../catalogue/rules';
import { isPolicy, normalizePolicy, openDocument } from '../diff/documents';
import { isRecord } from '../plan/json';
import type { Vault } from '../secrets/vault';
import type { Danger, Plan } from '../types';
import type { Judged } from './judged';
import { dangerOf } from './dangers';
import type { Synthesized } from './synthesized';

/** Of what is created beside something that stands: a changed policy is compared with the one before. */
export function foreignAccounts(
  plan: Plan,
  judged: readonly Judged[],
  { accounts }: Synthesized,
  vault: Vault,
): readonly Danger[] {
  const stands = plan.changes.some(({ mode, action }) => mode !== 'data' && action !== 'create');
  if (accounts.length === 0 || !stands) return [];
  return judged.flatMap(({ change, shown }) => {
    if (change.action !== 'create' || !isRecord(change.after)) return [];
    const foreign = Object.values(change.after)
      .flatMap(principalsIn)
      .filter((account) => !accounts.includes(account));
    return [...new Set(foreign)].map((account) =>
      dangerOf(FOREIGN, shown, { what: `lets account ${account} in` }, vault),
    );
  });
}

function principalsIn(value: unknown): readonly string[] {
  const document = typeof value === 'string' ? openDocument(value) : undefined;
  if (!isPolicy(document)) return [];
  const statements = (normalizePolicy(document)['Statement'] as unknown[]).filter(isRecord);
  return statements
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Principal }) =>
      isRecord(Principal) && Array.isArray(Principal['AWS']) ? Principal['AWS'].map(String) : [],
    )
    .flatMap((principal) => /^(?:arn:aws[\w-]*:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(principal)?.[1] ?? []);
}
