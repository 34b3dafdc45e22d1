/**
 * Every metric that an alarm or a dashboard may name, as its publisher documents it: name, unit, dimensions. What we publish
 * ourselves is published under the names that stand here. Policies know by themselves what AWS documents
 * (`policies/metric-catalogue.ts`), and look for the publisher of what is ours: a name that is invented here is refused there.
 */
import { cacheMetric, cacheMetrics, type CacheOf, type CacheOutcome, type CacheOwner } from '../../application/caches';
import type { Metric } from './metric';
import type { Unit } from './quantity';

const published =
  (namespace: string, source: string) =>
  <U extends Unit>(name: string, unit: U, ...dimensions: readonly string[]): Metric<U> => ({
    namespace,
    name,
    unit,
    dimensions,
    source,
  });

const alb = published('AWS/ApplicationELB', 'CloudWatch metrics for your Application Load Balancer (ELB user guide)');
export const LOAD_BALANCER = {
  requests: alb('RequestCount', 'count', 'LoadBalancer'),
  ownErrors: alb('HTTPCode_ELB_5XX_Count', 'count', 'LoadBalancer'),
  targetErrors: alb('HTTPCode_Target_5XX_Count', 'count', 'LoadBalancer', 'TargetGroup'),
  domainErrors: alb('HTTPCode_Target_5XX_Count', 'count', 'LoadBalancer'),
  /** In seconds: an alarm at 500 never fires. */
  responseTime: alb('TargetResponseTime', 'seconds', 'LoadBalancer'),
  healthyTargets: alb('HealthyHostCount', 'count', 'LoadBalancer', 'TargetGroup'),
  rejectedConnections: alb('RejectedConnectionCount', 'count', 'LoadBalancer'),
} as const;

const rds = published('AWS/RDS', 'Amazon CloudWatch metrics for Amazon RDS (RDS user guide)');
export const DATABASE = {
  cpu: rds('CPUUtilization', 'percent', 'DBInstanceIdentifier'),
  connections: rds('DatabaseConnections', 'count', 'DBInstanceIdentifier'),
  freeStorage: rds('FreeStorageSpace', 'bytes', 'DBInstanceIdentifier'),
  freeMemory: rds('FreeableMemory', 'bytes', 'DBInstanceIdentifier'),
} as const;

const ecs = published('AWS/ECS', 'Amazon ECS CloudWatch metrics (ECS developer guide)');
export const SERVICE = {
  cpu: ecs('CPUUtilization', 'percent', 'ClusterName', 'ServiceName'),
  memory: ecs('MemoryUtilization', 'percent', 'ClusterName', 'ServiceName'),
} as const;

const insights = published('ECS/ContainerInsights', 'Amazon ECS Container Insights metrics (CloudWatch user guide)');
export const TASKS = {
  /** Both in MiB of one task family; only their share is used. */
  memoryUsed: insights('MemoryUtilized', 'count', 'ClusterName', 'TaskDefinitionFamily'),
  memoryReserved: insights('MemoryReserved', 'count', 'ClusterName', 'TaskDefinitionFamily'),
  running: insights('RunningTaskCount', 'count', 'ClusterName', 'ServiceName'),
} as const;

const nat = published('AWS/NATGateway', 'NAT gateway metrics and dimensions (VPC user guide)');
export const NAT_GATEWAY = {
  connections: nat('ActiveConnectionCount', 'count', 'NatGatewayId'),
  dropped: nat('PacketsDropCount', 'count', 'NatGatewayId'),
  portErrors: nat('ErrorPortAllocation', 'count', 'NatGatewayId'),
} as const;

const events = published('AWS/Events', 'Monitoring Amazon EventBridge (EventBridge user guide)');
export const EVENTS = {
  triggered: events('TriggeredRules', 'count', 'RuleName'),
  lost: events('FailedInvocations', 'count', 'RuleName'),
} as const;

const scheduler = published('AWS/Scheduler', 'Monitoring Amazon EventBridge Scheduler with CloudWatch (user guide)');
export const SCHEDULER = {
  targetErrors: scheduler('TargetErrorCount', 'count', 'ScheduleGroup'),
  dropped: scheduler('InvocationDroppedCount', 'count', 'ScheduleGroup'),
} as const;

const lambda = published('AWS/Lambda', 'Types of metrics for Lambda functions (Lambda developer guide)');
export const FUNCTION = {
  errors: lambda('Errors', 'count', 'FunctionName'),
  /** In milliseconds, unlike the load balancers'. */
  duration: lambda('Duration', 'milliseconds', 'FunctionName'),
} as const;

const steps = published('AWS/States', 'Monitoring Step Functions metrics using Amazon CloudWatch (developer guide)');
export const STATE_MACHINE = { failed: steps('ExecutionsFailed', 'count', 'StateMachineArn') } as const;

const acm = published('AWS/CertificateManager', 'Supported CloudWatch metrics (ACM user guide)');
export const CERTIFICATE = { daysToExpiry: acm('DaysToExpiry', 'days', 'CertificateArn') } as const;

const cloudfront = published('AWS/CloudFront', 'Types of metrics for CloudFront (CloudFront developer guide)');
export const DISTRIBUTION = { errorRate: cloudfront('5xxErrorRate', 'percent', 'DistributionId', 'Region') } as const;

const healthChecks = published('AWS/Route53', 'Monitoring health checks using CloudWatch (Route 53 developer guide)');
/** 1 while most checkers are answered, else 0; published in us-east-1 alone. */
export const HEALTH_CHECK = { status: healthChecks('HealthCheckStatus', 'count', 'HealthCheckId') } as const;

const logs = published('AWS/Logs', 'Monitoring with CloudWatch metrics (CloudWatch Logs user guide)');
export const LOG_GROUP = { lines: logs('IncomingLogEvents', 'count', 'LogGroupName') } as const;

const sns = published('AWS/SNS', 'Monitoring Amazon SNS topics using CloudWatch (SNS developer guide)');
export const TOPIC = { failed: sns('NumberOfNotificationsFailed', 'count', 'TopicName') } as const;

const backups = published(
  'Balrog/Backups',
  'constructs/database/backup-age.ts: written each minute by a state machine',
);
export const BACKUPS = {
  /** Age of the newest point in time the database can be restored to. */
  restorablePoint: backups('RestorablePointAge', 'seconds', 'DBInstanceIdentifier'),
  /** Age of the newest automated snapshot. */
  nightlySnapshot: backups('NightlySnapshotAge', 'seconds', 'DBInstanceIdentifier'),
  /** Age of the newest completed copy in the vault. */
  vaultCopy: backups('VaultCopyAge', 'seconds', 'DBInstanceIdentifier'),
} as const;

const restorability = published(
  'Balrog/Backups',
  'constructs/jobs/restorability-definition.ts: written every half hour by a state machine',
);
export const RESTORABILITY = {
  /** 1 when nothing stands in the way of a restore, 0 when something does. */
  restorable: restorability('Restorable', 'count', 'DBInstanceIdentifier'),
  /** Age of the newest point in time that the database can be restored to in the second region. */
  secondRegion: restorability('SecondRegionAge', 'seconds', 'DBInstanceIdentifier'),
  /** Time since the last drill whose database was whole. */
  lastGoodDrill: restorability('LastGoodDrillAge', 'seconds', 'Drill'),
} as const;

const drills = published('Balrog/Drills', 'constructs/jobs/drill-steps.ts: written by each drill');
/** Of restores that were tried, by kind: `point-in-time`, `vault`. */
export const DRILLS = {
  /** 1 of a drill whose database was whole, 0 of another. */
  good: drills('GoodDrills', 'count', 'Drill'),
  /** From the start of the drill until the check said that it was good. */
  timeToRestore: drills('TimeToRestore', 'seconds', 'Drill'),
  /** How much older than the start of the drill the moment was that could be had. */
  dataLoss: drills('DataLoss', 'seconds', 'Drill'),
} as const;

const tables = published('Balrog/LogTables', 'constructs/logs/queries/canary-definition.ts: written twice a day');
export const LOG_TABLES = { unparsed: tables('UnparsedRows', 'count', 'Database', 'Table') } as const;

const jobs = published('Balrog/Jobs', 'constructs/jobs/success-count.ts: written each hour for weekly jobs');
/** How often a job has succeeded within the time in which it should have. */
export const JOBS = { successes: jobs('SuccessesInTime', 'count', 'RuleName') } as const;

/** Lines that a metric filter counts: its name begins with the environment's. */
export const countedLines = (namespace: string, name: string) =>
  published(namespace, 'an aws_cloudwatch_log_metric_filter of the same stack')(name, 'count');

/** Of everything that Balrog itself sends. */
export const APPLICATION_NAMESPACE = 'Balrog/Application';

/** What people write when they answer: `docs/on-call.md`. */
export const ANSWERS = {
  answered: published('Balrog/OnCall', 'docs/on-call.md: written by whoever answers')('Answered', 'count', 'Alarm'),
} as const;

const counted = published(APPLICATION_NAMESPACE, 'statsd counters of Balrog, through the collector');

/** A counter of Balrog's own, as the collector hands it on: from each task of a service, which is the one dimension. */
export const cacheCounter = <App extends CacheOwner>(app: App, cache: CacheOf<App>, outcome: CacheOutcome) =>
  counted(cacheMetric(app, cache, outcome), 'count', 'Service');

const GROUPS: readonly Readonly<Record<string, Metric>>[] = [
  LOAD_BALANCER,
  DATABASE,
  SERVICE,
  TASKS,
  NAT_GATEWAY,
  EVENTS,
  SCHEDULER,
  FUNCTION,
  STATE_MACHINE,
  CERTIFICATE,
  DISTRIBUTION,
  HEALTH_CHECK,
  LOG_GROUP,
  TOPIC,
  BACKUPS,
  RESTORABILITY,
  DRILLS,
  LOG_TABLES,
  JOBS,
  ANSWERS,
];

/** All of them, for whoever draws or checks; what metric filters count is named by the stack that counts. */
export const CATALOGUE: readonly Metric[] = [
  ...GROUPS.flatMap((group) => Object.values(group)),
  ...cacheMetrics().map((name) => counted(name, 'count', 'Service')),
];
