/** What Route 53 refuses of values and names, beside `dns`. */
import type { Values } from '../../behaviour';
import { blocks, text, texts } from '../../values';
import type { TypeRefusal } from './by-type';
import { of, rowsOf, when, type Common } from './rules';

const RECORD: Common = {
  types: ['aws_route53_record'],
  on: ['create', 'update'],
  service: 'Route 53',
  operation: 'ChangeResourceRecordSets',
  code: 'InvalidChangeBatch',
  isModelled: true,
  source: 'Route 53 Developer Guide, "Supported DNS record types"; words as seen in provider issues',
};

const record = (type: string, ...records: readonly string[]): Values => ({ name: 'a', zone_id: 'Z1', type, records });
const fatal = (code: string, why: string, value: string | undefined): string =>
  `[Invalid Resource Record: 'FATAL problem: ${code} (${why}) encountered with '${value}'']`;
const zone = (id: string, name: string): Values => ({ id, zone_id: id, name, vpc: [{ vpc_id: 'vpc-1' }] });

export const RECORDS: readonly TypeRefusal[] = rowsOf(RECORD, [
  [
    'records',
    ({ values }) =>
      when(
        text(values, 'type') === 'CNAME' && texts(values, 'records').length > 1,
        `[RRSet of type CNAME with DNS name ${text(values, 'name')} contains more than one value]`,
      ),
    of(record('CNAME', 'a.example', 'b.example')),
    of(record('CNAME', 'a.example')),
  ],
  [
    'records',
    ({ values }) => {
      const wrong = texts(values, 'records').find((each) => !/^[\da-f:.]*:[\da-f:.]*$/i.test(each));
      return when(
        text(values, 'type') === 'AAAA' && wrong !== undefined,
        fatal('AAAARRDATAIllegalIPv6Address', 'Value is not a valid IPv6 address', wrong),
      );
    },
    of(record('AAAA', '10.0.0.1')),
    of(record('AAAA', '2001:db8::1')),
  ],
  [
    'records',
    ({ values }) => {
      const wrong = texts(values, 'records').find((each) => !/^\d+\s+\S+$/.test(each));
      return when(
        text(values, 'type') === 'MX' && wrong !== undefined,
        fatal('MXRRDATANotTwoFields', 'Value should contain exactly two fields', wrong),
      );
    },
    of(record('MX', 'mail.example')),
    of(record('MX', '10 mail.example')),
  ],
  [
    'records',
    ({ values }) => {
      const wrong = texts(values, 'records').find((each) => each.split('"').some((part) => part.length > 255));
      return when(
        text(values, 'type') === 'TXT' && wrong !== undefined,
        fatal('CharacterStringTooLong', 'Value is too long', wrong),
      );
    },
    of(record('TXT', 'x'.repeat(256))),
    of(record('TXT', `${'x'.repeat(200)}""${'x'.repeat(200)}`)),
  ],
  [
    'name',
    ({ values }) => {
      const wrong = (text(values, 'name') ?? '').split('.').find((label) => label.length > 63);
      return when(wrong !== undefined, fatal('DomainLabelTooLong', 'Domain label is too long', wrong));
    },
    of({ ...record('A', '192.0.2.1'), name: `${'x'.repeat(64)}.example` }),
    of({ ...record('A', '192.0.2.1'), name: `${'x'.repeat(63)}.example` }),
  ],
  [
    'name',
    ({ values, cloud }) => {
      const networks = (each: Values): readonly unknown[] => blocks(each, 'vpc').map((one) => one['vpc_id']);
      const bare = (each: Values): string => (text(each, 'name') ?? '').replace(/\.$/, '').toLowerCase();
      const taken = cloud
        .resources('aws_route53_zone')
        .find(
          (each) =>
            bare(each.values) === bare(values) && networks(each.values).some((id) => networks(values).includes(id)),
        );
      return (
        taken &&
        `The VPC ${String(networks(values)[0])} in region ${cloud.region} has already been associated with the hosted zone ${taken.id} with the same domain name.`
      );
    },
    of(zone('Z2', 'a.internal'), ['aws_route53_zone', zone('Z1', 'a.internal')]),
    of(zone('Z2', 'b.internal'), ['aws_route53_zone', zone('Z1', 'a.internal')]),
    { types: ['aws_route53_zone'], on: ['create'], operation: 'CreateHostedZone', code: 'ConflictingDomainExists' },
  ],
]);
