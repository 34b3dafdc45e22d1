import {
  MonitoringAlertPolicy,
  type MonitoringAlertPolicyConditions,
} from '@cdktf/provider-google/lib/monitoring-alert-policy';
import { MonitoringUptimeCheckConfig } from '@cdktf/provider-google/lib/monitoring-uptime-check-config';
import { ProjectService } from '@cdktf/provider-google/lib/project-service';
import { Construct } from 'constructs';
import { PORTS } from '../../../../application/ports';
import type { ObservabilityProps } from '../../observability-props';
import { ALERT, describe } from '../../../alarms/metric-alarm';
import { minutes } from '../../../alarms/quantity';
import { other, type Alert, type Responder } from '../../../alarms/rule';
import { CLOUD_METRICS, filterOf } from './catalogue';
import { Channels } from './channels';
import { checksOf, HISTORY_WRITES, type Check } from './checks';

/** The least that Cloud Monitoring takes is three; the first counts as three places. */
const REGIONS = ['USA', 'EUROPE', 'ASIA_PACIFIC'];
const TIMEOUT_SECONDS = 10;
/** From this many places at once it is no trouble of one of them. */
const PLACES = 1;
/** After how long the second responder is told of what the first has not ended. */
const SECOND_STEP = minutes(15);
const LASTS = minutes(2);

/** Balrog as clients see it: asked from several parts of the world, by a cloud that does not run it. */
export class OutsideView extends Construct {
  private readonly channels: Channels;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ObservabilityProps,
  ) {
    super(scope, id);
    const { prefix, environment, history } = props;
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
    for (const check of checksOf(environment, history.releaseBucket)) this.check(check, api);
    this.alert('history-writes', HISTORY_WRITES, history.releaseBucket, (duration) => ({
      displayName: 'Writes that fail',
      conditionThreshold: {
        filter: filterOf(
          CLOUD_METRICS.storageRequests,
          `resource.labels.bucket_name="${history.releaseBucket}"`,
          'metric.labels.method="WriteObject"',
          'metric.labels.response_code!="OK"',
        ),
        aggregations: [
          {
            alignmentPeriod: '300s',
            perSeriesAligner: 'ALIGN_DELTA',
            crossSeriesReducer: 'REDUCE_SUM',
            groupByFields: ['resource.label.bucket_name'],
          },
        ],
        comparison: 'COMPARISON_GT',
        thresholdValue: 2,
        duration,
        trigger: { count: 1 },
      },
    }));
  }

  private check({ name, hostname, path, every, contains, alert }: Check, api: ProjectService) {
    const check = new MonitoringUptimeCheckConfig(this, name, {
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
      dependsOn: [api],
    });
    this.alert(`${name}-down`, alert, hostname, (duration) => ({
      displayName: `${hostname}${path} does not answer`,
      conditionThreshold: {
        filter: filterOf(CLOUD_METRICS.uptime, `metric.labels.check_id="${check.uptimeCheckId}"`),
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
    }));
  }

  /** A policy tells the first responder; a second one, of the same condition for longer, the other. */
  private alert(
    id: string,
    alert: Alert,
    subject: string,
    condition: (duration: string) => MonitoringAlertPolicyConditions,
  ) {
    const name = `${this.props.prefix}-${id}`;
    const tell = (step: string, responder: Responder, seconds: number) => {
      const policy = new MonitoringAlertPolicy(this, step, {
        displayName: step === id ? name : `${name}-unanswered`,
        combiner: 'OR',
        conditions: [condition(`${seconds}s`)],
        severity: alert.severity === 'page' && this.channels.wakes ? 'CRITICAL' : 'WARNING',
        notificationChannels: this.channels.to(responder, alert.severity),
        documentation: {
          mimeType: 'text/markdown',
          content: describe(alert, { subject, responders: this.props.responders }),
        },
        alertStrategy: { autoClose: '86400s' },
      });
      policy.node.addMetadata(ALERT, { name: step === id ? name : `${name}-unanswered`, rule: alert });
    };
    tell(id, alert.first, LASTS.value);
    if (alert.severity === 'page' && this.channels.wakes)
      tell(`${id}-unanswered`, other(alert.first), LASTS.value + SECOND_STEP.value);
  }
}
