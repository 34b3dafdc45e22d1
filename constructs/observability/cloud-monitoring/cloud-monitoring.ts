import {
  MonitoringAlertPolicy,
  type MonitoringAlertPolicyConditions,
} from '@cdktf/provider-google/lib/monitoring-alert-policy';
import { MonitoringUptimeCheckConfig } from '@cdktf/provider-google/lib/monitoring-uptime-check-config';
import { ProjectService } from '@cdktf/provider-google/lib/project-service';
import { Construct } from 'constructs';
import { PORTS } from '../../../application/ports';
import type { Environment } from '../../../environments/environment';
import type { AlarmProps } from '../../alarms/alarm-props';
import { announce, describe } from '../../alarms/announce';
import { CLOUD_METRICS, filterOf } from '../../alarms/cloud-catalogue';
import { minutes } from '../../alarms/quantity';
import { ALARM_ROWS } from '../../alarms/rows';
import { other, type CloudRule, type Responder, type UptimeRule } from '../../alarms/rule';
import { nameOf, type Subject, type SubjectList } from '../../alarms/subject';
import { Channels } from './channels';
import { ConsoleDashboard } from './console-dashboard';

export interface CloudMonitoringProps extends AlarmProps {
  readonly environment: Pick<Environment, 'name' | 'gcp' | 'edge' | 'responders' | 'observability'>;
  readonly subjects: SubjectList;
}

/** The least that Cloud Monitoring takes is three; the first counts as three places. */
const REGIONS = ['USA', 'EUROPE', 'ASIA_PACIFIC'];
const TIMEOUT_SECONDS = 10;
/** From this many places at once it is no trouble of one of them. */
const PLACES = 1;
/** After how long the second responder is told of what the first has not ended. */
const SECOND_STEP = minutes(15);
const LASTS = minutes(2);

type OutsideRule = UptimeRule | CloudRule;

/** Balrog as clients see it: asked from several parts of the world, by a cloud that does not run it. */
export class CloudMonitoring extends Construct {
  private readonly channels: Channels;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CloudMonitoringProps,
  ) {
    super(scope, id);
    const { prefix, environment, subjects } = props;
    const api = new ProjectService(this, 'monitoring-api', {
      service: 'monitoring.googleapis.com',
      disableOnDestroy: false,
    });
    this.channels = new Channels(this, 'channels', {
      prefix,
      responders: environment.responders,
      pager: environment.observability.pager,
      dependsOn: [api],
    });
    for (const [key, row] of ALARM_ROWS) {
      for (const subject of subjects[row.of]) {
        const rule = row.rule(subject);
        if (rule.kind === 'uptime' && this.isToBeAsked(rule)) this.check(key, rule, subject, api);
        if (rule.kind === 'cloud metric') this.alert(key, rule, subject, (duration) => tooMany(rule, duration));
      }
    }
    new ConsoleDashboard(this, 'console-dashboard', { environmentName: environment.name });
  }

  /** A name of ours that leads elsewhere says nothing of us. */
  private isToBeAsked({ hostname }: UptimeRule): boolean {
    const { edge } = this.props.environment;
    const served = [...Object.values(edge.clientDomains), edge.adminUi].map((domain) => domain.hostname);
    return edge.names === 'lead-here' || !served.includes(hostname);
  }

  private check(key: string, rule: UptimeRule, subject: Subject, api: ProjectService) {
    const { hostname, path, every, contains } = rule;
    const check = new MonitoringUptimeCheckConfig(this, nameOf(key, subject).replace(/-down$/, ''), {
      displayName: `${this.props.prefix} ${hostname}${path}`,
      period: `${every.value}s`,
      timeout: `${TIMEOUT_SECONDS}s`,
      selectedRegions: REGIONS,
      checkerType: 'STATIC_IP_CHECKERS',
      // Each failure would be a log line, at a price, that says what the metric says.
      logCheckFailures: false,
      httpCheck: {
        path,
        port: PORTS.https,
        useSsl: true,
        validateSsl: true,
        requestMethod: 'GET',
        acceptedResponseStatusCodes: [{ statusValue: 200 }],
      },
      ...(contains !== undefined && { contentMatchers: [{ content: contains, matcher: 'CONTAINS_STRING' }] }),
      monitoredResource: {
        type: CLOUD_METRICS.uptime.resource,
        labels: { project_id: this.props.environment.gcp.projectId, host: hostname },
      },
      dependsOn: [api, ...this.props.after],
    });
    this.alert(key, rule, subject, (duration) => tooFewAnswers(rule, check, duration));
  }

  /** A policy tells the first responder; a second one, of the same condition for longer, the other. */
  private alert(
    key: string,
    rule: OutsideRule,
    subject: Subject,
    condition: (duration: string) => MonitoringAlertPolicyConditions,
  ) {
    const id = nameOf(key, subject);
    const tell = (step: string, responder: Responder, seconds: number) => {
      const name = `${this.props.prefix}-${step}`;
      const policy = new MonitoringAlertPolicy(this, step, {
        displayName: name,
        combiner: 'OR',
        conditions: [condition(`${seconds}s`)],
        severity: rule.severity === 'page' && this.channels.wakes ? 'CRITICAL' : 'WARNING',
        notificationChannels: this.channels.to(responder, rule.severity),
        documentation: { mimeType: 'text/markdown', content: describe(rule, subject, this.props.responders) },
        alertStrategy: { autoClose: '86400s' },
      });
      if (step === id) announce(policy, { key, name, names: subject.names, rule });
    };
    tell(id, rule.first, LASTS.value);
    if (rule.severity === 'page' && this.channels.wakes)
      tell(`${id}-unanswered`, other(rule.first), LASTS.value + SECOND_STEP.value);
  }
}

const tooFewAnswers = (
  { hostname, path, every }: UptimeRule,
  { uptimeCheckId }: MonitoringUptimeCheckConfig,
  duration: string,
): MonitoringAlertPolicyConditions => ({
  displayName: `${hostname}${path} does not answer`,
  conditionThreshold: {
    filter: filterOf(CLOUD_METRICS.uptime, `metric.labels.check_id="${uptimeCheckId}"`),
    aggregations: [
      {
        alignmentPeriod: `${every.value * 2}s`,
        perSeriesAligner: 'ALIGN_NEXT_OLDER',
        crossSeriesReducer: 'REDUCE_COUNT_FALSE',
        groupByFields: ['resource.label.host'],
      },
    ],
    comparison: 'COMPARISON_GT',
    thresholdValue: PLACES,
    duration,
    // A check that no longer runs is no answer either.
    evaluationMissingData: 'EVALUATION_MISSING_DATA_ACTIVE',
    trigger: { count: 1 },
  },
});

const tooMany = ({ title, metric, filters, above }: CloudRule, duration: string): MonitoringAlertPolicyConditions => ({
  displayName: title,
  conditionThreshold: {
    filter: filterOf(metric, ...filters),
    aggregations: [
      {
        alignmentPeriod: '300s',
        perSeriesAligner: 'ALIGN_DELTA',
        crossSeriesReducer: 'REDUCE_SUM',
        groupByFields: ['resource.label.bucket_name'],
      },
    ],
    comparison: 'COMPARISON_GT',
    thresholdValue: above,
    duration,
    trigger: { count: 1 },
  },
});
