import { show, strings, text } from '../../expectations';
import type { Rule } from '../../rule';

/** The provider refuses to work in any account but the environment's own. */
export const allowedAccountIds: Rule = {
  id: 'allowed-account-ids',
  reason:
    "With the wrong credentials in the shell, a deploy of stage would otherwise change prod's account, or build a second one.",
  checkStack: (stack) => {
    const providers = stack.providersOf('aws');
    if (providers.length === 0 && stack.resources.some(({ type }) => type.startsWith('aws_'))) {
      const at = { path: stack.name, address: 'provider.aws' };
      const remedy = 'Configure the provider in stacks/account.ts.';
      return [{ at, wrong: 'there is none: resources go to whichever account and region the shell has', remedy }];
    }
    return providers.flatMap(({ local, block: provider }) => {
      const given = strings(provider['allowed_account_ids']);
      const wanted = stack.facts.accountId;
      const ok = given.length === 1 && (wanted === undefined ? /^\d{12}$/.test(given[0] ?? '') : given[0] === wanted);
      if (ok) return [];
      const wrong = `allowed_account_ids is ${show(provider['allowed_account_ids'])}, expected ["${wanted ?? 'the account of the environment'}"]`;
      const alias = provider['alias'] === undefined ? '' : `.${text(provider['alias'])}`;
      const remedy =
        "Set allowedAccountIds to the environment's aws.accountId, and nothing else, in stacks/account.ts.";
      return [{ at: { path: stack.name, address: `provider.${local}${alias}` }, wrong, remedy }];
    });
  },
};
