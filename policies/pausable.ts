/** Whom a resource is about that can be paused (environments/databases.json), by what it is called: tags and descriptions say anything. */
import type { Pausable } from '../application/generations';
import { prefixOf } from '../application/internal-names';

/** Alarms of the admin UI: it is served by CloudFront, whoever is paused. */
const ADMIN = 'admin(?!-ui)';

export interface Named {
  readonly type: string;
  readonly name: unknown;
  /** For a schedule: whether it starts tasks. What measures the backups goes on while jobs are paused. */
  readonly startsTasks?: boolean;
}

/**
 * @param environment name of the environment
 * @param jobs names of the scheduled jobs
 */
export function pausableOf(
  { type, name, startsTasks = false }: Named,
  environment: string,
  jobs: readonly string[],
): Pausable | undefined {
  if (typeof name !== 'string') return undefined;
  const prefix = prefixOf(environment);
  switch (type) {
    case 'aws_ecs_service':
      return name === 'admin' || name === 'agent' ? name : undefined;
    case 'aws_scheduler_schedule':
      return startsTasks && jobs.some((job) => name === `${prefix}-${job}`) ? 'jobs' : undefined;
    case 'aws_cloudwatch_metric_alarm':
    case 'aws_cloudwatch_composite_alarm':
      return begins(name, `${prefix}-`, '-', jobs);
    case 'grafana_rule_group':
      return begins(name, `${prefix} `, ' ', jobs);
    default:
      return undefined;
  }
}

function begins(name: string, prefix: string, end: string, jobs: readonly string[]): Pausable | undefined {
  const isOf = (subject: string): boolean => new RegExp(`^${prefix}${subject}${end}`).test(name);
  if (isOf(ADMIN)) return 'admin';
  if (isOf('agent')) return 'agent';
  return jobs.some((job) => isOf(job)) ? 'jobs' : undefined;
}
