/**
 * What panels show on a good day of Balrog, in the middle of which a version was released: sizes and shapes that people on call
 * should know by sight.
 */
import {
  after,
  ageOfDaily,
  atRelease,
  before,
  daily,
  drifting,
  steady,
  wavy,
  type SampleDay,
  type Shape,
} from '@balrog-infra/rehearsal/preview';
import { clientDomains, scheduledJobs } from '../../environments';

const KIB = 1024;
const GIB = KIB ** 3;

/** How many ask the load balancers of the domains with that traffic, in a minute. */
function requestsOf(traffic: string, aMinute: number): readonly (readonly [RegExp, Shape])[] {
  const names = Object.keys(clientDomains).filter((name) => clientDomains[name]?.traffic === traffic);
  return names.map((name) => [new RegExp(`RequestCount.*\\b${name}\\b`), wavy(aMinute)]);
}

/** Each job has succeeded within the hour after its start; of a weekly one this is its day. */
function successes(): readonly (readonly [RegExp, Shape])[] {
  return Object.entries(scheduledJobs).map(([name, { schedule }]) => {
    const hour = Number(/^cron\(\d+ (\d+) /.exec(schedule)?.[1]);
    return [new RegExp(`\\b${name}-succeeded`), daily(hour + 1)];
  });
}

/** Of a series' title, name, metric and dimensions in one text; the first that fits. */
const KNOWN: readonly (readonly [RegExp, Shape])[] = [
  [/RestorablePointAge SampleCount/, steady(1)],
  [/RestorablePointAge PR/, steady(92)],
  [/RestorablePointAge/, wavy(150)],
  [/NightlySnapshotAge/, ageOfDaily(11)],
  [/VaultCopyAge/, ageOfDaily(9)],
  [/SecondRegionAge/, wavy(900)],
  [/Restorable Minimum/, steady(1)],
  [/LastGoodDrillAge/, steady(180_000)],
  [/-failed|ExecutionsFailed|RejectedConnection|TargetErrorCount|InvocationDropped|-errors|Errors Sum/, steady(0)],
  [/deployment-started/, atRelease(3)],
  [/deployment-completed/, atRelease(3, 0.04)],
  [/TriggeredRules.* 86400/, steady(1)],
  ...successes(),
  [/Duration/, atRelease(40_000)],
  [/RequestCount HTTPCode/, wavy(0.02)],
  [/HTTPCode_Target_5XX/, wavy(1)],
  [/TargetResponseTime p50/, wavy(0.018)],
  [/TargetResponseTime/, wavy(0.24)],
  ...requestsOf('most', 210_000),
  ...requestsOf('little', 60),
  [/RequestCount.*admin/, wavy(60)],
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
const revisions: SampleDay['revisions'] = (expression, level) =>
  REVISIONS.map(([label, side]) => ({
    label,
    shape: side(expression.includes('count_distinct') ? steady(6) : wavy(level)),
  }));

export const GOOD_DAY: SampleDay = {
  shapeOf: (described) => KNOWN.find(([pattern]) => pattern.test(described))?.[1],
  revisions,
};
