/**
 * What panels show on a good day, in the middle of which a version was released: sizes and shapes that people on call
 * should know by sight. Where no size is known, it follows from the unit or from the line at which an alarm goes off.
 */

/** A point of a series: how long ago, and where between the panel's left (0) and right (1) edge. */
export interface Moment {
  readonly hoursAgo: number;
  readonly at: number;
}

/** Null where nothing is published. */
export type Shape = (moment: Moment, random: () => number) => number | null;

/** Where the mark of the release stands. */
export const RELEASE_AT = 0.62;
const AS_LONG_AS_A_POINT = 0.011;

const steady =
  (value: number): Shape =>
  () =>
    value;

export const wavy =
  (value: number): Shape =>
  ({ at }, random) =>
    value * (1 + 0.12 * Math.sin(at * 7) + 0.08 * (random() - 0.5));

/** Grows, or falls, by that share of itself from edge to edge. */
const drifting =
  (value: number, share: number): Shape =>
  ({ at }) =>
    value * (1 + share * (at - 1));

const HOUR_SECONDS = 3600;
/** In seconds, of what is made once a day and was made so many hours ago. */
const ageOfDaily =
  (hoursSince: number): Shape =>
  ({ hoursAgo }) =>
    HOUR_SECONDS * ((((hoursSince - hoursAgo) % 24) + 24) % 24);

/** One event a day, so many hours ago. */
const daily =
  (hoursSince: number): Shape =>
  ({ hoursAgo }) =>
    Math.round(hoursAgo) % 24 === hoursSince ? 1 : 0;

const atRelease =
  (value: number, later = 0): Shape =>
  ({ at }) =>
    Math.abs(at - RELEASE_AT - later) < AS_LONG_AS_A_POINT ? value : 0;

/** Only one side of the release. */
const before =
  (shape: Shape): Shape =>
  (moment, random) =>
    moment.at <= RELEASE_AT ? shape(moment, random) : null;
const after =
  (shape: Shape): Shape =>
  (moment, random) =>
    moment.at >= RELEASE_AT ? shape(moment, random) : null;

const KIB = 1024;
const GIB = KIB ** 3;

/** Of a series' title, name, metric and dimensions in one text; the first that fits. */
const KNOWN: readonly (readonly [RegExp, Shape])[] = [
  [/RestorablePointAge SampleCount/, steady(1)],
  [/RestorablePointAge/, wavy(150)],
  [/NightlySnapshotAge/, ageOfDaily(11)],
  [/VaultCopyAge/, ageOfDaily(9)],
  [/-failed|ExecutionsFailed|RejectedConnection|TargetErrorCount|InvocationDropped|-errors|Errors Sum/, steady(0)],
  [/deployment-started/, atRelease(3)],
  [/deployment-completed/, atRelease(3, 0.04)],
  [/TriggeredRules.* 86400/, steady(1)],
  [/cleanup-db-succeeded/, daily(10)],
  [/dump-succeeded/, daily(14)],
  [/Duration/, atRelease(40_000)],
  [/RequestCount HTTPCode/, wavy(0.02)],
  [/HTTPCode_Target_5XX/, wavy(1)],
  [/TargetResponseTime p50/, wavy(0.018)],
  [/TargetResponseTime/, wavy(0.24)],
  [/RequestCount.*aus5/, wavy(210_000)],
  [/RequestCount.*(?:aus-api|admin)/, wavy(60)],
  [/RequestCount/, wavy(1300)],
  [/(?:HealthyHost|RunningTask)Count.*agent/, steady(1)],
  [/(?:HealthyHost|RunningTask)Count.*admin/, steady(2)],
  [/(?:HealthyHost|RunningTask)Count/, steady(6)],
  [/check_passed/, steady(1)],
  [/request_latency/, wavy(180)],
  [/api\/request_count/, wavy(0.4)],
  [/object_count/, drifting(410_000, 0.002)],
  [/total_bytes/, drifting(310 * GIB, 0.002)],
  [/FreeStorageSpace/, drifting(130 * GIB, -0.01)],
  [/IncomingLogEvents.*agent/, wavy(160)],
  [/IncomingLogEvents.*public/, wavy(52_000)],
  [/IncomingLogEvents/, wavy(900)],
  [/CPUUtilization.*(?:admin|agent)/, wavy(6)],
  [/cache\.rules/, wavy(84)],
];

/** Of revisions of a task definition: two of public, one of them after the release. */
const REVISIONS: readonly (readonly [string, (shape: Shape) => Shape])[] = [
  ['public revision 41', before],
  ['public revision 42', after],
];

/** The series that a question by revision is answered with. */
export const revisions = (expression: string, level: number) =>
  REVISIONS.map(([label, side]) => ({
    label,
    shape: side(expression.includes('count_distinct') ? steady(6) : wavy(level)),
  }));

export const knownShape = (described: string): Shape | undefined =>
  KNOWN.find(([pattern]) => pattern.test(described))?.[1];
