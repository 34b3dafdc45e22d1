import { BACKUPS, DATABASE, STATE_MACHINE } from '../../../alarms/catalogue';
import { CLOUD_METRICS, type CloudMetric } from '../../alerting/gcp/catalogue';
import { of } from '../../../alarms/metric';
import { NIGHTLY_SNAPSHOT, RESTORABLE_POINT, storageLow, VAULT_COPY } from '../../../alarms/rules/database';
import { BACKUP_WATCH_FAILS } from '../../../alarms/rules/jobs';
import type { AlarmRule } from '../../../alarms/rule';
import { dashboard, type Section } from '../layout';
import { chart, figure, words, type Unplaced } from '../panels';
import { cloudMonitoring, cloudWatch, type Series } from '../queries';
import { marks, type Scene } from '../scene';

/** How old every way back is: what a restore of this minute would give. */
export const backups = (scene: Scene) =>
  dashboard({
    uid: `${scene.prefix}-backups`,
    title: 'Are backups fresh?',
    description:
      'Age of the newest point in time, nightly snapshot and vault copy of the update database, measured each minute. ' +
      'Too old and unknown are equally bad: docs/runbooks/backup-too-old.md.',
    tags: ['balrog', scene.prefix],
    from: 'now-2d',
    refresh: '5m',
    annotations: marks(scene),
    sections: [ages(scene), measurement(scene), history(scene)],
  });

const ask = (scene: Scene, series: readonly Series[]) => cloudWatch(scene.sources.cloudWatch, scene.region, series);

const WAYS: readonly (AgeOf & { readonly rule: AlarmRule })[] = [
  {
    title: 'Newest restorable point',
    description:
      'What is written now can be restored once this is younger. RDS ships its log about every five minutes.',
    rule: RESTORABLE_POINT,
  },
  {
    title: 'Nightly snapshot',
    description: 'Point-in-time recovery starts from it: the older, the longer a restore takes.',
    rule: NIGHTLY_SNAPSHOT,
  },
  {
    title: 'Copy in the locked vault',
    description: 'The only backup that survives somebody who may delete everything else.',
    rule: VAULT_COPY,
  },
];

interface AgeOf {
  readonly title: string;
  readonly description: string;
}

function ages(scene: Scene): Section {
  const each = (panel: typeof figure | typeof chart, suffix: string): readonly Unplaced[] =>
    WAYS.map(({ title, description, rule }) =>
      panel({
        title: `${title}${suffix}`,
        description,
        unit: 's',
        targets: ask(scene, [
          { label: 'age', signal: rule.signal, dimensions: { DBInstanceIdentifier: scene.databaseIdentifier } },
        ]),
        rules: [rule],
      }),
    );
  return {
    heading: 'How old is the newest …',
    lines: [
      { height: 5, panels: [...each(figure, ''), RESTORE_DRILL] },
      { height: 8, panels: each(chart, ' over time') },
    ],
  };
}

/** Stands where the age of the newest drill will: a panel that is not there would be taken for one that is fine. */
const RESTORE_DRILL: Unplaced = words({
  title: 'Restore drill',
  description: 'When a backup was last restored and looked at.',
  markdown:
    '# not measured\n\nNo drill runs yet. The ages beside it say what is there, and not that it can be restored.',
});

function measurement(scene: Scene): Section {
  const database = { DBInstanceIdentifier: scene.databaseIdentifier };
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
            targets: ask(scene, [
              {
                label: 'measurements',
                signal: { kind: 'metric', metric: BACKUPS.restorablePoint, statistic: 'SampleCount', unit: 'count' },
                dimensions: database,
              },
            ]),
          }),
          chart({
            title: 'Measurements that failed',
            description: 'Runs of the state machine that asks RDS and AWS Backup.',
            unit: 'cpm',
            drawn: 'bars',
            targets: ask(scene, [
              {
                label: 'failed',
                signal: of(STATE_MACHINE.failed, 'Sum'),
                dimensions: {
                  StateMachineArn: `arn:aws:states:${scene.region}:${scene.accountId}:stateMachine:${scene.prefix}-backup-watch`,
                },
              },
            ]),
            rules: [BACKUP_WATCH_FAILS],
          }),
          chart({
            title: 'Free storage of the database',
            description: 'A full database stops, and its storage can be changed once in six hours only.',
            unit: 'bytes',
            targets: ask(scene, [{ label: 'free', signal: of(DATABASE.freeStorage, 'Minimum'), dimensions: database }]),
            rules: [storageLow(scene.storageGib)],
          }),
        ],
      },
    ],
  };
}

/** Cloud Storage counts once a day. */
const DAILY = '+86400s';

function history(scene: Scene): Section {
  const perBucket = (metric: CloudMetric) =>
    cloudMonitoring(scene.sources.cloudMonitoring, scene.projectId, {
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
