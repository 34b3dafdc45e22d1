/** What an environment says of Grafana. The token comes from the environment variable GRAFANA_AUTH, never from here. */
import type { TerraformStack } from 'cdktf';
import { GrafanaProvider } from '../.gen/providers/grafana/provider';
import type { Environment } from '../environments';

export function useGrafana(stack: TerraformStack, { observability }: Environment) {
  const { url, organizationId } = observability.grafana;
  new GrafanaProvider(stack, 'grafana', { url, orgId: organizationId });
}
