/** Firing an alarm reads the clouds: what somebody changes there by hand changes who is told. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Deployed } from '../alarms/deployed';
import { fire } from '../alarms/fire';
import { fireReport } from '../alarms/fire-report';
import { openStore } from '../store';

const folder = mkdtempSync(join(tmpdir(), 'balrog-fire-'));
const store = openStore(folder);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const topic = (name: string) => `arn:aws:sns:us-west-2:111122223333:${name}`;
const keep = (type: string, id: string, values: Record<string, unknown>) => {
  const key = {
    provider: type.split('_')[0]!,
    account: '111122223333',
    region: 'us-west-2',
  };
  store.delete({ ...key, type, id });
  expect(store.create({ ...key, type, id, values, names: [] })).toEqual({ outcome: 'created' });
};
const AWS = { provider: 'aws', account: '111122223333', region: 'us-west-2' };
const ONLY_PAGES = { filter_policy: '{"AlarmDescription":[{"prefix":"[page]"}]}', filter_policy_scope: 'MessageBody' };
const subscribe = (to: string, endpoint: string, filter: object = {}) =>
  keep('aws_sns_topic_subscription', endpoint, { topic_arn: topic(to), protocol: 'email', endpoint, ...filter });

beforeEach(() => {
  subscribe('releng', 'releng@example.com');
  subscribe('releng', 'pager@example.com', ONLY_PAGES);
  subscribe('cloudops', 'cloudops@example.com');
  keep('aws_cloudwatch_metric_alarm', 'down', {
    alarm_name: 'down',
    alarm_description: '[page] It is down. Nobody is served. Runbook: docs/runbooks/domain-not-serving.md',
    alarm_actions: [topic('releng')],
    region: 'us-west-2',
  });
  keep('aws_cloudwatch_metric_alarm', 'down-answered', {
    alarm_name: 'down-answered',
    alarm_description: '[notice] Somebody has answered. Runbook: docs/runbooks/domain-not-serving.md',
    alarm_actions: [topic('releng'), topic('cloudops')],
    period: 60,
    evaluation_periods: 60,
  });
  keep('aws_cloudwatch_composite_alarm', 'down-unanswered', {
    alarm_name: 'down-unanswered',
    alarm_description: '[page] Nobody has answered. Runbook: docs/runbooks/domain-not-serving.md',
    alarm_rule: 'ALARM("down")',
    alarm_actions: [topic('cloudops')],
    actions_suppressor: [{ alarm: 'down-answered', wait_period: 900, extension_period: 60 }],
  });
});

const told = (name: string, answer?: number) =>
  fire(new Deployed(store), name, answer === undefined ? undefined : { after: answer * 60 }).map(
    ({ after, receivers }) =>
      `${after / 60}: ${receivers
        .map(({ how, to }) => `${how} ${to}`)
        .sort()
        .join(', ')}`,
  );

test('first the one, and the other when nobody answers', () => {
  expect(told('down')).toEqual([
    '0: mail releng@example.com, pager pager@example.com',
    '15: mail cloudops@example.com',
  ]);
});

test('an answer holds the second step back for as long as it is believed', () => {
  const both = 'mail cloudops@example.com, mail releng@example.com';
  expect(told('down', 5).slice(1)).toEqual([`6: ${both}`, '66: mail cloudops@example.com']);
  expect(told('down', 20).slice(1)).toEqual(['15: mail cloudops@example.com', `21: ${both}`]);
});

test('what is no page wakes nobody', () => {
  keep('aws_cloudwatch_metric_alarm', 'down', {
    alarm_name: 'down',
    alarm_description: '[notice] It is down. Runbook: docs/runbooks/domain-not-serving.md',
    alarm_actions: [topic('releng')],
  });
  expect(told('down')[0]).toBe('0: mail releng@example.com');
});

test('a route that somebody cut tells nobody', () => {
  store.delete({ ...AWS, type: 'aws_sns_topic_subscription', id: 'cloudops@example.com' });
  expect(told('down')[1]).toBe('15: ');
});

test('Cloud Monitoring tells the second responder by a policy that waits for longer', () => {
  const channel = (name: string) =>
    keep('google_monitoring_notification_channel', name, {
      name,
      display_name: name,
      labels: { email_address: `${name}@example.com` },
    });
  ['releng', 'cloudops'].forEach(channel);
  const policy = (name: string, duration: string, to: string) =>
    keep('google_monitoring_alert_policy', name, {
      display_name: name,
      documentation: [{ content: '[page] Down. Runbook: docs/runbooks/domain-not-serving.md' }],
      notification_channels: [to],
      conditions: [{ condition_threshold: [{ filter: 'metric.type="x"', duration }] }],
    });
  policy('outside', '120s', 'releng');
  policy('outside-unanswered', '1020s', 'cloudops');
  expect(told('outside')).toEqual(['0: mail releng@example.com', '15: mail cloudops@example.com']);
  expect(told('outside', 5)).toEqual(told('outside'));
});

test('the report says what to read, who is told when, and how to answer', () => {
  const report = fireReport(fire(new Deployed(store), 'down'));
  expect(report).toContain('Runbook: docs/runbooks/domain-not-serving.md');
  expect(report).toMatch(/\+0 min +down\n +mail +releng@example\.com {2}\(releng\)/);
  expect(report).toMatch(/\+15 min +down-unanswered\n +mail +cloudops@example\.com {2}\(cloudops\)/);
  expect(report).toContain(
    'put-metric-data --region us-west-2 --namespace Balrog/OnCall --metric-name Answered --dimensions Alarm=down --value',
  );
});

test('the report of a second step answers the alarm that it follows from', () => {
  subscribe('cloudops', 'second@example.com', ONLY_PAGES);
  expect(fireReport(fire(new Deployed(store), 'down-unanswered'))).toContain('Alarm=down --value 1');
  store.delete({ ...AWS, type: 'aws_sns_topic_subscription', id: 'second@example.com' });
});

test('what nobody can answer says so', () => {
  const report = (name: string) => fireReport(fire(new Deployed(store), name, { after: 300 }), 5);
  keep('aws_cloudwatch_metric_alarm', 'alone', { alarm_name: 'alone', alarm_description: '[notice] It is alone.' });
  expect(report('alone')).toContain('There is nothing to answer');
  expect(report('down')).not.toContain('nothing to answer');
});

describe('Grafana', () => {
  const matcher = (label: string, value: string) => ({ label, match: '=', value });
  beforeEach(() => {
    for (const who of ['releng', 'cloudops'])
      keep('grafana_contact_point', who, { name: `e-${who}`, email: [{ addresses: [`${who}@example.com`] }] });
    keep('grafana_contact_point', 'pager', { name: 'e-pager', email: [{ addresses: ['pager@example.com'] }] });
    keep('grafana_contact_point', 'chat', { name: 'e-chat', sns: [{ topic: topic('chat') }] });
    keep('aws_chatbot_slack_channel_configuration', 'chat', {
      slack_channel_id: 'C1',
      sns_topic_arns: [topic('chat')],
    });
    const pages = { matcher: [matcher('severity', 'page')] };
    keep('grafana_notification_policy', 'policy', {
      contact_point: 'e-chat',
      group_wait: '30s',
      policy: [
        { contact_point: 'e-chat', matcher: [matcher('environment', 'e')], continue: true },
        { contact_point: 'e-pager', ...pages, group_wait: '1m', continue: true },
        { contact_point: 'e-cloudops', ...pages, group_wait: '15m' },
        { contact_point: 'e-releng', matcher: [matcher('severity', 'notice')], mute_timings: ['nights'] },
      ],
    });
    const rule = (name: string, severity: string) => ({
      name,
      annotations: { summary: 'It is down', why: 'Nobody is served', runbook: 'docs/runbooks/domain-not-serving.md' },
      labels: { environment: 'e', severity },
    });
    keep('grafana_rule_group', 'rules', { rule: [rule('e is down', 'page'), rule('e is slow', 'notice')] });
  });

  test('tells who its tree of policies leads to, when the group has waited', () => {
    expect(told('e is down')).toEqual([
      '0.5: Slack channel C1',
      '1: pager pager@example.com',
      '15: mail cloudops@example.com',
    ]);
    expect(told('e is slow')).toEqual(['0.5: Slack channel C1, mail releng@example.com']);
    expect(fireReport(fire(new Deployed(store), 'e is slow'))).toContain('(e-releng, not in nights)');
  });

  const withRules = (...rule: object[]) => keep('grafana_rule_group', 'rules', { rule });
  const LABELS = { environment: 'e', severity: 'page' };

  test('a rule with a route of its own goes past the tree, and waits as the root does', () => {
    withRules(
      { name: 'own', labels: LABELS, notification_settings: [{ contact_point: 'e-releng' }] },
      { name: 'slower', labels: LABELS, notification_settings: [{ contact_point: 'e-releng', group_wait: '5m' }] },
    );
    expect(told('own')).toEqual(['0.5: mail releng@example.com']);
    expect(told('slower')).toEqual(['5: mail releng@example.com']);
  });

  test('a branch without a contact point is told at its parent’s, and at its own times', () => {
    keep('grafana_notification_policy', 'policy', {
      contact_point: 'e-pager',
      policy: [{ matcher: [matcher('severity', 'page')], active_timings: ['office'], mute_timings: ['lunch'] }],
    });
    expect(told('e is down')).toEqual(['0.5: pager pager@example.com']);
    const report = fireReport(fire(new Deployed(store), 'e is down'));
    expect(report).toContain('(e-pager, not in lunch, only in office)');
  });

  test('rules that others wrote, without a word or a label, stop no alarm from being fired', () => {
    withRules({ name: 'bare', annotations: null, labels: null });
    expect(told('down')[0]).toMatch(/^0: /);
    expect(told('bare')).toEqual(['0.5: Slack channel C1']);
    expect(fireReport(fire(new Deployed(store), 'bare'))).toContain('[no severity] It does not say what it means.');
  });

  test('a silence holds back whom it has not told yet', () => {
    expect(told('e is down', 5)).toEqual(['0.5: Slack channel C1', '1: pager pager@example.com']);
    expect(told('e is down', 20)).toEqual(told('e is down'));
  });
});

test('an unknown alarm is refused with those there are', () => {
  expect(() => told('own')).toThrow('The rehearsed clouds have no alarm own.\nDid you mean:\n  down');
  expect(() => fire(new Deployed(openStore(join(folder, 'empty'))), 'down')).toThrow(
    'Nothing is deployed in this rehearsal',
  );
});
