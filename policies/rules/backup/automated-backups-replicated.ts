import { show, undecided } from '../../expectations';
import { hasUnresolved } from '../../references';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';

/** The automated backups of every database are copied into a second region. */
export const automatedBackupsReplicated: Rule = {
  id: 'automated-backups-replicated',
  reason: 'Backups in the region of the database are lost, or out of reach, together with it.',
  appliesTo: ['aws_db_instance'],
  check: (database, stack) => {
    const type = 'aws_db_instance_automated_backups_replication';
    const replications = stack.attached(type, 'source_db_instance_arn', database);
    if (replications.length > 0) return replications.flatMap((copy) => faultsOf(copy, database, stack));
    return [
      {
        wrong: 'no aws_db_instance_automated_backups_replication copies its backups',
        remedy: 'Replicate the automated backups (source: the arn of this instance) in constructs/database.',
      },
    ];
  },
};

function faultsOf(copy: Resource, database: Resource, stack: StackView): readonly Finding[] {
  return [...retentionOf(copy, stack), ...regionOf(copy, database, stack)];
}

/** An absent retention is 7 days. */
function retentionOf(copy: Resource, stack: StackView): readonly Finding[] {
  const floor = stack.floors.replicatedDays;
  const days = stack.value(copy.attributes['retention_period']) ?? 7;
  const remedy = `Set retentionPeriod to at least ${floor} days (AWS allows 35) in constructs/database.`;
  if (hasUnresolved(days))
    return [undecided('retention_period', days, remedy)].map((finding) => ({ ...finding, at: copy }));
  if (typeof days === 'number' && days >= floor) return [];
  return [{ at: copy, wrong: `retention_period is ${show(days)}, expected at least ${floor} days`, remedy }];
}

function regionOf(copy: Resource, database: Resource, stack: StackView): readonly Finding[] {
  const [there, here] = [stack.regionOf(copy), stack.regionOf(database)];
  if (there !== undefined && here !== undefined && there !== here) return [];
  const remedy = "Set region to the environment's second region on the replication in constructs/database.";
  if (there === undefined || here === undefined)
    return [{ at: copy, ...undecided('its region', there ?? here, remedy) }];
  return [{ at: copy, wrong: `it stays in ${there}, the region of the database`, remedy }];
}
