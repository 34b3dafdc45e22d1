import type { Account } from './account';
import type { Synthesized } from './adapt';

interface CdkJson extends Synthesized {
  readonly terraform: { readonly required_providers: { readonly aws: { readonly version: string } } };
}

export interface Accounts {
  readonly accounts: readonly Account[];
  /** Version of hashicorp/aws that the bindings were made of. */
  readonly bindings: string;
}

const BOOTSTRAP = 'bootstrap-';

/** The stacks by the account that they may work in, bootstrap first; those of `names`, or all. Throws with the names that there are. */
export function accountsOf(
  stacks: readonly { readonly name: string; readonly code: Buffer }[],
  names: readonly string[],
): Accounts {
  const all = new Map<string, { region: string; stacks: Record<string, CdkJson> }>();
  const first = [...stacks].sort((a, b) => Number(b.name.startsWith(BOOTSTRAP)) - Number(a.name.startsWith(BOOTSTRAP)));
  for (const { name, code } of first) {
    const json = JSON.parse(code.toString()) as CdkJson;
    const [provider = {}] = json.provider.aws;
    const [id = ''] = provider['allowed_account_ids'] as readonly string[];
    const account = all.get(id) ?? { region: String(provider['region']), stacks: {} };
    account.stacks[name] = json;
    all.set(id, account);
  }
  const accounts = [...all].map(([id, account]) => ({
    id,
    name: Object.keys(account.stacks).find((name) => !name.startsWith(BOOTSTRAP)) ?? id,
    ...account,
  }));
  const unknown = names.filter((name) => !accounts.some((account) => account.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `No environment is called ${unknown.join(', ')}: there are ${accounts.map(({ name }) => name).join(', ')}.`,
    );
  }
  const [any] = [...all.values()].flatMap((account) => Object.values(account.stacks));
  return {
    accounts: accounts.filter(({ name }) => names.length === 0 || names.includes(name)),
    bindings: any?.terraform.required_providers.aws.version ?? '',
  };
}
