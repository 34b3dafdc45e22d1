import { databaseAddress, isHeld, type DatabaseFacts } from '../../../application/generations';
import { databasesZone, prefixOf, SERVING, tasksZone } from '../../../application/internal-names';
import { blocks, show } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';

const ZONE = 'aws_route53_zone';
const NAMESPACE = 'aws_service_discovery_private_dns_namespace';

/** What else brings names of others into a VPC, or tells it to ask elsewhere. */
const OTHER_WAYS = [
  'aws_route53_cidr_collection',
  'aws_route53_resolver_endpoint',
  'aws_route53_resolver_firewall_rule',
  'aws_route53_resolver_rule',
  'aws_route53_resolver_rule_association',
  'aws_route53_vpc_association_authorization',
  'aws_route53_zone_association',
  'aws_route53domains_registered_domain',
  'aws_route53profiles_association',
  'aws_service_discovery_http_namespace',
  'aws_service_discovery_instance',
  'aws_service_discovery_public_dns_namespace',
  'aws_vpc_dhcp_options',
  'aws_vpc_dhcp_options_association',
];

/** Of a record beside the one answer that it gives: which of several answers somebody gets. */
const CHOOSING = [
  'cidr_routing_policy',
  'failover_routing_policy',
  'geolocation_routing_policy',
  'geoproximity_routing_policy',
  'latency_routing_policy',
  'multivalue_answer_routing_policy',
  'set_identifier',
  'weighted_routing_policy',
];

const REMEDY =
  'Take names from DatabaseNames (constructs/database), ServiceRegistry (constructs/services) or HostNames (constructs/edge).';

/** Names of databases and hosts lead to what they are the names of, and inside the VPC there are names of our own zones alone. */
export const namesLeadHome: Rule = {
  id: 'names-lead-home',
  reason:
    'Whoever answers under the name of a database, or inside the VPC under the name of somebody whom tasks ask, gets their passwords and their trust.',
  waivable: false,
  checkStack: (stack) => [...zones(stack), ...otherWays(stack), ...records(stack)],
};

/** Private ones of our own names: who answers for a name of somebody else inside the VPC is taken for him. */
function zones(stack: StackView): readonly Finding[] {
  const own: Readonly<Record<string, string>> = {
    [ZONE]: databasesZone(prefixOf(stack.name)),
    [NAMESPACE]: tasksZone(prefixOf(stack.name)),
  };
  return Object.entries(own).flatMap(([type, name]) =>
    stack
      .ofType(type)
      .filter(({ attributes }) => stack.value(attributes['name']) !== name)
      .map((at) => ({
        at,
        wrong: `name is ${show(at.attributes['name'])}, expected ${show(name)}`,
        remedy: REMEDY,
      })),
  );
}

const otherWays = (stack: StackView): readonly Finding[] =>
  OTHER_WAYS.flatMap((type) => stack.ofType(type)).map((at) => ({
    at,
    wrong: 'brings names of others into the VPC, or sends its questions elsewhere',
    remedy: `Leave it out. ${REMEDY}`,
  }));

const records = (stack: StackView): readonly Finding[] =>
  stack.ofType('aws_route53_record').flatMap((at) => {
    const chosen = CHOOSING.filter((name) => at.attributes[name] !== undefined);
    const wrong = chosen.length > 0 ? `has ${chosen.join(', ')}: it is one answer of several` : whyElsewhere(at, stack);
    return wrong === undefined ? [] : [{ at, wrong, remedy: REMEDY }];
  });

function whyElsewhere({ attributes }: Resource, stack: StackView): string | undefined {
  const zone = stack.follow(attributes['zone_id']);
  if (zone?.type !== ZONE) return ofHost(attributes, stack);
  return stack.facts.databases === undefined ? undefined : ofDatabase(attributes, stack.facts.databases, stack);
}

/** That of the generation which serves is held by tasks-of-serving. */
function ofDatabase(
  attributes: Resource['attributes'],
  { generations }: DatabaseFacts,
  stack: StackView,
): string | undefined {
  const name = String(stack.value(attributes['name']));
  const zone = `.${databasesZone(prefixOf(stack.name))}`;
  if (name === `${SERVING}${zone}`) return attributes['type'] === 'CNAME' ? undefined : 'is no CNAME';
  const [generation, row] =
    Object.entries(generations).find(([one, { state }]) => `${one}${zone}` === name && isHeld({ state })) ?? [];
  if (generation === undefined || row === undefined)
    return `name is ${show(attributes['name'])}, which is that of no database of environments/databases.json`;
  const expected = [`\${${databaseAddress(generation, row)}.address}`];
  return attributes['type'] === 'CNAME' && show(attributes['records']) === show(expected)
    ? undefined
    : `is ${show(attributes['type'])} of ${show(attributes['records'])}, expected a CNAME of ${show(expected)}`;
}

/** An alias of something that the stack makes. */
function ofHost(attributes: Resource['attributes'], stack: StackView): string | undefined {
  const [alias, ...others] = blocks(attributes['alias']);
  const target = stack.follow(alias?.['name'])?.type;
  const isHome =
    others.length === 0 &&
    attributes['records'] === undefined &&
    ['aws_lb', 'aws_cloudfront_distribution'].includes(target ?? '');
  return isHome
    ? undefined
    : `leads to ${show(alias?.['name'] ?? attributes['records'])}, expected an alias of a load balancer or distribution of this stack`;
}
