import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import type { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { Construct } from 'constructs';
import { subnetCidr, type Tier } from './addresses';

export interface SubnetTierProps {
  /** Prefix of names, e.g. `balrog-prod`. */
  readonly prefix: string;
  readonly vpc: Vpc;
  readonly vpcCidr: string;
  readonly tier: Tier;
  readonly zones: readonly string[];
}

/** One subnet in each zone, each with a route table of its own that starts without any way out of the VPC. */
export class SubnetTier extends Construct {
  readonly subnets: readonly Subnet[];
  readonly routeTables: readonly RouteTable[];

  constructor(scope: Construct, id: string, props: SubnetTierProps) {
    super(scope, id);
    const { prefix, vpc, vpcCidr, tier, zones } = props;
    const letters = zones.map((zone) => zone.slice(-1));

    this.subnets = zones.map(
      (zone, index) =>
        new Subnet(this, `subnet-${letters[index]}`, {
          vpcId: vpc.id,
          availabilityZone: zone,
          cidrBlock: subnetCidr(vpcCidr, tier, index),
          mapPublicIpOnLaunch: false, // INVARIANT: subnets-without-addresses
          tags: { Name: `${prefix}-${tier}-${letters[index]}` },
        }),
    );
    this.routeTables = this.subnets.map((subnet, index) => {
      const name = `${prefix}-${tier}-${letters[index]}`;
      const routeTable = new RouteTable(this, `routes-${letters[index]}`, { vpcId: vpc.id, tags: { Name: name } });
      // INVARIANT: database-unreachable
      new RouteTableAssociation(this, `association-${letters[index]}`, {
        subnetId: subnet.id,
        routeTableId: routeTable.id,
      });
      return routeTable;
    });
  }
}
