/** Records of Route 53: what the service refuses of them (`refusals/route53`); ids and the rest are conventions. */
import type { CloudView, ResourceBehaviour, Values } from '../behaviour';
import { text, truthy } from '../values';
import { ROUTE53_REFUSALS } from './refusals/route53';
import { diagnosticsOf } from './refusals/table';

const absolute = (name: string): string => name.replace(/\.$/, '').toLowerCase();

/** The provider makes names absolute: one without the zone's gets it (internal/service/route53/record.go, ExpandRecordName). */
function nameIn(values: Values, zone: Values | undefined): string {
  const [name, of] = [absolute(text(values, 'name') ?? ''), absolute(text(zone, 'name') ?? '')];
  return of === '' || name === of || name.endsWith(`.${of}`) ? name : [name, of].filter(Boolean).join('.');
}

const zoneOf = (values: Values, cloud: CloudView): Values | undefined =>
  cloud.resources('aws_route53_zone').find(({ values: each }) => each.zone_id === values.zone_id)?.values;

function refuse(values: Values, cloud: CloudView) {
  const zone = zoneOf(values, cloud);
  const name = nameIn(values, zone);
  const prior = cloud
    .resources('aws_route53_record')
    .find(
      (other) =>
        other.values.zone_id === values.zone_id &&
        other.values.type === values.type &&
        nameIn(other.values, zone) === name,
    );
  // Records of one name that differ by a routing policy stand beside each other.
  const isAlone = text(values, 'set_identifier') === undefined && !truthy(values, 'allow_overwrite');
  const facts = {
    values: { zone_id: values.zone_id, name, type: values.type, action: 'CREATE' },
    cloud,
    source: zone,
    ...(prior && isAlone && { prior: prior.values }),
  };
  return diagnosticsOf(ROUTE53_REFUSALS, 'ChangeResourceRecordSets', 'creating Route53 Record', facts);
}

export const route53Resources: Readonly<Record<string, ResourceBehaviour>> = {
  aws_route53_record: {
    create: (values, cloud) => ({ fqdn: nameIn(values, zoneOf(values, cloud)) }),
    refuse: (action, values, cloud) => (action === 'create' ? refuse(values, cloud) : []),
  },
};
