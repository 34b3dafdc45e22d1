import { blocks, show, strings, text, undecided } from '../../expectations';
import { hasUnresolved } from '../../references';
import type { Finding, Rule } from '../../rule';
import type { Attributes, Resource, StackView } from '../../stack-view';
import { dailyCronSpans, dailySpans, overlap, weeklySpan } from '../../windows';

const WHERE = 'in the backup plan of constructs/database';

/** Every database is copied into a locked vault each night, as a snapshot, and stays there long enough. */
export const nightlyVaultCopy: Rule = {
  id: 'nightly-vault-copy',
  reason: 'The automated backups end after 35 days and go with whoever may delete them; the vault copies do neither.',
  appliesTo: ['aws_db_instance'],
  check: (database, stack) => {
    const selections = stack
      .ofType('aws_backup_selection')
      .filter((selection) => strings(selection.attributes['resources']).some((arn) => stack.follow(arn) === database));
    const plans = selections.flatMap((selection) => stack.follow(selection.attributes['plan_id']) ?? []);
    const remedy =
      'Select the arn of this instance (aws_backup_selection.resources) for a nightly plan in constructs/database.';
    if (plans.length === 0) return [{ wrong: 'no aws_backup_selection of this stack selects it for a plan', remedy }];
    const leftOut = selections.flatMap(leavesOut);
    const ofPlans = plans.flatMap((plan) => {
      const rules = blocks(plan.attributes['rule']);
      if (rules.length === 0)
        return [{ at: plan, wrong: 'the plan has no rule', remedy: `Add a nightly rule ${WHERE}.` }];
      return rules.flatMap((rule) => faultsOf(rule, plan, database, stack));
    });
    return [...leftOut, ...ofPlans];
  },
};

/** AWS Backup takes out again what not_resources names, and what does not meet every condition. */
function leavesOut(selection: Resource): readonly Finding[] {
  return ['not_resources', 'condition']
    .filter((argument) => ![undefined, '[]'].includes(JSON.stringify(selection.attributes[argument])))
    .map((argument) => ({
      at: selection,
      wrong: `${argument} is ${show(selection.attributes[argument])}, which may leave the database out`,
      remedy: `Remove ${argument}: list in resources what is to be copied, ${WHERE}.`,
    }));
}

function faultsOf(rule: Attributes, plan: Resource, database: Resource, stack: StackView): readonly Finding[] {
  const name = text(rule['rule_name'], 'rule');
  return [...schedule(rule, database, stack), ...retention(rule, stack), ...target(rule, stack), ...kind(rule)].map(
    (finding) => ({ ...finding, wrong: `${name}: ${finding.wrong}`, at: plan }),
  );
}

/** AWS Backup starts no RDS backup during, or in the hour before, the windows of the database. */
function schedule(rule: Attributes, { attributes }: Resource, stack: StackView): readonly Finding[] {
  const given = stack.value(rule['schedule']);
  const remedy = `Set schedule to one time each day, cron(minute hour * * ? *) in UTC, an hour clear of the windows of the database, ${WHERE}.`;
  if (hasUnresolved(given)) return [undecided('schedule', given, remedy)];
  const zone = stack.value(rule['schedule_expression_timezone']) ?? 'Etc/UTC';
  if (!['Etc/UTC', 'UTC'].includes(text(zone))) {
    return [{ wrong: `schedule_expression_timezone is ${show(zone)}, expected UTC like the windows`, remedy }];
  }
  const starts = dailyCronSpans(given, 60);
  if (!starts) return [{ wrong: `schedule is ${show(given)}, expected a daily cron`, remedy }];
  const windows = ['backup_window', 'maintenance_window'].filter((window) => {
    const value = stack.value(attributes[window]);
    const spans = dailySpans(value) ?? [weeklySpan(value)].flatMap((span) => span ?? []);
    return spans.some((span) => starts.some((start) => overlap(start, span)));
  });
  return windows.map((window) => ({
    wrong: `schedule ${show(given)} starts within, or in the hour before, the ${window} ${show(stack.value(attributes[window]))}`,
    remedy,
  }));
}

function retention(rule: Attributes, stack: StackView): readonly Finding[] {
  const days = stack.value(blocks(rule['lifecycle'])[0]?.['delete_after']);
  const floor = stack.floors.vaultDays;
  const remedy = `Set lifecycle.deleteAfter to at least ${floor} days, and within the lock of the vault, ${WHERE}.`;
  if (hasUnresolved(days)) return [undecided('lifecycle.delete_after', days, remedy)];
  if (typeof days !== 'number' || days < floor) {
    return [{ wrong: `lifecycle.delete_after is ${show(days)}, expected at least ${floor} days`, remedy }];
  }
  return locksOf(rule, stack).flatMap((lock) => {
    const [min, max] = [lock.attributes['min_retention_days'], lock.attributes['max_retention_days']].map((value) =>
      stack.value(value),
    );
    const within = days >= Number(min ?? 0) && days <= Number(max ?? Infinity);
    const wrong = `lifecycle.delete_after ${days} is outside the lock of the vault (${show(min)} to ${show(max)} days)`;
    return within ? [] : [{ wrong: `${wrong}: AWS Backup fails the copy`, remedy }];
  });
}

function locksOf(rule: Attributes, stack: StackView): readonly Resource[] {
  const vault = stack.follow(rule['target_vault_name']);
  return vault ? stack.attached('aws_backup_vault_lock_configuration', 'backup_vault_name', vault) : [];
}

function target(rule: Attributes, stack: StackView): readonly Finding[] {
  if (stack.follow(rule['target_vault_name'])?.type === 'aws_backup_vault') return [];
  return [undecided('target_vault_name', rule['target_vault_name'], `Name the locked vault of this stack ${WHERE}.`)];
}

function kind(rule: Attributes): readonly Finding[] {
  const given = rule['enable_continuous_backup'];
  if (given === undefined || given === false) return [];
  return [
    {
      wrong: `enable_continuous_backup is ${show(given)}: it takes over the window and the retention of RDS, 35 days at most`,
      remedy: `Remove enableContinuousBackup ${WHERE}: point-in-time recovery belongs to RDS.`,
    },
  ];
}
