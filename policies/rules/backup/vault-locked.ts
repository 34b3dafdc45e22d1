import { mustBeAtLeast } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';

/** AWS Backup gives at least three days in which a lock in compliance mode can still be taken off. */
const SHORTEST_GRACE_DAYS = 3;

/** Nobody can delete a recovery point before its time, not even with every permission. */
export const vaultLocked: Rule = {
  id: 'vault-locked',
  reason: 'Whoever gets hold of an administrator could otherwise delete the database and all its backups in one go.',
  appliesTo: ['aws_backup_vault'],
  check: (vault, stack) => {
    const floor = stack.floors.vaultDays;
    const locks = stack.attached('aws_backup_vault_lock_configuration', 'backup_vault_name', vault);
    const remedy = `Lock the vault for at least ${floor} days (minRetentionDays) in constructs/database.`;
    if (locks.length === 0) return [{ wrong: 'no aws_backup_vault_lock_configuration locks it', remedy }];
    return locks.flatMap((lock) =>
      [...mustBeAtLeast(stack, lock, 'min_retention_days', floor, 'days', remedy), ...modeOf(lock, stack)].map(
        (finding) => ({ ...finding, at: lock }),
      ),
    );
  },
};

/** Without changeable_for_days the lock is in governance mode: whoever has the permission takes it off again. */
function modeOf(lock: Resource, stack: StackView): readonly Finding[] {
  if (stack.floors.vaultLock === 'governance') return [];
  const remedy = `Set changeableForDays to ${SHORTEST_GRACE_DAYS} or more in constructs/database: from then on the lock is for good.`;
  return mustBeAtLeast(stack, lock, 'changeable_for_days', SHORTEST_GRACE_DAYS, 'days', remedy);
}
