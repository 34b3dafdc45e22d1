/** What an environment says of the GCP project that keeps its release history and metrics. */
import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import type { TerraformStack } from 'cdktf';
import type { Environment } from '../environments';

/**
 * The GCP project, and the labels on everything in it. No region: the buckets name their location. Unlike the AWS
 * provider this one cannot refuse a wrong account: it asks for the project by name, and whoever has no rights there
 * is refused by GCP.
 */
export function useProject(stack: TerraformStack, { name, gcp }: Environment) {
  new GoogleProvider(stack, 'google', {
    project: gcp.projectId,
    // GCP's labels take lower-case letters, digits, hyphens and underscores only.
    defaultLabels: {
      application: 'balrog',
      environment: name,
      managed_by: 'terraform',
      repository: 'balrog-infra',
      stack: stack.node.id,
    },
    addTerraformAttributionLabel: false,
  });
}
