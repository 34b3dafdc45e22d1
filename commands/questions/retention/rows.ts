/** What is kept, read from the synthesized stacks of an environment: a row for each resource that holds data. */
import { DATA_HOLDING } from '../../../policies/data-holding';
import { entriesOf, readLedger } from '../../../policies/ledger';
import { blocks, text } from '../../../policies/expectations';
import { StackView, type Resource, type StackJson } from '../../../policies/stack-view';
import { WAYS_BACK, type Loss, type WayBack } from './ways-back';

export interface Kept {
  readonly address: string;
  /** In words, as policies/ledger.json has it. */
  readonly what: string;
  /** Service, name and place. */
  readonly where: string;
  /** The alias of its key, or whose key it is. */
  readonly key: string;
  readonly howLong: string;
  readonly whoDeletes: string;
  /** How it comes back, and how long that takes. */
  readonly back: string;
  /** When that was last proven. */
  readonly proven: string;
  /** From which losses there is no way back. */
  readonly lostWith: readonly Loss[];
}

/** Types beside those of the ledger that keep data for a while: their rows are of settings, not of addresses that must stay. */
const FOR_A_WHILE = ['aws_db_instance_automated_backups_replication', 'aws_cloudwatch_log_group'] as const;

/**
 * Of the two stacks of an environment. Everything in it is read from them, but for how it comes back.
 *
 * @throws Error where a type that holds data has no way back written down
 */
export function keptIn(stacks: Readonly<Record<string, unknown>>, environment: string): readonly Kept[] {
  return [environment, `bootstrap-${environment}`].flatMap((name) => {
    const stack = new StackView(name, stacks[name] as StackJson);
    const holding = stack.resources.filter(({ type }) => DATA_HOLDING[type] !== undefined);
    const missing = holding.flatMap(({ type, address }) => (WAYS_BACK[type] === undefined ? [address] : []));
    if (missing.length > 0) {
      throw new Error(
        `How do these come back when they are lost? Say it in commands/questions/retention/ways-back.ts: ${missing.join(', ')}.`,
      );
    }
    const rows = holding.flatMap((one) => {
      const way = WAYS_BACK[one.type];
      return way === undefined ? [] : [rowOf(one, way, stack)];
    });
    return [...rows, ...copies(stack), ...logGroups(stack)];
  });
}

function rowOf(one: Resource, way: WayBack, stack: StackView): Kept {
  // Only of what deletes nothing that was kept beside it: versions of S3, soft delete of Cloud Storage.
  const kept = keepsDeleted(one, stack);
  const losses: readonly Loss[] = kept ? way.lostWith : ['a deletion', ...way.lostWith];
  const lostWith = losses.filter((loss) => !survives(one, loss, stack));
  return {
    address: one.address,
    what: inWords(one, stack),
    where: `${way.service} ${nameOf(one, stack)}, ${placeOf(one, stack)}`,
    key: keyOf(one, stack),
    howLong: howLong(one, stack),
    whoDeletes: whoDeletes(one, stack),
    back: kept ? `${way.back}; ${way.takes}` : 'not at all: what was overwritten or deleted is gone',
    proven: kept ? way.proven : 'nothing to prove',
    lostWith,
  };
}

function inWords({ address, type }: Resource, stack: StackView): string {
  const reading = readLedger();
  const entry = 'ledger' in reading ? entriesOf(reading.ledger, stack.name)[address] : undefined;
  return entry ?? DATA_HOLDING[type] ?? '';
}

const nameOf = ({ attributes, address }: Resource, stack: StackView): string => {
  const given = ['bucket', 'identifier', 'name'].map((each) => text(stack.value(attributes[each]))).find(Boolean);
  return given ?? aliasOf(address, stack) ?? address;
};

const placeOf = (one: Resource, stack: StackView) =>
  text(one.attributes['location']) || (stack.regionOf(one) ?? 'unknown');

/** The alias of a key of this stack. */
const aliasOf = (address: string, stack: StackView): string | undefined => {
  const alias = stack
    .ofType('aws_kms_alias')
    .find(({ attributes }) => stack.follow(attributes['target_key_id'])?.address === address);
  return alias && text(alias.attributes['name']);
};

function keyOf(one: Resource, stack: StackView): string {
  if (one.type === 'aws_kms_key') return 'itself: nobody outside of KMS has it';
  if (one.type.startsWith('google_')) return one.attributes['encryption'] ? 'a key of ours' : "Google's own";
  const given =
    one.type === 'aws_s3_bucket'
      ? bucketKey(one, stack)
      : (one.attributes['kms_key_id'] ?? one.attributes['kms_key_arn']);
  const key = stack.follow(given);
  return key === undefined ? "S3's own" : (aliasOf(key.address, stack) ?? key.address);
}

const bucketKey = (bucket: Resource, stack: StackView): unknown =>
  stack
    .attached('aws_s3_bucket_server_side_encryption_configuration', 'bucket', bucket)
    .flatMap(({ attributes }) => blocks(attributes['rule']))
    .flatMap((rule) => blocks(rule['apply_server_side_encryption_by_default']))
    .map((each) => each['kms_master_key_id'])[0];

function howLong(one: Resource, stack: StackView): string {
  const { attributes: own } = one;
  switch (one.type) {
    case 'aws_db_instance':
      return `as long as it serves; each moment of the last ${text(own['backup_retention_period'])} days; its final snapshot for ever`;
    case 'aws_backup_vault':
      return `each nightly snapshot ${vaultDays(one, stack)} days`;
    case 'aws_kms_key':
      return `as long as the environment; after a deletion ${text(own['deletion_window_in_days'])} days to take it back`;
    case 'aws_secretsmanager_secret':
      return `as long as the environment; after a deletion ${text(own['recovery_window_in_days'], '30')} days to take it back`;
    case 'google_storage_bucket':
      return googleDays(one);
    default:
      return bucketDays(one, stack);
  }
}

const vaultRules = (vault: Resource, stack: StackView) =>
  stack
    .ofType('aws_backup_plan')
    .flatMap(({ attributes }) => blocks(attributes['rule']))
    .filter((rule) => stack.follow(rule['target_vault_name'])?.address === vault.address);

const vaultDays = (vault: Resource, stack: StackView): string =>
  vaultRules(vault, stack)
    .flatMap((rule) => blocks(rule['lifecycle']).map((each) => text(each['delete_after'])))
    .join(' and ');

/** Ends of the objects and of older versions, whichever a rule names. */
function bucketDays(bucket: Resource, stack: StackView): string {
  const rules = stack
    .attached('aws_s3_bucket_lifecycle_configuration', 'bucket', bucket)
    .flatMap(({ attributes }) => blocks(attributes['rule']))
    .filter((rule) => rule['status'] === 'Enabled');
  const days = (block: string, field: string) => [
    ...new Set(
      rules.flatMap((rule) => blocks(rule[block]).map((each) => text(stack.value(each[field])))).filter(Boolean),
    ),
  ];
  const ends = days('expiration', 'days');
  const older = days('noncurrent_version_expiration', 'noncurrent_days');
  const whole = ends.length === 0 ? 'until it is overwritten' : `${ends.join(' or ')} days`;
  return older.length === 0 ? whole : `${whole}; what was overwritten or deleted ${older.join(' or ')} days more`;
}

function googleDays(one: Resource): string {
  const rules = blocks(one.attributes['lifecycle_rule']).filter(
    (rule) => blocks(rule['action'])[0]?.['type'] === 'Delete',
  );
  const ages = rules.flatMap((rule) =>
    blocks(rule['condition'])
      .map((each) => text(each['age']))
      .filter(Boolean),
  );
  const deleted = softDeleteDays(one);
  return [
    ages.length === 0 ? 'for ever' : `${ages.join(' or ')} days`,
    ...(deleted > 0 ? [`what was deleted ${deleted} days more`] : []),
  ].join('; ');
}

function whoDeletes(one: Resource, stack: StackView): string {
  const { attributes: own } = one;
  const lock = stack.attached('aws_backup_vault_lock_configuration', 'backup_vault_name', one)[0];
  if (lock?.attributes['changeable_for_days'] !== undefined)
    return `nobody before its days are over, from ${text(lock.attributes['changeable_for_days'])} days after the lock was made on`;
  const terraform = blocks(own['lifecycle'])[0]?.['prevent_destroy'] === true ? 'not Terraform' : 'Terraform';
  if (own['deletion_protection'] === true)
    return `${terraform}; administrators, once they took its deletion protection off`;
  const who = one.type.startsWith('google_') ? 'administrators of the project' : 'administrators of the account';
  const emptied = /_bucket$/.test(one.type) ? ', once it is empty' : '';
  return `${terraform}; ${who}${emptied}`;
}

function keepsDeleted(one: Resource, stack: StackView): boolean {
  if (one.type === 'google_storage_bucket') return softDeleteDays(one) > 0;
  if (one.type !== 'aws_s3_bucket') return true;
  return stack
    .attached('aws_s3_bucket_versioning', 'bucket', one)
    .flatMap(({ attributes }) => blocks(attributes['versioning_configuration']))
    .some((each) => each['status'] === 'Enabled');
}

const softDeleteDays = ({ attributes }: Resource): number =>
  Number(text(blocks(attributes['soft_delete_policy'])[0]?.['retention_duration_seconds'], '0')) / 86_400;

/** Whether something of the stack keeps a copy where the loss does not reach. */
function survives(one: Resource, loss: Loss, stack: StackView): boolean {
  // A key of the service's own is nobody's to lose.
  if (loss === 'its key' && !keyOf(one, stack).startsWith('alias/')) return true;
  if (one.type === 'google_storage_bucket')
    return loss === 'its region' && /^(US|EU|ASIA|NAM4|EUR4)$/.test(text(one.attributes['location']));
  if (loss === 'its region') return copied(one, stack);
  // Copies in the second region are under a key of that side, the vault's under its own.
  if (loss === 'its key')
    return ['aws_db_instance', 'aws_secretsmanager_secret'].includes(one.type) && copied(one, stack);
  return false;
}

/** S3, Secrets Manager and AWS Backup copy into other regions by these; RDS by a replication of its automated backups. */
function copied(one: Resource, stack: StackView): boolean {
  if (blocks(one.attributes['replica']).length > 0) return true;
  if (one.attributes['multi_region'] === true) return stack.ofType('aws_kms_replica_key').length > 0;
  if (one.type === 'aws_backup_vault')
    return vaultRules(one, stack).some((rule) => blocks(rule['copy_action']).length > 0);
  return (
    stack.attached('aws_s3_bucket_replication_configuration', 'bucket', one).length > 0 ||
    stack.attached('aws_db_instance_automated_backups_replication', 'source_db_instance_arn', one).length > 0
  );
}

function copies(stack: StackView): readonly Kept[] {
  return stack.ofType(FOR_A_WHILE[0]).map((one) => {
    const of = stack.follow(one.attributes['source_db_instance_arn']);
    return {
      address: one.address,
      what: `copies of the automated backups of ${of === undefined ? 'a database' : nameOf(of, stack)}`,
      where: `RDS, ${placeOf(one, stack)}`,
      key: keyOf(one, stack),
      howLong: `each moment of the last ${text(one.attributes['retention_period'])} days`,
      whoDeletes: 'Terraform; administrators of the account',
      back: 'restored in that region, by an environment that takes the place of this one (docs/runbooks/lost-region.md); not measured',
      proven: 'not yet',
      lostWith: ['its account', 'its key'],
    };
  });
}

/** One row for each number of days: there are dozens of groups, and all are alike. */
function logGroups(stack: StackView): readonly Kept[] {
  const byDays = new Map<string, Resource[]>();
  for (const group of stack.ofType(FOR_A_WHILE[1])) {
    const days = text(group.attributes['retention_in_days']);
    byDays.set(days, [...(byDays.get(days) ?? []), group]);
  }
  return [...byDays]
    .sort(([one], [other]) => Number(one) - Number(other))
    .map(([days, groups]) => ({
      address: groups.map(({ address }) => address).join(' '),
      what: `lines of ${groups.length} log group${groups.length === 1 ? '' : 's'}`,
      where: `CloudWatch Logs, ${[...new Set(groups.map((group) => placeOf(group, stack)))].join(' and ')}`,
      key: [
        ...new Set(groups.map((group) => (group.attributes['kms_key_id'] ? keyOf(group, stack) : "CloudWatch's own"))),
      ].join(', '),
      howLong: `${days} days`,
      whoDeletes: 'Terraform; administrators of the account',
      back: 'not at all; what must last is in the log buckets, too',
      proven: 'nothing to prove',
      lostWith: ['a deletion', 'its region', 'its account'],
    }));
}
