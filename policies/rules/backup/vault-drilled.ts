import { blocks, strings, text, undecided } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';

const WHERE = 'in constructs/jobs/vault-drill.ts';
/** What AWS Backup would take of the default VPC, which the accounts do not have. */
const OVERRIDES = ['dbSubnetGroupName', 'vpcSecurityGroupIds'];

/** Copies in a vault are restored on a schedule, into the network of the database. */
export const vaultDrilled: Rule = {
  id: 'vault-drilled',
  reason: 'A copy that was never restored is a hope: keys, groups and rights fail on the night when it is needed.',
  appliesTo: ['aws_backup_vault'],
  check: (vault, stack) => {
    const plans = stack.ofType('aws_backup_restore_testing_plan').filter((plan) => triesOut(plan, vault, stack));
    const remedy = `Try its copies out by a restore testing plan (recoveryPointSelection.includeVaults) ${WHERE}.`;
    if (plans.length === 0) return [{ wrong: 'no aws_backup_restore_testing_plan restores its copies', remedy }];
    return plans.flatMap((plan) => selectionsOf(plan, stack));
  },
};

const triesOut = (plan: Resource, vault: Resource, stack: StackView): boolean =>
  blocks(plan.attributes['recovery_point_selection'])
    .flatMap((each) => strings(each['include_vaults']))
    .some((arn) => stack.follow(arn) === vault);

function selectionsOf(plan: Resource, stack: StackView): readonly Finding[] {
  const selections = stack
    .attached('aws_backup_restore_testing_selection', 'restore_testing_plan_name', plan)
    .filter(({ attributes }) => text(attributes['protected_resource_type']) === 'RDS');
  const remedy = `Select the database (protectedResourceArns) ${WHERE}.`;
  if (selections.length === 0) return [{ at: plan, wrong: 'it selects no database', remedy }];
  return selections.flatMap((selection) => intoOurNetwork(selection));
}

function intoOurNetwork(selection: Resource): readonly Finding[] {
  const given = selection.attributes['restore_metadata_overrides'];
  const remedy = `Set ${OVERRIDES.join(' and ')} in restoreMetadataOverrides ${WHERE}.`;
  if (typeof given === 'string') return [{ at: selection, ...undecided('restore_metadata_overrides', given, remedy) }];
  const overrides = (given ?? {}) as Readonly<Record<string, unknown>>;
  return OVERRIDES.filter((name) => text(overrides[name]) === '').map((name) => ({
    at: selection,
    wrong: `restore_metadata_overrides has no ${name}: AWS Backup would take the default VPC's`,
    remedy,
  }));
}
