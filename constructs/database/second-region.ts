import { DbInstanceAutomatedBackupsReplication } from '@cdktf/provider-aws/lib/db-instance-automated-backups-replication';
import { Construct } from 'constructs';
import { isRestored } from '../../application/generations';
import { EncryptionKey } from '../storage/encryption-key';
import type { Generation } from './generation';

export interface SecondRegionProps {
  readonly prefix: string;
  readonly accountId: string;
  readonly generations: readonly Generation[];
  /** Where the copies live. */
  readonly region: string;
  /** How far back point-in-time recovery reaches in that region. */
  readonly retentionDays: number;
}

/** Snapshots and transaction logs of each database, copied to another region as they are made: it can be restored there. */
export class SecondRegion extends Construct {
  constructor(scope: Construct, id: string, props: SecondRegionProps) {
    super(scope, id);
    const { prefix, accountId, generations, region, retentionDays } = props;
    const { key } = new EncryptionKey(this, 'key', {
      alias: `${prefix}-database`,
      purpose: "Copies of the update database's automated backups",
      accountId,
      address: 'database_copies_key',
      region,
    });
    for (const { name, row, instance, dependents } of generations) {
      if (instance === undefined) continue;
      // INVARIANT: automated-backups-replicated
      const copies = new DbInstanceAutomatedBackupsReplication(
        this,
        isRestored(row) ? `replication-${name}` : 'replication',
        {
          region,
          sourceDbInstanceArn: instance.arn,
          kmsKeyId: key.arn, // INVARIANT: encryption-at-rest
          retentionPeriod: retentionDays,
        },
      );
      dependents.push(copies);
    }
  }
}
