import { ServiceDiscoveryPrivateDnsNamespace } from '@cdktf/provider-aws/lib/service-discovery-private-dns-namespace';
import { ServiceDiscoveryService } from '@cdktf/provider-aws/lib/service-discovery-service';
import type { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { Construct } from 'constructs';
import { tasksZone } from '../../application/internal-names';

export const internalName = (prefix: string, name: string) => `${name}.${tasksZone(prefix)}`;

const TTL_SECONDS = 10;

/**
 * The name under which the agent finds admin without leaving the VPC. The load balancer of admin is for people and
 * automation outside, and lets in their networks alone.
 */
export class ServiceRegistry extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { prefix, name, vpc }: { prefix: string; name: string; vpc: Vpc }) {
    super(scope, id);
    const namespace = new ServiceDiscoveryPrivateDnsNamespace(this, 'namespace', {
      name: tasksZone(prefix), // INVARIANT: names-lead-home
      description: 'Names of tasks inside the VPC',
      vpc: vpc.id,
    });
    this.arn = new ServiceDiscoveryService(this, 'service', {
      name,
      dnsConfig: {
        namespaceId: namespace.id,
        routingPolicy: 'MULTIVALUE',
        dnsRecords: [{ type: 'A', ttl: TTL_SECONDS }],
      },
      // ECS says which tasks are healthy. 1 is what AWS takes whatever is said; but the provider drops a block that says nothing, and
      // then replaces the service at every deployment.
      healthCheckCustomConfig: { failureThreshold: 1 },
    }).arn;
  }
}
