/**
 * What Sentry files exceptions under. Balrog gives `sentry_sdk.init` nothing but the DSN (uwsgi/admin.wsgi,
 * uwsgi/public.wsgi, agent/src/balrogagent/log.py at v3.25), and the SDK then looks for these variables itself
 * (sentry-sdk 1.25.1: sentry_sdk/utils.py, get_default_release; sentry_sdk/client.py).
 */
import { numberOf } from '../../application/version';
import type { Environment } from '../../environments/environment';
import type { Release } from '../../environments/release';
import { scrubberVariables } from './exception-scrubbing';

/**
 * `balrog@3.25`: what `/__version__` answers, after the package. Releases of all projects of an organization share one
 * list of names, and other projects have a 3.25 too (https://docs.sentry.io/product/releases/naming-releases/).
 */
export const sentryRelease = ({ version }: Release) => `balrog@${numberOf(version)}`;

export const sentryVariables = (release: Release, mode: Environment['services']['mode']) => ({
  SENTRY_RELEASE: sentryRelease(release),
  // Left out, it would say "production" on stage as well.
  SENTRY_ENVIRONMENT: mode,
  ...scrubberVariables,
});
