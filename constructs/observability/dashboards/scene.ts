/** What the dashboards look at, and through which data sources. */
import type { Release } from '../../../environments/release';
import type { Edge } from '../../edge/edge';
import type { ServedDomain } from '../../services/service-contracts';
import type { Services } from '../../services/services';
import type { Annotation, DataSource } from './grafana-model';

export interface Scene {
  /** `balrog-prod`: begins every name. */
  readonly prefix: string;
  readonly accountId: string;
  readonly region: string;
  readonly projectId: string;
  readonly sources: {
    readonly cloudWatch: DataSource;
    readonly cloudMonitoring: DataSource;
    readonly athena: DataSource;
  };
  /** `balrog_prod_logs`: where the load balancers' logs are tables. */
  readonly logDatabase: string;
  readonly release: Release;
  readonly edge: Edge;
  readonly services: Services;
  readonly databaseIdentifier: string;
  /** Limits that rules of the database are made of. */
  readonly maxConnections: number;
  readonly storageGib: number;
  readonly certificates: readonly { readonly name: string; readonly arn: string; readonly region?: string }[];
}

export const everyDomain = ({ edge }: Scene): readonly ServedDomain[] => [...edge.clientDomains, edge.admin];

/** All that load balancers' metrics may ask for; each takes what it documents. */
export const dimensionsOf = ({ lb, targetGroup }: ServedDomain) => ({
  LoadBalancer: lb.arnSuffix,
  TargetGroup: targetGroup.arnSuffix,
});

export const serviceDimensions = ({ services, prefix }: Scene, name: string) => ({
  ClusterName: services.cluster.name,
  ServiceName: name,
  TaskDefinitionFamily: `${prefix}-${name}`,
});

/** Marks that the deployment leaves, and alarms of this environment as they begin and end. */
export const marks = ({ prefix, region, sources }: Scene): readonly Annotation[] => [
  {
    name: 'Releases',
    datasource: { type: 'grafana', uid: '-- Grafana --' },
    enable: true,
    iconColor: 'blue',
    target: { limit: 100, matchAny: false, tags: [prefix, 'release'], type: 'tags' },
  },
  {
    name: 'Alarms',
    datasource: sources.cloudWatch,
    enable: true,
    iconColor: 'red',
    target: {
      queryMode: 'Annotations',
      refId: 'Alarms',
      region,
      namespace: '',
      prefixMatching: true,
      actionPrefix: '',
      alarmNamePrefix: `${prefix}-`,
    },
  },
];

/** Daily jobs, by the name that their tasks, rules and alarms share. */
export const SCHEDULED_JOBS = ['cleanup-db', 'dump'] as const;
