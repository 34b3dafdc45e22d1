/** What Route 53 refuses of records. */
import { text } from '../../values';
import type { RefusalTable } from './table';

const BATCH = 'Route 53 API Reference, ChangeResourceRecordSets; the form of its messages: moto/route53/models.py';

/** In `values`: zone_id, name, type and the action; `prior` is the record that is there, `source` whose zone it is. */
export const ROUTE53_REFUSALS: RefusalTable = {
  service: 'Route 53',
  rows: [
    {
      operations: ['ChangeResourceRecordSets'],
      code: 'AccessDenied',
      path: 'zone_id',
      source:
        'Cloud Map Developer Guide, "Using service discovery": records of its hosted zones are changed by Cloud Map alone; words as seen in hashicorp/terraform-provider-aws issues',
      refused: ({ values, cloud }) => {
        const owner = cloud
          .resources('aws_service_discovery_private_dns_namespace')
          .find((each) => each.values.hosted_zone === values.zone_id);
        return owner === undefined
          ? undefined
          : `The resource hostedzone/${text(values, 'zone_id')} can only be managed through AWS Cloud Map (arn:aws:servicediscovery:${cloud.region}:${cloud.account}:namespace/${owner.id})`;
      },
    },
    {
      operations: ['ChangeResourceRecordSets'],
      code: 'InvalidChangeBatch',
      isModelled: true,
      path: 'name',
      source: BATCH,
      refused: ({ values, prior }) =>
        values.action === 'CREATE' && prior !== undefined
          ? `[Tried to create resource record set [name='${text(values, 'name')}', type='${text(values, 'type')}'] but it already exists]`
          : undefined,
    },
    {
      operations: ['ChangeResourceRecordSets'],
      code: 'InvalidChangeBatch',
      isModelled: true,
      path: 'name',
      source: BATCH,
      refused: ({ values, prior }) =>
        values.action === 'DELETE' && prior === undefined
          ? `[Tried to delete resource record set [name='${text(values, 'name')}', type='${text(values, 'type')}'] but it was not found]`
          : undefined,
    },
    {
      operations: ['ChangeResourceRecordSets'],
      code: 'InvalidChangeBatch',
      isModelled: true,
      path: 'name',
      source: BATCH,
      refused({ values, source }) {
        const zone = (text(source, 'name') ?? '').replace(/\.$/, '').toLowerCase();
        const name = (text(values, 'name') ?? '').replace(/\.$/, '').toLowerCase();
        const isInside = zone === '' || name === zone || name.endsWith(`.${zone}`);
        return isInside ? undefined : `[RRSet with DNS name ${name}. is not permitted in zone ${zone}.]`;
      },
    },
  ],
};
