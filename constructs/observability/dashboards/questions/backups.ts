import { BACKUPS, DRILLS } from '../../../alarms/catalogue';
import { CLOUD_METRICS, type CloudMetric } from '../../../alarms/cloud-catalogue';
import { atMost, of, samplesOf } from '../../../alarms/metric';
import { minutes } from '../../../alarms/quantity';
import { ALARMS } from '../../../alarms/rows';
import { dashboard, type Section } from '../layout';
import { chart, figure, type Unplaced } from '../panels';
import { cloudMonitoring, cloudWatch, type Series } from '../queries';
import { alarmRule, alarmSeries, marks, type DashboardInput } from '../dashboard-input';

/** How old every way back is: what a restore of this minute would give. */
export const backups = (input: DashboardInput) =>
  dashboard({
    uid: `${input.prefix}-backups`,
    title: 'Are backups fresh?',
    description:
      'Age of the newest point in time, nightly snapshot, vault copy and copy in the second region of the update database. ' +
      'Too old and unknown are equally bad: docs/runbooks/backup-too-old.md.',
    tags: ['balrog', input.prefix],
    from: 'now-2d',
    refresh: '5m',
    annotations: marks(input),
    sections: [ages(input), drills(input), promise(input), measurement(input), history(input)],
  });

const ask = (input: DashboardInput, series: readonly Series[]) =>
  cloudWatch(input.sources.cloudWatch, input.region, series);

const DAY_SECONDS = 86_400;

const WAYS = [
  {
    title: 'Newest restorable point',
    description:
      'What is written now can be restored once this is younger. RDS ships its log every five minutes: up to seven are normal.',
    alarm: 'backup-restorable-point',
  },
  {
    title: 'Nightly snapshot',
    description: 'Point-in-time recovery starts from it: the older, the longer a restore takes.',
    alarm: 'backup-nightly-snapshot',
  },
  {
    title: 'Copy in the locked vault',
    description: 'The only backup that survives somebody who may delete everything else.',
    alarm: 'backup-vault-copy',
  },
  {
    title: 'Restorable point in the second region',
    description: 'What is left when the region, or the key of the database, is lost. Measured every half hour.',
    alarm: 'backup-second-region',
  },
] as const;

function ages(input: DashboardInput): Section {
  const each = (panel: typeof figure | typeof chart, suffix: string): readonly Unplaced[] =>
    WAYS.map(({ title, description, alarm }) =>
      panel({
        title: `${title}${suffix}`,
        description,
        unit: 's',
        targets: ask(input, alarmSeries(input, alarm, { label: 'age' })),
        rules: [alarmRule(input, alarm)],
      }),
    );
  return {
    heading: 'How old is the newest …',
    lines: [
      { height: 5, panels: each(figure, '') },
      { height: 5, panels: canBeRestored(input) },
      { height: 8, panels: each(chart, ' over time') },
    ],
  };
}

/** Whether it could be restored: the ages alone do not say that. One figure for each kind of drill, and the answer of this half hour. */
const canBeRestored = (input: DashboardInput): readonly Unplaced[] => [
  figure({
    title: 'Restorable now?',
    description:
      'Asked every half hour: rights, quotas, keys, groups, the version. 1 means that nothing stands in the way.',
    unit: 'short',
    targets: ask(input, alarmSeries(input, 'backup-not-restorable', { label: 'restorable' })),
    rules: [alarmRule(input, 'backup-not-restorable')],
  }),
  ...input.subjects.drills.map((drill) => {
    const rule = ALARMS['drill-<drill>-missing'].rule(drill);
    return figure({
      title: `Last good drill of ${drill.called}`,
      description: 'Restored, asked whether it is whole, and deleted. Too long ago, or never, is an alarm.',
      unit: 's',
      targets: ask(input, [{ label: 'age', signal: rule.signal, dimensions: drill.dimensions }]),
      rules: [rule],
    });
  }),
];

/** What the restores that were tried say of a real one. */
function drills(input: DashboardInput): Section {
  const each = (
    title: string,
    description: string,
    metric: (typeof DRILLS)['timeToRestore' | 'dataLoss'],
    label: string,
  ) =>
    chart({
      title,
      description,
      unit: 's',
      drawn: 'bars',
      timeFrom: '90d',
      targets: ask(
        input,
        input.subjects.drills.map(({ names, dimensions }) => ({
          label: `${label} (${names.drill})`,
          signal: of(metric, 'Maximum'),
          dimensions,
          periodSeconds: DAY_SECONDS,
        })),
      ),
    });
  return {
    heading: 'How long would a restore take, and what would it lose?',
    lines: [
      {
        height: 7,
        panels: [
          each(
            'Time to restore',
            "From the start of each drill until the check called the restored database good: a night's restore takes as long, and the switch comes on top.",
            DRILLS.timeToRestore,
            'took',
          ),
          each(
            'Data that would have been lost',
            'How much older than the start of each drill the newest moment was that could be had.',
            DRILLS.dataLoss,
            'lost',
          ),
        ],
      },
    ],
  };
}

/** What we promise to lose at most, when the database is lost. */
const PROMISED = minutes(5);

/** Apart from the alarm, which wakes people when the restorable point does not move: that is the promise on one day, this is all of them. */
function promise(input: DashboardInput): Section {
  return {
    heading: 'Do we keep the promise?',
    lines: [
      {
        height: 7,
        panels: [
          chart({
            title: 'Minutes in which at most five minutes would be lost',
            description:
              'Of all minutes of each day, when the newest restorable point was at most five minutes old. RDS ships its log every five ' +
              'minutes, so that nearly nine of ten keep it on a day without trouble; fewer mean failovers, or uploads that come late.',
            unit: 'percent',
            drawn: 'bars',
            timeFrom: '30d',
            targets: ask(
              input,
              input.subjects.backups.map(({ dimensions }) => ({
                label: 'kept',
                signal: atMost(BACKUPS.restorablePoint, PROMISED),
                dimensions,
                periodSeconds: DAY_SECONDS,
              })),
            ),
          }),
        ],
      },
    ],
  };
}

function measurement(input: DashboardInput): Section {
  return {
    heading: 'Can the answer be trusted?',
    lines: [
      {
        height: 7,
        panels: [
          chart({
            title: 'Measurements that arrived',
            description:
              'One a minute. While there is none, nobody knows how old the backups are, and the alarms go off.',
            unit: 'cpm',
            drawn: 'bars',
            targets: ask(
              input,
              input.subjects.backups.map(({ dimensions }) => ({
                label: 'measurements',
                signal: samplesOf(BACKUPS.restorablePoint),
                dimensions,
              })),
            ),
          }),
          chart({
            title: 'Measurements that failed',
            description: 'Runs of the state machine that asks RDS and AWS Backup.',
            unit: 'cpm',
            drawn: 'bars',
            targets: ask(input, alarmSeries(input, 'backup-measurement', { label: 'failed' })),
            rules: [alarmRule(input, 'backup-measurement')],
          }),
          chart({
            title: 'Free storage of the database',
            description: 'A full database stops, and its storage can be changed once in six hours only.',
            unit: 'bytes',
            targets: ask(input, alarmSeries(input, 'database-storage', { label: 'free' })),
            rules: [alarmRule(input, 'database-storage')],
          }),
        ],
      },
    ],
  };
}

/** Cloud Storage counts once a day. */
const DAILY = '+86400s';

function history(input: DashboardInput): Section {
  const perBucket = (metric: CloudMetric) =>
    cloudMonitoring(input.sources.cloudMonitoring, input.projectId, {
      metric,
      aligner: 'ALIGN_MEAN',
      reducer: 'REDUCE_SUM',
      groupBy: 'resource.label.bucket_name',
      alias: '{{resource.label.bucket_name}}',
      alignmentPeriod: DAILY,
    });
  return {
    heading: 'Release history in Cloud Storage',
    lines: [
      {
        height: 7,
        panels: [
          chart({
            title: 'Objects in the history buckets',
            description: 'Release history only ever grows; nightly history levels off, and the dump stays small.',
            unit: 'short',
            targets: perBucket(CLOUD_METRICS.storageObjects),
          }),
          chart({
            title: 'Size of the history buckets',
            description: 'A fall of release history means that somebody deletes what is kept for ever.',
            unit: 'bytes',
            targets: perBucket(CLOUD_METRICS.storageBytes),
          }),
        ],
      },
    ],
  };
}
