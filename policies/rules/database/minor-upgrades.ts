import { mustBe, mustSatisfy } from '../../expectations';
import type { Rule } from '../../rule';

/** Security fixes of MySQL arrive in the maintenance window without a change of this repository. */
export const minorUpgrades: Rule = {
  id: 'minor-upgrades',
  reason:
    'A version pinned to its patch goes unpatched until somebody remembers, and RDS, which upgrades it anyway at the ' +
    'end of its life, leaves Terraform proposing a downgrade that AWS refuses.',
  appliesTo: ['aws_db_instance'],
  check: (resource, stack) => [
    ...mustBe(
      stack,
      resource,
      'auto_minor_version_upgrade',
      true,
      'Set autoMinorVersionUpgrade: true in constructs/database.',
    ),
    ...mustSatisfy(
      stack,
      resource,
      'engine_version',
      (given) => typeof given === 'string' && /^\d+\.\d+$/.test(given),
      'major.minor such as 8.0, without a patch number',
      `Shorten the MySQL version to major.minor in environments/${stack.name}.ts.`,
    ),
  ],
};
