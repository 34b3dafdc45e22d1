/**
 * Metrics that AWS and GCP document, as far as alarms may name them: namespace -> metric -> sets of dimensions under which
 * it is published. "AWS services that publish CloudWatch metrics" (CloudWatch user guide) leads to the page of each.
 */
type Published = Readonly<Record<string, readonly string[]>>;

const LOAD_BALANCER = ['LoadBalancer', 'AvailabilityZone,LoadBalancer'];
const TARGETS = [...LOAD_BALANCER, 'LoadBalancer,TargetGroup', 'AvailabilityZone,LoadBalancer,TargetGroup'];
const INSTANCE = ['DBInstanceIdentifier'];
const SERVICE = ['ClusterName', 'ClusterName,ServiceName'];
const FAMILY = ['ClusterName,TaskDefinitionFamily', ...SERVICE];
const GATEWAY = ['NatGatewayId'];
const DISTRIBUTION = ['DistributionId,Region'];
const each = (names: readonly string[], sets: readonly string[]): Published =>
  Object.fromEntries(names.map((name) => [name, sets]));

export const AWS_METRICS: Readonly<Record<string, Published>> = {
  'AWS/ApplicationELB': {
    ...each(['RequestCount', 'HTTPCode_Target_5XX_Count', 'HTTPCode_Target_4XX_Count', 'TargetResponseTime'], TARGETS),
    ...each(['HTTPCode_ELB_5XX_Count', 'RejectedConnectionCount', 'ActiveConnectionCount'], LOAD_BALANCER),
    ...each(['HealthyHostCount', 'UnHealthyHostCount'], TARGETS.slice(2)),
  },
  'AWS/RDS': each(
    ['CPUUtilization', 'DatabaseConnections', 'FreeStorageSpace', 'FreeableMemory', 'ReadLatency', 'WriteLatency'],
    INSTANCE,
  ),
  'AWS/ECS': each(['CPUUtilization', 'MemoryUtilization'], SERVICE),
  'ECS/ContainerInsights': {
    ...each(['MemoryUtilized', 'MemoryReserved', 'CpuUtilized', 'CpuReserved'], FAMILY),
    ...each(['RunningTaskCount', 'DesiredTaskCount', 'PendingTaskCount'], SERVICE.slice(1)),
  },
  'AWS/NATGateway': each(['ActiveConnectionCount', 'PacketsDropCount', 'ErrorPortAllocation'], GATEWAY),
  'AWS/Events': each(['TriggeredRules', 'FailedInvocations', 'Invocations'], ['RuleName']),
  'AWS/Scheduler': each(['TargetErrorCount', 'InvocationDroppedCount', 'InvocationAttemptCount'], ['ScheduleGroup']),
  'AWS/Lambda': each(['Errors', 'Duration', 'Throttles', 'Invocations'], ['FunctionName']),
  'AWS/States': each(['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsSucceeded'], ['StateMachineArn']),
  'AWS/CertificateManager': each(['DaysToExpiry'], ['CertificateArn']),
  'AWS/CloudFront': each(['5xxErrorRate', '4xxErrorRate', 'TotalErrorRate', 'Requests'], DISTRIBUTION),
  'AWS/Route53': each(['HealthCheckStatus', 'HealthCheckPercentageHealthy'], ['HealthCheckId']),
  'AWS/Logs': each(['IncomingLogEvents', 'IncomingBytes'], ['LogGroupName']),
  'AWS/SNS': each(['NumberOfNotificationsFailed', 'NumberOfNotificationsDelivered'], ['TopicName']),
};

/** Written by people, when they answer (docs/on-call.md). */
export const BY_HAND: Published = { Answered: ['Alarm'] };
export const BY_HAND_NAMESPACE = 'Balrog/OnCall';

/** "Google Cloud metrics" (Cloud Monitoring documentation). */
export const GOOGLE_METRICS: readonly string[] = [
  'monitoring.googleapis.com/uptime_check/check_passed',
  'monitoring.googleapis.com/uptime_check/request_latency',
  'storage.googleapis.com/api/request_count',
  'storage.googleapis.com/storage/total_bytes',
];
