/** Objects that Terraform puts into a bucket (provider: internal/service/s3/object.go, resourceObjectRead). */
import { createHash } from 'node:crypto';
import type { CloudView, ResourceBehaviour, Values } from '../behaviour';
import { block, changed, list, text } from '../values';
import { bucketMirrors } from './s3-mirrors';

/** What the object holds, where the configuration says it; a file lies on somebody's disk. */
function contentOf(values: Values): Buffer | undefined {
  const [plain, encoded] = [text(values, 'content'), text(values, 'content_base64')];
  if (plain !== undefined) return Buffer.from(plain);
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64');
}

const CONTENT = ['content', 'content_base64', 'source', 'source_hash', 'etag'] as const;

const isNew = (prior: Values, planned: Values): boolean => CONTENT.some((name) => changed(prior, planned, name));

/** How its bucket encrypts, and whether it keeps versions. */
function bucketOf(values: Values, cloud: CloudView): Values {
  const bucket = cloud.resources('aws_s3_bucket').find(({ id }) => id === values['bucket'])?.values ?? {};
  return { ...bucket, ...bucketMirrors.shows(bucket, {}, cloud) };
}

/** S3 tells checksums only to those who ask for an algorithm, and the provider asks for none unless the configuration does. */
function made(values: Values, cloud: CloudView): Values {
  const content = contentOf(values);
  const bucket = bucketOf(values, cloud);
  const rule = block(block(bucket, 'server_side_encryption_configuration'), 'rule');
  const by = block(rule, 'apply_server_side_encryption_by_default');
  const seed = [String(values['bucket']), String(values['key']), content?.toString('base64') ?? ''];
  const versioned = list(bucket, 'versioning').some((each) => (each as Values)['enabled'] === true);
  const isEncryptedByKey = by?.['sse_algorithm'] === 'aws:kms';
  return {
    arn: `arn:aws:s3:::${String(values['bucket'])}/${String(values['key']).replace(/^\/+/, '')}`,
    bucket_key_enabled: isEncryptedByKey && rule?.['bucket_key_enabled'] === true,
    content_type: 'application/octet-stream',
    // Of what a key of KMS encrypts it is no digest.
    etag:
      content && !isEncryptedByKey ? createHash('md5').update(content).digest('hex') : cloud.hex(32, 'etag', ...seed),
    kms_key_id: isEncryptedByKey ? (text(by, 'kms_master_key_id') ?? '') : '',
    server_side_encryption: text(by, 'sse_algorithm') ?? 'AES256',
    storage_class: 'STANDARD',
    version_id: versioned ? cloud.hex(32, 'version', ...seed) : '',
  };
}

export const s3Object: ResourceBehaviour = {
  create: made,
  recomputedOnUpdate: (prior, planned) => (isNew(prior, planned) ? ['version_id'] : []),
  update: (_prior, values, cloud) => made(values, cloud),
};
