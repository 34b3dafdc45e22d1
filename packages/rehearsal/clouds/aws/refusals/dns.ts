/** What Route 53 refuses of records and zones that Terraform makes. */
import type { Values } from '../../behaviour';
import { text, texts } from '../../values';
import type { TypeRefusal } from './by-type';
import { when } from './rules';

const RECORD = {
  types: ['aws_route53_record'],
  on: ['create'],
  service: 'Route 53',
  operation: 'ChangeResourceRecordSets',
  code: 'InvalidChangeBatch',
  isModelled: true,
  path: 'name',
} as const;
const BATCH =
  'Route 53 API Reference, ChangeResourceRecordSets, errors; words as seen in issues of hashicorp/terraform-provider-aws';
const fqdn = (values: Values, zone: string): string => {
  const name = (text(values, 'name') ?? '').replace(/\.$/, '').toLowerCase();
  return zone === '' || name === zone || name.endsWith(`.${zone}`) ? name : `${name}.${zone}`.replace(/^\./, '');
};
const zoneOf = (values: Values, zones: readonly { readonly id: string; readonly values: Values }[]): string =>
  (
    text(zones.find(({ id, values: zone }) => [id, zone.zone_id].includes(values.zone_id))?.values, 'name') ?? ''
  ).replace(/\.$/, '');
const zone: readonly [string, Values] = ['aws_route53_zone', { id: 'Z1', zone_id: 'Z1', name: 'example.com' }];
const record = (more: Values): Values => ({ zone_id: 'Z1', records: ['192.0.2.1'], ttl: 60, ...more });

export const DNS: readonly TypeRefusal[] = [
  {
    ...RECORD,
    source: BATCH,
    refused({ values, cloud }) {
      const apex = zoneOf(values, cloud.resources('aws_route53_zone'));
      return when(
        apex !== '' && text(values, 'type') === 'CNAME' && fqdn(values, apex) === apex,
        `[RRSet of type CNAME with DNS name ${apex}. is not permitted at apex in zone ${apex}.]`,
      );
    },
    wrong: { values: record({ name: 'example.com', type: 'CNAME', records: ['a.example'] }), others: [zone] },
    right: { values: record({ name: 'a.example.com', type: 'CNAME', records: ['a.example'] }), others: [zone] },
  },
  {
    ...RECORD,
    source: BATCH,
    refused({ values, cloud }) {
      const apex = zoneOf(values, cloud.resources('aws_route53_zone'));
      const [name, type] = [fqdn(values, apex), text(values, 'type') ?? ''];
      const beside = cloud
        .resources('aws_route53_record')
        .find(
          ({ values: other }) =>
            other.zone_id === values.zone_id &&
            fqdn(other, apex) === name &&
            other.type !== type &&
            (type === 'CNAME' || other.type === 'CNAME'),
        );
      return (
        beside &&
        `[RRSet of type ${type} with DNS name ${name}. is not permitted because a conflicting RRSet of type ${text(beside.values, 'type')} with the same DNS name already exists in zone ${apex}.]`
      );
    },
    wrong: {
      values: record({ name: 'a', type: 'CNAME', records: ['b.example'] }),
      others: [zone, ['aws_route53_record', { id: 'r', ...record({ name: 'a', type: 'A' }) }]],
    },
    right: {
      values: record({ name: 'a', type: 'AAAA', records: ['2001:db8::1'] }),
      others: [zone, ['aws_route53_record', { id: 'r', ...record({ name: 'a', type: 'A' }) }]],
    },
  },
  {
    ...RECORD,
    path: 'records',
    source: BATCH,
    refused({ values }) {
      const wrong = texts(values, 'records').find(
        (each) => !/^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(each),
      );
      return when(
        text(values, 'type') === 'A' && wrong !== undefined,
        `[Invalid Resource Record: 'FATAL problem: ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered with '${wrong}'']`,
      );
    },
    wrong: { values: record({ name: 'a', type: 'A', records: ['a.example'] }) },
    right: { values: record({ name: 'a', type: 'A' }) },
  },
  {
    types: ['aws_route53_zone'],
    on: ['create'],
    service: 'Route 53',
    operation: 'CreateHostedZone',
    code: 'InvalidDomainName',
    isModelled: true,
    path: 'name',
    source: 'Route 53 API Reference, CreateHostedZone, errors',
    refused: ({ values }) =>
      when(
        !/^[a-z0-9_\-.]+$/i.test(text(values, 'name') ?? '-'),
        `The domain name is not valid: ${text(values, 'name')}`,
      ),
    wrong: { values: { name: 'a b.example' } },
    right: { values: { name: 'a-b.example' } },
  },
];
