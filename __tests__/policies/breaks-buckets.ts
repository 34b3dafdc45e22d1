/** Buckets. */
import { at } from './bench';
import { Breaks, UNRESOLVED } from './breaks-table';

const table = new Breaks();
const { add, set, remove } = table;

const BUCKET = 'aws_s3_bucket.requests';
const BLOCK = 'aws_s3_bucket_public_access_block.requests_block';
remove('no-public-bucket', BLOCK, BUCKET, 'no aws_s3_bucket_public_access_block protects it');
for (const flag of ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets']) {
  set('no-public-bucket', BLOCK, flag, false, `${flag} is false, expected true`);
  set('no-public-bucket', BLOCK, flag, undefined, `${flag} is absent`);
}
add('no-public-bucket', 'aws_s3_bucket_acl.acl', 'acl is "public-read"', (tree) => {
  tree.resource.aws_s3_bucket_acl = { acl: { bucket: '${aws_s3_bucket.requests.id}', acl: 'public-read' } };
});
const DOCUMENT = 'data.aws_iam_policy_document.requests_document';
const POLICY = 'aws_s3_bucket_policy.requests_policy';
const anyone = {
  sid: 'Open',
  actions: ['s3:GetObject'],
  resources: ['*'],
  principals: [{ type: '*', identifiers: ['*'] }],
};
for (const statement of [
  anyone,
  { ...anyone, principals: [{ type: 'AWS', identifiers: ['*'] }] },
  { ...anyone, principals: [], not_principals: [{ type: 'AWS', identifiers: ['123456789012'] }] },
  { ...anyone, condition: [{ test: 'StringLike', variable: 'aws:SourceAccount', values: ['*'] }] },
  { ...anyone, condition: [{ test: 'StringNotEquals', variable: 'aws:SourceAccount', values: ['123456789012'] }] },
]) {
  add('no-public-bucket', POLICY, 'statement Open allows anyone in the world', (tree) => {
    at(tree, DOCUMENT).statement.push(statement);
  });
}
set('no-public-bucket', POLICY, 'policy', UNRESOLVED, 'cannot decide: policy');

remove('bucket-tls-only', POLICY, BUCKET, 'has no aws_s3_bucket_policy that refuses plain HTTP');
set('bucket-tls-only', POLICY, 'policy', UNRESOLVED, 'cannot decide: policy');
for (const change of [
  { effect: 'Allow' },
  { actions: ['s3:GetObject'] },
  { resources: ['${aws_s3_bucket.requests.arn}'] },
  { principals: [{ type: 'AWS', identifiers: ['arn:aws:iam::111122223333:root'] }] },
  { condition: [{ test: 'Bool', variable: 'aws:SecureTransport', values: ['true'] }] },
  { condition: [] },
]) {
  add('bucket-tls-only', POLICY, 'no statement refuses plain HTTP to everyone', (tree) => {
    Object.assign(at(tree, DOCUMENT).statement[0], change);
  });
}

const OWNER = 'aws_s3_bucket_ownership_controls.requests_owner';
remove('bucket-owner-enforced', OWNER, BUCKET, 'is absent, expected "BucketOwnerEnforced"');
add('bucket-owner-enforced', BUCKET, 'is "ObjectWriter", expected "BucketOwnerEnforced"', (tree) => {
  at(tree, OWNER).rule = { object_ownership: 'ObjectWriter' };
});

const LIFECYCLE = 'aws_s3_bucket_lifecycle_configuration.requests_lifecycle';
remove('bucket-lifecycle-bounded', LIFECYCLE, BUCKET, 'has no aws_s3_bucket_lifecycle_configuration');
for (const [change, says] of [
  [{ expiration: undefined }, 'objects never end: expiration.days of a rule over the whole bucket is absent'],
  [{ expiration: [{ days: 0 }] }, 'expiration.days of a rule over the whole bucket is 0'],
  [{ expiration: [{ days: UNRESOLVED }] }, 'cannot decide: objects never end'],
  [{ status: 'Disabled' }, 'objects never end'],
  [{ filter: [{ prefix: 'tmp/' }] }, 'objects never end'],
  [{ filter: [{ tag: { key: 'a', value: 'b' } }] }, 'objects never end'],
  [{ noncurrent_version_expiration: undefined }, 'older versions never end'],
  [{ abort_incomplete_multipart_upload: undefined }, 'unfinished uploads never end'],
] as const) {
  add('bucket-lifecycle-bounded', BUCKET, says, (tree) => {
    Object.assign(at(tree, LIFECYCLE).rule[0], change);
  });
}

const ENCRYPTION = 'aws_s3_bucket_server_side_encryption_configuration.requests_encryption';
remove('encryption-at-rest', ENCRYPTION, BUCKET, 'is absent, expected AES256 or aws:kms');
add('log-delivery-encryption', BUCKET, 'sse_algorithm is "aws:kms", expected "AES256"', (tree) => {
  at(tree, ENCRYPTION).rule[0].apply_server_side_encryption_by_default.sse_algorithm = 'aws:kms';
});
set('no-force-destroy', BUCKET, 'force_destroy', true, 'force_destroy is true, expected false or absent');
set('no-force-destroy', BUCKET, 'force_destroy', UNRESOLVED, `force_destroy is "${UNRESOLVED}"`);
const LOGGING = 'aws_s3_bucket_logging.requests_logging';
remove('bucket-access-logged', LOGGING, BUCKET, 'no aws_s3_bucket_logging records who reads it');
set('bucket-access-logged', LOGGING, 'target_bucket', 'elsewhere', 'cannot decide: target_bucket');
set('bucket-access-logged', LOGGING, 'target_bucket', '${aws_s3_bucket.requests.id}', 'no line would arrive');

const ORDER = 'depends_on does not name aws_s3_bucket_policy.audit_policy, so S3 may be asked before';
set('bucket-access-logged', LOGGING, 'depends_on', undefined, ORDER);
set('bucket-access-logged', LOGGING, 'depends_on', ['aws_s3_bucket_policy.requests_policy'], ORDER);

export const bucketBreaks = table.all;
