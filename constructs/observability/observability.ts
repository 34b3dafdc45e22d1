import { Construct } from 'constructs';
import type { Environment } from '../../environments/environment';
import type { Release } from '../../environments/release';
import type { Responders } from '../alarms/responders';
import type { Database } from '../database/database';
import type { Edge } from '../edge/edge';
import type { History } from '../history/history';
import type { Jobs } from '../jobs/jobs';
import type { LogQueries } from '../logs/queries/log-queries';
import type { Network } from '../network/network';
import type { Services } from '../services/services';
import { Alarms } from './alarms/alarms';
import { FailedStarts } from './alarms/failed-starts';
import { KeyChanges } from './alarms/key-changes';
import { LineCounts } from './alarms/line-counts';
import { subjectsOf } from './alarms/subjects';
import { Chat } from './chat/chat';
import { CloudMonitoring } from './cloud-monitoring/cloud-monitoring';
import { Grafana } from './grafana/grafana';
import { Sentry } from './sentry/sentry';

/** This room looks at all the others, and none of them knows it. */
export interface ObservabilityProps {
  /** `balrog-prod`: begins every name. */
  readonly prefix: string;
  readonly environment: Environment;
  readonly release: Release;
  readonly responders: Responders;
  readonly logQueries: LogQueries;
  readonly network: Network;
  readonly database: Database;
  readonly history: History;
  readonly edge: Edge;
  readonly services: Services;
  readonly jobs: Jobs;
}

/** See it and be told: alarms, dashboards, exceptions, and the ways in which they reach people. */
export class Observability extends Construct {
  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    const { prefix, environment, release, responders, database, edge, services, jobs } = props;
    const { cluster, secrets } = services;
    const { observability } = environment;

    const chat = new Chat(this, 'chat', {
      prefix,
      accountId: environment.aws.accountId,
      region: environment.aws.region,
      clusterName: cluster.name,
      databaseIdentifier: database.updateDatabase.identifier,
      jobFamilies: jobs.families,
      slack: observability.slack,
      responders,
      furtherTopicArns: [edge.cloudFrontAlerts.topicArn],
    });
    const lineCounts = new LineCounts(this, 'line-counts', { prefix, database: database.updateDatabase, services });
    const failedStarts = new FailedStarts(this, 'failed-starts', {
      prefix,
      clusterArn: cluster.arn,
      runs: jobs.runs.group,
    });
    const keyChanges = this.hearOfKeys(props);
    const subjects = subjectsOf({
      prefix,
      environment,
      release,
      logQueries: props.logQueries,
      network: props.network,
      database,
      history: props.history,
      edge,
      services,
      jobs,
      chat,
      lineCounts,
      failedStarts,
      keyChanges,
    });
    // Services are steady last of all: by then whatever an alarm listens to has been there for minutes.
    const after = [services.public.service, services.admin.service, services.agent.service];
    new Alarms(this, 'alarms', { prefix, responders, after, subjects });
    new CloudMonitoring(this, 'cloud-monitoring', { prefix, responders, after, subjects, environment });
    new Grafana(this, 'grafana', {
      prefix,
      environment,
      release,
      subjects,
      after,
      cluster,
      public: services.public,
      agentLog: services.agent.task.logGroup,
      logQueries: props.logQueries,
      chat: chat.topic,
    });
    new Sentry(this, 'sentry', { prefix, release, observability, secrets });
  }

  private hearOfKeys({ prefix, environment, edge, jobs }: ObservabilityProps): KeyChanges {
    const { accountId, region, backupRegion } = environment.aws;
    return new KeyChanges(this, 'key-changes', {
      prefix,
      accountId,
      region,
      furtherRegions: [...new Set([backupRegion, edge.cloudFrontAlerts.region])].filter((each) => each !== region),
      runs: jobs.runs.group,
    });
  }
}
