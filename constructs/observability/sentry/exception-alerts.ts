import { Construct } from 'constructs';
import { Alert, type AlertActionFilters } from '../../../.gen/providers/sentry/alert';
import { DataSentryProjectErrorMonitor } from '../../../.gen/providers/sentry/data-sentry-project-error-monitor';
import { MetricMonitor } from '../../../.gen/providers/sentry/metric-monitor';
import type { Team } from '../../../.gen/providers/sentry/team';
import type { Release } from '../../../environments/release';
import { sentryRelease } from '../../services/sentry-variables';
import type { SentryProject } from './sentry-project';

export interface ExceptionAlertsProps {
  readonly project: SentryProject;
  /** The first responder: whoever no rule of ownership names hears of a spike. */
  readonly owner: Team;
  readonly slack: { readonly integrationId: string; readonly channelId: string };
  /** What runs: a spike counts its exceptions alone. */
  readonly release: Release;
  readonly errorsPerTenMinutes: number;
}

const CHANNEL = '#balrog';

/** Sentry's numbers of levels (sentry/constants.py, LOG_LEVELS). */
const LEVEL_ERROR = 40;

/** Priorities of the issue that a monitor opens (sentry/workflow_engine/types.py, DetectorPriorityLevel). */
const SOLVED = 0;
const HIGH = 75;

const TEN_MINUTES = 600;

/** The same news again only after so long. */
const QUIET_MINUTES = { issue: 60, spike: 30 };

/** Who hears of an exception: when it is new, when it comes back, and when a release brings many. Nothing here pages. */
export class ExceptionAlerts extends Construct {
  constructor(scope: Construct, id: string, props: ExceptionAlertsProps) {
    super(scope, id);
    const { organization } = props.project;
    const { slug } = props.project.project;
    const errors = new DataSentryProjectErrorMonitor(this, 'errors', { organization, project: slug });
    const common = { organization, enabled: true };
    new Alert(this, 'new', {
      ...common,
      name: `${props.project.name}: a new exception`,
      monitorIds: [errors.id],
      frequencyMinutes: QUIET_MINUTES.issue,
      triggerConditions: [{ firstSeenEvent: {} }],
      actionFilters: onlyErrors(props),
    });
    new Alert(this, 'regression', {
      ...common,
      name: `${props.project.name}: an exception is back`,
      monitorIds: [errors.id],
      frequencyMinutes: QUIET_MINUTES.issue,
      triggerConditions: [{ regressionEvent: {} }, { reappearedEvent: {} }],
      actionFilters: onlyErrors(props),
    });
    const spike = this.spike(props);
    new Alert(this, 'spike', {
      ...common,
      name: `${props.project.name}: many exceptions since the release`,
      monitorIds: [spike.id],
      frequencyMinutes: QUIET_MINUTES.spike,
      // A monitor has one issue for ever: the second spike opens none, it is the first one's that comes back.
      triggerConditions: [{ firstSeenEvent: {} }, { regressionEvent: {} }, { issueResolvedTrigger: {} }],
      actionFilters: [{ logicType: 'any', actions: actions(props) }],
    });
  }

  /** Opens an issue while there are too many errors of the running release, and closes it afterwards. */
  private spike({ project, owner, release, errorsPerTenMinutes }: ExceptionAlertsProps): MetricMonitor {
    return new MetricMonitor(this, 'spike-monitor', {
      organization: project.organization,
      project: project.project.internalId,
      name: `${project.name}: exceptions of the running release`,
      enabled: true,
      owner: { teamId: owner.internalId },
      dataset: 'events',
      eventTypes: ['error', 'default'],
      aggregate: 'count()',
      query: `release:"${sentryRelease(release)}"`,
      queryType: 'error',
      timeWindowSeconds: TEN_MINUTES,
      issueDetection: { type: 'static' },
      conditionGroup: {
        logicType: 'any',
        conditions: [
          { type: 'gt', comparison: errorsPerTenMinutes, conditionResult: HIGH },
          { type: 'lte', comparison: errorsPerTenMinutes, conditionResult: SOLVED },
        ],
      },
    });
  }
}

/** Warnings that Balrog logs are no exceptions. */
function onlyErrors(props: ExceptionAlertsProps): AlertActionFilters[] {
  return [{ logicType: 'all', conditions: [{ level: { match: 'gte', level: LEVEL_ERROR } }], actions: actions(props) }];
}

const actions = ({ slack }: ExceptionAlertsProps): AlertActionFilters['actions'] => [
  { email: { targetType: 'issue_owners', fallthroughType: 'ActiveMembers' } },
  { slack: { ...slack, channelName: CHANNEL, tags: 'release,environment,server_name' } },
];
