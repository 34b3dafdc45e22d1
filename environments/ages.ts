/**
 * What we build on grows old. One row for each line of versions that is in use or may come next: until when its maker mends
 * it, and who says so. Which of them are in use, and where, is read from the stacks and the repository
 * (commands/ages/in-use.ts), so no version stands here a second time. `npm run balrog -- ages` puts both together.
 *
 * Dates are those of the pages named beside them, as far as they were known in November 2026. Of images that are rebuilt all the
 * time and whose makers name no end, half a year is the longest that nobody looks.
 */
import { CUT_OFFS } from '../application/cut-offs';

export interface Age {
  /** As `commands/ages/in-use.ts` calls it. */
  readonly product: Product;
  /** The line of versions with one end: `20` of Node.js 20.12, `8.0` of MySQL 8.0.45. */
  readonly line: string;
  /** `yyyy-mm-dd`: the last day on which its maker mends it. */
  readonly ends: string;
  /**
   * How sure that day is. `announced`: the maker names it. `expected`: it ends when a successor comes, and this is when one
   * is due. `look-again`: the maker names no end; on that day somebody looks whether that is still so.
   */
  readonly end: 'announced' | 'expected' | 'look-again';
  readonly source: string;
  /** Why it stays in use after its end, where that is decided: a sentence, with the decision if there is one. */
  readonly stays?: string;
}

export const PRODUCTS = [
  'Node.js',
  'Terraform',
  'CDK for Terraform',
  "GitHub's runner",
  'hashicorp/aws',
  'hashicorp/google',
  'grafana/grafana',
  'jianyuan/sentry',
  'Lambda runtime',
  'CloudFront Functions runtime',
  'Fargate platform',
  'Athena engine',
  'RDS for MySQL',
  'TLS policy of load balancers',
  'TLS policy of CloudFront',
  "Python of Balrog's image",
  'nginx',
  'AWS for Fluent Bit',
  'ADOT collector',
  'busybox',
  'AWS CLI',
  'MySQL client',
  'Google Cloud CLI',
] as const;
export type Product = (typeof PRODUCTS)[number];

const NODE = 'https://github.com/nodejs/release#release-schedule';
const LAMBDA = 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html';
const RDS = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MySQL.Concepts.VersionMgmt.html';
const PYTHON = 'https://devguide.python.org/versions/';
const TERRAFORM =
  'https://support.hashicorp.com/hc/en-us/articles/360021185113-Support-Period-and-End-of-Life-EOL-Policy';
const ELB = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html';

/** Only Balrog's own image can bring another Python: application/images.ts says which version of Balrog does. */
const WITH_BALROG = `It comes with the version of Balrog that runs; ${CUT_OFFS.python311} brings 3.11, ${CUT_OFFS.python313} brings 3.13.`;

export const AGES: readonly Age[] = [
  {
    product: 'Node.js',
    line: '20',
    ends: '2026-04-30',
    end: 'announced',
    source: NODE,
    stays:
      'It is only the oldest that package.json lets a laptop have, and one job tests that. Nothing is deployed with it.',
  },
  { product: 'Node.js', line: '22', ends: '2027-04-30', end: 'announced', source: NODE },
  { product: 'Node.js', line: '24', ends: '2028-04-30', end: 'announced', source: NODE },
  {
    product: 'Terraform',
    line: '1.11',
    ends: '2025-08-20',
    end: 'announced',
    source: TERRAFORM,
    stays:
      'It is what set-up fetches where there is none; whoever has a newer one uses that. A newer one here takes the checksums of its release (commands/toolchain/terraform-releases.json).',
  },
  {
    product: 'CDK for Terraform',
    line: '0.21',
    ends: '2025-12-10',
    end: 'announced',
    source: 'https://github.com/hashicorp/terraform-cdk',
    stays: 'docs/decisions/0001-cdktf-although-archived.md',
  },
  {
    product: "GitHub's runner",
    line: 'ubuntu-24.04',
    ends: '2029-05-31',
    end: 'announced',
    source: 'https://ubuntu.com/about/release-cycle',
  },
  {
    product: 'hashicorp/aws',
    line: '6',
    ends: '2027-11-30',
    end: 'look-again',
    source: 'https://github.com/hashicorp/terraform-provider-aws/blob/main/CHANGELOG.md',
  },
  {
    product: 'hashicorp/google',
    line: '6',
    ends: '2025-08-26',
    end: 'announced',
    source: 'https://registry.terraform.io/providers/hashicorp/google/latest/docs/guides/version_7_upgrade',
    stays:
      'The prebuilt bindings end with 6.50 (docs/decisions/0001-cdktf-although-archived.md); what we use of it is buckets, their permissions and monitoring.',
  },
  {
    product: 'grafana/grafana',
    line: '4',
    ends: '2027-05-31',
    end: 'look-again',
    source: 'https://github.com/grafana/terraform-provider-grafana/releases',
  },
  {
    product: 'jianyuan/sentry',
    line: '0',
    ends: '2027-05-31',
    end: 'look-again',
    source: 'https://github.com/jianyuan/terraform-provider-sentry/releases',
  },
  { product: 'Lambda runtime', line: 'nodejs22.x', ends: '2027-04-30', end: 'announced', source: LAMBDA },
  { product: 'Lambda runtime', line: 'nodejs24.x', ends: '2028-04-30', end: 'announced', source: LAMBDA },
  {
    product: 'CloudFront Functions runtime',
    line: 'cloudfront-js-2.0',
    ends: '2027-11-30',
    end: 'look-again',
    source: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html',
  },
  {
    product: 'Fargate platform',
    line: '1.4.0',
    ends: '2027-11-30',
    end: 'look-again',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html',
  },
  {
    product: 'Athena engine',
    line: 'Athena engine version 3',
    ends: '2027-11-30',
    end: 'look-again',
    source: 'https://docs.aws.amazon.com/athena/latest/ug/engine-versions-reference.html',
  },
  {
    product: 'RDS for MySQL',
    line: '8.0',
    ends: '2026-07-31',
    end: 'announced',
    source: RDS,
    stays: 'docs/decisions/0006-mysql-8-0.md; extended support, which costs extra, ends on 2029-07-31.',
  },
  { product: 'RDS for MySQL', line: '8.4', ends: '2029-07-31', end: 'announced', source: RDS },
  {
    product: 'TLS policy of load balancers',
    line: 'ELBSecurityPolicy-2016-08',
    // RFC 8996: TLS 1.0 and 1.1, which this policy lets in, must not be used.
    ends: '2021-03-23',
    end: 'announced',
    source: 'https://www.rfc-editor.org/rfc/rfc8996',
    stays:
      'Old clients speak nothing newer (environments/domains.ts, docs/decisions/0008-one-load-balancer-per-domain.md).',
  },
  {
    product: 'TLS policy of load balancers',
    line: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
    ends: '2027-11-30',
    end: 'look-again',
    source: ELB,
  },
  {
    product: 'TLS policy of CloudFront',
    line: 'TLSv1.2_2021',
    ends: '2027-11-30',
    end: 'look-again',
    source:
      'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html',
  },
  {
    product: "Python of Balrog's image",
    line: '3.9',
    ends: '2025-10-31',
    end: 'announced',
    source: PYTHON,
    stays: WITH_BALROG,
  },
  { product: "Python of Balrog's image", line: '3.11', ends: '2027-10-31', end: 'announced', source: PYTHON },
  { product: "Python of Balrog's image", line: '3.13', ends: '2029-10-31', end: 'announced', source: PYTHON },
  {
    product: 'nginx',
    line: '1.30',
    // A stable line ends when the next one comes, in April of each year.
    ends: '2027-04-30',
    end: 'expected',
    source: 'https://nginx.org/en/CHANGES-1.30',
  },
  {
    product: 'AWS for Fluent Bit',
    line: '3',
    ends: '2028-12-31',
    end: 'announced',
    source: 'https://github.com/aws/aws-for-fluent-bit#readme',
  },
  {
    product: 'ADOT collector',
    line: 'v0.49',
    ends: '2027-05-31',
    end: 'look-again',
    source: 'https://github.com/aws-observability/aws-otel-collector/releases',
  },
  { product: 'busybox', line: '1.37', ends: '2027-05-31', end: 'look-again', source: 'https://busybox.net/' },
  {
    product: 'AWS CLI',
    line: '2.34',
    ends: '2027-05-31',
    end: 'look-again',
    source: 'https://github.com/aws/aws-cli/blob/v2/CHANGELOG.rst',
  },
  {
    product: 'MySQL client',
    line: '8.4',
    ends: '2029-04-30',
    end: 'announced',
    source: 'https://www.oracle.com/us/support/library/lifetime-support-technology-069183.pdf',
  },
  {
    product: 'Google Cloud CLI',
    line: '582',
    ends: '2027-05-31',
    end: 'look-again',
    source: 'https://cloud.google.com/sdk/docs/release-notes',
  },
];
