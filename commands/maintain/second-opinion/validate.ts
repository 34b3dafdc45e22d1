import { join } from 'node:path';
import type { Account, Tools } from './account';
import { adapt } from './adapt';
import { TerraformFolder } from './terraform';

/** `terraform validate` of every account with the real provider: no cloud, no moto. The exit code. */
export async function validateAccounts(
  accounts: readonly Account[],
  tools: Omit<Tools, 'moto'>,
  say: (line: string) => void,
): Promise<number> {
  let refused = 0;
  for (const account of accounts) {
    const how = { providerVersion: tools.provider.version, proxy: 'http://127.0.0.1:9', instead: new Map() };
    const terraform = new TerraformFolder(
      tools.terraform,
      join(tools.folder, account.name, 'terraform'),
      tools.provider,
    );
    const { configuration, addresses } = adapt(account.stacks, how);
    await terraform.prepare(configuration);
    const refusals = await terraform.validate();
    say(
      `${account.name}: ${addresses.length} resources, ${refusals.length} refused by terraform validate with hashicorp/aws ${tools.provider.version}`,
    );
    for (const { address, message } of refusals) say(`  ${address}: ${message}`);
    refused += refusals.length;
  }
  return refused === 0 ? 0 : 1;
}
