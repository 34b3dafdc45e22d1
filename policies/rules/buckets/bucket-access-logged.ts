import { undecided } from '../../expectations';
import { receivesLogs } from '../../log-delivery';
import type { Rule } from '../../rule';

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
    if (receivesLogs(target, stack, 'logging.s3.amazonaws.com')) return [];
    const wrong = `target_bucket ${target.address} does not let logging.s3.amazonaws.com write: no line would arrive`;
    return [
      { at: logging, wrong, remedy: 'Allow logging.s3.amazonaws.com s3:PutObject in the policy of that bucket.' },
    ];
  },
};
