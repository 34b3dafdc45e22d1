/** DB instances as RDS describes them: what Terraform made, with the states that they go through by the clouds' clock. */
import type { Values } from '../../../clouds/behaviour';
import { block, blocks, number, text, texts, truthy } from '../../../clouds/values';
import type { StoredResource } from '../../../store';
import { change, momentOf, resources, shaped, type Context } from '../../context';
import type { Aliases } from '../../from-terraform';
import { tagsOf } from '../../page';
import { ApiError } from '../../wire/api-error';
import type { Input } from '../../wire/decode';
import { latestRestorable } from './backups';

export const INSTANCE = 'aws_db_instance';

/** Members of DBInstance, and of the requests that make and modify one, whose attribute has another name. */
export const INSTANCE_ALIASES: Aliases = {
  DBInstanceIdentifier: 'identifier',
  DBInstanceClass: 'instance_class',
  DBInstanceStatus: 'status',
  MasterUsername: 'username',
  EngineVersion: 'engine_version_actual',
  PreferredBackupWindow: 'backup_window',
  PreferredMaintenanceWindow: 'maintenance_window',
  DbiResourceId: 'resource_id',
  CACertificateIdentifier: 'ca_cert_identifier',
  DBInstanceArn: 'arn',
  Endpoint: false,
  ListenerEndpoint: false,
  LatestRestorableTime: false,
  TagList: false,
};

/** A state that begins at a moment, kept in the notes of an instance. */
export interface Step {
  readonly status: string;
  /** ISO 8601. */
  readonly from: string;
}

/** The instances of the caller's region, each in the state that it has reached by now; Terraform sees the same state. */
export function instances(context: Context): readonly StoredResource[] {
  return resources(context, INSTANCE).map((instance) => {
    const steps = (instance.notes?.['steps'] ?? []) as readonly Step[];
    const now = context.now().toISOString();
    const reached = steps.filter(({ from }) => from <= now).at(-1)?.status;
    return reached === undefined || reached === instance.values['status']
      ? instance
      : change(context, instance, { status: reached });
  });
}

/** @param reference identifier or ARN */
export function instance(context: Context, reference: string): StoredResource {
  const found = instances(context).find(({ values }) => isCalled(values, reference));
  if (found === undefined) throw new ApiError('DBInstanceNotFoundFault', `DBInstance ${nameOf(reference)} not found.`);
  return found;
}

export const isCalled = (values: Values, reference: string): boolean =>
  [values['identifier'], values['arn']].includes(reference.toLowerCase()) || values['arn'] === reference;

const nameOf = (reference: string): string => reference.split(':').at(-1) ?? reference;

/** States to come, one after the other: `[['creating', 480], ['backing-up', 180]]` ends in `available`. */
export function stepsFrom(now: Date, states: readonly (readonly [status: string, seconds: number])[]): readonly Step[] {
  let at = now.getTime();
  const steps = states.map(([status, seconds]) => {
    const step = { status, from: new Date(at).toISOString() };
    at += seconds * 1000;
    return step;
  });
  return [...steps, { status: 'available', from: new Date(at).toISOString() }];
}

/** @returns the structure DBInstance */
export function described(context: Context, { values, notes }: StoredResource): Input {
  const status = text(values, 'status') ?? 'available';
  const isMade = status !== 'creating';
  return shaped(context, 'DBInstance', values, INSTANCE_ALIASES, {
    DBInstanceStatus: status,
    Endpoint: isMade
      ? { Address: text(values, 'address'), Port: number(values, 'port'), HostedZoneId: text(values, 'hosted_zone_id') }
      : undefined,
    InstanceCreateTime: momentOf(notes, 'madeAt'),
    LatestRestorableTime: latestRestorable(context, { values, notes: notes ?? {} }),
    VpcSecurityGroups: texts(values, 'vpc_security_group_ids').map((VpcSecurityGroupId) => ({
      VpcSecurityGroupId,
      Status: 'active',
    })),
    DBParameterGroups: [
      {
        DBParameterGroupName: text(values, 'parameter_group_name'),
        ParameterApplyStatus: text(notes, 'parameterStatus') ?? 'in-sync',
      },
    ],
    OptionGroupMemberships: [{ OptionGroupName: text(values, 'option_group_name'), Status: 'in-sync' }],
    DBSubnetGroup: subnetGroup(context, text(values, 'db_subnet_group_name')),
    PendingModifiedValues: notes?.['pending'] ?? {},
    SecondaryAvailabilityZone: truthy(values, 'multi_az') ? secondZone(context, values) : undefined,
    MasterUserSecret: masterSecret(values),
    TagList: tagsOf(values),
    ReadReplicaDBInstanceIdentifiers: texts(values, 'replicas'),
    DbInstancePort: 0,
    AssociatedRoles: [],
    DBInstanceAutomatedBackupsReplications: replications(context, text(values, 'arn')),
  });
}

function masterSecret(values: Values): Input | undefined {
  const secret = block(values, 'master_user_secret');
  return (
    secret && {
      SecretArn: text(secret, 'secret_arn'),
      SecretStatus: text(secret, 'secret_status'),
      KmsKeyId: text(secret, 'kms_key_id'),
    }
  );
}

function subnetGroup(context: Context, name: string | undefined): Input | undefined {
  const group = resources(context, 'aws_db_subnet_group').find(({ id }) => id === name)?.values;
  const subnets = new Map(resources(context, 'aws_subnet').map(({ id, values }) => [id, values]));
  return (
    group && {
      DBSubnetGroupName: name,
      DBSubnetGroupDescription: text(group, 'description'),
      VpcId: text(group, 'vpc_id'),
      SubnetGroupStatus: 'Complete',
      Subnets: texts(group, 'subnet_ids').map((id) => ({
        SubnetIdentifier: id,
        SubnetAvailabilityZone: { Name: text(subnets.get(id), 'availability_zone') },
        SubnetStatus: 'Active',
      })),
    }
  );
}

/** The zone of the standby: another one of the subnet group. */
export function secondZone(context: Context, values: Values): string | undefined {
  const group = subnetGroup(context, text(values, 'db_subnet_group_name'));
  const zones = blocks(group, 'Subnets').map((subnet) => text(block(subnet, 'SubnetAvailabilityZone'), 'Name'));
  return zones.find((zone) => zone !== text(values, 'availability_zone'));
}

function replications({ store, account }: Context, source: string | undefined): readonly Input[] {
  return store
    .list({ account, type: 'aws_db_instance_automated_backups_replication' })
    .filter(({ values }) => values['source_db_instance_arn'] === source)
    .map(({ id }) => ({ DBInstanceAutomatedBackupsArn: id }));
}
