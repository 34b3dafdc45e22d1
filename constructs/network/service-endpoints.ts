import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import type { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Construct } from 'constructs';
import type { Environment } from '../../environments/environment';
import { PORTS } from '../../application/ports';
import type { SubnetTier } from './subnet-tier';

export interface ServiceEndpointsProps {
  readonly prefix: string;
  readonly aws: Environment['aws'];
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
    const { prefix, aws, vpc, privateTier, s3Tiers } = props;
    const { region, accountId } = aws;

    // Image layers and log lines go through it: without the gateway they would pay the NAT gateways' price per byte.
    new VpcEndpoint(this, 's3', {
      vpcId: vpc.id,
      vpcEndpointType: 'Gateway',
      serviceName: `com.amazonaws.${region}.s3`,
      policy: this.policy('s3', [ownAccount('s3', accountId), imageLayers(region)]), // INVARIANT: endpoints-own-account
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
        // INVARIANT: endpoints-own-account
        policy: this.policy(service.replace('.', '-'), [ownAccount(service.split('.')[0] ?? service, accountId)]),
        tags: { Name: `${prefix}-${service}` },
      });
    }
  }

  private policy(service: string, statement: DataAwsIamPolicyDocumentStatement[]): string {
    return new DataAwsIamPolicyDocument(this, `${service}-policy`, { statement }).json;
  }
}

/** What the roles of our account may do is said by their own policies; nobody else comes through. */
const ownAccount = (service: string, accountId: string): DataAwsIamPolicyDocumentStatement => ({
  sid: 'OurAccount',
  principals: [{ type: 'AWS', identifiers: ['*'] }],
  actions: [`${service}:*`],
  resources: ['*'],
  condition: [{ test: 'StringEquals', variable: 'aws:PrincipalAccount', values: [accountId] }],
});

/** ECR hands out layers from a bucket of AWS by signed URLs ("Minimum Amazon S3 bucket permissions for Amazon ECR"). */
const imageLayers = (region: string): DataAwsIamPolicyDocumentStatement => ({
  sid: 'ImageLayers',
  principals: [{ type: 'AWS', identifiers: ['*'] }],
  actions: ['s3:GetObject'],
  resources: [`arn:aws:s3:::prod-${region}-starport-layer-bucket/*`],
});
