import { mustBe, show } from '../../expectations';
import type { Finding, Rule } from '../../rule';

const REMEDY = 'Set manageMasterUserPassword: true and no password of your own in constructs/database.';

/** RDS makes, stores and rotates the master password; Terraform never sees it. */
export const masterPasswordManaged: Rule = {
  id: 'master-password-managed',
  reason: 'A password that Terraform sets stands readable in the plan and in the state, and nobody rotates it.',
  appliesTo: ['aws_db_instance', 'aws_rds_cluster'],
  check: (resource, stack) => {
    const own = ['password', 'password_wo', 'master_password', 'master_password_wo'].flatMap((attribute): Finding[] =>
      resource.attributes[attribute] === undefined ? [] : [{ wrong: `${attribute} is set`, remedy: REMEDY }],
    );
    const restored = resource.attributes['manage_master_user_password'];
    if (restored === undefined) {
      return [...own, { wrong: `manage_master_user_password is ${show(restored)}, expected true`, remedy: REMEDY }];
    }
    return [...own, ...mustBe(stack, resource, 'manage_master_user_password', true, REMEDY)];
  },
};
