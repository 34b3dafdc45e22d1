import { Construct } from 'constructs';
import type { Environment } from '../../environments/environment';
import type { Logs } from '../logs/logs';
import type { Network } from '../network/network';
import type { AlarmRegion } from '../alarms/subject';
import { AdminFirewall } from './admin-firewall';
import { AdminUi } from './admin-ui';
import { AdminWatch } from './admin-watch';
import { CloudFrontAlerts } from './cloudfront-alerts';
import { CLOUDFRONT_REGION } from './distribution-log';
import type { Domain, DomainData, OpenTo } from './domain';
import { type HostName, HostNames } from './host-names';
import { LoadBalancer } from './load-balancer';

export interface EdgeProps {
  readonly prefix: string;
  readonly aws: Environment['aws'];
  readonly edge: Environment['edge'];
  readonly network: Network;
  readonly logs: Logs;
  /** CloudOps' address, and the one that wakes them, for the topic beside CloudFront's certificate. */
  readonly cloudopsEmail: string;
  readonly cloudopsPagerEmail?: string | undefined;
  /** Host that people sign in at, which the admin UI's pages may talk to. */
  readonly auth0Domain: string;
  /** Of the logs that are not load balancers': the firewall's and the admin UI's. */
  readonly logRetentionDays: number;
}

/** Caches of a new task are empty: it gets a growing share of the requests while they fill. */
const CLIENTS_SLOW_START_SECONDS = 60;

/** What clients, people and automation reach: a load balancer for each domain, and the admin UI. */
export class Edge extends Construct {
  readonly clientDomains: readonly Domain[];
  readonly admin: Domain;
  readonly adminUi: AdminUi;
  /** Asks admin from outside, by its name; there once that leads here. */
  readonly adminWatch: AdminWatch | undefined;
  /** Where alarms of CloudFront, its certificate and Route 53 live: they can tell topics of their own region only. */
  readonly cloudFrontAlerts: AlarmRegion;

  constructor(scope: Construct, id: string, props: EdgeProps) {
    super(scope, id);
    const { prefix, aws, edge, logs, logRetentionDays } = props;
    const clientDomains = Object.entries(edge.clientDomains).map(([name, domain]) =>
      this.serve(name, domain, 'world', CLIENTS_SLOW_START_SECONDS, props),
    );
    // The admin API answers reads without a login: the network is their only barrier.
    const admin = this.serve('admin', edge.admin, edge.adminNetworks, 0, props);
    new AdminFirewall(this, 'firewall', {
      prefix,
      aws,
      lb: admin.lb,
      networks: edge.adminNetworks,
      logRetentionDays,
    });
    this.adminWatch =
      edge.names === 'lead-elsewhere'
        ? undefined
        : new AdminWatch(this, 'admin-watch', { prefix, region: aws.region, admin });
    this.adminUi = new AdminUi(this, 'ui', {
      prefix,
      aws,
      adminUi: edge.adminUi,
      lead: edge.names,
      apiHostname: edge.admin.hostname,
      auth0Domain: props.auth0Domain,
      logs,
      logRetentionDays,
    });
    const { arn } = new CloudFrontAlerts(this, 'cloudfront-alerts', {
      prefix,
      accountId: aws.accountId,
      email: props.cloudopsEmail,
      pagerEmail: props.cloudopsPagerEmail,
    });
    this.cloudFrontAlerts = { region: CLOUDFRONT_REGION, topicArn: arn };
    this.clientDomains = clientDomains;
    this.admin = admin;
    this.name([...clientDomains, admin], edge);
  }

  private serve(name: string, domain: DomainData, openTo: OpenTo, slowStartSeconds: number, props: EdgeProps) {
    const { prefix, network, logs } = props;
    return new LoadBalancer(this, name, {
      prefix,
      name,
      domain,
      network,
      openTo,
      requestLogs: logs.requests,
      slowStartSeconds,
    });
  }

  private name(loadBalancers: readonly LoadBalancer[], { dns, names, adminUi }: Environment['edge']) {
    const balanced = loadBalancers.map(({ name, hostname, lb }): [string, HostName] => [
      name,
      { hostname, target: { dnsName: lb.dnsName, zoneId: lb.zoneId }, types: ['A'] },
    ]);
    const { domainName, hostedZoneId } = this.adminUi.distribution;
    const ui: HostName = {
      hostname: adminUi.hostname,
      target: { dnsName: domainName, zoneId: hostedZoneId },
      types: ['A', 'AAAA'],
    };
    new HostNames(this, 'names', { dns, lead: names, names: { ...Object.fromEntries(balanced), 'admin-ui': ui } });
  }
}
