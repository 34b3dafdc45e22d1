import type { Cloud } from '../behaviour';
import { configureGoogle } from './configure';
import { googleDataSources } from './data';
import { googleFallback } from './fallback';
import { googleResources } from './resources';

/** The simulated Google Cloud: as much as the release history needs. */
export const google: Cloud = {
  source: 'hashicorp/google',
  resources: googleResources,
  dataSources: googleDataSources,
  fallback: googleFallback,
  configure: configureGoogle,
};
