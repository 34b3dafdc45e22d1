/** What AWS documents per region. */

interface Region {
  /** Short form in zone ids: `usw2-az1`. */
  readonly code: string;
  readonly zones: string;
  /** Route 53 zones of S3 websites (provider: internal/service/s3/hosted_zones.go). */
  readonly s3Zone: string;
  /** Accounts that deliver load balancer logs (provider: internal/service/elb/service_account_data_source.go). */
  readonly elbAccount: string;
  /** Route 53 zones of RDS endpoints. */
  readonly rdsZone: string;
  /** The AWS-managed prefix list of S3. */
  readonly s3PrefixList: string;
  /** Published S3 ranges of the region, shortened. */
  readonly s3Ranges: readonly string[];
}

const REGIONS: Readonly<Record<string, Region>> = {
  'us-west-2': {
    code: 'usw2',
    zones: 'abcd',
    s3Zone: 'Z3BJ6K6RIION7M',
    elbAccount: '797873946194',
    rdsZone: 'Z1PVIF0B656C1W',
    s3PrefixList: 'pl-68a54001',
    s3Ranges: ['52.218.128.0/17', '52.92.128.0/17', '3.5.76.0/22', '3.5.80.0/21'],
  },
  'us-east-1': {
    code: 'use1',
    zones: 'abcdef',
    s3Zone: 'Z3AQBSTGFYJSTF',
    elbAccount: '127311923021',
    rdsZone: 'Z2R2ITUGPM61AM',
    s3PrefixList: 'pl-63a5400a',
    s3Ranges: ['54.231.0.0/16', '52.216.0.0/15', '3.5.0.0/19'],
  },
  'us-east-2': {
    code: 'use2',
    zones: 'abc',
    s3Zone: 'Z2O1EMRO9K5GLX',
    elbAccount: '033677994240',
    rdsZone: 'Z2XHWR1WZ565X2',
    s3PrefixList: 'pl-7ba54012',
    s3Ranges: ['52.219.80.0/20', '52.219.96.0/20', '3.5.128.0/22'],
  },
  'us-west-1': {
    code: 'usw1',
    zones: 'ac',
    s3Zone: 'Z2F56UZL2M1ACD',
    elbAccount: '027434742980',
    rdsZone: 'Z10WI91S59XXQN',
    s3PrefixList: 'pl-6ba54002',
    s3Ranges: ['52.219.112.0/21', '52.219.20.0/22'],
  },
  'eu-west-1': {
    code: 'euw1',
    zones: 'abc',
    s3Zone: 'Z1BKCTXD74EZPE',
    elbAccount: '156460612806',
    rdsZone: 'Z29XKXDKYMONMX',
    s3PrefixList: 'pl-6da54004',
    s3Ranges: ['52.218.0.0/17', '52.92.0.0/17'],
  },
};

export function isKnownRegion(name: string): boolean {
  return name in REGIONS;
}

export function regionFacts(name: string): Region {
  const known = REGIONS[name];
  if (!known)
    throw new Error(`The rehearsal cloud knows no region ${name}; add it to packages/rehearsal/clouds/aws/regions.ts`);
  return known;
}

/** Names of the zones, in order: `us-west-2a` … */
export function zonesOf(region: string): readonly string[] {
  return [...regionFacts(region).zones].map((letter) => region + letter);
}

/** Which zone id a name stands for differs between accounts; here the letters count up. */
export function zoneId(region: string, zone: string): string {
  const { code, zones } = regionFacts(region);
  return `${code}-az${Math.max(zones.indexOf(zone.slice(-1)), 0) + 1}`;
}
