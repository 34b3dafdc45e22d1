/** Route 53: zones of Terraform and of Cloud Map, their records, and health checks. */
import { ROUTE53_REFUSALS } from '../../clouds/aws/refusals/route53';
import type { Values } from '../../clouds/behaviour';
import { blocks, number, text, texts } from '../../clouds/values';
import type { StoredResource } from '../../store';
import { change, make, PROVIDER, remove, shaped, view, type Context, type Handler, type Operations } from '../context';
import { assertAllowed } from '../refuse';
import { ApiError } from '../wire/api-error';
import type { Input } from '../wire/decode';

const RECORD = 'aws_route53_record';
const CHANGE = 'route53_change';
/** Seconds until every name server has it. */
const PROPAGATES = 30;

/** The service has no regions: everything of the account. */
const all = ({ store, account }: Context, type: string): readonly StoredResource[] =>
  store.list({ provider: PROVIDER, account, type });

interface Zone {
  readonly id: string;
  /** With a dot at its end. */
  readonly name: string;
  readonly isPrivate: boolean;
  readonly values: Values;
}

const dotted = (name: string): string => (name.endsWith('.') ? name : `${name}.`);

function zones(context: Context): readonly Zone[] {
  const own = all(context, 'aws_route53_zone').map(({ id, values }) => ({
    id,
    values,
    name: dotted(text(values, 'name') ?? ''),
    isPrivate: blocks(values, 'vpc').length > 0,
  }));
  const ofCloudMap = all(context, 'aws_service_discovery_private_dns_namespace').map(({ values }) => ({
    id: text(values, 'hosted_zone') ?? '',
    values,
    name: dotted(text(values, 'name') ?? ''),
    isPrivate: true,
  }));
  return [...own, ...ofCloudMap];
}

const idOf = (reference: string): string => reference.split('/').at(-1) ?? '';

function zone(context: Context, reference: string): Zone {
  const found = zones(context).find(({ id }) => id === idOf(reference));
  if (found === undefined)
    throw new ApiError('NoSuchHostedZone', `No hosted zone found with ID: ${idOf(reference)}`, 404);
  return found;
}

const describedZone = (context: Context, { id, name, isPrivate, values }: Zone): Input => ({
  Id: `/hostedzone/${id}`,
  Name: name,
  CallerReference: `rehearsal-${id}`,
  Config: { Comment: text(values, 'comment') ?? '', PrivateZone: isPrivate },
  ResourceRecordSetCount: records(context, id).length + 2,
});

const records = (context: Context, zoneId: string): readonly StoredResource[] =>
  all(context, RECORD).filter(({ values }) => values['zone_id'] === zoneId);

/** Terraform's name may be relative, absolute, with or without its dot. */
function nameIn({ name: zoneName }: Zone, { values }: StoredResource): string {
  const fqdn = text(values, 'fqdn');
  if (fqdn !== undefined) return dotted(fqdn);
  const name = dotted(text(values, 'name') ?? '');
  return name === zoneName || name.endsWith(`.${zoneName}`) ? name : `${name}${zoneName}`;
}

function describedRecord(of: Zone, record: StoredResource): Input {
  const { values } = record;
  const alias = blocks(values, 'alias')[0];
  return {
    Name: nameIn(of, record),
    Type: text(values, 'type'),
    ...(alias === undefined
      ? { TTL: number(values, 'ttl'), ResourceRecords: texts(values, 'records').map((Value) => ({ Value })) }
      : {
          AliasTarget: {
            HostedZoneId: text(alias, 'zone_id'),
            DNSName: dotted(text(alias, 'name') ?? ''),
            EvaluateTargetHealth: alias['evaluate_target_health'] === true,
          },
        }),
  };
}

const listRecords: Handler = (context, input) => {
  const of = zone(context, text(input, 'HostedZoneId') ?? '');
  const [name, type] = [text(input, 'StartRecordName'), text(input, 'StartRecordType')];
  const found = records(context, of.id)
    .map((record) => describedRecord(of, record))
    .sort((left, right) => String(left['Name']).localeCompare(String(right['Name'])))
    .filter(
      (record) =>
        name === undefined ||
        String(record['Name']) > dotted(name) ||
        (record['Name'] === dotted(name) && (type === undefined || String(record['Type']) >= type)),
    );
  const most = number(input, 'MaxItems') ?? 300;
  const next = found[most];
  return {
    ResourceRecordSets: found.slice(0, most),
    IsTruncated: next !== undefined,
    MaxItems: most,
    ...(next === undefined ? {} : { NextRecordName: next['Name'], NextRecordType: next['Type'] }),
  };
};

/** All of a batch or nothing (API Reference, ChangeResourceRecordSets). */
const changeRecords: Handler = (context, input) => {
  const of = zone(context, text(input, 'HostedZoneId') ?? '');
  const changes = blocks(input['ChangeBatch'] as Values, 'Changes').map((each) => ({
    action: text(each, 'Action') ?? '',
    set: each['ResourceRecordSet'] as Values,
  }));
  const found = changes.map(({ action, set }) => {
    const before = records(context, of.id).find(
      (record) =>
        nameIn(of, record) === dotted(text(set, 'Name') ?? '').toLowerCase() && record.values['type'] === set['Type'],
    );
    const values = { zone_id: of.id, name: text(set, 'Name'), type: text(set, 'Type'), action };
    assertAllowed(ROUTE53_REFUSALS, 'ChangeResourceRecordSets', {
      values,
      cloud: view(context, RECORD),
      ...(before && { prior: before.values }),
      source: of.values,
    });
    return before;
  });
  changes.forEach(({ action, set }, index) => apply(context, of, { action, set, before: found[index] }));
  const stored = make(context, {
    type: CHANGE,
    id: `C${view(context, CHANGE)
      .hex(20, 'change', String(all(context, CHANGE).length))
      .toUpperCase()}`,
    values: {},
  });
  return { ChangeInfo: describedChange(context, stored) };
};

interface RecordChange {
  readonly action: string;
  readonly set: Values;
  readonly before: StoredResource | undefined;
}

function apply(context: Context, of: Zone, { action, set, before }: RecordChange): void {
  if (action === 'DELETE') return before && remove(context, before);
  const alias = set['AliasTarget'] as Values | undefined;
  const name = dotted(text(set, 'Name') ?? '')
    .slice(0, -1)
    .toLowerCase();
  const values: Values = {
    zone_id: of.id,
    name,
    fqdn: name,
    type: set['Type'],
    ttl: alias === undefined ? number(set, 'TTL') : null,
    records: alias === undefined ? blocks(set, 'ResourceRecords').map((each) => text(each, 'Value')) : [],
    alias:
      alias === undefined
        ? []
        : [
            {
              name: text(alias, 'DNSName')?.replace(/\.$/, ''),
              zone_id: text(alias, 'HostedZoneId'),
              evaluate_target_health: alias['EvaluateTargetHealth'] === true,
            },
          ],
  };
  if (before !== undefined)
    return void change(context, before, { ttl: values['ttl'], records: values['records'], alias: values['alias'] });
  const id = `${of.id}_${name}_${String(set['Type'])}`;
  make({ ...context, region: 'global' }, { type: RECORD, id, values: { ...values, id } });
}

const describedChange = (context: Context, { id, notes }: StoredResource): Input => {
  const at = new Date(String(notes?.['madeAt']));
  const isDone = context.now().getTime() >= at.getTime() + PROPAGATES * 1000;
  return { Id: `/change/${id}`, Status: isDone ? 'INSYNC' : 'PENDING', SubmittedAt: at };
};

const checks = (context: Context): readonly StoredResource[] => all(context, 'aws_route53_health_check');

function describedCheck(context: Context, { id, values }: StoredResource): Input {
  const config = shaped(
    context,
    'HealthCheckConfig',
    values,
    { IPAddress: 'ip_address', EnableSNI: 'enable_sni', FullyQualifiedDomainName: 'fqdn', AlarmIdentifier: false },
    {},
  );
  return { Id: id, CallerReference: `rehearsal-${id}`, HealthCheckVersion: 1, HealthCheckConfig: config };
}

/** Checkers of three regions, all of which are content. */
const checkStatus: Handler = (context, input) => {
  const found = checks(context).find(({ id }) => id === text(input, 'HealthCheckId'));
  if (found === undefined)
    throw new ApiError(
      'NoSuchHealthCheck',
      `A health check with id ${text(input, 'HealthCheckId')} does not exist.`,
      404,
    );
  const CheckedTime = context.now();
  return {
    HealthCheckObservations: ['us-east-1', 'us-west-2', 'eu-west-1'].map((Region) => ({
      Region,
      IPAddress: '192.0.2.1',
      StatusReport: { Status: 'Success: HTTP Status Code 200, OK', CheckedTime },
    })),
  };
};

const listZones = (context: Context, found: readonly Zone[], name?: string): Input => ({
  HostedZones: found.map((each) => describedZone(context, each)),
  ...(name === undefined ? { Marker: '' } : { DNSName: name }),
  IsTruncated: false,
  MaxItems: 100,
});

export const route53: Operations = {
  ListHostedZones: (context) => listZones(context, zones(context)),
  ListHostedZonesByName(context, input) {
    const start = dotted(text(input, 'DNSName') ?? '');
    const found = [...zones(context)]
      .sort((left, right) => left.name.localeCompare(right.name))
      .filter(({ name }) => start === '.' || name >= start);
    return listZones(context, found, start);
  },
  GetHostedZone: (context, input) => ({ HostedZone: describedZone(context, zone(context, text(input, 'Id') ?? '')) }),
  ListResourceRecordSets: listRecords,
  ChangeResourceRecordSets: changeRecords,
  GetChange(context, input) {
    const id = idOf(text(input, 'Id') ?? '');
    const found = all(context, CHANGE).find((each) => each.id === id);
    if (found === undefined)
      throw new ApiError('NoSuchChange', `A change with the specified change ID does not exist.`, 404);
    return { ChangeInfo: describedChange(context, found) };
  },
  ListHealthChecks: (context) => ({
    HealthChecks: checks(context).map((each) => describedCheck(context, each)),
    Marker: '',
    IsTruncated: false,
    MaxItems: 100,
  }),
  GetHealthCheckStatus: checkStatus,
};
