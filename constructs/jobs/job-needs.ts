/** What every job is given. */
import type { Release } from '../../environments/release';
import type { UpdateDatabase } from '../database/update-database';
import type { Network } from '../network/network';
import type { Services } from '../services/services';

export interface JobNeeds {
  readonly services: Services;
  readonly release: Release;
  readonly network: Network;
  readonly database: UpdateDatabase;
}
