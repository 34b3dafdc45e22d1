import type { Cloud } from './behaviour';
import { aws } from './aws';
import { google } from './google';
import { grafana } from './grafana';
import { sentry } from './sentry';

/** Every simulated cloud, by the name of its provider. */
export const CLOUDS = { aws, google, sentry, grafana } as const satisfies Readonly<Record<string, Cloud>>;
