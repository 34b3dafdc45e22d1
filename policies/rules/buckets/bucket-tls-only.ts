import { readDocument, type Statement } from '../../documents';
import { undecided } from '../../expectations';
import type { Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';

const REMEDY =
  'Deny s3:* on the bucket and its objects to everyone where aws:SecureTransport is false (see constructs/storage).';

/** The bucket answers over TLS only. */
export const bucketTlsOnly: Rule = {
  id: 'bucket-tls-only',
  reason: 'S3 also speaks plain HTTP; without a Deny, a client that does so sends its data and signature readable.',
  appliesTo: ['aws_s3_bucket'],
  check: (bucket, stack) => {
    const policies = stack.attached('aws_s3_bucket_policy', 'bucket', bucket);
    if (policies.length === 0)
      return [{ wrong: 'has no aws_s3_bucket_policy that refuses plain HTTP', remedy: REMEDY }];
    return policies.flatMap((policy) => {
      const reading = readDocument(stack, policy.attributes['policy']);
      if ('unreadable' in reading) return [{ at: policy, ...undecided('policy', reading.unreadable, REMEDY) }];
      const refuses = reading.statements.some((statement) => refusesPlainHttp(statement, bucket, stack));
      return refuses ? [] : [{ at: policy, wrong: 'no statement refuses plain HTTP to everyone', remedy: REMEDY }];
    });
  },
};

function refusesPlainHttp(statement: Statement, bucket: Resource, stack: StackView): boolean {
  const { effect, principals, actions, conditions } = statement;
  const everyone = principals.some(({ type, identifiers }) => ['*', 'AWS'].includes(type) && identifiers.includes('*'));
  const [condition] = conditions;
  const plain =
    conditions.length === 1 &&
    condition?.test === 'Bool' &&
    condition.variable.toLowerCase() === 'aws:securetransport' &&
    condition.values.join() === 'false';
  const everything = actions.includes('s3:*') || actions.includes('*');
  return effect === 'Deny' && everyone && plain && everything && covers(statement, bucket, stack);
}

/** Both the bucket and its objects, by reference to the arn or by the name written out. */
function covers({ resources }: Statement, { address, attributes }: Resource, stack: StackView): boolean {
  if (resources.includes('*')) return true;
  const arns = [`\${${address}.arn}`, `arn:aws:s3:::${String(stack.value(attributes['bucket']))}`];
  return arns.some((arn) => resources.includes(arn)) && arns.some((arn) => resources.includes(`${arn}/*`));
}
