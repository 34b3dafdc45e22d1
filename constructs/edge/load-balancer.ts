import { Lb } from '@cdktf/provider-aws/lib/lb';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import type { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { COMMANDS } from '../../application/commands';
import { HEALTH } from '../../application/health';
import { PORTS } from '../../application/ports';
import { WAITING } from '../../application/timeouts';
import type { LogBucket } from '../logs/log-bucket';
import type { Network } from '../network/network';
import { Admission } from './admission';
import type { Domain, DomainData, OpenTo } from './domain';
import { Listeners } from './listeners';

export interface LoadBalancerProps {
  readonly prefix: string;
  readonly name: string;
  readonly domain: DomainData;
  readonly network: Network;
  readonly openTo: OpenTo;
  /** Takes the access log, below the domain's name: what `balrog_elb_logs_*` read. */
  readonly requestLogs: LogBucket;
  /** How long a new task gets a growing share of the requests; 0, or 30 to 900. */
  readonly slowStartSeconds: number;
}

/** How long a request to this domain may take, and its task may drain: who answers it decides that. */
const waitingOf = (name: string) => (name === COMMANDS.admin ? WAITING.admin : WAITING.public);

/** One Application Load Balancer for one domain, with the certificate, TLS and access log of that domain alone. */
export class LoadBalancer extends Construct implements Domain {
  readonly name: string;
  readonly hostname: string;
  readonly lb: Lb;
  readonly targetGroup: LbTargetGroup;
  readonly securityGroup: SecurityGroup;
  readonly listeners: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    const { prefix, name, domain, network, openTo } = props;
    this.name = name;
    this.hostname = domain.hostname;
    this.securityGroup = new Admission(this, 'admission', {
      name: `${prefix}-${name}-load-balancer`,
      hostname: domain.hostname,
      vpc: network.vpc,
      openTo,
      protocols: domain.http === 'closed' ? ['https'] : ['https', 'http'],
    }).securityGroup;
    this.lb = this.balance(props);
    this.targetGroup = this.target(props);
    this.listeners = new Listeners(this, 'listeners', { lb: this.lb, targetGroup: this.targetGroup, domain }).all;
  }

  private balance({ prefix, name, network, requestLogs }: LoadBalancerProps): Lb {
    return new Lb(this, 'lb', {
      name: `${prefix}-${name}`,
      loadBalancerType: 'application',
      internal: false,
      // The subnets have IPv4 only.
      ipAddressType: 'ipv4',
      subnets: network.publicTier.subnets.map((subnet) => subnet.id),
      securityGroups: [this.securityGroup.id], // INVARIANT: admin-not-open
      idleTimeout: waitingOf(name).idleSeconds, // INVARIANT: drain-outlasts-requests
      enableHttp2: true,
      // INVARIANT: load-balancer-hardened
      enableDeletionProtection: true,
      dropInvalidHeaderFields: true, // INVARIANT: load-balancer-hardened
      // `strictest` would refuse the odd but harmless requests of old clients.
      desyncMitigationMode: 'defensive', // INVARIANT: load-balancer-hardened
      // INVARIANT: load-balancer-logs, log-table-delivered
      accessLogs: { bucket: requestLogs.storage.bucket.bucket, prefix: name, enabled: true },
      // INVARIANT: load-balancer-per-domain
      tags: { Domain: name },
      // A test line is delivered when logging is switched on, and refused while the policy is missing. A VPC without an internet gateway is refused, too.
      dependsOn: [requestLogs.policy, network.internetGateway],
    });
  }

  private target({ prefix, name, network, slowStartSeconds }: LoadBalancerProps): LbTargetGroup {
    return new LbTargetGroup(this, 'targets', {
      name: `${prefix}-${name}`,
      vpcId: network.vpc.id,
      targetType: 'ip',
      protocol: 'HTTP',
      port: PORTS.served,
      // INVARIANT: drain-outlasts-requests, stop-after-drain
      deregistrationDelay: String(waitingOf(name).drainSeconds),
      slowStart: slowStartSeconds,
      healthCheck: {
        path: HEALTH.loadBalancer.path,
        matcher: String(HEALTH.loadBalancer.ok.status),
        protocol: 'HTTP',
        port: 'traffic-port',
        // Longer than a failover of the database, in which no process answers: tasks that are replaced start cold.
        interval: 20,
        timeout: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 10,
      },
    });
  }
}
