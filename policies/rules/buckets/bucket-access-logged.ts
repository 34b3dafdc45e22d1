import { strings, undecided } from '../../expectations';
import { receivesLogs } from '../../log-delivery';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';

const REMEDY =
  'Add an aws_s3_bucket_logging whose target_bucket is the audit log bucket (accessLogs in constructs/storage).';

/** Who read what is on record. A bucket that itself takes S3 access logs is exempt: it would log its own logging. */
export const bucketAccessLogged: Rule = {
  id: 'bucket-access-logged',
  reason: 'After a leak the first question is who read the bucket, and it cannot be answered afterwards.',
  appliesTo: ['aws_s3_bucket'],
  check: (bucket, stack) => {
    if (receivesLogs(bucket, stack, 'logging.s3.amazonaws.com')) return [];
    const [logging] = stack.attached('aws_s3_bucket_logging', 'bucket', bucket);
    if (!logging) return [{ wrong: 'no aws_s3_bucket_logging records who reads it', remedy: REMEDY }];
    const given = logging.attributes['target_bucket'];
    const target = stack.follow(given);
    if (!target) return [{ at: logging, ...undecided('target_bucket', given, REMEDY) }];
    if (receivesLogs(target, stack, 'logging.s3.amazonaws.com')) return afterItsPolicy(logging, target, stack);
    const wrong = `target_bucket ${target.address} does not let logging.s3.amazonaws.com write: no line would arrive`;
    return [
      { at: logging, wrong, remedy: 'Allow logging.s3.amazonaws.com s3:PutObject in the policy of that bucket.' },
    ];
  },
};

/** S3 looks at the policy of the target when logging is switched on: Terraform must have put it by then. */
function afterItsPolicy(logging: Resource, target: Resource, stack: StackView): readonly Finding[] {
  const policies = stack.attached('aws_s3_bucket_policy', 'bucket', target);
  const waitsFor = strings(logging.attributes['depends_on']);
  if (policies.some(({ address }) => waitsFor.includes(address))) return [];
  const wrong = `depends_on does not name ${policies.map(({ address }) => address).join(' or ')}, so S3 may be asked before it lets it write`;
  return [{ at: logging, wrong, remedy: 'Let the aws_s3_bucket_logging depend on the policy of its target bucket.' }];
}
