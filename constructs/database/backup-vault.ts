import { BackupPlan } from '@cdktf/provider-aws/lib/backup-plan';
import { BackupSelection } from '@cdktf/provider-aws/lib/backup-selection';
import { BackupVault as AwsBackupVault } from '@cdktf/provider-aws/lib/backup-vault';
import { BackupVaultLockConfiguration } from '@cdktf/provider-aws/lib/backup-vault-lock-configuration';
import { Construct } from 'constructs';
import { isRestored } from '../../application/generations';
import type { Environment } from '../../environments/environment';
import { ServiceRole } from '../identity/service-role';
import { EncryptionKey } from '../storage/encryption-key';
import type { Generation } from './generation';

export interface BackupVaultProps {
  readonly prefix: string;
  readonly accountId: string;
  readonly generations: readonly Generation[];
  readonly vault: Environment['database']['backup']['vault'];
}

const START_WITHIN_MINUTES = 60;
const COMPLETE_WITHIN_MINUTES = 180;

/** A nightly snapshot in a vault where nobody deletes it before its time: what is left when an account is misused. */
export class BackupVault extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly keyArn: string;

  constructor(scope: Construct, id: string, props: BackupVaultProps) {
    super(scope, id);
    const { prefix, accountId, vault } = props;
    this.name = `${prefix}-database`;
    const { key } = new EncryptionKey(this, 'key', {
      alias: `${prefix}-backup-vault`,
      purpose: 'The vault of nightly database snapshots',
      accountId,
      address: 'backup_vault_key',
    });
    const awsVault = new AwsBackupVault(this, 'vault', {
      name: this.name,
      kmsKeyArn: key.arn, // INVARIANT: encryption-at-rest
      forceDestroy: false,
      lifecycle: { preventDestroy: true }, // INVARIANT: prevent-destroy
    });
    awsVault.overrideLogicalId('backup_vault');
    this.arn = awsVault.arn;
    this.keyArn = key.arn;
    // INVARIANT: vault-locked
    new BackupVaultLockConfiguration(this, 'lock', {
      backupVaultName: awsVault.name,
      minRetentionDays: vault.retentionDays,
      ...(vault.lock.mode === 'compliance' && { changeableForDays: vault.lock.graceDays }),
    });

    // INVARIANT: nightly-vault-copy
    const plan = new BackupPlan(this, 'plan', {
      name: this.name,
      rule: [
        {
          ruleName: 'nightly',
          targetVaultName: awsVault.name,
          schedule: vault.schedule,
          startWindow: START_WITHIN_MINUTES,
          completionWindow: COMPLETE_WITHIN_MINUTES,
          // Continuous backups would take the retention and the window of the database over: that stays with RDS.
          enableContinuousBackup: false,
          lifecycle: { deleteAfter: vault.retentionDays },
        },
      ],
    });
    const role = new ServiceRole(this, 'role', {
      name: `${prefix}-backup`,
      service: 'backup.amazonaws.com',
      accountId,
      permissions: { managedPolicyArn: 'arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup' },
    });
    for (const generation of props.generations) this.select(generation, plan, role);
  }

  /** A selection for each database: AWS makes a changed one anew, and in between nothing would be copied. INVARIANT: nightly-vault-copy */
  private select({ name, row, instance, dependents }: Generation, plan: BackupPlan, role: ServiceRole) {
    if (instance === undefined) return;
    const selection = new BackupSelection(this, isRestored(row) ? `selection-${name}` : 'selection', {
      name: isRestored(row) ? name : 'update-database',
      planId: plan.id,
      iamRoleArn: role.arn,
      resources: [instance.arn],
      dependsOn: [role.permissions],
    });
    dependents.push(selection);
  }
}
