import { blocks, show } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Attributes, Resource, StackView } from '../../stack-view';

/** Ordering, importing and trying a certificate takes weeks. */
const DAYS_AHEAD = 30;

/** Somebody is told weeks before a certificate runs out. */
export const certificateExpiryAlarm: Rule = {
  id: 'certificate-expiry-alarm',
  reason:
    'Imported certificates are renewed by hand each May or June; forgotten once, every client of the domain is cut off.',
  appliesTo: ['aws_lb_listener', 'aws_cloudfront_distribution'],
  check: ({ attributes }, stack) => {
    const given = attributes['certificate_arn'] ?? blocks(attributes['viewer_certificate'])[0]?.['acm_certificate_arn'];
    return given === undefined ? [] : faultsOf(stack.value(given), stack);
  },
};

function faultsOf(certificate: unknown, stack: StackView): readonly Finding[] {
  const remedy = 'Add a CertificateExpiry (constructs/edge) for this certificate, in its region.';
  const region = /^arn:aws:acm:([a-z0-9-]+):/.exec(String(certificate))?.[1];
  if (region === undefined) return [{ wrong: `cannot decide: the certificate is ${show(certificate)}`, remedy }];
  const alarms = stack
    .ofType('aws_cloudwatch_metric_alarm')
    .filter((alarm) => watches(alarm.attributes, certificate, stack));
  if (alarms.length === 0) return [{ wrong: `no alarm watches when ${show(certificate)} expires`, remedy }];
  const faults = alarms.map((alarm) => faultOf(alarm, region, stack));
  // One sound alarm is enough.
  return faults.some((fault) => fault === undefined) ? [] : faults.filter((fault) => fault !== undefined);
}

function watches(alarm: Attributes, certificate: unknown, stack: StackView): boolean {
  const dimensions = (alarm['dimensions'] ?? {}) as Attributes;
  const metric = alarm['namespace'] === 'AWS/CertificateManager' && alarm['metric_name'] === 'DaysToExpiry';
  return metric && stack.value(dimensions['CertificateArn']) === certificate;
}

function faultOf(alarm: Resource, region: string, stack: StackView): Finding | undefined {
  const { threshold, comparison_operator: comparison } = alarm.attributes;
  const remedy = `Let it compare LessThanThreshold with at least ${DAYS_AHEAD} days, in the certificate's region.`;
  const days = stack.value(threshold);
  const fault = (wrong: string): Finding => ({ at: alarm, wrong, remedy });
  if (stack.regionOf(alarm) !== region) return fault(`is not in ${region}, where ACM measures the certificate`);
  if (!/^LessThan(OrEqualTo)?Threshold$/.test(String(comparison)))
    return fault(`comparison_operator is ${show(comparison)}`);
  if (typeof days === 'number' && days >= DAYS_AHEAD) return undefined;
  return fault(`threshold is ${show(days)}, expected at least ${DAYS_AHEAD} days`);
}
