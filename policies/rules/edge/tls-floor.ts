import { nameOf, needsOf, oldestTls } from '../../domains';
import { blocks, show } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';

/** CloudFront serves people with current browsers. */
const CLOUDFRONT_FLOOR = 1.2;

/** TLS as new as the clients of each domain allow. */
export const tlsFloor: Rule = {
  id: 'tls-floor',
  reason:
    'Absent, AWS chooses TLS 1.0, which can be read and changed on the way. Only updates for old clients bear that.',
  appliesTo: ['aws_lb_listener', 'aws_cloudfront_distribution'],
  check: (resource, stack) =>
    resource.type === 'aws_lb_listener' ? ofListener(resource, stack) : ofCloudFront(resource, stack),
};

function ofListener({ attributes }: Resource, stack: StackView): readonly Finding[] {
  if (stack.value(attributes['protocol']) === 'HTTP') return [];
  const lb = stack.follow(attributes['load_balancer_arn']);
  const remedy = 'Set tlsPolicy of the domain in environments/ to ELBSecurityPolicy-TLS13-1-2-2021-06 or stricter.';
  return fault(
    'ssl_policy',
    stack.value(attributes['ssl_policy']),
    needsOf(lb, stack).tlsFloor,
    nameOf(lb, stack),
    remedy,
  );
}

function ofCloudFront({ attributes }: Resource, stack: StackView): readonly Finding[] {
  const certificate = blocks(attributes['viewer_certificate'])[0];
  const given = stack.value(certificate?.['minimum_protocol_version']);
  const remedy = 'Set viewerCertificate.minimumProtocolVersion to TLSv1.2_2021 in constructs/edge/admin-ui.ts.';
  return fault('viewer_certificate.minimum_protocol_version', given, CLOUDFRONT_FLOOR, 'CloudFront', remedy);
}

function fault(attribute: string, given: unknown, floor: number, whom: string, remedy: string): readonly Finding[] {
  const oldest = typeof given === 'string' ? oldestTls(given) : undefined;
  if (oldest !== undefined && oldest >= floor) return [];
  const expected = `expected TLS ${floor.toFixed(1)} or newer for ${whom}`;
  if (oldest !== undefined)
    return [{ wrong: `${attribute} ${show(given)} allows TLS ${oldest.toFixed(1)}, ${expected}`, remedy }];
  return [{ wrong: `cannot decide: ${attribute} is ${show(given)}, ${expected}`, remedy }];
}
