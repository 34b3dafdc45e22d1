import { show } from '../../expectations';
import { receivesLogs, sseAlgorithm } from '../../log-delivery';
import type { Rule } from '../../rule';

/** A bucket that load balancers or S3 deliver into is encrypted with S3's own keys. */
export const logDeliveryEncryption: Rule = {
  id: 'log-delivery-encryption',
  reason:
    'Load balancers and S3 cannot use a KMS key of ours for access logs: the bucket stays empty and nobody is told.',
  appliesTo: ['aws_s3_bucket'],
  check: (bucket, stack) => {
    const services = ['logdelivery.elasticloadbalancing.amazonaws.com', 'logging.s3.amazonaws.com'];
    const from = services.find((service) => receivesLogs(bucket, stack, service));
    const given = sseAlgorithm(bucket, stack);
    if (!from || given === 'AES256') return [];
    const wrong = `takes logs from ${from}, and its sse_algorithm is ${show(given)}, expected "AES256"`;
    return [{ wrong, remedy: 'Set its encryption to s3-managed in constructs/logs.' }];
  },
};
