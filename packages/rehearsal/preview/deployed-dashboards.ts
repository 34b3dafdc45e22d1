/** The dashboards that lie in the simulated Grafana, as its API would hand them out. */
import type { CloudStore } from '../store';

export interface GridPos {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** As much of a query as says what its series are, and what they are called. */
export interface DeployedTarget {
  readonly refId: string;
  readonly id?: string;
  readonly metricName?: string;
  readonly statistic?: string;
  readonly period?: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly timeSeriesList?: { readonly filters: readonly string[] };
  readonly datasource?: { readonly type?: string; readonly uid?: string };
  readonly label?: string;
  readonly aliasBy?: string;
  readonly hide?: boolean;
  readonly expression?: string;
  readonly rawSQL?: string;
}

export interface DeployedPanel {
  readonly type: string;
  readonly id: number;
  readonly title?: string;
  readonly description?: string;
  readonly gridPos: GridPos;
  readonly timeShift?: string;
  readonly targets?: readonly DeployedTarget[];
  readonly options?: { readonly content?: string };
  readonly fieldConfig?: {
    readonly defaults: {
      readonly unit?: string;
      readonly thresholds?: { readonly steps: readonly { readonly value: number | null; readonly color: string }[] };
      readonly custom?: { readonly drawStyle?: string };
    };
  };
}

export interface DeployedDashboard {
  readonly uid: string;
  readonly title: string;
  readonly description?: string;
  readonly time: { readonly from: string; readonly to: string };
  readonly panels: readonly DeployedPanel[];
  readonly annotations: { readonly list: readonly { readonly name: string; readonly iconColor: string }[] };
  /** Title of its folder. */
  readonly folder: string;
}

/** In the order of folders and titles; empty when nothing is deployed. */
export function deployedDashboards(store: CloudStore): readonly DeployedDashboard[] {
  const titles = new Map(store.list({ type: 'grafana_folder' }).map(({ values }) => [values['uid'], values['title']]));
  return store
    .list({ type: 'grafana_dashboard' })
    .map(({ values }) => ({
      ...(JSON.parse(String(values['config_json'])) as Omit<DeployedDashboard, 'folder'>),
      folder: String(titles.get(values['folder']) ?? values['folder'] ?? 'General'),
    }))
    .sort((a, b) => a.folder.localeCompare(b.folder) || a.title.localeCompare(b.title));
}
