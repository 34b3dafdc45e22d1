import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group';
import { FlowLog, type FlowLogConfig } from '@cdktf/provider-aws/lib/flow-log';
import type { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import type { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { Construct } from 'constructs';
import type { Environment } from '../../environments/environment';
import type { LogBucket } from '../logs/log-bucket';
import { InternetAccess } from './internet-access';
import { ServiceEndpoints } from './service-endpoints';
import { SubnetTier } from './subnet-tier';

export interface NetworkProps {
  readonly prefix: string;
  readonly aws: Environment['aws'];
  readonly network: Environment['network'];
  /** Takes the flow logs. */
  readonly flowLogs: LogBucket;
}

/**
 * The VPC over three zones: public subnets for load balancers, private ones for tasks, database subnets without any
 * route out.
 */
export class Network extends Construct {
  readonly vpc: Vpc;
  readonly publicTier: SubnetTier;
  readonly privateTier: SubnetTier;
  readonly databaseTier: SubnetTier;
  /** What faces the internet waits for it: AWS refuses a load balancer in a VPC that has none. */
  readonly internetGateway: InternetGateway;
  /** The private tier's ways out. */
  readonly natGateways: readonly NatGateway[];

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const { prefix, aws, network, flowLogs } = props;

    this.vpc = new Vpc(this, 'vpc', {
      cidrBlock: network.cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: prefix },
    });
    // INVARIANT: default-group-empty. Adopted so that it can be emptied: whatever is launched without a group of its own gets no network.
    new DefaultSecurityGroup(this, 'default-security-group', {
      vpcId: this.vpc.id,
      tags: { Name: `${prefix}-unused` },
    });
    const tier = (name: 'public' | 'private' | 'database') =>
      new SubnetTier(this, name, { prefix, vpc: this.vpc, vpcCidr: network.cidr, tier: name, zones: network.zones });
    this.publicTier = tier('public');
    this.privateTier = tier('private');
    this.databaseTier = tier('database');

    // What is refused anywhere, and all that tasks and the database send or get. Not what load balancers let in: that is the traffic
    // of the world, and their own logs have each request of it.
    this.record('flow-log', { vpcId: this.vpc.id }, 'REJECT', prefix, flowLogs);
    for (const inner of [this.privateTier, this.databaseTier]) {
      for (const subnet of inner.subnets) {
        this.record(`${inner.node.id}-${subnet.node.id}-flow-log`, { subnetId: subnet.id }, 'ALL', prefix, flowLogs);
      }
    }

    const internet = new InternetAccess(this, 'internet', {
      prefix,
      vpc: this.vpc,
      publicTier: this.publicTier,
      privateTier: this.privateTier,
      natGateways: network.natGateways,
    });
    this.internetGateway = internet.gateway;
    this.natGateways = internet.natGateways;
    new ServiceEndpoints(this, 'endpoints', {
      prefix,
      aws,
      vpc: this.vpc,
      privateTier: this.privateTier,
      s3Tiers: [this.privateTier],
    });
  }

  private record(
    id: string,
    of: Pick<FlowLogConfig, 'vpcId' | 'subnetId'>,
    trafficType: 'ALL' | 'REJECT',
    prefix: string,
    flowLogs: LogBucket,
  ) {
    // INVARIANT: vpc-flow-logs
    new FlowLog(this, id, {
      ...of,
      trafficType,
      logDestinationType: 's3',
      logDestination: flowLogs.arn,
      destinationOptions: { fileFormat: 'parquet', perHourPartition: true },
      maxAggregationInterval: 600,
      tags: { Name: prefix },
      // Delivery is refused while the bucket does not let the log service write.
      dependsOn: [flowLogs.policy],
    });
  }
}
