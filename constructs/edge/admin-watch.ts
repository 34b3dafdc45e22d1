import { DataAwsEc2ManagedPrefixList } from '@cdktf/provider-aws/lib/data-aws-ec2-managed-prefix-list';
import { Route53HealthCheck } from '@cdktf/provider-aws/lib/route53-health-check';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Construct } from 'constructs';
import { HEALTH } from '../../application/health';
import { PORTS } from '../../application/ports';
import type { Domain } from './domain';

export interface AdminWatchProps {
  readonly prefix: string;
  /** Of the load balancer. */
  readonly region: string;
  readonly admin: Pick<Domain, 'hostname' | 'securityGroup'>;
}

/** Three are the least that Route 53 takes; some checkers of each ask every half minute. */
const ASKED_FROM = ['us-west-2', 'us-east-1', 'eu-west-1'];
const EVERY_SECONDS = 30;
/** In a row, for a checker to call it unhealthy: a deployment or a failover is over by then. */
const FAILURES = 3;

/**
 * Asks admin from the internet, by its name, for its heartbeat: DNS, network, firewall, load balancer, nginx, application and
 * database as people and automation meet them. Cloud Monitoring's checkers have hundreds of addresses that change; Route 53's
 * are a prefix list that AWS maintains ("IP address ranges of Amazon Route 53 servers", Route 53 developer guide). Anybody
 * can have them ask for anything, so that the firewall lets them see the heartbeat alone (firewall-rules.ts).
 */
export class AdminWatch extends Construct {
  readonly healthCheckId: string;

  constructor(scope: Construct, id: string, { prefix, region, admin }: AdminWatchProps) {
    super(scope, id);
    // INVARIANT: admin-not-open
    const checkers = new DataAwsEc2ManagedPrefixList(this, 'checkers', {
      name: `com.amazonaws.${region}.route53-healthchecks`,
    });
    // INVARIANT: admin-not-open, no-open-ingress
    new VpcSecurityGroupIngressRule(this, 'from-checkers', {
      securityGroupId: admin.securityGroup.id,
      description: `HTTPS to ${admin.hostname} from the health checkers of Route 53`,
      ipProtocol: 'tcp',
      fromPort: PORTS.https,
      toPort: PORTS.https,
      prefixListId: checkers.id,
    });
    this.healthCheckId = new Route53HealthCheck(this, 'health-check', {
      fqdn: admin.hostname,
      type: 'HTTPS',
      port: PORTS.https,
      resourcePath: HEALTH.alarm.path,
      enableSni: true,
      regions: ASKED_FROM,
      requestInterval: EVERY_SECONDS,
      failureThreshold: FAILURES,
      tags: { Name: `${prefix}-admin-heartbeat` },
    }).id;
  }
}
