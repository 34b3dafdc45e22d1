import { Construct } from 'constructs';
import { PORTS } from '../../application/ports';
import type { Environment } from '../../environments/environment';
import type { Release } from '../../environments/release';
import type { UpdateDatabase } from '../database/update-database';
import type { Logs } from '../logs/logs';
import type { Network } from '../network/network';
import type { Responders } from '../alarms/responders';
import type { SecretCopies } from '../storage/secret-copies';
import { adminService } from './admin';
import { agentService } from './agent';
import { ApplicationSecrets } from './application-secrets';
import { BalrogService } from './balrog-service';
import { Cluster } from './cluster';
import { publicService } from './public';
import type { HistoryAccess, ServedEdge } from './service-contracts';
import { internalName, ServiceRegistry } from './service-registry';
import type { Autograph, ServiceValue, ServiceSources } from './service-value';
import type { TaskLocation } from './task';

export interface ServicesProps {
  readonly prefix: string;
  readonly aws: Environment['aws'];
  readonly secretCopies: SecretCopies;
  readonly services: Environment['services'];
  readonly release: Release;
  readonly network: Network;
  /** A /16: the network's own. Load balancers in it say who their clients are. */
  readonly vpcCidr: string;
  readonly database: UpdateDatabase;
  readonly edge: ServedEdge;
  readonly history: HistoryAccess;
  readonly logs: Logs;
  readonly responders: Responders;
  /** Without it, answers are not signed. */
  readonly autograph?: Autograph;
}

/** Balrog's three applications, their cluster and their secrets. */
export class Services extends Construct {
  readonly cluster: Cluster;
  readonly secrets: ApplicationSecrets;
  readonly location: TaskLocation;
  readonly public: BalrogService;
  readonly admin: BalrogService;
  readonly agent: BalrogService;

  constructor(scope: Construct, id: string, props: ServicesProps) {
    super(scope, id);
    const { prefix, aws, network } = props;
    this.location = { prefix, accountId: aws.accountId, region: aws.region };
    this.cluster = new Cluster(this, 'cluster', { prefix });
    this.secrets = new ApplicationSecrets(this, 'secrets', {
      prefix,
      accountId: aws.accountId,
      copies: props.secretCopies,
    });
    const values: ServiceSources = {
      ...props,
      secrets: this.secrets.arns,
      uiOrigin: props.edge.adminUi.origin,
      region: aws.region,
      adminName: internalName(prefix, 'admin'),
      generation: props.database.serving.name,
      paused: props.database.paused,
    };
    const registry = new ServiceRegistry(this, 'registry', { prefix, name: 'admin', vpc: network.vpc });
    this.public = this.service(props, publicService(values));
    this.admin = this.service(props, adminService(values), registry.arn);
    this.agent = this.service(props, agentService(values));
    this.agent.network.connect('admin', PORTS.served, this.admin.network.securityGroup, 'Requests from agent to admin');
  }

  private service(props: ServicesProps, value: ServiceValue, registryArn?: string) {
    const { network, database, logs, responders } = props;
    return new BalrogService(this, value.name, {
      location: this.location,
      value,
      cluster: this.cluster,
      network,
      database,
      logBucket: { bucketArn: logs.applications.arn, bucketName: logs.applications.bucketName },
      secretKeyArns: this.secretKeys(value),
      responders,
      ...(registryArn !== undefined && { registryArn }),
    });
  }

  /** Our own, and the one of the key file that the task reads. */
  private secretKeys({ credentials }: ServiceValue): readonly string[] {
    const own = this.secrets.encryptionKey.key.arn;
    return credentials?.encryptionKeyArn === undefined ? [own] : [own, credentials.encryptionKeyArn];
  }
}
