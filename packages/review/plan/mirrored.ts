/**
 * Drift that is none: hashicorp/aws reads into a bucket, a role, a topic, a route table, a target group and an address what resources of their own have
 * made of them, so that the first plan after each deployment calls every bucket's policy and every role's permissions changed outside of Terraform. Whether one of those was changed is told at the
 * resource that makes it. What no resource makes stays drift: a policy that somebody attached by hand.
 */
import type { PlannedChange } from '../types';
import type { DriftSources } from './hand-made-rules';
import { canonical, listOf, recordOf, withoutKey, type JsonRecord } from './json';

/** Settings of a bucket, and the types of the resources that make them. */
const OF_BUCKETS: Readonly<Record<string, string>> = {
  acceleration_status: 'aws_s3_bucket_accelerate_configuration',
  cors_rule: 'aws_s3_bucket_cors_configuration',
  grant: 'aws_s3_bucket_acl',
  lifecycle_rule: 'aws_s3_bucket_lifecycle_configuration',
  logging: 'aws_s3_bucket_logging',
  object_lock_configuration: 'aws_s3_bucket_object_lock_configuration',
  policy: 'aws_s3_bucket_policy',
  replication_configuration: 'aws_s3_bucket_replication_configuration',
  request_payer: 'aws_s3_bucket_request_payment_configuration',
  server_side_encryption_configuration: 'aws_s3_bucket_server_side_encryption_configuration',
  versioning: 'aws_s3_bucket_versioning',
  website: 'aws_s3_bucket_website_configuration',
};

/** The value of an attribute without what resources of the state make of it. */
type Own = (value: unknown, resource: JsonRecord, held: readonly JsonRecord[]) => unknown;

const ofBucket =
  (type: string): Own =>
  (value, bucket, held) =>
    valuesOf(held, type).some((setting) => setting['bucket'] === bucket['bucket']) ? undefined : value;

const OWN: Readonly<Record<string, Readonly<Record<string, Own>>>> = {
  aws_s3_bucket: Object.fromEntries(Object.entries(OF_BUCKETS).map(([name, type]) => [name, ofBucket(type)])),
  aws_iam_role: {
    inline_policy: (value, role, held) => {
      const made = ofRole(held, 'aws_iam_role_policy', role).map(({ name }) => name);
      return listOf(value).filter((policy) => !made.includes(recordOf(policy)['name']));
    },
    managed_policy_arns: (value, role, held) => {
      const made = ofRole(held, 'aws_iam_role_policy_attachment', role).map(({ policy_arn: arn }) => arn);
      return listOf(value).filter((arn) => !made.includes(arn));
    },
  },
  aws_sns_topic: {
    policy: (value, topic, held) =>
      valuesOf(held, 'aws_sns_topic_policy').some(({ arn }) => arn === topic['arn']) ? undefined : value,
  },
  aws_route_table: {
    route: (value, table, held) => {
      const made = valuesOf(held, 'aws_route')
        .filter((route) => route['route_table_id'] === table['id'])
        .map((route) => canonical([goal(route), way(route)]));
      return listOf(value).filter((route) => {
        const { cidr_block, ipv6_cidr_block, destination_prefix_list_id } = recordOf(route);
        const to = { destination_cidr_block: cidr_block, destination_ipv6_cidr_block: ipv6_cidr_block };
        return !made.includes(canonical([goal({ ...to, destination_prefix_list_id }), way(recordOf(route))]));
      });
    },
  },
  aws_lb_target_group: {
    load_balancer_arns: (value, group, held) => {
      const made = valuesOf(held, 'aws_lb_listener')
        .filter((listener) => JSON.stringify(listener['default_action'] ?? []).includes(JSON.stringify(group['arn'])))
        .map((listener) => listener['load_balancer_arn']);
      return listOf(value).filter((arn) => !made.includes(arn));
    },
  },
  aws_eip: Object.fromEntries(
    ['association_id', 'network_interface', 'private_dns', 'private_ip'].map((name) => [
      name,
      (value: unknown, address: JsonRecord, held: readonly JsonRecord[]): unknown =>
        valuesOf(held, 'aws_nat_gateway').some((gateway) => gateway['allocation_id'] === address['id'])
          ? undefined
          : value,
    ]),
  ),
  // It moves every five minutes.
  aws_db_instance: { latest_restorable_time: () => undefined },
};

/** Where a route leads to, and through what. */
const goal = (route: JsonRecord): unknown =>
  ['destination_cidr_block', 'destination_ipv6_cidr_block', 'destination_prefix_list_id'].map(
    (name) => route[name] || null,
  );
const way = (route: JsonRecord): unknown =>
  [
    ...['carrier_gateway_id', 'core_network_arn', 'egress_only_gateway_id', 'gateway_id', 'local_gateway_id'],
    ...['nat_gateway_id', 'network_interface_id', 'transit_gateway_id', 'vpc_endpoint_id', 'vpc_peering_connection_id'],
  ].map((name) => route[name] || null);

export function withoutMirrored({ drift, held, declared }: DriftSources): readonly PlannedChange[] {
  return drift.flatMap((change) => {
    const written = recordOf(declared.get(withoutKey(change.address))?.['expressions']);
    const own = Object.entries(OWN[change.type] ?? {}).filter(([name]) => written[name] === undefined);
    if (own.length === 0 || change.action !== 'update') return [change];
    const [before, after] = [recordOf(change.before), recordOf(change.after)];
    const less = (values: JsonRecord): JsonRecord => ({
      ...values,
      ...Object.fromEntries(own.map(([name, ofItself]) => [name, ofItself(values[name], after, held)])),
    });
    const [from, to] = [less(before), less(after)];
    return canonical(from) === canonical(to)
      ? []
      : [{ ...change, before: from as PlannedChange['before'], after: to as PlannedChange['after'] }];
  });
}

const valuesOf = (held: readonly JsonRecord[], type: string): readonly JsonRecord[] =>
  held.flatMap((resource) => (resource['type'] === type ? [recordOf(resource['values'])] : []));

const ofRole = (held: readonly JsonRecord[], type: string, role: JsonRecord): readonly JsonRecord[] =>
  valuesOf(held, type).filter(({ role: name }) => name === role['name']);
