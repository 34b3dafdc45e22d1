import type { Lb } from '@cdktf/provider-aws/lib/lb';
import { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import type { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import { Construct } from 'constructs';
import { PORTS } from '../../application/ports';
import type { DomainData } from './domain';

export interface ListenersProps {
  readonly lb: Lb;
  readonly targetGroup: LbTargetGroup;
  readonly domain: DomainData;
}

/** Port 443 of a domain, and what its port 80 does: nothing, a redirect, or the same answers unencrypted. */
export class Listeners extends Construct {
  readonly all: readonly LbListener[];

  constructor(scope: Construct, id: string, { lb, targetGroup, domain }: ListenersProps) {
    super(scope, id);
    const forward = { type: 'forward', targetGroupArn: targetGroup.arn };
    const https = new LbListener(this, 'https', {
      loadBalancerArn: lb.arn,
      protocol: 'HTTPS',
      port: PORTS.https,
      // INVARIANT: tls-floor
      sslPolicy: domain.tlsPolicy,
      certificateArn: domain.certificate.arn, // INVARIANT: certificate-expiry-alarm
      defaultAction: [forward],
      // An ARN does not tell who issued the certificate; this does, to people and to policies.
      // INVARIANT: certificate-issuer
      tags: { CertificateIssuer: domain.certificate.issuer },
    });
    const plain = (defaultAction: object) =>
      // INVARIANT: plain-http
      new LbListener(this, 'http', {
        loadBalancerArn: lb.arn,
        protocol: 'HTTP',
        port: PORTS.http,
        defaultAction: [{ type: 'forward', ...defaultAction }],
      });
    switch (domain.http) {
      case 'closed':
        this.all = [https];
        break;
      case 'redirect':
        this.all = [https, plain(TO_HTTPS)];
        break;
      case 'serve':
        this.all = [https, plain(forward)];
        break;
    }
  }
}

/** Host, path and query stay as they are. */
const TO_HTTPS = {
  type: 'redirect',
  redirect: { protocol: 'HTTPS', port: String(PORTS.https), statusCode: 'HTTP_301' },
};
