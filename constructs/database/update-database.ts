import type { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { DbEventSubscription } from '@cdktf/provider-aws/lib/db-event-subscription';
import type { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { DbSubnetGroup } from '@cdktf/provider-aws/lib/db-subnet-group';
import type { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { Construct } from 'constructs';
import { isRestored } from '../../application/generations';
import type { Databases } from '../../environments/databases';
import type { Environment } from '../../environments/environment';
import type { Network } from '../network/network';
import type { Responders } from '../alarms/responders';
import { ServiceRole } from '../identity/service-role';
import { EncryptionKey } from '../storage/encryption-key';
import { DatabaseNames } from './database-names';
import { Generation } from './generation';

export interface UpdateDatabaseProps {
  readonly prefix: string;
  readonly accountId: string;
  readonly database: Environment['database'];
  readonly databases: Databases;
  readonly network: Network;
  readonly responders: Responders;
  /** Days that exported logs stay in CloudWatch. */
  readonly logRetentionDays: number;
}

/**
 * What people are told of, of the categories that RDS has ("Amazon RDS event categories and event messages", user guide).
 * Not `backup`: that a backup began and ended is two messages each night, and one that failed is an alarm.
 */
export const TOLD_EVENTS = [
  'availability',
  'deletion',
  'failover',
  'failure',
  'low storage',
  'maintenance',
  'recovery',
] as const;

/** A generation whose instance Terraform has. */
export type HeldGeneration = Generation & { readonly instance: DbInstance };

/** Balrog's MySQL database: rules, releases, permissions. Nobody can rebuild what it holds. Restores are generations of it. */
export class UpdateDatabase extends Construct {
  /** Every one of databases.json, in its order. */
  readonly generations: readonly Generation[];
  /** Those that are Terraform's. */
  readonly held: readonly HeldGeneration[];
  /** The one that applications read and write. */
  readonly serving: Generation;
  /** Who must not write for now. */
  readonly paused: Databases['paused'];
  /** Nothing may reach a database until a rule of this group says who and why. */
  readonly securityGroup: SecurityGroup;
  readonly subnetGroup: DbSubnetGroup;
  readonly key: KmsKey;
  readonly monitoringRole: ServiceRole;
  readonly names: DatabaseNames;
  readonly events: DbEventSubscription;

  constructor(scope: Construct, id: string, props: UpdateDatabaseProps) {
    super(scope, id);
    const { prefix, accountId, network, databases } = props;
    this.paused = databases.paused;
    this.securityGroup = new SecurityGroup(this, 'security-group', {
      name: `${prefix}-database`,
      description: 'The update database',
      vpcId: network.vpc.id,
      tags: { Name: `${prefix}-database` },
    });
    this.subnetGroup = new DbSubnetGroup(this, 'subnet-group', {
      name: prefix,
      subnetIds: network.databaseTier.subnets.map((subnet) => subnet.id), // INVARIANT: database-unreachable
    });
    this.key = this.createKey(props);
    this.monitoringRole = new ServiceRole(this, 'monitoring-role', {
      name: `${prefix}-database-monitoring`,
      service: 'monitoring.rds.amazonaws.com',
      accountId,
      permissions: { managedPolicyArn: 'arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole' },
    });
    this.generations = Object.keys(databases.generations).map((name) => this.createGeneration(name, props));
    this.held = this.generations.filter((one): one is HeldGeneration => one.isHeld);
    this.serving = this.find(databases.serving);
    this.names = new DatabaseNames(this, 'names', {
      prefix,
      vpc: network.vpc,
      generations: this.generations,
      serving: databases.serving,
    });
    this.events = new DbEventSubscription(this, 'events', {
      name: prefix,
      snsTopic: props.responders.releng.arn,
      sourceType: 'db-instance',
      sourceIds: this.held.map(({ instance }) => instance.identifier),
      eventCategories: [...TOLD_EVENTS],
    });
  }

  /** By name, those that Terraform has. */
  get instances(): Readonly<Record<string, DbInstance>> {
    return Object.fromEntries(this.held.map(({ name, instance }) => [name, instance]));
  }

  /** Name of the instance that serves, known at synth. */
  get identifier(): string {
    return this.serving.name;
  }

  /** Takes the lines that MySQL writes about itself, where it serves. */
  get errorLog(): CloudwatchLogGroup {
    return this.serving.errorLog;
  }

  private createGeneration(name: string, { databases, database, logRetentionDays }: UpdateDatabaseProps) {
    const row = databases.generations[name];
    if (row === undefined) throw new Error(`no generation ${name}`);
    const scope = isRestored(row) ? new Construct(this, name) : this;
    return new Generation(scope, {
      name,
      row,
      serves: name === databases.serving,
      database,
      logRetentionDays,
      place: { dbSubnetGroupName: this.subnetGroup.name, vpcSecurityGroupIds: [this.securityGroup.id] },
      keyArn: this.key.arn,
      monitoringRole: this.monitoringRole,
    });
  }

  private find(name: string): Generation {
    const found = this.generations.find((one) => one.name === name);
    if (found === undefined) throw new Error(`${name} serves, and is no generation: validation has let it through`);
    return found;
  }

  private createKey({ prefix, accountId }: UpdateDatabaseProps) {
    return new EncryptionKey(this, 'key', {
      alias: `${prefix}-database`,
      purpose: 'The update database, its snapshots and its master password',
      accountId,
      address: 'database_key',
    }).key;
  }
}
