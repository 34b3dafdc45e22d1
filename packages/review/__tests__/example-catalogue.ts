/** A catalogue for tests: what a small project might know of the types that it uses. */
import {
  admits,
  becomes,
  blindness,
  broadens,
  capacity,
  changes,
  changesApartFrom,
  dataLoss,
  exposure,
  EVERY_TYPE,
  falls,
  harmless,
  join,
  letsIn,
  losesNothing,
  off,
  opens,
  protection,
  ranked,
  restart,
  gains,
  type Catalogue,
  type Judgement,
} from '..';

const POLICY = ['More may be done than before.', 'Name principals, actions and resources.', 'judged'] as const;
const LESS = ['Fewer requests can be served.', 'Compare it with the busiest hour.'] as const;
const TLS = ['Clients may speak an older TLS, or none.', 'Keep the floor.'] as const;

const WHOLE: readonly Judgement[] = [
  dataLoss.whole(
    'database.loss',
    'critical',
    'aws_db_instance',
    ['delete', 'replace'],
    ['The database goes with all its rows.', 'Copy the data first.'],
  ),
  dataLoss.whole(
    'bucket.loss',
    'critical',
    ['aws_s3_bucket', 'aws_kms_key'],
    ['delete', 'replace'],
    ['What it holds goes with it.', 'Copy it first.'],
  ),
  blindness.whole(
    'alarm.channel-gone',
    'serious',
    'aws_sns_topic',
    ['delete', 'replace'],
    ['The alarm reaches nobody.', 'Keep it.'],
  ),
  capacity.whole(
    'service.outage',
    'serious',
    ['aws_lb', 'aws_lb_listener', 'aws_ecs_service', 'aws_instance'],
    ['delete', 'replace'],
    ['It does not serve meanwhile.', 'Make the new one beside it.'],
  ),
  losesNothing(
    ['aws_s3_object', 'aws_ecs_task_definition', 'aws_lb_listener_rule', 'aws_iam_role_policy'],
    'it is made anew from the code',
  ),
];

const ATTRIBUTES: readonly Judgement[] = [
  protection.attribute('rds.deletion-protection', 'critical', 'aws_db_instance', 'deletion_protection', off, [
    'The next mistake can delete it.',
    'Leave it on.',
  ]),
  protection.attribute('rds.backup-retention', 'critical', 'aws_db_instance', 'backup_retention_period', falls(0), [
    'The way back reaches less far.',
    'Keep the number.',
  ]),
  exposure.attribute('storage.encrypted', 'critical', 'aws_db_instance', 'storage_encrypted', off, [
    'It can be read where it lies.',
    'Keep encryption.',
    'judged',
  ]),
  capacity.attribute('rds.multi-az', 'serious', 'aws_db_instance', 'multi_az', off, LESS),
  exposure.attribute(
    'policy.resource',
    'serious',
    ['aws_s3_bucket_policy', 'aws_iam_policy', 'aws_iam_role_policy'],
    'policy',
    broadens,
    POLICY,
  ),
  exposure.attribute('policy.trust', 'serious', 'aws_iam_role', 'assume_role_policy', broadens, POLICY),
  exposure.attribute('security-group.ingress', 'serious', 'aws_security_group', 'ingress', letsIn, [
    'More of the internet gets in.',
    'Name the networks.',
    'judged',
  ]),
  exposure.attribute('firewall.source', 'serious', 'google_compute_firewall', 'source_ranges', opens, [
    'More of the internet gets in.',
    'Name the networks.',
  ]),
  exposure.attribute('firewall.ports', 'serious', 'google_compute_firewall', 'allow', letsIn, [
    'More ports are open.',
    'Name the ports.',
  ]),
  exposure.attribute(
    'gcp.role',
    'critical',
    'google_project_iam_member',
    'role',
    becomes('^roles/(owner|editor)$'),
    POLICY,
  ),
  exposure.attribute('gcp.member', 'serious', 'google_project_iam_member', 'member', admits, POLICY),
  exposure.attribute(
    'gcp.public-members',
    'critical',
    'google_storage_bucket_iam_binding',
    'members',
    becomes('^(allUsers|allAuthenticatedUsers)$'),
    POLICY,
  ),
  exposure.attribute('gcp.members', 'serious', 'google_storage_bucket_iam_binding', 'members', gains, POLICY),
  exposure.attribute(
    'bucket.acl',
    'critical',
    'aws_s3_bucket_acl',
    'acl',
    becomes('^(public-|authenticated-)'),
    POLICY,
  ),
  exposure.attribute('lb.internal', 'critical', 'aws_lb', 'internal', off, [
    'It faces the internet.',
    'Keep it internal.',
  ]),
  exposure.attribute(
    'lb.protocol',
    'critical',
    'aws_lb_listener',
    'protocol',
    ranked('HTTP', 'HTTPS', 'TLS', 'HTTP'),
    TLS,
  ),
  exposure.attribute('lb.tls', 'serious', 'aws_lb_listener', 'ssl_policy', ranked('old', 'newest', 'new', 'old'), TLS),
  exposure.attribute('opensearch.encrypted', 'serious', 'aws_opensearch_domain', 'encrypt_at_rest.enabled', off, TLS),
  blindness.attribute('logs.retention', 'serious', 'aws_cloudwatch_log_group', 'retention_in_days', falls(0, 0), [
    'Older logs are deleted.',
    'Keep the retention.',
  ]),
  blindness.attribute(
    'ecs.insights',
    'serious',
    'aws_ecs_cluster',
    'setting["containerInsights"].value',
    ranked('disabled', 'enhanced', 'enabled', 'disabled'),
    ['Trouble is noticed later.', 'Keep it.'],
  ),
  blindness.attribute(
    'sentry.monitor-query',
    'serious',
    'sentry_metric_monitor',
    'query',
    changesApartFrom('release:"[^"]*"'),
    ['Trouble is noticed later.', 'Keep it.'],
  ),
  restart.attribute('ecs.release', 'notice', 'aws_ecs_service', 'task_definition', changes, [
    'All tasks of the service are replaced.',
    'Deploy stage first.',
  ]),
  restart.attribute('container.image', 'notice', 'aws_ecs_task_definition', 'container_definitions.image', changes, [
    'Another version runs.',
    'Check that stage has run it.',
  ]),
];

/** What no example speaks of is harmless here: what is unjudged has examples of its own. */
const REST = harmless(
  [...new Set([...WHOLE, ...ATTRIBUTES].flatMap(({ types }) => types))].filter((type) => type !== EVERY_TYPE),
  ['*'],
  'no example is about it',
);

export const EXAMPLE: Catalogue = {
  judgements: [...WHOLE, ...ATTRIBUTES, REST],
  joins: { aws_iam_role_policy: join('role', 'aws_iam_role', 'name', 'id') },
  otherNames: {
    aws_alb: 'aws_lb',
    aws_alb_listener: 'aws_lb_listener',
    aws_alb_listener_rule: 'aws_lb_listener_rule',
    aws_elasticsearch_domain: 'aws_opensearch_domain',
  },
  secrets: { sentry_key: ['id', 'public', 'secret', 'dsn', 'dsn_public', 'dsn_secret', 'dsn_csp'] },
  clear: { acme_setting: { attributes: ['value'], when: ['kinds', 'plain'] } },
};
