import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Construct } from 'constructs';
import { PORTS } from '../../application/ports';
import type { Network } from '../network/network';

export interface TaskNetworkProps {
  readonly prefix: string;
  readonly name: string;
  readonly network: Network;
  /** Given to tasks that speak to the database. */
  readonly databaseSecurityGroup?: SecurityGroup;
}

/** The security group of a kind of task: it calls over HTTPS, speaks to the database or not, and nobody calls it yet. */
export class TaskNetwork extends Construct {
  readonly securityGroup: SecurityGroup;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: TaskNetworkProps,
  ) {
    super(scope, id);
    const { prefix, name, network, databaseSecurityGroup } = props;
    this.securityGroup = new SecurityGroup(this, 'group', {
      name: `${prefix}-${name}`,
      description: `Tasks of ${name}`,
      vpcId: network.vpc.id,
      tags: { Name: `${prefix}-${name}` },
    });
    new VpcSecurityGroupEgressRule(this, 'https', {
      securityGroupId: this.securityGroup.id,
      description: `HTTPS from ${name} to AWS, to the registries of images and to the services it calls`,
      ipProtocol: 'tcp',
      fromPort: PORTS.https,
      toPort: PORTS.https,
      cidrIpv4: '0.0.0.0/0',
    });
    if (databaseSecurityGroup !== undefined) {
      this.connect('database', PORTS.mysql, databaseSecurityGroup, `MySQL from ${name} to the update database`);
    }
  }

  /** Lets a load balancer call a port of these tasks. */
  admit(from: string, securityGroup: SecurityGroup, port: number) {
    new VpcSecurityGroupIngressRule(this, `from-${from}`, {
      securityGroupId: this.securityGroup.id,
      description: `Requests from the load balancer of ${from} to ${this.props.name}`,
      ipProtocol: 'tcp',
      fromPort: port,
      toPort: port,
      referencedSecurityGroupId: securityGroup.id,
    });
  }

  /** Both halves: out of these tasks, and into what has the other group. */
  connect(to: string, port: number, securityGroup: SecurityGroup, description: string) {
    const opening = { description, ipProtocol: 'tcp', fromPort: port, toPort: port };
    new VpcSecurityGroupEgressRule(this, `to-${to}`, {
      ...opening,
      securityGroupId: this.securityGroup.id,
      referencedSecurityGroupId: securityGroup.id,
    });
    new VpcSecurityGroupIngressRule(this, `into-${to}`, {
      ...opening,
      securityGroupId: securityGroup.id,
      referencedSecurityGroupId: this.securityGroup.id,
    });
  }
}
