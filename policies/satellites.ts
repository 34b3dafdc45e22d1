/**
 * Satellites: resources that configure another one and say which by an argument. The rules look them up from the side
 * of the other one (`StackView.attached`), so one whose target nobody can follow would be looked at by no rule.
 */
export interface Satellite {
  /** The argument that names the target. */
  readonly by: string;
  /** Types the target may have. */
  readonly of: readonly string[];
  /** True where a second one on the same target overwrites the first, or wins over it, at each deploy. */
  readonly alone?: boolean;
  /** Another argument that may stand in its place, for a target no rule looks at. */
  readonly unless?: readonly string[];
}

const ofBucket: Satellite = { by: 'bucket', of: ['aws_s3_bucket'], alone: true };
const ofGroup: Satellite = { by: 'security_group_id', of: ['aws_security_group', 'aws_default_security_group'] };
const ofVault: Satellite = { by: 'backup_vault_name', of: ['aws_backup_vault'], alone: true };

export const SATELLITES: Readonly<Record<string, Satellite>> = {
  aws_s3_bucket_acl: ofBucket,
  aws_s3_bucket_lifecycle_configuration: ofBucket,
  aws_s3_bucket_logging: ofBucket,
  aws_s3_bucket_ownership_controls: ofBucket,
  aws_s3_bucket_policy: ofBucket,
  aws_s3_bucket_public_access_block: ofBucket,
  aws_s3_bucket_server_side_encryption_configuration: ofBucket,
  aws_s3_bucket_versioning: ofBucket,
  aws_backup_vault_lock_configuration: ofVault,
  aws_backup_vault_policy: ofVault,
  aws_backup_vault_notifications: ofVault,
  aws_backup_selection: { by: 'plan_id', of: ['aws_backup_plan'] },
  aws_backup_restore_testing_selection: { by: 'restore_testing_plan_name', of: ['aws_backup_restore_testing_plan'] },
  aws_db_instance_automated_backups_replication: { by: 'source_db_instance_arn', of: ['aws_db_instance'] },
  aws_route: { by: 'route_table_id', of: ['aws_route_table'] },
  aws_route_table_association: { by: 'subnet_id', of: ['aws_subnet'], alone: true, unless: ['gateway_id'] },
  aws_flow_log: {
    by: 'vpc_id',
    of: ['aws_vpc'],
    unless: ['subnet_id', 'eni_id', 'transit_gateway_id', 'transit_gateway_attachment_id'],
  },
  aws_default_security_group: { by: 'vpc_id', of: ['aws_vpc'], alone: true },
  aws_security_group_rule: ofGroup,
  aws_vpc_security_group_ingress_rule: ofGroup,
  aws_vpc_security_group_egress_rule: ofGroup,
  aws_lb_listener: { by: 'load_balancer_arn', of: ['aws_lb'] },
  aws_wafv2_web_acl_association: { by: 'resource_arn', of: ['aws_lb'], alone: true },
  aws_wafv2_web_acl_logging_configuration: { by: 'resource_arn', of: ['aws_wafv2_web_acl'], alone: true },
  aws_ecs_service: { by: 'task_definition', of: ['aws_ecs_task_definition'] },
  aws_kms_key_policy: { by: 'key_id', of: ['aws_kms_key', 'aws_kms_replica_key'], alone: true },
  aws_sns_topic_policy: { by: 'arn', of: ['aws_sns_topic'], alone: true },
  aws_sns_topic_subscription: { by: 'topic_arn', of: ['aws_sns_topic'] },
  aws_sqs_queue_policy: { by: 'queue_url', of: ['aws_sqs_queue'], alone: true },
  aws_secretsmanager_secret_policy: { by: 'secret_arn', of: ['aws_secretsmanager_secret'], alone: true },
  aws_ecr_repository_policy: { by: 'repository', of: ['aws_ecr_repository'], alone: true },
};
