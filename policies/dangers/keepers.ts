/** What several different things keep: of one that goes it is said what is left, and that the last one goes is critical. */
import type { Kept } from '@balrog-infra/review';

const DATABASE = 'aws_db_instance';
const WORLD = ['0.0.0.0/0', '::/0'];

const kept = (
  id: string,
  theme: Kept['theme'],
  [reason, remedy]: readonly [reason: string, remedy: string],
  more: Pick<Kept, 'subject' | 'keepers'>,
): Kept => ({ id: `kept.${id}`, theme, severity: 'critical', reason, remedy, ...more });

export const KEEPERS: readonly Kept[] = [
  kept(
    'database',
    'protection',
    [
      'Nothing is left that stops a plan from deleting the database, or that keeps what is in it when it goes.',
      'Keep one of them at least, and take the others away only once the database is not needed.',
    ],
    {
      subject: [DATABASE, 'identifier'],
      keepers: [
        { what: 'prevent_destroy', type: DATABASE, of: 'identifier', stands: 'prevent_destroy' },
        {
          what: 'deletion_protection',
          type: DATABASE,
          of: 'identifier',
          stands: { attributes: ['deletion_protection'], is: ['true'] },
        },
        {
          what: 'the final snapshot',
          type: DATABASE,
          of: 'identifier',
          stands: { attributes: ['skip_final_snapshot'], isNot: ['true'] },
        },
      ],
    },
  ),
  kept(
    'copies-of-the-database',
    'data loss',
    [
      'No copy of the database is made any more: what is lost in it stays lost.',
      'Keep one of them at least, and see a copy of today before the other ones go.',
    ],
    {
      keepers: [
        {
          what: 'backups of RDS',
          type: DATABASE,
          stands: { attributes: ['backup_retention_period'], matches: '^[1-9]' },
        },
        { what: 'the vault of AWS Backup', type: 'aws_backup_selection' },
        { what: 'the second region', type: 'aws_db_instance_automated_backups_replication' },
      ],
    },
  ),
  kept(
    'objects',
    'data loss',
    [
      'What is overwritten or deleted in the bucket is gone from now on.',
      'Keep its versions, or lock or copy its objects first.',
    ],
    {
      subject: ['aws_s3_bucket', 'bucket', 'id'],
      keepers: [
        {
          what: 'the versions of its objects',
          type: 'aws_s3_bucket_versioning',
          of: 'bucket',
          stands: { attributes: ['versioning_configuration.status'], is: ['Enabled'] },
        },
        { what: 'the lock of its objects', type: 'aws_s3_bucket_object_lock_configuration', of: 'bucket' },
        { what: 'the copy of its objects', type: 'aws_s3_bucket_replication_configuration', of: 'bucket' },
      ],
    },
  ),
  kept(
    'objects-at-google',
    'data loss',
    [
      'What is overwritten or deleted in the bucket is gone from now on.',
      'Keep its versions, its retention or the days in which a deleted object comes back.',
    ],
    {
      subject: ['google_storage_bucket', 'name'],
      keepers: [
        {
          what: 'the versions of its objects',
          type: 'google_storage_bucket',
          of: 'name',
          stands: { attributes: ['versioning.enabled'], is: ['true'] },
        },
        {
          what: 'the days in which a deleted object comes back',
          type: 'google_storage_bucket',
          of: 'name',
          // Without the block Google keeps them for seven days.
          stands: { attributes: ['soft_delete_policy.retention_duration_seconds'], isNot: ['0'] },
        },
        {
          what: 'the retention of its objects',
          type: 'google_storage_bucket',
          of: 'name',
          stands: { attributes: ['retention_policy.retention_period'], matches: '^[1-9]' },
        },
      ],
    },
  ),
  kept(
    'door',
    'exposure',
    [
      'Anybody reaches it from now on: neither its firewall nor its security group nor who signs in stands in the way.',
      'Keep one of them at least.',
    ],
    {
      subject: ['aws_lb', 'arn'],
      keepers: [
        { what: 'its firewall', type: 'aws_wafv2_web_acl_association', of: 'resource_arn' },
        {
          what: 'its security group',
          type: 'aws_vpc_security_group_ingress_rule',
          of: 'security_group_id',
          by: ['aws_lb', 'security_groups', 'arn'],
          stands: { attributes: ['cidr_ipv4', 'cidr_ipv6'], isNot: WORLD },
          all: true,
        },
        {
          // Of the API of admin, which browsers ask.
          what: 'who signs in',
          type: 'aws_ecs_task_definition',
          stands: { attributes: ['container_definitions'], matches: '^(?=[^]*"AUTH0_DOMAIN")[^]*"CORS_ORIGINS"' },
        },
      ],
    },
  ),
];
