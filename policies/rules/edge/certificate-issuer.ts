import { nameOf, needsOf, tagOf } from '../../domains';
import { show } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Attributes, Resource, StackView } from '../../stack-view';

const TYPES = ['aws_lb_listener', 'aws_lb_listener_certificate', 'aws_acm_certificate'];

/** Listeners say who issued their certificate, and domains with pinned clients have no certificate of Amazon's. */
export const certificateIssuer: Rule = {
  id: 'certificate-issuer',
  reason:
    'Old Firefox and Thunderbird trust one issuer for the domain they ask. With any other certificate they stop updating, and no update can repair them.',
  appliesTo: TYPES,
  check: (resource, stack) => {
    if (resource.type === 'aws_lb_listener') return ofListener(resource, stack);
    const wrong =
      resource.type === 'aws_acm_certificate'
        ? 'requests a certificate in the same breath as its use'
        : 'adds a second certificate, which may be served instead of the one that was checked';
    return [{ wrong, remedy: 'Name the one certificate of the domain by its ARN in environments/, with its issuer.' }];
  },
};

function ofListener(listener: Resource, stack: StackView): readonly Finding[] {
  if (stack.value(listener.attributes['protocol']) === 'HTTP') return [];
  const lb = stack.follow(listener.attributes['load_balancer_arn']);
  const issuer = tagOf(listener, 'CertificateIssuer', stack);
  const remedy =
    'Set certificate.issuer of the domain in environments/: imported or amazon, whichever is true of its ARN.';
  if (issuer !== 'imported' && issuer !== 'amazon') {
    const given = (listener.attributes['tags'] as Attributes | undefined)?.['CertificateIssuer'];
    return [{ wrong: `cannot decide: tags.CertificateIssuer is ${show(given)}, expected imported or amazon`, remedy }];
  }
  if (issuer === 'imported' || !needsOf(lb, stack).pinned) return [];
  return [
    {
      wrong: `serves ${nameOf(lb, stack)}, whose clients pin DigiCert, with a certificate of Amazon`,
      remedy: 'Import a DigiCert certificate into ACM and name it in environments/ as { issuer: imported, arn }.',
    },
  ];
}
