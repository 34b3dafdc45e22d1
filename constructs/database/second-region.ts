import type { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { DbInstanceAutomatedBackupsReplication } from '@cdktf/provider-aws/lib/db-instance-automated-backups-replication';
import { Construct } from 'constructs';
import { EncryptionKey } from '../storage/encryption-key';

export interface SecondRegionProps {
  readonly prefix: string;
  readonly accountId: string;
  readonly instance: DbInstance;
  /** Where the copies live. */
  readonly region: string;
  /** How far back point-in-time recovery reaches in that region. */
  readonly retentionDays: number;
}

/** Snapshots and transaction logs of the database, copied to another region as they are made: it can be restored there. */
export class SecondRegion extends Construct {
  constructor(scope: Construct, id: string, props: SecondRegionProps) {
    super(scope, id);
    const { prefix, accountId, instance, region, retentionDays } = props;
    const { key } = new EncryptionKey(this, 'key', {
      alias: `${prefix}-database`,
      purpose: "Copies of the update database's automated backups",
      accountId,
      address: 'database_copies_key',
      region,
    });
    // INVARIANT: automated-backups-replicated
    new DbInstanceAutomatedBackupsReplication(this, 'replication', {
      region,
      sourceDbInstanceArn: instance.arn,
      kmsKeyId: key.arn, // INVARIANT: encryption-at-rest
      retentionPeriod: retentionDays,
    });
  }
}
