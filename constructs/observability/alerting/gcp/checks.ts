/** What is asked from outside: every public name, at its health endpoints. */
import { ALIVE_TEXT, HEALTH } from '../../../../application/health';
import type { Environment } from '../../../../environments/environment';
import { minutes, type Quantity } from '../../../alarms/quantity';
import type { Alert } from '../../../alarms/rule';

export interface Check {
  readonly name: string;
  readonly hostname: string;
  readonly path: string;
  /** A million executions a month are free; each region counts, and the first as three ("Pricing", Cloud Monitoring). */
  readonly every: Quantity<'seconds'>;
  readonly contains?: string;
  readonly alert: Alert;
}

const domain = {
  component: 'public',
  failure: 'availability',
  first: 'releng',
  runbook: 'domain-not-serving',
} as const;

/** `/__heartbeat__` asks the database, so it is what a client would meet. */
const HEARTBEAT: Alert = {
  ...domain,
  severity: 'page',
  summary: '{subject} does not answer from several parts of the world, or cannot reach its database',
  why: 'No client there learns of an update',
};

/** `/__lbheartbeat__` asks nothing behind the application: beside the other it says on which side the trouble is. */
const ALIVE: Alert = {
  ...domain,
  severity: 'notice',
  summary: 'The application behind {subject} does not answer from several parts of the world',
  why: 'Without the page for its heartbeat, only this way into it is broken',
};

const UI: Alert = {
  component: 'admin UI',
  failure: 'availability',
  severity: 'notice',
  first: 'releng',
  runbook: 'admin-ui-down',
  summary: 'The pages of {subject} do not load',
  why: 'People cannot look at rules and releases, or sign off; automation goes on',
};

const HISTORY: Alert = {
  component: 'release history',
  failure: 'availability',
  severity: 'notice',
  first: 'releng',
  runbook: 'history-unreachable',
  summary: 'The release history cannot be listed, as the admin UI does from the browser',
  why: 'Nobody sees what a release looked like before, and admin cannot start anew without its buckets',
};

export const HISTORY_WRITES: Alert = {
  ...HISTORY,
  failure: 'errors',
  severity: 'page',
  summary: 'Admin cannot write into the release history {subject}',
  why: 'Changes of releases fail, and admin does not start: it writes to its buckets first',
};

/** Admin is open to some networks only: Cloud Monitoring reaches it as little as anybody else. */
export function checksOf({ edge }: Environment, releaseBucket: string): readonly Check[] {
  const domains = Object.entries(edge.clientDomains).flatMap(([name, { hostname }]): readonly Check[] => [
    { name: `${name}-heartbeat`, hostname, path: HEALTH.alarm.path, every: minutes(1), alert: HEARTBEAT },
    {
      name: `${name}-alive`,
      hostname,
      path: HEALTH.loadBalancer.path,
      every: minutes(5),
      contains: ALIVE_TEXT,
      alert: ALIVE,
    },
  ]);
  const hostname = edge.adminUi.hostname;
  const list = `/storage/v1/b/${releaseBucket}/o?maxResults=1`;
  return [
    ...domains,
    { name: 'admin-ui', hostname, path: '/', every: minutes(5), alert: UI },
    { name: 'history', hostname: 'www.googleapis.com', path: list, every: minutes(5), alert: HISTORY },
  ];
}
