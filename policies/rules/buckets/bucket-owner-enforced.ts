import { blocks, show } from '../../expectations';
import type { Rule } from '../../rule';

/** ACLs are off: what is written into the bucket belongs to it, and its policy alone says who reads it. */
export const bucketOwnerEnforced: Rule = {
  id: 'bucket-owner-enforced',
  reason:
    'With ACLs, whoever writes an object decides who reads it, and a delivery service can keep us from our own logs.',
  appliesTo: ['aws_s3_bucket'],
  check: (bucket, stack) => {
    const controls = stack.attached('aws_s3_bucket_ownership_controls', 'bucket', bucket);
    const given = stack.value(blocks(controls[0]?.attributes['rule'])[0]?.['object_ownership']);
    if (given === 'BucketOwnerEnforced') return [];
    const wrong = `object_ownership (aws_s3_bucket_ownership_controls) is ${show(given)}, expected "BucketOwnerEnforced"`;
    return [{ wrong, remedy: 'Add ownership controls with BucketOwnerEnforced (see constructs/storage).' }];
  },
};
