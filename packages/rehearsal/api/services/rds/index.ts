/** RDS. */
import { blocks, list, number, text, texts } from '../../../clouds/values';
import type { StoredResource } from '../../../store';
import { change, resources, type Context, type Handler, type Operations } from '../../context';
import { pageOf, tagsOf } from '../../page';
import { ApiError } from '../../wire/api-error';
import type { Input } from '../../wire/decode';
import { deleteAutomatedBackup, describeAutomatedBackups } from './automated-backups';
import { deleteInstance, modify, reboot, start, stop } from './changes';
import { describeEvents } from './events';
import { described, instance, instances } from './instances';
import { restoreFromSnapshot, restoreToPointInTime } from './restore';
import { copySnapshot, createSnapshot, deleteSnapshot, describeSnapshots, tagMap } from './snapshots';

const describeInstances: Handler = (context, input) => {
  const name = text(input, 'DBInstanceIdentifier');
  const filters = blocks(input, 'Filters').map((each) => [text(each, 'Name') ?? '', texts(each, 'Values')] as const);
  const all = name === undefined ? instances(context) : [instance(context, name)];
  const found = all.filter((each) => filters.every(([filter, values]) => values.includes(filterValue(filter, each))));
  const { items, next } = pageOf(input, found, 'MaxRecords', 'Marker');
  return { Marker: next, DBInstances: items.map((each) => described(context, each)) };
};

const FILTERS: Readonly<Record<string, string>> = {
  'db-instance-id': 'identifier',
  'dbi-resource-id': 'resource_id',
  engine: 'engine',
};

function filterValue(filter: string, { values }: StoredResource): string {
  const attribute = FILTERS[filter];
  if (attribute === undefined) throw new ApiError('InvalidParameterValue', `Unrecognized filter name: ${filter}`);
  return text(values, attribute) ?? '';
}

function parameterGroup(context: Context, name: string): StoredResource {
  const found = resources(context, 'aws_db_parameter_group').find(({ id }) => id === name);
  if (found === undefined) throw new ApiError('DBParameterGroupNotFoundFault', `DBParameterGroup not found: ${name}`);
  return found;
}

/** Parameters that take a restart ("Parameters for MySQL DB instances", RDS User Guide), as far as anybody here sets them. */
const STATIC =
  /^(performance_schema|log_bin_.*|gtid.mode|enforce_gtid_consistency|skip_name_resolve|innodb_(buffer_pool_instances|log_.*|flush_method)|lower_case_table_names|require_secure_transport_static|innodb_autoinc_lock_mode|innodb_purge_threads)$/;

const describeParameters: Handler = (context, input) => {
  const group = parameterGroup(context, text(input, 'DBParameterGroupName') ?? '');
  const set = blocks(group.values, 'parameter').map((each) => ({
    ParameterName: text(each, 'name'),
    ParameterValue: text(each, 'value'),
    Source: 'user',
    ApplyType: STATIC.test(text(each, 'name') ?? '') ? 'static' : 'dynamic',
    ApplyMethod: text(each, 'apply_method') ?? 'immediate',
    IsModifiable: true,
    DataType: 'string',
  }));
  const { items, next } = pageOf(input, set, 'MaxRecords', 'Marker');
  return { Marker: next, Parameters: items };
};

const describeGroups: Handler = (context, input) => {
  const name = text(input, 'DBParameterGroupName');
  const found = name === undefined ? resources(context, 'aws_db_parameter_group') : [parameterGroup(context, name)];
  return {
    DBParameterGroups: found.map(({ id, values }) => ({
      DBParameterGroupName: id,
      DBParameterGroupFamily: text(values, 'family'),
      Description: text(values, 'description'),
      DBParameterGroupArn: text(values, 'arn'),
    })),
  };
};

const describeSubnetGroups: Handler = (context, input) => {
  const name = text(input, 'DBSubnetGroupName');
  const found = resources(context, 'aws_db_subnet_group').filter(({ id }) => name === undefined || id === name);
  if (name !== undefined && found.length === 0) {
    throw new ApiError('DBSubnetGroupNotFoundFault', `DB subnet group '${name}' does not exist.`);
  }
  return {
    DBSubnetGroups: found.map(({ id, values }) => ({
      DBSubnetGroupName: id,
      DBSubnetGroupDescription: text(values, 'description'),
      VpcId: text(values, 'vpc_id'),
      SubnetGroupStatus: 'Complete',
      Subnets: texts(values, 'subnet_ids').map((each) => ({ SubnetIdentifier: each, SubnetStatus: 'Active' })),
      DBSubnetGroupArn: text(values, 'arn'),
    })),
  };
};

/** Whatever of RDS bears this ARN. */
function tagged(context: Context, input: Input): StoredResource {
  const arn = text(input, 'ResourceName') ?? '';
  const { store, account } = context;
  const found = store
    .list({ account })
    .find(({ type, values }) => type.startsWith('aws_db_') && [values['arn'], values['db_snapshot_arn']].includes(arn));
  if (found === undefined) throw new ApiError('DBInstanceNotFoundFault', `The resource ${arn} is not found.`);
  return found;
}

/** Tags that somebody gave by the API are in the tags of the resource: Terraform's next plan takes them away. */
function tag(
  context: Context,
  input: Input,
  edit: (tags: Readonly<Record<string, string>>) => Readonly<Record<string, string>>,
): undefined {
  const found = tagged(context, input);
  const [tags, all] = ['tags', 'tags_all'].map((name) => edit((found.values[name] ?? {}) as Record<string, string>));
  change(context, found, { tags, tags_all: all });
}

/** Default limits ("Quotas in Amazon RDS"). */
const QUOTAS = { DBInstances: 40, ManualSnapshots: 100, AllocatedStorage: 100_000 } as const;

const accountAttributes: Handler = (context) => {
  const all = instances(context);
  const used: Readonly<Record<string, number>> = {
    DBInstances: all.length,
    ManualSnapshots: resources(context, 'aws_db_snapshot').length,
    AllocatedStorage: all.reduce((sum, { values }) => sum + (number(values, 'allocated_storage') ?? 0), 0),
  };
  const quotas = Object.entries(QUOTAS).map(([AccountQuotaName, Max]) => ({
    AccountQuotaName,
    Max,
    Used: used[AccountQuotaName] ?? 0,
  }));
  return { AccountQuotas: quotas };
};

export const rds: Operations = {
  DescribeDBInstances: describeInstances,
  DescribeDBSnapshots: describeSnapshots,
  DescribeDBInstanceAutomatedBackups: describeAutomatedBackups,
  DescribeDBParameters: describeParameters,
  DescribeDBParameterGroups: describeGroups,
  DescribeDBSubnetGroups: describeSubnetGroups,
  DescribeEvents: describeEvents,
  DescribeAccountAttributes: accountAttributes,
  RestoreDBInstanceToPointInTime: restoreToPointInTime,
  RestoreDBInstanceFromDBSnapshot: restoreFromSnapshot,
  CreateDBSnapshot: createSnapshot,
  CopyDBSnapshot: copySnapshot,
  DeleteDBSnapshot: deleteSnapshot,
  DeleteDBInstanceAutomatedBackup: deleteAutomatedBackup,
  ModifyDBInstance: modify,
  RebootDBInstance: reboot,
  StartDBInstance: start,
  StopDBInstance: stop,
  DeleteDBInstance: deleteInstance,
  ListTagsForResource: (context, input) => ({ TagList: tagsOf(tagged(context, input).values) }),
  AddTagsToResource: (context, input) =>
    tag(context, input, (tags) => ({ ...tags, ...(tagMap(input) as Record<string, string>) })),
  RemoveTagsFromResource(context, input) {
    const gone = list(input, 'TagKeys').map(String);
    return tag(context, input, (tags) =>
      Object.fromEntries(Object.entries(tags).filter(([name]) => !gone.includes(name))),
    );
  },
};
