/** Rules, routes and contact points of Grafana. */
import { blindness, changes, gains, gone, loses, on, ranked, rises, type Judgement } from '@balrog-infra/review';
import { UNLESS_PAUSED, WHILE_PAUSED } from './known';
import { TOLD_NO_MORE, MISSED, OTHER, SILENT_WITH_ITS_SUBJECT, UNHEARD } from './texts';

export const GRAFANA: readonly Judgement[] = [
  blindness.attribute('grafana.rule', 'serious', 'grafana_rule_group', 'rule.name', gone, MISSED),
  {
    ...blindness.attribute('grafana.paused', 'serious', 'grafana_rule_group', 'rule.is_paused', on, UNHEARD),
    known: UNLESS_PAUSED,
  },
  {
    ...blindness.attribute(
      'grafana.paused-with-its-subject',
      'notice',
      'grafana_rule_group',
      'rule.is_paused',
      on,
      SILENT_WITH_ITS_SUBJECT,
    ),
    known: WHILE_PAUSED,
  },
  blindness.attribute(
    'grafana.no-data',
    'serious',
    'grafana_rule_group',
    'rule.no_data_state',
    ranked('NoData', 'Alerting', 'NoData', 'KeepLast', 'OK'),
    ['That nothing is measured any more does not raise the alarm.', 'Keep the state.'],
  ),
  blindness.attribute(
    'grafana.error',
    'serious',
    'grafana_rule_group',
    'rule.exec_err_state',
    ranked('Alerting', 'Alerting', 'Error', 'KeepLast', 'OK'),
    ['That the query fails does not raise the alarm.', 'Keep the state.'],
  ),
  blindness.attribute('grafana.for', 'notice', 'grafana_rule_group', 'rule.for', changes, MISSED),
  blindness.attribute('grafana.interval', 'serious', 'grafana_rule_group', 'interval_seconds', rises(), MISSED),
  blindness.attribute('grafana.contact', 'serious', 'grafana_notification_policy', 'contact_point', changes, UNHEARD),
  blindness.attribute('grafana.route', 'serious', 'grafana_notification_policy', 'policy.contact_point', gone, UNHEARD),
  blindness.attribute('grafana.panels', 'notice', 'grafana_dashboard', 'config_json.panels.title', gone, [
    'A panel that runbooks may point to goes.',
    'Look for its title in the runbooks.',
  ]),
  ...blindness.attributes(
    'grafana',
    'serious',
    'grafana_rule_group',
    ['rule.condition', 'rule.data.model', 'rule.labels.*'],
    changes,
    OTHER,
  ),
  blindness.attribute('grafana.query', 'serious', 'grafana_rule_group', 'rule.data.ref_id', gone, OTHER),
  ...blindness.attributes(
    'grafana',
    'serious',
    'grafana_data_source',
    ['type', 'url', 'json_data_encoded'],
    changes,
    OTHER,
  ),
  blindness.attribute('grafana.address', 'serious', 'grafana_contact_point', 'email.addresses', loses, TOLD_NO_MORE),
  blindness.attribute('grafana.topic', 'serious', 'grafana_contact_point', 'sns.topic', changes, TOLD_NO_MORE),
  blindness.attribute(
    'grafana.muted',
    'serious',
    'grafana_notification_policy',
    'policy.mute_timings',
    gains,
    TOLD_NO_MORE,
  ),
  ...blindness.attributes(
    'grafana',
    'serious',
    'grafana_mute_timing',
    ['intervals.times.start', 'intervals.times.end', 'intervals.weekdays', 'intervals.months', 'intervals.years'],
    changes,
    TOLD_NO_MORE,
  ),
  blindness.attribute(
    'grafana.matcher',
    'serious',
    'grafana_notification_policy',
    'policy.matcher.value',
    changes,
    TOLD_NO_MORE,
  ),
];
