import { blocks } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Attributes, StackView } from '../../stack-view';

const REMEDY =
  'Give the origin an originAccessControlId whose signing behavior is always (constructs/edge/admin-ui.ts).';

/** What CloudFront serves from lies in a private bucket, which it reads with signed requests. */
export const distributionOriginPrivate: Rule = {
  id: 'distribution-origin-private',
  reason: 'An origin that answers anybody is a way around TLS, headers and log, and a public bucket besides.',
  appliesTo: ['aws_cloudfront_distribution'],
  check: ({ attributes }, stack) => {
    const origins = blocks(attributes['origin']);
    if (origins.length === 0) return [{ wrong: 'has no origin that can be read', remedy: REMEDY }];
    return origins.flatMap((origin) => faultsOf(origin, stack));
  },
};

function faultsOf(origin: Attributes, stack: StackView): readonly Finding[] {
  const name = String(origin['origin_id']);
  if (stack.follow(origin['domain_name'])?.type !== 'aws_s3_bucket')
    return [{ wrong: `origin ${name} is no bucket of this stack`, remedy: REMEDY }];
  const access = stack.follow(origin['origin_access_control_id']);
  if (access?.type !== 'aws_cloudfront_origin_access_control')
    return [{ wrong: `origin ${name} has no origin access control of this stack`, remedy: REMEDY }];
  const signing = stack.value(access.attributes['signing_behavior']);
  if (signing === 'always') return [];
  return [{ at: access, wrong: `signing_behavior is ${JSON.stringify(signing)}, expected "always"`, remedy: REMEDY }];
}
