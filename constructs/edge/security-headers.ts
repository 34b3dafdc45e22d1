import { CloudfrontResponseHeadersPolicy } from '@cdktf/provider-aws/lib/cloudfront-response-headers-policy';
import { Construct } from 'constructs';

export interface SecurityHeadersProps {
  readonly name: string;
  /** `https://` and the host of the admin API: BALROG_ROOT_URL of the UI's build. */
  readonly apiOrigin: string;
  /** Host that people sign in at. */
  readonly auth0Domain: string;
}

const TWO_YEARS_SECONDS = 63_072_000;

/** What a page of the admin UI may load, and from where (mozilla-releng/balrog, `ui/scripts/deploy`). */
export const contentSecurityPolicy = (apiOrigin: string, auth0Domain: string): string => {
  const auth0 = `https://${auth0Domain}`;
  const directives: Readonly<Record<string, readonly string[]>> = {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'img-src': ["'self'", 'https://*.gravatar.com', 'https://*.githubusercontent.com', 'https://i1.wp.com'],
    'style-src': ["'self'", "'unsafe-inline'", 'https://fonts.googleapis.com'],
    'font-src': ['https://fonts.gstatic.com'],
    // The admin API, signing in, and the history buckets.
    'connect-src': [apiOrigin, auth0, 'https://www.googleapis.com/'],
    'frame-src': [auth0],
    'frame-ancestors': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
  };
  return Object.entries(directives)
    .map(([directive, sources]) => [directive, ...sources].join(' '))
    .join('; ');
};

/** The UI's deploy script stores its headers as metadata of the objects, which browsers never see: CloudFront sends them. */
export class SecurityHeaders extends Construct {
  readonly policyId: string;

  constructor(scope: Construct, id: string, { name, apiOrigin, auth0Domain }: SecurityHeadersProps) {
    super(scope, id);
    // INVARIANT: distribution-security-headers
    this.policyId = new CloudfrontResponseHeadersPolicy(this, 'policy', {
      name,
      comment: 'Security headers of the admin UI',
      securityHeadersConfig: {
        contentSecurityPolicy: {
          contentSecurityPolicy: contentSecurityPolicy(apiOrigin, auth0Domain),
          override: true,
        },
        // The script gives two, of two years and of one with subdomains: this keeps the promises of both.
        strictTransportSecurity: {
          accessControlMaxAgeSec: TWO_YEARS_SECONDS,
          includeSubdomains: true,
          override: true,
        },
        contentTypeOptions: { override: true },
        referrerPolicy: { referrerPolicy: 'no-referrer', override: true },
        xssProtection: { protection: true, modeBlock: true, override: true },
      },
    }).id;
  }
}
