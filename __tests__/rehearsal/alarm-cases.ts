/**
 * For every alarm a series that must fire and one that must not, as AWS publishes them: a number per minute, in the unit of
 * the metric. Names of alarms without the environment's prefix.
 */

/** What is published in a minute, minute 0 being the first: nothing where undefined. */
type Minute = number | undefined | ((minute: number) => number | undefined);
type Series = Readonly<Record<string, Minute>>;

interface Case {
  readonly alarm: RegExp;
  readonly fires: Series;
  readonly quiet: Series;
}

const NOTHING: Series = {};
/** Once a day, an hour after the start. */
const daily = (minute: number) => (minute % 1440 === 60 ? 1 : undefined);
export const hourly = (minute: number) => (minute % 60 === 30 ? 1 : undefined);
/** As often as ACM measures. */
const twiceADay = (days: number) => (minute: number) => (minute % 720 === 0 ? days : undefined);
const domains = '(aus3|aus4|aus5|aus-api|admin)';

/** Of 6,000 requests a minute. */
const failing = (failed: number): Series => ({
  RequestCount: 6000,
  HTTPCode_Target_5XX_Count: failed,
});
/** Not one request finds a task: the load balancer counts errors and no request. */
const REFUSED: Series = { HTTPCode_ELB_5XX_Count: 6000 };

export const CASES: readonly Case[] = [
  { alarm: /^backup-restorable-point$/, fires: { RestorablePointAge: 420 }, quiet: { RestorablePointAge: 290 } },
  { alarm: /^backup-nightly-snapshot$/, fires: { NightlySnapshotAge: 97_200 }, quiet: { NightlySnapshotAge: 86_000 } },
  { alarm: /^backup-vault-copy$/, fires: NOTHING, quiet: { VaultCopyAge: 100_800 } },
  { alarm: /^backup-measurement$/, fires: { ExecutionsFailed: 1 }, quiet: { ExecutionsFailed: 0 } },
  { alarm: /^certificate-/, fires: { DaysToExpiry: twiceADay(44) }, quiet: { DaysToExpiry: twiceADay(60) } },
  { alarm: /^(cleanup-db|dump)-failed$/, fires: { TriggeredRules: hourly }, quiet: NOTHING },
  { alarm: /^(cleanup-db|dump)-silent$/, fires: NOTHING, quiet: { TriggeredRules: daily } },
  {
    alarm: /^(cleanup-db|dump)-memory$/,
    fires: { MemoryUtilized: 7900, MemoryReserved: 8192 },
    quiet: { MemoryUtilized: 3000, MemoryReserved: 8192 },
  },
  { alarm: /^schedules-fail$/, fires: { TargetErrorCount: 1 }, quiet: { TargetErrorCount: daily } },
  { alarm: /^schedules-give-up$/, fires: { InvocationDroppedCount: daily }, quiet: { TargetErrorCount: 1 } },
  { alarm: /^schema-gate-failed$/, fires: { Errors: daily }, quiet: { Errors: 0 } },
  { alarm: /^schema-gate-slow$/, fires: { Duration: 800_000 }, quiet: { Duration: 95_000 } },
  { alarm: /^agent-failing$/, fires: { lines: 2 }, quiet: { lines: 0 } },
  { alarm: /^agent-silent$/, fires: NOTHING, quiet: { IncomingLogEvents: 16 } },
  { alarm: /^(public|admin)-logs-silent$/, fires: NOTHING, quiet: { IncomingLogEvents: 200 } },
  { alarm: /^(public|admin)-logs-undelivered$/, fires: { lines: 4 }, quiet: { lines: 0 } },
  {
    alarm: new RegExp(`^(public|admin)-errors-${domains}$`),
    fires: { HTTPCode_Target_5XX_Count: 80 },
    // A failover of the database: for a minute, and then no more.
    quiet: { HTTPCode_Target_5XX_Count: (minute) => (minute === 3 ? 900 : undefined) },
  },
  {
    alarm: new RegExp(`^${domains}-no-healthy-target$`),
    fires: { HealthyHostCount: 0 },
    quiet: { HealthyHostCount: 6 },
  },
  { alarm: new RegExp(`^${domains}-balancer-errors$`), fires: REFUSED, quiet: { HTTPCode_ELB_5XX_Count: 3 } },
  { alarm: new RegExp(`^${domains}-rejected-connections$`), fires: { RejectedConnectionCount: 10 }, quiet: NOTHING },
  // In seconds: 20 ms are 0.02.
  { alarm: /^aus.*-slow$/, fires: { TargetResponseTime: 3 }, quiet: { TargetResponseTime: 0.02 } },
  { alarm: /^(public|admin)-no-task$/, fires: { RunningTaskCount: 0 }, quiet: { RunningTaskCount: 1 } },
  { alarm: /^(public|admin|agent)-memory$/, fires: { MemoryUtilization: 96 }, quiet: { MemoryUtilization: 60 } },
  { alarm: /^admin-ui-errors$/, fires: { '5xxErrorRate': 40 }, quiet: { '5xxErrorRate': 0.1 } },
  { alarm: /^database-silent$/, fires: NOTHING, quiet: { CPUUtilization: 0 } },
  // 4 GiB; 15 GiB are less than the tenth of prod's 200 at which RDS adds storage by itself.
  {
    alarm: /^database-storage$/,
    fires: { FreeStorageSpace: 4 * 1024 ** 3 },
    quiet: { FreeStorageSpace: 15 * 1024 ** 3 },
  },
  { alarm: /^database-connections$/, fires: { DatabaseConnections: 15_900 }, quiet: { DatabaseConnections: 60 } },
  { alarm: /^database-busy$/, fires: { CPUUtilization: 97 }, quiet: { CPUUtilization: 30 } },
  { alarm: /^database-errors$/, fires: { lines: 3 }, quiet: { lines: 0 } },
  { alarm: /^nat-\d-silent$/, fires: NOTHING, quiet: { ActiveConnectionCount: 0 } },
  { alarm: /^nat-\d-drops$/, fires: { PacketsDropCount: 50 }, quiet: { PacketsDropCount: 2 } },
  { alarm: /^nat-\d-ports$/, fires: { ErrorPortAllocation: 1 }, quiet: { ErrorPortAllocation: 0 } },
  // The canary counts twice a day; without a count FILL stands in.
  {
    alarm: /^unparsed-/,
    fires: { UnparsedRows: daily },
    quiet: { UnparsedRows: (minute) => (minute % 720 === 150 ? 0 : undefined) },
  },
  { alarm: /^secrets-unreadable$/, fires: { TriggeredRules: daily }, quiet: NOTHING },
  {
    alarm: /^metrics-silent$/,
    fires: { RequestCount: 6000 },
    // Most are lost, and yet some arrive.
    quiet: { RequestCount: 6000, 'balrog.public.cache.rules.hits': 600, 'balrog.public.cache.rules.misses': 150 },
  },
  { alarm: /^chat-lost-/, fires: { FailedInvocations: daily }, quiet: NOTHING },
  { alarm: /^alerts-(releng|cloudops|chat)-undelivered$/, fires: { NumberOfNotificationsFailed: 1 }, quiet: NOTHING },
  { alarm: /-answered$/, fires: { Answered: (minute) => (minute === 5 ? 1 : undefined) }, quiet: NOTHING },
  // 14.4 times the budget of 0.1 % are 1.44 % of 6,000: 86 a minute.
  { alarm: /-burning(-long|-short)?$/, fires: failing(90), quiet: failing(80) },
  { alarm: /-smouldering(-long|-short)?$/, fires: failing(40), quiet: failing(30) },
  { alarm: /-draining(-long|-short)?$/, fires: REFUSED, quiet: failing(15) },
];
