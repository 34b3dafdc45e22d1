import { Construct } from 'constructs';
import { DataSource } from '../../../.gen/providers/grafana/data-source';
import type { Environment } from '../../../environments/environment';
import type { DashboardInput } from '../dashboards/dashboard-input';
import type { GrafanaAccess } from './grafana-access';

export interface DataSourcesProps {
  readonly prefix: string;
  readonly environment: Pick<Environment, 'aws' | 'gcp'>;
  readonly access: GrafanaAccess;
  readonly athena: { readonly workgroup: string; readonly database: string };
}

/** Where dashboards and rules ask. None has a secret: Grafana signs in as itself. */
export class DataSources extends Construct {
  readonly sources: DashboardInput['sources'];

  constructor(scope: Construct, id: string, { prefix, environment, access, athena }: DataSourcesProps) {
    super(scope, id);
    const { region } = environment.aws;
    const assumed = {
      authType: 'default',
      assumeRoleArn: access.roleArn,
      externalId: access.externalId,
      defaultRegion: region,
    };
    const source = (kind: string, type: string, jsonData: object) => {
      const { uid } = new DataSource(this, kind, {
        uid: `${prefix}-${kind}`,
        name: `${prefix} ${kind}`,
        type,
        accessMode: 'proxy',
        jsonDataEncoded: JSON.stringify(jsonData),
      });
      return { type, uid };
    };
    this.sources = {
      cloudWatch: source('cloudwatch', 'cloudwatch', assumed),
      cloudMonitoring: source('cloud-monitoring', 'stackdriver', {
        // The service account that Grafana itself runs as: no key.
        authenticationType: 'gce',
        defaultProject: environment.gcp.projectId,
      }),
      athena: source('athena', 'grafana-athena-datasource', {
        ...assumed,
        catalog: 'AwsDataCatalog',
        database: athena.database,
        workgroup: athena.workgroup,
      }),
    };
  }
}
