/** What the work of a scheduled job is made of. */
import type { Release } from '../../environments';
import type { EnvironmentJob } from '../../environments/scheduled-job';
import type { HistoryAccess } from '../services/service-contracts';
import type { Services } from '../services/services';
import type { TaskLog } from '../services/task';

export interface WorkInput extends EnvironmentJob {
  readonly services: Services;
  readonly release: Release;
  readonly history: HistoryAccess;
  readonly log: TaskLog;
  /** Name of the database generation that serves. */
  readonly generation: string;
}
