import { Construct } from 'constructs';
import { Key } from '../../../.gen/providers/sentry/key';
import { Project } from '../../../.gen/providers/sentry/project';
import { ProjectInboundDataFilter } from '../../../.gen/providers/sentry/project-inbound-data-filter';
import { ProjectOwnership } from '../../../.gen/providers/sentry/project-ownership';
import type { Team } from '../../../.gen/providers/sentry/team';
import { DsnDelivery } from './dsn-delivery';
import { ownershipRules } from './ownership-rules';

export interface SentryProjectProps {
  /** The organization's slug. */
  readonly organization: string;
  /** Name and slug: `balrog-prod-public`. */
  readonly name: string;
  readonly teams: { readonly releng: Team; readonly cloudops: Team };
  readonly eventsPerMinute: number;
  /** The secret that the application reads its SENTRY_DSN from. */
  readonly dsnSecretArn: string;
}

/** An issue that was not seen for so long counts as solved: when it comes back, it is a regression and not old news. */
const SOLVED_AFTER_HOURS = 30 * 24;

/**
 * What Sentry throws away by itself. `localhost` stays off, and is written down so that nobody turns it on: the agent's
 * requests reach admin over the loopback of its task, and their errors would be gone.
 */
const INBOUND_FILTERS = { 'web-crawlers': true, 'filtered-transaction': true, localhost: false } as const;

/** One application's exceptions: the project, the key it sends with, what is filtered, and whose they are. */
export class SentryProject extends Construct {
  readonly organization: string;
  /** `balrog-prod-public` */
  readonly name: string;
  readonly project: Project;

  constructor(scope: Construct, id: string, props: SentryProjectProps) {
    super(scope, id);
    const { organization, name, teams } = props;
    this.organization = organization;
    this.name = name;
    this.project = new Project(this, 'project', {
      organization,
      name,
      slug: name,
      teams: [teams.releng.slug, teams.cloudops.slug],
      platform: 'python',
      // The provider has no argument for scrubbing: the tasks scrub. INVARIANT: exceptions-scrubbed
      resolveAge: SOLVED_AFTER_HOURS,
      // Ours have a name and a limit.
      defaultKey: false,
      defaultRules: false,
    });
    const project = this.project.slug;
    const key = new Key(this, 'key', {
      organization,
      project,
      name: 'tasks',
      rateLimitWindow: 60,
      rateLimitCount: props.eventsPerMinute,
    });
    new DsnDelivery(this, 'dsn', { key, secretArn: props.dsnSecretArn });
    for (const [filterId, active] of Object.entries(INBOUND_FILTERS)) {
      new ProjectInboundDataFilter(this, filterId, { organization, project, filterId, active });
    }
    new ProjectOwnership(this, 'ownership', {
      organization,
      project,
      raw: ownershipRules({ releng: teams.releng.slug, cloudops: teams.cloudops.slug }),
      // Whatever no rule names is everybody's.
      fallthrough: true,
      autoAssignment: 'Auto Assign to Issue Owner',
      codeownersAutoSync: false,
    });
  }
}
