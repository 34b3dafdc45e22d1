/** What stands between the world and the tasks: load balancers, NAT, endpoints, firewall, CDN. */
import { assumed, requestsPerMonth } from './assumptions';
import type { Pricer } from './lines';
import { HOURS, PRICES } from './prices';

const BYTES_PER_GB = 1e9;
const MOST_CONNECTIONS_PER_LCU = 25;
const SECONDS = HOURS * 3600;

const zonesOf = (subnets: unknown): number => (Array.isArray(subnets) ? subnets.length : 0);

export const edgeLines: Readonly<Record<string, Pricer>> = {
  aws_lb: (stack) => {
    const balancers = stack.of('aws_lb');
    const addresses = balancers.reduce((sum, { subnets }) => sum + zonesOf(subnets), 0);
    const connections = (requestsPerMonth() * assumed('connectionsPerRequest')) / SECONDS;
    return [
      {
        what: 'load balancers',
        amount: balancers.length * HOURS,
        price: PRICES.balancer,
        how: `${balancers.length} of them`,
      },
      {
        what: 'load balancers: use',
        amount: (connections / MOST_CONNECTIONS_PER_LCU) * HOURS,
        price: PRICES.lcu,
        how: `${Math.round(connections)} new connections a second`,
      },
      {
        what: 'load balancers: public addresses',
        amount: addresses * HOURS,
        price: PRICES.address,
        how: `${addresses} of them`,
      },
      {
        what: 'answers to the internet',
        amount: (requestsPerMonth() * assumed('bytesPerAnswer')) / BYTES_PER_GB,
        price: PRICES.bytesOut,
        how: `${assumed('requestsPerDay') / 1e6} million requests a day, ${assumed('bytesPerAnswer')} bytes each`,
      },
    ];
  },
  aws_nat_gateway: (stack) => [
    {
      what: 'NAT gateways',
      amount: stack.of('aws_nat_gateway').length * HOURS,
      price: PRICES.nat,
      how: `${stack.of('aws_nat_gateway').length} of them`,
    },
    { what: 'NAT gateways: bytes', amount: assumed('natGb'), price: PRICES.natBytes },
  ],
  aws_eip: (stack) => [
    {
      what: 'NAT gateways: public addresses',
      amount: stack.of('aws_eip').length * HOURS,
      price: PRICES.address,
      how: `${stack.of('aws_eip').length} of them`,
    },
  ],
  aws_vpc_endpoint: (stack) => {
    const paid = stack.of('aws_vpc_endpoint').filter(({ vpc_endpoint_type: type }) => type === 'Interface');
    const zones = paid.reduce((sum, { subnet_ids: subnets }) => sum + zonesOf(subnets), 0);
    return [
      {
        what: 'interface endpoints',
        amount: zones * HOURS,
        price: PRICES.endpoint,
        how: `${paid.length} services, ${zones} addresses`,
      },
      { what: 'interface endpoints: bytes', amount: assumed('endpointGb'), price: PRICES.endpointBytes },
    ];
  },
  aws_wafv2_web_acl: (stack) =>
    stack.of('aws_wafv2_web_acl').flatMap(({ rule }) => [
      { what: 'firewall of admin', amount: 1, price: PRICES.webAcl },
      { what: 'firewall of admin: rules', amount: [rule].flat().length, price: PRICES.webAclRule },
    ]),
  aws_cloudfront_distribution: () => [
    { what: 'admin UI through CloudFront', amount: assumed('cdnGb'), price: PRICES.cdnBytes },
  ],
};
