import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import type { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Construct } from 'constructs';
import { PORTS } from '../../application/ports';
import type { SubnetTier } from './subnet-tier';

export interface ServiceEndpointsProps {
  readonly prefix: string;
  readonly region: string;
  readonly vpc: Vpc;
  /** Where the endpoints' network interfaces stand. */
  readonly privateTier: SubnetTier;
  /** Tiers that reach S3 through the gateway. */
  readonly s3Tiers: readonly SubnetTier[];
}

/**
 * AWS services that every task calls for its image and its secrets when it starts, and for its lines: reached inside the VPC,
 * also when the NAT gateways are down. Each costs about 22 dollars a month in three zones. KMS is called by Secrets Manager
 * itself, metrics travel as lines of a log, and a task has its credentials from ECS: none of the three has an endpoint.
 * INVARIANT: endpoints-used
 */
const INTERFACE_SERVICES = ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager'] as const;

export class ServiceEndpoints extends Construct {
  constructor(scope: Construct, id: string, props: ServiceEndpointsProps) {
    super(scope, id);
    const { prefix, region, vpc, privateTier, s3Tiers } = props;

    // Image layers and log lines go through it: without the gateway they would pay the NAT gateways' price per byte.
    new VpcEndpoint(this, 's3', {
      vpcId: vpc.id,
      vpcEndpointType: 'Gateway',
      serviceName: `com.amazonaws.${region}.s3`,
      routeTableIds: s3Tiers.flatMap((tier) => tier.routeTables.map((routeTable) => routeTable.id)),
      tags: { Name: `${prefix}-s3` },
    });

    const securityGroup = new SecurityGroup(this, 'security-group', {
      name: `${prefix}-service-endpoints`,
      description: 'Interface endpoints of AWS services',
      vpcId: vpc.id,
      tags: { Name: `${prefix}-service-endpoints` },
    });
    privateTier.subnets.forEach((subnet, index) => {
      new VpcSecurityGroupIngressRule(this, `from-private-${index}`, {
        securityGroupId: securityGroup.id,
        description: 'HTTPS from the tasks of one private subnet',
        ipProtocol: 'tcp',
        fromPort: PORTS.https,
        toPort: PORTS.https,
        cidrIpv4: subnet.cidrBlock,
      });
    });
    for (const service of INTERFACE_SERVICES) {
      new VpcEndpoint(this, service.replace('.', '-'), {
        vpcId: vpc.id,
        vpcEndpointType: 'Interface',
        serviceName: `com.amazonaws.${region}.${service}`, // INVARIANT: endpoints-used
        subnetIds: privateTier.subnets.map((subnet) => subnet.id),
        securityGroupIds: [securityGroup.id],
        privateDnsEnabled: true,
        tags: { Name: `${prefix}-${service}` },
      });
    }
  }
}
