/** The dashboard of the simulated Cloud Monitoring, as panels: its console draws charts as Grafana does. */
import type { CloudStore } from '../store';
import type { DeployedDashboard, DeployedPanel } from './deployed-dashboards';

interface Tile {
  readonly xPos?: number;
  readonly yPos?: number;
  readonly width: number;
  readonly height: number;
  readonly widget: {
    readonly title: string;
    readonly xyChart: {
      readonly dataSets: readonly {
        readonly timeSeriesQuery: {
          readonly timeSeriesFilter: {
            readonly filter: string;
            readonly aggregation: { readonly groupByFields: readonly string[] };
          };
        };
      }[];
      readonly yAxis: { readonly label: string };
    };
  };
}

interface ConsoleDashboard {
  readonly displayName: string;
  readonly mosaicLayout: { readonly tiles: readonly Tile[] };
}

/** A mosaic has 48 columns, the page 24. */
const HALF = 2;

/** What an axis says -> how numbers are written. */
const UNITS: Readonly<Record<string, string>> = {
  'share of checks': 'percentunit',
  ms: 'ms',
  'requests per second': 'reqps',
  objects: 'short',
  bytes: 'bytes',
};

export const deployedConsoles = (store: CloudStore): readonly DeployedDashboard[] =>
  store
    .list({ type: 'google_monitoring_dashboard' })
    .map(({ values }) => consoleDashboard(String(values['dashboard_json'])))
    .sort((a, b) => a.title.localeCompare(b.title));

/** @param json as `google_monitoring_dashboard` has it */
export function consoleDashboard(json: string): DeployedDashboard {
  const { displayName, mosaicLayout } = JSON.parse(json) as ConsoleDashboard;
  return {
    uid: displayName.toLowerCase().replaceAll(/\W+/g, '-'),
    title: displayName,
    description: 'In the console of Google Cloud, from the free metrics of Cloud Monitoring.',
    folder: 'Google Cloud',
    time: { from: 'now-6h', to: 'now' },
    annotations: { list: [] },
    panels: mosaicLayout.tiles.map(panelOf),
  };
}

/** @throws when an axis has a label that the preview knows no unit for */
function panelOf({ xPos = 0, yPos = 0, width, height, widget }: Tile, index: number): DeployedPanel {
  const { label } = widget.xyChart.yAxis;
  const unit = UNITS[label];
  if (unit === undefined)
    throw new Error(
      `The preview has no unit for "${label}": add it to packages/rehearsal/preview/console-dashboard.ts.`,
    );
  return {
    type: 'timeseries',
    id: index + 1,
    title: widget.title,
    gridPos: { x: xPos / HALF, y: yPos / HALF, w: width / HALF, h: height / HALF },
    fieldConfig: { defaults: { unit } },
    targets: widget.xyChart.dataSets.map(({ timeSeriesQuery: { timeSeriesFilter } }, at) => ({
      refId: String(at),
      aliasBy: timeSeriesFilter.aggregation.groupByFields.map((field) => `{{${field}}}`).join(' '),
      timeSeriesList: { filters: [timeSeriesFilter.filter] },
    })),
  };
}
