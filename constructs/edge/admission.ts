import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import type { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Construct } from 'constructs';
import { PORTS } from '../../application/ports';
import type { OpenTo } from './domain';

export interface AdmissionProps {
  readonly name: string;
  readonly hostname: string;
  readonly vpc: Vpc;
  readonly openTo: OpenTo;
  readonly protocols: readonly ('https' | 'http')[];
}

/** Who reaches a load balancer, and what it reaches: the tasks' port and nothing else. */
export class Admission extends Construct {
  readonly securityGroup: SecurityGroup;

  constructor(scope: Construct, id: string, props: AdmissionProps) {
    super(scope, id);
    const { name, hostname, vpc, openTo, protocols } = props;
    this.securityGroup = new SecurityGroup(this, 'group', {
      name,
      description: `Load balancer of ${hostname}`,
      vpcId: vpc.id,
      tags: { Name: name },
    });
    // INVARIANT: no-open-ingress, admin-not-open
    for (const protocol of protocols) {
      const networks = openTo === 'world' ? ['0.0.0.0/0'] : openTo;
      networks.forEach((cidrIpv4, index) => {
        new VpcSecurityGroupIngressRule(this, `${protocol}-${index}`, {
          securityGroupId: this.securityGroup.id,
          description: `${protocol.toUpperCase()} to ${hostname} from ${openTo === 'world' ? 'clients anywhere' : 'a network of ours'}`, // INVARIANT: security-group-rules-apart
          ipProtocol: 'tcp',
          fromPort: PORTS[protocol],
          toPort: PORTS[protocol],
          cidrIpv4,
        });
      });
    }
    new VpcSecurityGroupEgressRule(this, 'to-tasks', {
      securityGroupId: this.securityGroup.id,
      description: `Requests and health checks to the tasks behind ${hostname}`,
      ipProtocol: 'tcp',
      fromPort: PORTS.served,
      toPort: PORTS.served,
      cidrIpv4: vpc.cidrBlock,
    });
  }
}
