import { nameOf, needsOf } from '../../domains';
import { blocks, show } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Attributes, Resource, StackView } from '../../stack-view';

const REMEDY = 'Set http of the domain in environments/ to closed or redirect.';

/** Answers go over TLS: port 80 redirects to it, and serves itself only where old clients cannot follow. */
export const plainHttp: Rule = {
  id: 'plain-http',
  reason: 'Over plain HTTP a token of the admin API is readable to everybody on the way, and so is every answer.',
  appliesTo: ['aws_lb_listener', 'aws_cloudfront_distribution'],
  check: (resource, stack) =>
    resource.type === 'aws_lb_listener' ? ofListener(resource, stack) : ofCloudFront(resource, stack),
};

function ofListener({ attributes }: Resource, stack: StackView): readonly Finding[] {
  const protocol = stack.value(attributes['protocol']);
  if (protocol === 'HTTPS') return [];
  const lb = stack.follow(attributes['load_balancer_arn']);
  const actions = blocks(attributes['default_action']);
  if (protocol === 'HTTP' && actions.length > 0 && actions.every((action) => redirectsToTls(action, stack))) return [];
  if (protocol === 'HTTP' && needsOf(lb, stack).plainHttp) return [];
  const does = actions.map(({ type }) => show(type)).join(', ');
  return [
    {
      wrong: `protocol is ${show(protocol)} and answers with ${does || 'nothing'} for ${nameOf(lb, stack)}, expected a redirect to HTTPS`,
      remedy: REMEDY,
    },
  ];
}

function redirectsToTls(action: Attributes, stack: StackView): boolean {
  const redirect = blocks(action['redirect'])[0];
  const permanent = ['HTTP_301', 'HTTP_302'].includes(String(redirect?.['status_code']));
  return action['type'] === 'redirect' && permanent && stack.value(redirect?.['protocol']) === 'HTTPS';
}

function ofCloudFront({ attributes }: Resource, stack: StackView): readonly Finding[] {
  const behaviors = [...blocks(attributes['default_cache_behavior']), ...blocks(attributes['ordered_cache_behavior'])];
  const given = behaviors.map((behavior) => stack.value(behavior['viewer_protocol_policy']));
  return given
    .filter((policy) => policy !== 'redirect-to-https' && policy !== 'https-only')
    .map((policy) => ({
      wrong: `viewer_protocol_policy is ${show(policy)}, expected redirect-to-https or https-only`,
      remedy: 'Set viewerProtocolPolicy in constructs/edge/admin-ui.ts.',
    }));
}
