import { Eip } from '@cdktf/provider-aws/lib/eip';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import type { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { Construct } from 'constructs';
import type { Environment } from '../../environments/environment';
import type { SubnetTier } from './subnet-tier';

export interface InternetAccessProps {
  readonly prefix: string;
  readonly vpc: Vpc;
  readonly publicTier: SubnetTier;
  /** Gets a way out, never in. */
  readonly privateTier: SubnetTier;
  readonly natGateways: Environment['network']['natGateways'];
}

const EVERYWHERE = '0.0.0.0/0';

/** The public subnets' way in and out, and the private subnets' way out (Auth0, Autograph, Sentry, image registry). */
export class InternetAccess extends Construct {
  readonly gateway: InternetGateway;
  readonly natGateways: readonly NatGateway[];

  constructor(scope: Construct, id: string, props: InternetAccessProps) {
    super(scope, id);
    const { prefix, vpc, publicTier, privateTier } = props;
    this.gateway = new InternetGateway(this, 'internet-gateway', { vpcId: vpc.id, tags: { Name: prefix } });
    publicTier.routeTables.forEach((routeTable, index) => {
      new Route(this, `public-${index}`, {
        routeTableId: routeTable.id,
        destinationCidrBlock: EVERYWHERE,
        gatewayId: this.gateway.id,
      });
    });

    const exits = props.natGateways === 'one-per-zone' ? publicTier.subnets : publicTier.subnets.slice(0, 1);
    this.natGateways = exits.map((subnet, index) => {
      const address = new Eip(this, `address-${index}`, { domain: 'vpc', tags: { Name: `${prefix}-nat-${index}` } });
      return new NatGateway(this, `nat-${index}`, {
        subnetId: subnet.id,
        allocationId: address.allocationId,
        tags: { Name: `${prefix}-${index}` },
        dependsOn: [this.gateway],
      });
    });
    privateTier.routeTables.forEach((routeTable, index) => {
      const natGateway = this.natGateways[index] ?? this.natGateways[0];
      new Route(this, `private-${index}`, {
        routeTableId: routeTable.id,
        destinationCidrBlock: EVERYWHERE,
        ...(natGateway && { natGatewayId: natGateway.id }),
      });
    });
  }
}
