import { CloudfrontDistribution } from '@cdktf/provider-aws/lib/cloudfront-distribution';
import { CloudfrontFunction } from '@cdktf/provider-aws/lib/cloudfront-function';
import { CloudfrontOriginAccessControl } from '@cdktf/provider-aws/lib/cloudfront-origin-access-control';
import { Lazy } from 'cdktf';
import { Construct } from 'constructs';
import type { Environment } from '../../environments/environment';
import type { Logs } from '../logs/logs';
import { AdminUiBucket, adminUiBucketName } from './admin-ui-bucket';
import { DistributionLog } from './distribution-log';
import { PAGE_ROUTES, pageRoutesFunction } from './page-routes';
import { SecurityHeaders } from './security-headers';

export interface AdminUiProps {
  readonly prefix: string;
  readonly aws: Environment['aws'];
  readonly adminUi: Environment['edge']['adminUi'];
  readonly lead: Environment['edge']['names'];
  /** Host of the admin API, which the page talks to. */
  readonly apiHostname: string;
  readonly auth0Domain: string;
  readonly logs: Logs;
  readonly logRetentionDays: number;
}

/** "CachingOptimized", a cache policy of AWS: it keeps a file as long as its Cache-Control says, five minutes here. */
const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';

/** The admin UI: static files in a private bucket, which CloudFront alone reads. */
export class AdminUi extends Construct {
  /** `https://` and the host, no trailing slash: CORS_ORIGINS of the admin API. */
  readonly origin: string;
  readonly bucketName: string;
  readonly distribution: CloudfrontDistribution;

  constructor(scope: Construct, id: string, props: AdminUiProps) {
    super(scope, id);
    const { prefix, aws, adminUi } = props;
    this.origin = `https://${adminUi.hostname}`;
    const files = new AdminUiBucket(this, 'files', {
      bucketName: adminUiBucketName(prefix, aws.accountId),
      // The distribution comes after the bucket it reads, whose policy names the distribution.
      readerArn: Lazy.stringValue({ produce: () => this.distribution.arn }),
      auditLogs: props.logs.audit,
    });
    this.bucketName = files.bucketName;
    this.distribution = this.distribute(files, props);
    new DistributionLog(this, 'log', {
      name: `${prefix}-admin-ui`,
      distribution: this.distribution,
      retentionDays: props.logRetentionDays,
      accountId: aws.accountId,
    });
  }

  private distribute(files: AdminUiBucket, props: AdminUiProps): CloudfrontDistribution {
    const { prefix, adminUi, lead } = props;
    const headers = new SecurityHeaders(this, 'headers', {
      name: `${prefix}-admin-ui`,
      apiOrigin: `https://${props.apiHostname}`,
      auth0Domain: props.auth0Domain,
    });
    const routes = new CloudfrontFunction(this, 'page-routes', {
      name: `${prefix}-admin-ui-page-routes`,
      comment: 'Answers the routes of the page with the page',
      runtime: 'cloudfront-js-2.0',
      code: pageRoutesFunction(PAGE_ROUTES),
    });
    // INVARIANT: distribution-origin-private
    const access = new CloudfrontOriginAccessControl(this, 'access', {
      name: `${prefix}-admin-ui`,
      description: 'CloudFront signs what it asks the bucket for',
      originAccessControlOriginType: 's3',
      signingBehavior: 'always',
      signingProtocol: 'sigv4',
    });
    return new CloudfrontDistribution(this, 'distribution', {
      comment: 'Admin UI of Balrog',
      enabled: true,
      // CloudFront refuses a name that another distribution has, whichever account that is in.
      ...(lead === 'lead-here' && { aliases: [adminUi.hostname] }),
      httpVersion: 'http2and3',
      isIpv6Enabled: true,
      // North America and Europe: others reach it too, from further away.
      priceClass: 'PriceClass_100',
      defaultRootObject: 'index.html',
      origin: [{ originId: 'files', domainName: files.domainName, originAccessControlId: access.id }], // INVARIANT: distribution-origin-private
      defaultCacheBehavior: {
        targetOriginId: 'files',
        viewerProtocolPolicy: 'redirect-to-https', // INVARIANT: plain-http
        allowedMethods: ['GET', 'HEAD'],
        cachedMethods: ['GET', 'HEAD'],
        compress: true,
        cachePolicyId: CACHING_OPTIMIZED,
        responseHeadersPolicyId: headers.policyId, // INVARIANT: distribution-security-headers
        functionAssociation: [{ eventType: 'viewer-request', functionArn: routes.arn }],
      },
      // Who may not list a bucket is told 403 of what is missing in it.
      customErrorResponse: [
        { errorCode: 403, responseCode: 404, responsePagePath: '/404.html', errorCachingMinTtl: 10 },
      ],
      restrictions: { geoRestriction: { restrictionType: 'none' } },
      // INVARIANT: tls-floor
      viewerCertificate: {
        acmCertificateArn: adminUi.certificateArn,
        sslSupportMethod: 'sni-only',
        minimumProtocolVersion: 'TLSv1.2_2021',
      },
    });
  }
}
