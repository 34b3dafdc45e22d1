import { Construct } from 'constructs';
import { DataSentryOrganizationIntegration } from '../../../.gen/providers/sentry/data-sentry-organization-integration';
import { Team } from '../../../.gen/providers/sentry/team';
import type { Environment } from '../../../environments/environment';
import type { Release } from '../../../environments/release';
import type { ApplicationSecrets } from '../../services/application-secrets';
import type { ServiceName } from '../../services/service-value';
import { ExceptionAlerts } from './exception-alerts';
import { SentryProject } from './sentry-project';

export interface SentryProps {
  /** `balrog-prod`: begins every name; Sentry has one list of them for both environments. */
  readonly prefix: string;
  readonly release: Release;
  readonly observability: Pick<Environment['observability'], 'sentry' | 'slack'>;
  /** Where the DSNs go. */
  readonly secrets: ApplicationSecrets;
}

/** What Sentry takes from each application, and what is too much of it. */
interface Volume {
  /** Further ones in the same minute are refused: while the database is away, every request raises one. */
  readonly eventsPerMinute: number;
  /** More errors of the running release than that in ten minutes are a spike. */
  readonly errorsPerTenMinutes: number;
}

const VOLUMES: Readonly<Record<ServiceName, Volume>> = {
  public: { eventsPerMinute: 600, errorsPerTenMinutes: 100 },
  admin: { eventsPerMinute: 300, errorsPerTenMinutes: 20 },
  // A round every 30 seconds, and an exception for each that fails: 20 in ten minutes when nothing works.
  agent: { eventsPerMinute: 60, errorsPerTenMinutes: 10 },
};

/** The exceptions of Balrog's three applications: where they are collected, whose they are, and who hears of them. */
export class Sentry extends Construct {
  readonly projects: Readonly<Record<ServiceName, SentryProject>>;

  constructor(scope: Construct, id: string, { prefix, release, observability, secrets }: SentryProps) {
    super(scope, id);
    const { organization, slackWorkspace } = observability.sentry;
    const team = (name: string) =>
      new Team(this, name, { organization, name: `${prefix}-${name}`, slug: `${prefix}-${name}` });
    const teams = { releng: team('releng'), cloudops: team('cloudops') };
    const slack = new DataSentryOrganizationIntegration(this, 'slack', {
      organization,
      providerKey: 'slack',
      name: slackWorkspace,
    });
    const collect = (application: ServiceName) => {
      const { eventsPerMinute, errorsPerTenMinutes } = VOLUMES[application];
      const project = new SentryProject(this, application, {
        organization,
        name: `${prefix}-${application}`,
        teams,
        eventsPerMinute,
        dsnSecretArn: secrets.arns[`sentry-dsn-${application}`],
      });
      new ExceptionAlerts(project, 'alerts', {
        project,
        owner: teams.releng,
        slack: { integrationId: slack.id, channelId: observability.slack.channelId },
        release,
        errorsPerTenMinutes,
      });
      return project;
    };
    this.projects = { public: collect('public'), admin: collect('admin'), agent: collect('agent') };
  }
}
