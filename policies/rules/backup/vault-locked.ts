import { mustBeAtLeast } from '../../expectations';
import type { Rule } from '../../rule';

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
      mustBeAtLeast(stack, lock, 'min_retention_days', floor, 'days', remedy).map((finding) => ({
        ...finding,
        at: lock,
      })),
    );
  },
};
