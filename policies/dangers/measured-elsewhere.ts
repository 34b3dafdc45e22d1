/** What Cloud Monitoring, Grafana and Sentry measure and tell: attributes that uptime.ts, grafana.ts and sentry.ts do not name. */
import { blindness, changes, differs, exposure, falls, rises, type Judgement } from '@balrog-infra/review';
import { OTHER, SLOWER, TOLD_NO_MORE } from './texts';

const POLICY = 'google_monitoring_alert_policy';
const CHECK = 'google_monitoring_uptime_check_config';
const MONITOR = 'sentry_metric_monitor';

const CLOUD_MONITORING: readonly Judgement[] = [
  ...blindness.attributes(
    'monitoring-when',
    'serious',
    POLICY,
    [
      'alert_strategy.**',
      'conditions.condition_threshold.aggregations.group_by_fields',
      'conditions.condition_threshold.trigger.**',
      'conditions.condition_threshold.denominator_filter',
      'severity',
    ],
    changes,
    OTHER,
  ),
  ...blindness.attributes(
    'uptime-of',
    'serious',
    CHECK,
    [
      'checker_type',
      'content_matchers.matcher',
      'http_check.accepted_response_status_codes.**',
      'http_check.body',
      'http_check.headers.**',
      'http_check.port',
      'http_check.request_method',
      'http_check.use_ssl',
      'http_check.validate_ssl',
      'log_check_failures',
      'monitored_resource.type',
    ],
    changes,
    OTHER,
  ),
  blindness.attribute(
    'channel.kind',
    'serious',
    'google_monitoring_notification_channel',
    'type',
    changes,
    TOLD_NO_MORE,
  ),
];

const GRAFANA: readonly Judgement[] = [
  ...blindness.attributes(
    'grafana-message',
    'serious',
    'grafana_contact_point',
    [
      'email.message',
      'email.single_email',
      'email.subject',
      'sns.assume_role_arn',
      'sns.auth_provider',
      'sns.body',
      'sns.external_id',
      'sns.message_format',
      'sns.subject',
    ],
    changes,
    ['The message arrives without what people need, or does not arrive.', 'Send a test message.'],
  ),
  blindness.attribute('grafana-template.text', 'serious', 'grafana_message_template', 'template', changes, [
    'Every message is written otherwise; one that cannot be rendered is not sent.',
    'Send a test message.',
  ]),
  ...blindness.attributes(
    'grafana-route',
    'serious',
    'grafana_notification_policy',
    [
      'group_by',
      'policy.continue',
      'policy.group_by',
      'policy.matcher.label',
      'policy.matcher.match',
      'policy.active_timings',
      'policy.policy.**',
    ],
    changes,
    ['Others hear it, or several troubles become one message.', 'Follow one page of each severity through the tree.'],
  ),
  ...blindness.attributes(
    'grafana-wait',
    'serious',
    'grafana_notification_policy',
    [
      'group_interval',
      'group_wait',
      'repeat_interval',
      'policy.group_wait',
      'policy.group_interval',
      'policy.repeat_interval',
    ],
    rises(),
    SLOWER,
  ),
  ...blindness.attributes(
    'grafana-muted',
    'serious',
    'grafana_mute_timing',
    ['intervals.location', 'intervals.days_of_month'],
    changes,
    TOLD_NO_MORE,
  ),
  ...blindness.attributes(
    'grafana-rule',
    'serious',
    'grafana_rule_group',
    [
      'rule.data.datasource_uid',
      'rule.data.relative_time_range.from',
      'rule.data.relative_time_range.to',
      'rule.notification_settings.**',
    ],
    changes,
    OTHER,
  ),
  ...blindness.attributes('grafana-rule', 'notice', 'grafana_rule_group', ['rule.annotations.runbook'], changes, [
    'Whoever is paged is sent to another page.',
    'Open it.',
  ]),
  ...blindness.attributes(
    'grafana-source',
    'serious',
    'grafana_data_source',
    ['access_mode', 'uid', 'basic_auth_enabled', 'database_name', 'username', 'http_headers.**'],
    changes,
    OTHER,
  ),
  exposure.attribute('grafana-source.secret', 'serious', 'grafana_data_source', 'secure_json_data_encoded', changes, [
    'Grafana signs in as somebody else.',
    'Check as whom.',
  ]),
];

const WHOM: readonly Judgement[] = [
  ...blindness.attributes(
    'whom',
    'serious',
    'grafana_notification_policy',
    ['policy.contact_point'],
    differs,
    TOLD_NO_MORE,
  ),
  ...blindness.attributes(
    'whom',
    'serious',
    'sentry_alert',
    ['action_filters.actions.**', 'trigger_conditions.**'],
    differs,
    TOLD_NO_MORE,
  ),
  ...blindness.attributes('whom', 'serious', CHECK, ['content_matchers.content'], differs, OTHER),
];

const SENTRY: readonly Judgement[] = [
  ...blindness.attributes(
    'sentry-alert',
    'serious',
    'sentry_alert',
    ['action_filters.conditions.**', 'action_filters.logic_type', 'environment'],
    changes,
    OTHER,
  ),
  ...blindness.attributes(
    'sentry-monitor',
    'serious',
    MONITOR,
    [
      'condition_group.conditions.condition_result',
      'condition_group.conditions.type',
      'condition_group.logic_type',
      'issue_detection.**',
      'project',
      'query_type',
      'owner.**',
      'extrapolation_mode',
    ],
    changes,
    OTHER,
  ),
  blindness.attribute('sentry-key.window', 'serious', 'sentry_key', 'rate_limit_window', rises(), [
    'More exceptions are thrown away before anybody sees them.',
    'Keep the window.',
  ]),
  ...blindness.attributes('sentry-key', 'serious', 'sentry_key', ['project', 'organization'], changes, [
    'Exceptions arrive elsewhere.',
    'Send one by hand.',
  ]),
  ...blindness.attributes(
    'sentry-project',
    'serious',
    'sentry_project',
    [
      'organization',
      'teams',
      'slug',
      'filters.**',
      'default_key',
      'default_rules',
      'client_security.**',
      'digests_min_delay',
      'digests_max_delay',
    ],
    changes,
    ['Exceptions are shown to others, under another name, or not at all.', 'Keep the teams and the slug.'],
  ),
  blindness.attribute('sentry-project.resolve', 'serious', 'sentry_project', 'resolve_age', falls(0), [
    'Exceptions that nobody looked at are called resolved sooner.',
    'Keep the hours.',
  ]),
  ...blindness.attributes(
    'sentry-filter',
    'serious',
    'sentry_project_inbound_data_filter',
    ['filter_id', 'organization', 'project'],
    changes,
    OTHER,
  ),
  ...blindness.attributes(
    'sentry-owner',
    'serious',
    'sentry_project_ownership',
    ['auto_assignment', 'fallthrough', 'organization', 'project', 'raw', 'codeowners_auto_sync'],
    changes,
    TOLD_NO_MORE,
  ),
  ...blindness.attributes(
    'sentry-in',
    'serious',
    ['sentry_alert', MONITOR, 'sentry_team'],
    ['organization'],
    changes,
    OTHER,
  ),
  blindness.attribute('sentry-team.slug', 'serious', 'sentry_team', 'slug', changes, TOLD_NO_MORE),
];

export const MEASURED_ELSEWHERE: readonly Judgement[] = [...CLOUD_MONITORING, ...GRAFANA, ...WHOM, ...SENTRY];
