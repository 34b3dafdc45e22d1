/** What a restore asks of AWS, and nothing else: `aws/` answers it by the SDK, tests by a few lines. */
import type { TaskPlacement } from '../../stacks/stack-names';
import type { OperationStore } from '../operations/store';

/** A task of ECS that runs. */
export interface Running {
  readonly taskArn: string;
  readonly family: string;
}

/** As DescribeDBInstances has it. */
export interface Instance {
  readonly identifier: string;
  readonly resourceId: string;
  readonly status: string;
  readonly instanceClass: string;
  readonly storageGib: number;
  readonly multiAz: boolean;
  readonly username: string;
  readonly dbName: string;
  readonly kmsKeyId: string;
  readonly storageEncrypted: boolean;
  readonly engine: string;
  readonly engineVersion: string;
  readonly characterSet?: string;
  readonly retentionDays: number;
  readonly latestRestorable?: Date;
}

/** As DescribeDBInstanceAutomatedBackups has it: of an instance that lives, or of one that is gone and whose backups were kept. */
export interface Backups {
  readonly resourceId: string;
  readonly identifier: string;
  readonly arn?: string;
  readonly kmsKeyId?: string;
  /** Its instance is in that region, and these are the copies in this one: RDS knows them by their ARN alone. */
  readonly copiedFrom?: string;
  readonly instanceClass?: string;
  readonly earliest?: Date;
  readonly latest?: Date;
}

export interface Snapshot {
  readonly arn: string;
  readonly status: string;
  readonly created?: Date;
  readonly kmsKeyId?: string;
}

/** What a restore does not inherit: without it RDS takes the default groups, one zone, and no protection (RDS user guide, "Restoring a DB instance to a specified time"). */
export interface Target {
  readonly identifier: string;
  readonly instanceClass?: string;
  readonly multiAz: boolean;
  readonly subnetGroup: string;
  readonly securityGroupId: string;
  readonly parameterGroup: string;
  readonly retentionDays?: number;
  readonly tags: Readonly<Record<string, string>>;
}

export type Source =
  | { readonly kind: 'point in time'; readonly resourceId: string; readonly at?: Date }
  | { readonly kind: 'point in time'; readonly copies: string; readonly at?: Date }
  | { readonly kind: 'snapshot'; readonly arn: string };

export interface TaskOrder {
  readonly family: string;
  readonly network: TaskPlacement;
  readonly logGroup: string;
  readonly container: string;
  readonly variables: Readonly<Record<string, string>>;
}

export interface TaskEnd {
  /** Undefined where the container never ran; `reason` says why. */
  readonly exitCode: number | undefined;
  readonly reason: string;
  readonly lines: readonly string[];
}

/** `allowed: undefined`: nobody could say. */
export interface Permission {
  readonly action: string;
  readonly allowed: boolean | undefined;
  readonly said: string;
}

export interface Cloud extends OperationStore {
  /** The cloud's clock: that of this machine, or the rehearsal's. */
  now(): Date;
  caller(): Promise<{ readonly account: string; readonly arn: string }>;
  instance(identifier: string): Promise<Instance | undefined>;
  instanceNames(): Promise<readonly string[]>;
  /** Newest last when a name was used more than once. */
  backups(identifier: string): Promise<readonly Backups[]>;
  snapshot(arn: string): Promise<Snapshot | undefined>;
  /** Identifiers of snapshots that people or deletions made. */
  snapshotNames(): Promise<readonly string[]>;
  /** State of a KMS key: Enabled, Disabled, PendingDeletion, …; undefined when it may not be asked. */
  keyState(keyId: string): Promise<string | undefined>;
  /** Instances that the account has and may have. */
  quota(): Promise<{ readonly used: number; readonly most: number } | undefined>;
  /** Whether a restore of this kind may be asked for. */
  permissions(existing: string, kind: Source['kind']): Promise<readonly Permission[]>;
  restore(source: Source, target: Target): Promise<void>;
  /** When ECS was first told of a task of that family with that image: a release's first step, before its migration runs. */
  registered(family: string, imageDigest: string): Promise<Date | undefined>;
  running(services: readonly string[], families: readonly string[]): Promise<readonly Running[]>;
  stop(taskArn: string, reason: string): Promise<void>;
  runTask(order: TaskOrder, progress: (line: string) => void): Promise<TaskEnd>;
}
