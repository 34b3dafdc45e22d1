/** What several rules need to know of a bucket: which services deliver logs into it, and how it is encrypted. */
import { readDocument } from './documents';
import { blocks } from './expectations';
import type { Resource, StackView } from './stack-view';

/** Whether the bucket's policy lets the service (`logging.s3.amazonaws.com`) write objects into it. */
export function receivesLogs(bucket: Resource, stack: StackView, service: string): boolean {
  return stack.attached('aws_s3_bucket_policy', 'bucket', bucket).some((policy) => {
    const reading = readDocument(stack, policy.attributes['policy']);
    if ('unreadable' in reading) return false;
    return reading.statements.some(
      ({ effect, actions, principals }) =>
        effect === 'Allow' &&
        actions.some((action) => ['s3:PutObject', 's3:*', '*'].includes(action)) &&
        principals.some(({ type, identifiers }) => type === 'Service' && identifiers.includes(service)),
    );
  });
}

/** `AES256`, `aws:kms`, …; undefined without an encryption configuration. */
export function sseAlgorithm(bucket: Resource, stack: StackView): unknown {
  const [encryption] = stack.attached('aws_s3_bucket_server_side_encryption_configuration', 'bucket', bucket);
  const [rule] = blocks(encryption?.attributes['rule']);
  return stack.value(blocks(rule?.['apply_server_side_encryption_by_default'])[0]?.['sse_algorithm']);
}
