import type { Environment } from '../../environments/environment';
import type { Release } from '../../environments/release';
import type { UpdateDatabase } from '../database/update-database';
import type { Edge } from '../edge/edge';
import type { History } from '../history/history';
import type { Jobs } from '../jobs/jobs';
import type { LogQueries } from '../logs/queries/log-queries';
import type { Network } from '../network/network';
import type { Services } from '../services/services';
import type { Responders } from '../alarms/responders';

/** Everything there is to see: this room looks at all the others, and none of them knows it. */
export interface ObservabilityProps {
  /** `balrog-prod`: begins every name. */
  readonly prefix: string;
  readonly environment: Environment;
  readonly release: Release;
  readonly responders: Responders;
  readonly logQueries: LogQueries;
  readonly network: Network;
  readonly database: UpdateDatabase;
  readonly history: History;
  readonly edge: Edge;
  readonly services: Services;
  readonly jobs: Jobs;
}
