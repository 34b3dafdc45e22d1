/** A sound Grafana and Cloud Monitoring, as they stand in cdk.tf.json: who is told of what. The tests break them. */
import type { Editable, Tree } from './bench';

const is = (label: string, value: string) => ({ label, match: '=', value });
const FILTER = 'metric.type="monitoring.googleapis.com/uptime_check/check_passed" AND metric.labels.check_id=';
const PAGE = '[page] Down. Nobody is served. Runbook: docs/runbooks/domain-not-serving.md';

/** Mail and a pager, a page and a notice, and branches within branches. */
export function tellByGrafana(tree: Tree): Readonly<Record<'tree' | 'branch' | 'pages' | 'notices', Editable>> {
  const point = (name: string) => ({ name, email: [{ addresses: [`${name}@example.com`] }] });
  const branch: Editable = { contact_point: 'b-pager', matcher: [is('first', 'releng')] };
  const root: Editable = {
    contact_point: '${grafana_contact_point.mail.name}',
    policy: [
      { contact_point: 'b-mail', matcher: [is('environment', 'b')], continue: true },
      { contact_point: 'b-mail', matcher: [is('severity', 'page')], policy: [branch] },
    ],
  };
  const rule = (severity: string): Editable => ({
    name: severity,
    labels: { severity, environment: 'b', first: 'releng' },
  });
  const [pages, notices] = [rule('page'), rule('notice')];
  tree.terraform.required_providers.grafana = { source: 'grafana/grafana', version: '4.45.1' };
  Object.assign(tree.resource, {
    grafana_contact_point: { mail: point('b-mail'), pager: point('b-pager') },
    grafana_notification_policy: { tree: root },
    grafana_rule_group: { rules: { name: 'rules', rule: [pages, notices] } },
  });
  return { tree: root, branch, pages, notices };
}

/** An uptime check, and the policy that pages when it fails. */
export function tellByGoogle(tree: Tree): Readonly<Record<'policy' | 'pager' | 'check', Editable>> {
  const pager: Editable = { type: 'email', display_name: 'balrog-prod releng-pager' };
  const check: Editable = { display_name: 'aus5' };
  const policy: Editable = {
    severity: 'CRITICAL',
    documentation: { content: PAGE },
    notification_channels: [
      '${google_monitoring_notification_channel.mail.name}',
      '${google_monitoring_notification_channel.pager.name}',
    ],
    conditions: [
      {
        condition_threshold: {
          filter: `${FILTER}"\${google_monitoring_uptime_check_config.aus5.uptime_check_id}"`,
        },
      },
    ],
  };
  Object.assign(tree.resource, {
    google_monitoring_notification_channel: { mail: { type: 'email', display_name: 'balrog-prod releng' }, pager },
    google_monitoring_uptime_check_config: { aus5: check },
    google_monitoring_alert_policy: { down: policy },
  });
  return { policy, pager, check };
}
