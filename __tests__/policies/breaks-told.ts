/** Alarms that are switched off, and routes that end at nobody, or at whom they should not. */
import { UNRESOLVED, Breaks } from './breaks-table';
import { tellByGoogle, tellByGrafana } from './told-by';

const table = new Breaks();
const { add, set } = table;

const ALARM = 'aws_cloudwatch_metric_alarm.alarm';
const TREE = 'grafana_notification_policy.tree';
const RULES = 'grafana_rule_group.rules';
const CHECK = 'google_monitoring_uptime_check_config.aus5';

for (const [type, argument, off, on] of [
  ['aws_cloudwatch_metric_alarm', 'actions_enabled', false, true],
  ['aws_cloudwatch_metric_alarm', 'actions_enabled', UNRESOLVED, true],
  ['aws_cloudwatch_composite_alarm', 'actions_enabled', false, true],
  ['aws_cloudwatch_event_rule', 'state', 'DISABLED', 'ENABLED'],
  ['aws_db_event_subscription', 'enabled', false, true],
  ['google_monitoring_alert_policy', 'enabled', false, true],
  ['google_monitoring_notification_channel', 'enabled', false, true],
] as const) {
  const says = `${argument} is ${JSON.stringify(off)}, expected ${JSON.stringify(on)}`;
  add('alarms-enabled', `${type}.made`, says, (tree) => {
    tree.resource[type] = { ...tree.resource[type], made: { [argument]: off } };
  });
}
add('alarms-enabled', RULES, 'is_paused of "page" is true, expected false', (tree) => {
  tellByGrafana(tree).pages.is_paused = true;
});

for (const silent of ['ignore', 'missing']) {
  set('alarms-missing-data', ALARM, 'treat_missing_data', silent, `treat_missing_data is "${silent}", expected one of`);
}
for (const treatment of ['ignore', 'notBreaching']) {
  const says = `treat_missing_data is "${treatment}", expected "breaching"`;
  add('alarms-missing-data', ALARM, says, ({ resource }) => {
    const heartbeat = { comparison_operator: 'LessThanThreshold', threshold: 1, treat_missing_data: treatment };
    Object.assign(resource.aws_cloudwatch_metric_alarm!.alarm!, heartbeat);
  });
}

const SUBSCRIPTION = 'aws_sns_topic_subscription.subscription';
const FILTERED = 'whose subscriptions filter or tell no person';
set('alarms-route', SUBSCRIPTION, 'filter_policy', '{"AlarmDescription":[{"prefix":"[page]"}]}', FILTERED);
set('alarms-route', SUBSCRIPTION, 'protocol', 'lambda', FILTERED);
for (const one of table.all.filter(({ rule }) => rule === 'alarms-route')) Object.assign(one, { address: ALARM });

add('alarms-route', ALARM, 'alarm_actions is empty', ({ resource }) => {
  const { alarm_actions, ok_actions, ...silent } = resource.aws_cloudwatch_metric_alarm!.alarm!;
  resource.aws_cloudwatch_metric_alarm!.alarm = silent;
  const actions_suppressor = { alarm: 'age-answered', wait_period: 900, extension_period: 60 };
  const second = {
    alarm_name: 'age-unanswered',
    alarm_rule: 'ALARM("age")',
    alarm_description: '',
    actions_suppressor,
  };
  resource.aws_cloudwatch_composite_alarm = { second: { ...second, alarm_actions, ok_actions } };
});

const NOT_OURS = 'contact_point is "b-nobody", which no grafana_contact_point of the stack is named';
add('alarms-route', TREE, NOT_OURS, (tree) => void (tellByGrafana(tree).tree.contact_point = 'b-nobody'));
add('alarms-route', TREE, NOT_OURS, (tree) => void (tellByGrafana(tree).branch.contact_point = 'b-nobody'));
add('alarms-route', RULES, NOT_OURS, (tree) => {
  tellByGrafana(tree).notices.notification_settings = { contact_point: 'b-nobody' };
});
add('alarms-route', RULES, 'has no grafana_notification_policy', (tree) => {
  tellByGrafana(tree);
  delete tree.resource.grafana_notification_policy;
});

const UNHEARD = '"page" pages, and no pager is told';
add('pages-wanted', RULES, UNHEARD, (tree) => void (tellByGrafana(tree).branch.contact_point = 'b-mail'));
add('pages-wanted', RULES, UNHEARD, (tree) => void (tellByGrafana(tree).branch.matcher[0].value = 'cloudops'));
add('pages-wanted', RULES, UNHEARD, (tree) => void (tellByGrafana(tree).branch.matcher[0].match = '!='));
add('pages-wanted', RULES, UNHEARD, (tree) => void delete tellByGrafana(tree).tree.policy[0].continue);
add('pages-wanted', RULES, '"page" pages, and its pagers are muted at times', (tree) => {
  tellByGrafana(tree).branch.mute_timings = ['nights'];
});
add('pages-wanted', RULES, '"page" pages, and its pagers are muted at times', (tree) => {
  tellByGrafana(tree).branch.active_timings = ['office-hours'];
});
add('pages-wanted', RULES, 'cannot decide: who is told of "page"', (tree) => {
  tellByGrafana(tree).branch.matcher[0].match = '=~';
});
add('pages-wanted', RULES, '"notice" is no page, and reaches "b-pager"', (tree) => {
  tellByGrafana(tree).tree.policy[0].contact_point = 'b-pager';
});
add('pages-wanted', RULES, '"notice" is no page, and reaches "b-pager"', (tree) => {
  tellByGrafana(tree).notices.notification_settings = { contact_point: 'b-pager' };
});
add('pages-wanted', 'google_monitoring_alert_policy.down', 'it pages, and none of its channels is a pager', (tree) => {
  tellByGoogle(tree).policy.notification_channels.pop();
});

add('uptime-checks-alerted', CHECK, 'no google_monitoring_alert_policy asks about it', (tree) => {
  tellByGoogle(tree);
  delete tree.resource.google_monitoring_alert_policy;
});
add('uptime-checks-alerted', CHECK, 'no google_monitoring_alert_policy asks about it', (tree) => {
  const { condition_threshold: threshold } = tellByGoogle(tree).policy.conditions[0];
  threshold.filter = String(threshold.filter).replace('aus5', 'aus4');
});

export const toldBreaks = table.all;
