/**
 * What others see: Cloud Monitoring, a cloud that does not run Balrog, asks every public name at its health endpoints, and the
 * buckets; Route 53 asks admin, which is open to some networks only (constructs/edge/admin-watch.ts).
 */
import { ALIVE_TEXT, HEALTH } from '../../../application/health';
import { HEALTH_CHECK } from '../catalogue';
import { CLOUD_METRICS } from '../cloud-catalogue';
import { of } from '../metric';
import { count, minutes } from '../quantity';
import { alarm, cloudMetric, uptime } from '../row';

const domain = {
  component: 'public',
  failure: 'availability',
  first: 'releng',
  runbook: 'domain-not-serving',
} as const;

const history = { component: 'release history', first: 'releng', runbook: 'history-unreachable' } as const;

export const OUTSIDE_ALARMS = {
  /** The heartbeat asks the database, so it is what a client would meet. */
  '<domain>-heartbeat-down': uptime('client domain', ({ hostname }) => ({
    ...domain,
    hostname,
    path: HEALTH.alarm.path,
    every: minutes(1),
    severity: 'page',
    summary: '{subject} does not answer from several parts of the world, or cannot reach its database',
    why: 'No client there learns of an update',
  })),

  /** The load balancer's asks nothing behind the application: beside the other it says on which side the trouble is. */
  '<domain>-alive-down': uptime('client domain', ({ hostname }) => ({
    ...domain,
    hostname,
    path: HEALTH.loadBalancer.path,
    every: minutes(5),
    contains: ALIVE_TEXT,
    severity: 'notice',
    summary: 'The application behind {subject} does not answer from several parts of the world',
    why: 'Without the page for its heartbeat, only this way into it is broken',
  })),

  /** Its region has one topic, CloudOps'; what happens to the tasks of admin tells RelEng in the environment's own. */
  '<domain>-unreachable': alarm('closed domain', {
    component: 'admin',
    failure: 'availability',
    severity: 'page',
    first: 'cloudops',
    second: 'none',
    runbook: 'admin-unreachable',
    summary: '{subject} does not answer from outside, or cannot reach its database',
    why: 'People and automation can submit, change and stop no release, although tasks may look healthy from inside',
    signal: of(HEALTH_CHECK.status, 'Minimum'),
    threshold: { below: count(1) },
    window: { period: minutes(1), periods: 3 },
    // A check that no longer runs is no answer either.
    silence: 'breaching',
    fires: 0,
    quiet: 1,
  }),

  'admin-ui-down': uptime('admin UI', ({ hostname }) => ({
    component: 'admin UI',
    failure: 'availability',
    first: 'releng',
    runbook: 'admin-ui-down',
    hostname,
    path: '/',
    every: minutes(5),
    severity: 'notice',
    summary: 'The pages of {subject} do not load',
    why: 'People cannot look at rules and releases, or sign off; automation goes on',
  })),

  'history-down': uptime('release history', ({ bucket }) => ({
    ...history,
    failure: 'availability',
    hostname: 'www.googleapis.com',
    path: `/storage/v1/b/${bucket}/o?maxResults=1`,
    every: minutes(5),
    severity: 'notice',
    summary: 'The release history cannot be listed, as the admin UI does from the browser',
    why: 'Nobody sees what a release looked like before, and admin cannot start anew without its buckets',
  })),

  'history-writes': cloudMetric('release history', ({ bucket }) => ({
    ...history,
    failure: 'errors',
    severity: 'page',
    summary: 'Admin cannot write into the release history {subject}',
    why: 'Changes of releases fail, and admin does not start: it writes to its buckets first',
    title: 'Writes that fail',
    metric: CLOUD_METRICS.storageRequests,
    filters: [
      `resource.labels.bucket_name="${bucket}"`,
      'metric.labels.method="WriteObject"',
      'metric.labels.response_code!="OK"',
    ],
    above: 2,
  })),
} as const;
