import { show, undecided } from '../../expectations';
import { generationOf } from '../../generations';
import { sseAlgorithm } from '../../log-delivery';
import { hasUnresolved } from '../../references';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';

type Encrypted = 'true' | 'key' | 'bucket';

/**
 * Type -> attribute -> what it must be: true, or a key that is named. Left out: what AWS always encrypts
 * (CloudWatch log groups, DynamoDB, Secrets Manager, CloudFront).
 */
export const ENCRYPTED: Readonly<Record<string, Readonly<Record<string, Encrypted>>>> = {
  aws_db_instance: { storage_encrypted: 'true', kms_key_id: 'key', performance_insights_kms_key_id: 'key' },
  aws_db_instance_automated_backups_replication: { kms_key_id: 'key' },
  aws_rds_cluster: { storage_encrypted: 'true', kms_key_id: 'key' },
  aws_backup_vault: { kms_key_arn: 'key' },
  aws_sns_topic: { kms_master_key_id: 'key' },
  aws_sqs_queue: { kms_master_key_id: 'key' },
  aws_ebs_volume: { encrypted: 'true' },
  aws_efs_file_system: { encrypted: 'true' },
  aws_elasticache_replication_group: { at_rest_encryption_enabled: 'true' },
  aws_s3_bucket: { sse_algorithm: 'bucket' },
};

/** Everything that is stored is encrypted, what holds data with a key that is named. */
export const encryptionAtRest: Rule = {
  id: 'encryption-at-rest',
  reason:
    'Absent means unencrypted (or a key whose policy we do not write), and encrypting later means making it anew.',
  appliesTo: Object.keys(ENCRYPTED),
  check: (resource, stack) =>
    Object.entries(ENCRYPTED[resource.type] ?? {})
      .filter(([attribute]) => !(attribute in WHOLE_INSTANCE && isPlain(resource, stack)))
      .flatMap(([attribute, wanted]) => fault(resource, attribute, wanted, stack)),
};

/** RDS encrypts an instance when it is made, or never. */
const WHOLE_INSTANCE = { storage_encrypted: true, kms_key_id: true };

/** It was adopted as it ran, without encryption: databases.json records that, and another would take its place. */
const isPlain = (resource: Resource, stack: StackView): boolean =>
  resource.type === 'aws_db_instance' && generationOf(resource, stack)?.recorded?.storageEncrypted === false;

function fault(resource: Resource, attribute: string, wanted: Encrypted, stack: StackView): readonly Finding[] {
  if (wanted === 'bucket') return bucketFault(resource, stack);
  const given = stack.value(resource.attributes[attribute]);
  const expected = wanted === 'true' ? 'true' : 'a KMS key';
  const remedy = `Set ${attribute} to ${expected} in the construct of ${resource.path}.`;
  const accepted = wanted === 'true' ? given === true : isKey(given, stack);
  if (accepted) return [];
  if (hasUnresolved(given)) return [undecided(attribute, given, remedy)];
  return [{ wrong: `${attribute} is ${show(given)}, expected ${expected}`, remedy }];
}

function isKey(given: unknown, stack: StackView): boolean {
  const type = stack.follow(given)?.type;
  if (type !== undefined) return /^(data\.)?aws_kms_(key|replica_key|external_key|alias)$/.test(type);
  return typeof given === 'string' && /^(arn:aws:kms:|alias\/|[0-9a-f-]{36}$)/.test(given);
}

function bucketFault(bucket: Resource, stack: StackView): readonly Finding[] {
  const given = sseAlgorithm(bucket, stack);
  if (['AES256', 'aws:kms', 'aws:kms:dsse'].includes(String(given))) return [];
  const what = 'sse_algorithm (aws_s3_bucket_server_side_encryption_configuration)';
  const remedy = 'Set sseAlgorithm to AES256 or aws:kms (see constructs/storage).';
  return [
    hasUnresolved(given)
      ? undecided(what, given, remedy)
      : { wrong: `${what} is ${show(given)}, expected AES256 or aws:kms`, remedy },
  ];
}
