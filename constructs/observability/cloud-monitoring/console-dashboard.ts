import { MonitoringDashboard } from '@cdktf/provider-google/lib/monitoring-dashboard';
import { Construct } from 'constructs';
import { CLOUD_METRICS, filterOf } from '../../alarms/cloud-catalogue';

/** Columns of a mosaic, the most that the console has ("Dashboard" of the Cloud Monitoring API reference). */
const COLUMNS = 48;
const HALF = COLUMNS / 2;
const HEIGHT = 16;

interface Chart {
  readonly title: string;
  readonly filter: string;
  readonly aligner: string;
  readonly reducer: string;
  readonly groupBy: string;
  readonly alignmentPeriod: string;
  readonly label: string;
}

/** Checks run every few minutes, so a minute would have gaps; Cloud Storage counts once a day. */
const FIVE_MINUTES = '300s';
const DAY = '86400s';

const CHARTS: readonly Chart[] = [
  {
    title: 'Uptime checks that got their answer, by host',
    filter: filterOf(CLOUD_METRICS.uptime),
    aligner: 'ALIGN_FRACTION_TRUE',
    reducer: 'REDUCE_MEAN',
    groupBy: 'resource.label.host',
    alignmentPeriod: FIVE_MINUTES,
    label: 'share of checks',
  },
  {
    title: 'Uptime checks that got their answer, by where they come from',
    filter: filterOf(CLOUD_METRICS.uptime),
    aligner: 'ALIGN_FRACTION_TRUE',
    reducer: 'REDUCE_MEAN',
    groupBy: 'metric.label.checker_location',
    alignmentPeriod: FIVE_MINUTES,
    label: 'share of checks',
  },
  {
    title: 'How long answers take from outside, 95 of 100',
    filter: filterOf(CLOUD_METRICS.latency),
    aligner: 'ALIGN_MEAN',
    reducer: 'REDUCE_PERCENTILE_95',
    groupBy: 'resource.label.host',
    alignmentPeriod: FIVE_MINUTES,
    label: 'ms',
  },
  {
    title: 'Requests to the history buckets, by answer',
    filter: filterOf(CLOUD_METRICS.storageRequests),
    aligner: 'ALIGN_RATE',
    reducer: 'REDUCE_SUM',
    groupBy: 'metric.label.response_code',
    alignmentPeriod: FIVE_MINUTES,
    label: 'requests per second',
  },
  {
    title: 'Objects in the history buckets',
    filter: filterOf(CLOUD_METRICS.storageObjects),
    aligner: 'ALIGN_MEAN',
    reducer: 'REDUCE_SUM',
    groupBy: 'resource.label.bucket_name',
    alignmentPeriod: DAY,
    label: 'objects',
  },
  {
    title: 'Size of the history buckets',
    filter: filterOf(CLOUD_METRICS.storageBytes),
    aligner: 'ALIGN_MEAN',
    reducer: 'REDUCE_SUM',
    groupBy: 'resource.label.bucket_name',
    alignmentPeriod: DAY,
    label: 'bytes',
  },
];

const tile = (chart: Chart, index: number) => ({
  xPos: (index % 2) * HALF,
  yPos: Math.floor(index / 2) * HEIGHT,
  width: HALF,
  height: HEIGHT,
  widget: {
    title: chart.title,
    xyChart: {
      dataSets: [
        {
          plotType: 'LINE',
          targetAxis: 'Y1',
          timeSeriesQuery: {
            timeSeriesFilter: {
              filter: chart.filter,
              aggregation: {
                alignmentPeriod: chart.alignmentPeriod,
                perSeriesAligner: chart.aligner,
                crossSeriesReducer: chart.reducer,
                groupByFields: [chart.groupBy],
              },
            },
          },
        },
      ],
      yAxis: { label: chart.label, scale: 'LINEAR' },
    },
  },
});

/** What the console of GCP shows, from its free metrics alone: no log is read, and nothing is measured for it. */
export class ConsoleDashboard extends Construct {
  constructor(scope: Construct, id: string, { environmentName }: { environmentName: string }) {
    super(scope, id);
    new MonitoringDashboard(this, 'dashboard', {
      dashboardJson: JSON.stringify({
        displayName: `Balrog ${environmentName}: seen from outside`,
        mosaicLayout: { columns: COLUMNS, tiles: CHARTS.map(tile) },
      }),
    });
  }
}
