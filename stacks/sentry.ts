/** What an environment says of Sentry. The token comes from the environment variable SENTRY_AUTH_TOKEN, never from here. */
import type { TerraformStack } from 'cdktf';
import { SentryProvider } from '../.gen/providers/sentry/provider';
import type { Environment } from '../environments';

export function useSentry(stack: TerraformStack, { observability }: Environment) {
  new SentryProvider(stack, 'sentry', { baseUrl: `${observability.sentry.url}/api/` });
}
