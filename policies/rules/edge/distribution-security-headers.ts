import { blocks, show } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Attributes, Resource, StackView } from '../../stack-view';

const REMEDY = 'Send the headers of constructs/edge/security-headers.ts with every behavior.';
const YEAR_SECONDS = 31_536_000;
/** What every page must be told; without them it may load scripts from, or be framed by, anywhere. */
const DIRECTIVES = ["default-src 'none'", "script-src 'self'", "frame-ancestors 'self'", "base-uri 'none'"];

/** Pages that CloudFront serves arrive with their security headers. */
export const distributionSecurityHeaders: Rule = {
  id: 'distribution-security-headers',
  reason: 'The admin UI holds the tokens of those who ship Firefox; a foreign script or frame in it could use them.',
  appliesTo: ['aws_cloudfront_distribution'],
  check: ({ attributes }, stack) => {
    const behaviors = [
      ...blocks(attributes['default_cache_behavior']),
      ...blocks(attributes['ordered_cache_behavior']),
    ];
    return behaviors.flatMap((behavior) => {
      const policy = stack.follow(behavior['response_headers_policy_id']);
      if (policy?.type !== 'aws_cloudfront_response_headers_policy')
        return [{ wrong: 'a behavior has no response headers policy of this stack', remedy: REMEDY }];
      return faultsOf(policy, stack);
    });
  },
};

function faultsOf(policy: Resource, stack: StackView): readonly Finding[] {
  const security = blocks(policy.attributes['security_headers_config'])[0];
  const header = (name: string): Attributes | undefined => blocks(security?.[name])[0];
  const content = stack.value(header('content_security_policy')?.['content_security_policy']);
  const age = stack.value(header('strict_transport_security')?.['access_control_max_age_sec']);
  const referrer = stack.value(header('referrer_policy')?.['referrer_policy']);
  const lacks = DIRECTIVES.filter((directive) => !String(content).split('; ').includes(directive));
  const wrong = [
    ...lacks.map((directive) => `content_security_policy lacks ${directive}`),
    ...(typeof age === 'number' && age >= YEAR_SECONDS
      ? []
      : [`strict_transport_security is ${show(age)} seconds, expected a year or more`]),
    ...(header('content_type_options') ? [] : ['content_type_options is absent']),
    ...(referrer === 'no-referrer' ? [] : [`referrer_policy is ${show(referrer)}, expected "no-referrer"`]),
    ...Object.entries(security ?? {})
      .filter(([, given]) => blocks(given).some(({ override }) => override !== true))
      .map(([name]) => `${name} does not override what the origin sends`),
  ];
  return wrong.map((what) => ({ at: policy, wrong: what, remedy: REMEDY }));
}
