import { Lb } from '@cdktf/provider-aws/lib/lb';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import type { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { LogBucket } from '../logs/log-bucket';
import type { Network } from '../network/network';
import { Admission } from './admission';
import { CONTAINER_PORT, type Domain, type DomainData, type OpenTo } from './domain';
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

/**
 * nginx and uWSGI's HTTP router give up on a request after 60 seconds; a moment later, so that their 504 arrives and
 * not a cut connection. Below the 75 seconds that nginx keeps a connection, so that none closes under a request.
 */
const IDLE_SECONDS = 65;
/** uWSGI cuts requests in flight at SIGTERM. ECS sends it after this: by then the longest request is over. */
const DRAIN_SECONDS = 75;

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
      ports: domain.http === 'closed' ? [443] : [443, 80],
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
      securityGroups: [this.securityGroup.id],
      idleTimeout: IDLE_SECONDS,
      enableHttp2: true,
      // INVARIANT: load-balancer-hardened
      enableDeletionProtection: true,
      dropInvalidHeaderFields: true,
      // `strictest` would refuse the odd but harmless requests of old clients.
      desyncMitigationMode: 'defensive',
      // INVARIANT: load-balancer-logs
      accessLogs: { bucket: requestLogs.storage.bucket.bucket, prefix: name, enabled: true },
      // INVARIANT: load-balancer-per-domain
      tags: { Domain: name },
      // A test line is delivered when logging is switched on, and refused while the policy is missing.
      dependsOn: [requestLogs.policy],
    });
  }

  private target({ prefix, name, network, slowStartSeconds }: LoadBalancerProps): LbTargetGroup {
    return new LbTargetGroup(this, 'targets', {
      name: `${prefix}-${name}`,
      vpcId: network.vpc.id,
      targetType: 'ip',
      protocol: 'HTTP',
      port: CONTAINER_PORT,
      // INVARIANT: drain-outlasts-requests
      deregistrationDelay: String(DRAIN_SECONDS),
      slowStart: slowStartSeconds,
      healthCheck: {
        path: '/__lbheartbeat__',
        matcher: '200',
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
