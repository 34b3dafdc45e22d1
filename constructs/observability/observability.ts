import { Construct } from 'constructs';
import { Alerting } from './alerting/alerting';
import { OutsideView } from './alerting/gcp/outside-view';
import { Chat } from './chat/chat';
import { ConsoleDashboard } from './dashboards/console-dashboard';
import { Grafana } from './grafana/grafana';
import type { ObservabilityProps } from './observability-props';
import { Sentry } from './sentry/sentry';

/** Tasks that end: on a schedule, for a release, or because somebody asked. */
const JOBS = ['cleanup-db', 'create-db', 'database-users', 'dump', 'upgrade-db'];

/** See it and be told: alarms, dashboards, exceptions, and the ways in which they reach people. */
export class Observability extends Construct {
  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    new Alerting(this, 'alerting', props);
    new OutsideView(this, 'outside', props);
    const { prefix, environment, release, database, edge, services, responders } = props;
    const { topic } = new Chat(this, 'chat', {
      prefix,
      ...environment.aws,
      clusterName: services.cluster.name,
      databaseIdentifier: database.identifier,
      jobFamilies: JOBS.map((job) => `${prefix}-${job}`),
      slack: environment.observability.slack,
      responders,
      furtherTopicArns: [edge.cloudFrontAlerts.topicArn],
    });
    new Grafana(this, 'grafana', { ...props, chat: topic });
    new ConsoleDashboard(this, 'console', { environmentName: environment.name });
    new Sentry(this, 'sentry', {
      prefix,
      release,
      observability: environment.observability,
      secrets: services.secrets,
    });
  }
}
