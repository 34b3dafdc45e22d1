/** What is new and takes hold of something that was there before, and what ends when a rule or a grant goes. */
import { becomes, capacity, exposure, outage, type Judgement } from '@balrog-infra/review';
import { IS_OWN_ZONE, LEADS_HOME } from './known';
import { CUT, REFUSED } from './texts';

export const ATTACHED: readonly Judgement[] = [
  outage.whole(
    'rule.gone',
    'serious',
    ['aws_vpc_security_group_ingress_rule', 'aws_vpc_security_group_egress_rule'],
    ['delete'],
    CUT,
  ),
  outage.whole('route.unlinked', 'serious', 'aws_route_table_association', ['delete'], CUT),
  outage.whole(
    'grant.gone',
    'serious',
    [
      'aws_iam_role_policy',
      'aws_iam_role_policy_attachment',
      'aws_iam_policy',
      'google_project_iam_custom_role',
      'google_project_iam_member',
      'google_storage_bucket_iam_member',
    ],
    ['delete'],
    REFUSED,
  ),
  exposure.attaching(
    'subscription.new',
    'serious',
    'aws_sns_topic_subscription',
    ['topic_arn'],
    ['Somebody else reads what is published there.', 'Check whose address it is.'],
  ),
  exposure.attaching(
    'event.target-new',
    'serious',
    'aws_cloudwatch_event_target',
    ['rule'],
    ['Something else is started or told by the same events.', 'Check what it starts, and as whom.'],
  ),
  exposure.attaching(
    'schedule.new',
    'serious',
    'aws_scheduler_schedule',
    ['target.ecs_parameters.task_definition_arn', 'target.arn'],
    [
      'Something of before is started once more, at other times.',
      'Check that it may run at those times, and beside itself.',
    ],
  ),
  exposure.attaching(
    'listener.new',
    'serious',
    'aws_lb_listener',
    ['load_balancer_arn'],
    ['Clients of the load balancer reach something more.', 'Check what answers there, and who is let in.'],
  ),
  exposure.attaching(
    'target-group.new',
    'serious',
    'aws_ecs_service',
    ['load_balancer.target_group_arn'],
    ['Requests of clients go to other tasks, too.', 'Check which code these run.'],
  ),
  outage.attaching(
    'route.linked',
    'serious',
    'aws_route_table_association',
    ['subnet_id'],
    ['The subnet goes by other routes than before.', 'Compare both route tables.'],
  ),
  exposure.attaching(
    'waf.linked',
    'serious',
    'aws_wafv2_web_acl_association',
    ['resource_arn'],
    ['Another firewall stands in front of it from now on.', 'Compare both; one load balancer has one firewall.'],
  ),
  exposure.attaching(
    'log-delivery.new',
    'serious',
    'aws_cloudwatch_log_delivery',
    ['delivery_source_name'],
    ['What is logged goes to another place, too.', 'Check who reads there.'],
  ),
  exposure.attaching(
    'replication.new',
    'serious',
    'aws_db_instance_automated_backups_replication',
    ['source_db_instance_arn'],
    ['Backups of the database are copied to another place, too.', 'Check the region, and who may use the key there.'],
  ),
  exposure.attaching(
    'chatbot.new',
    'serious',
    'aws_chatbot_slack_channel_configuration',
    ['sns_topic_arns'],
    ['Another channel reads what is published there.', 'Check who is in it.'],
  ),
  exposure.attaching(
    'endpoint.new',
    'serious',
    'aws_vpc_endpoint',
    ['vpc_id'],
    ['Whatever runs inside reaches a service by another way, by the policy of the endpoint.', 'Read that policy.'],
  ),
  capacity.attaching(
    'scaling.new',
    'serious',
    'aws_appautoscaling_policy',
    ['resource_id'],
    ['The number of tasks goes by one more rule.', 'Compare it with the bounds and the other rules.'],
  ),
  exposure.attaching(
    'secret-value.new',
    'serious',
    'aws_secretsmanager_secret_version',
    ['secret_id'],
    ['Whoever reads the secret gets another value.', 'Check that the value belongs to the name.'],
  ),
  {
    ...exposure.attaching(
      'dns.new',
      'notice',
      'aws_route53_record',
      ['zone_id'],
      ['A name more leads to what it is the name of.', 'Check that nothing else had that name.'],
    ),
    known: ['is', LEADS_HOME],
  },
  {
    ...exposure.whole(
      'dns.elsewhere',
      'serious',
      'aws_route53_record',
      ['create', 'replace'],
      [
        'A name that is asked for leads to somebody of whom nothing here says that he is ours: he hears what is meant for us, passwords too.',
        'Point it at a database of environments/databases.json, or at a load balancer or distribution of this stack.',
      ],
    ),
    known: ['is not', LEADS_HOME],
  },
  {
    ...exposure.whole(
      'dns.zone-new',
      'serious',
      ['aws_route53_zone', 'aws_service_discovery_private_dns_namespace'],
      ['create', 'replace'],
      [
        'Inside the VPC whoever writes into it answers for all names below, also for those of others whom tasks trust.',
        'Keep to the zones that the stack has: names of its databases and of its tasks.',
      ],
    ),
    known: ['is not', IS_OWN_ZONE],
  },
  exposure.attribute('dns.any-name', 'serious', 'aws_route53_record', 'name', becomes('^[*]'), [
    'Every name that nobody has made leads there, a misspelt one and one that is gone too.',
    'Name the hosts one by one.',
    'judged',
  ]),
  exposure.attaching(
    'code-object.new',
    'notice',
    'aws_s3_object',
    ['bucket'],
    ['A file more lies in a bucket of before.', 'Check who reads it.'],
  ),
];
