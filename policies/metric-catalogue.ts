/**
 * Metrics that AWS and GCP document: namespace -> metric -> sets of dimensions under which it is published, for the namespaces of what
 * this stack is made of, and there for what can be published of it: nothing of Aurora, of other engines than MySQL, of gp2 storage.
 * "AWS services that publish CloudWatch metrics" (CloudWatch user guide) leads to the page of each; read there in November 2026.
 */
type Published = Readonly<Record<string, readonly string[]>>;

const each = (names: string, ...sets: readonly string[]): Published =>
  Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, sets]),
  );

const LOAD_BALANCER = ['LoadBalancer', 'AvailabilityZone,LoadBalancer'];
const TARGET_GROUP = ['LoadBalancer,TargetGroup', 'AvailabilityZone,LoadBalancer,TargetGroup'];
const CLUSTER = 'ClusterName';
const SERVICE = 'ClusterName,ServiceName';
const FAMILY = 'ClusterName,TaskDefinitionFamily';

const APPLICATION_ELB: Published = {
  ...each(
    `ActiveConnectionCount ClientTLSNegotiationErrorCount DesyncMitigationMode_NonCompliant_Request_Count
     DroppedInvalidHeaderRequestCount ForwardedInvalidHeaderRequestCount HTTP_Fixed_Response_Count HTTP_Redirect_Count
     HTTP_Redirect_Url_Limit_Exceeded_Count HTTPCode_ELB_3XX_Count HTTPCode_ELB_4XX_Count HTTPCode_ELB_5XX_Count
     HTTPCode_ELB_500_Count HTTPCode_ELB_502_Count HTTPCode_ELB_503_Count HTTPCode_ELB_504_Count NewConnectionCount
     ProcessedBytes RejectedConnectionCount`,
    ...LOAD_BALANCER,
  ),
  ...each('ConsumedLCUs PeakLCUs RuleEvaluations', 'LoadBalancer'),
  ...each(
    `RequestCount HTTPCode_Target_2XX_Count HTTPCode_Target_3XX_Count HTTPCode_Target_4XX_Count HTTPCode_Target_5XX_Count
     TargetConnectionErrorCount TargetResponseTime TargetTLSNegotiationErrorCount`,
    ...LOAD_BALANCER,
    ...TARGET_GROUP,
  ),
  ...each('HealthyHostCount UnHealthyHostCount', ...TARGET_GROUP),
  ...each('RequestCountPerTarget', 'TargetGroup', 'LoadBalancer,TargetGroup'),
};

const RDS: Published = each(
  `BinLogDiskUsage CPUCreditBalance CPUCreditUsage CPUSurplusCreditBalance CPUSurplusCreditsCharged CPUUtilization DBLoad
   DBLoadCPU DBLoadNonCPU DatabaseConnections DiskQueueDepth EBSByteBalance% EBSIOBalance% FreeStorageSpace FreeableMemory
   NetworkReceiveThroughput NetworkTransmitThroughput ReadIOPS ReadLatency ReadThroughput ReplicaLag SwapUsage WriteIOPS
   WriteLatency WriteThroughput`,
  'DBInstanceIdentifier',
);

const CONTAINER_INSIGHTS: Published = {
  ...each('ContainerInstanceCount ServiceCount', CLUSTER),
  ...each('TaskCount', CLUSTER),
  ...each('DeploymentCount DesiredTaskCount PendingTaskCount RunningTaskCount TaskSetCount', SERVICE),
  ...each(
    `CpuReserved CpuUtilized EphemeralStorageReserved EphemeralStorageUtilized MemoryReserved MemoryUtilized NetworkRxBytes
     NetworkTxBytes StorageReadBytes StorageWriteBytes`,
    FAMILY,
    CLUSTER,
    SERVICE,
  ),
};

export const AWS_METRICS: Readonly<Record<string, Published>> = {
  'AWS/ApplicationELB': APPLICATION_ELB,
  'AWS/RDS': RDS,
  'AWS/ECS': {
    ...each('CPUUtilization MemoryUtilization', CLUSTER, SERVICE),
    ...each('CPUReservation MemoryReservation', CLUSTER),
  },
  'ECS/ContainerInsights': CONTAINER_INSIGHTS,
  'AWS/NATGateway': each(
    `ActiveConnectionCount BytesInFromDestination BytesInFromSource BytesOutToDestination BytesOutToSource
     ConnectionAttemptCount ConnectionEstablishedCount ErrorPortAllocation IdleTimeoutCount PacketsDropCount
     PacketsInFromDestination PacketsInFromSource PacketsOutToDestination PacketsOutToSource`,
    'NatGatewayId',
  ),
  'AWS/Events': each(
    `DeadLetterInvocations FailedInvocations Invocations InvocationsFailedToBeSentToDlq InvocationsSentToDlq MatchedEvents
     ThrottledRules TriggeredRules`,
    'RuleName',
  ),
  'AWS/Scheduler': each(
    `InvocationAttemptCount InvocationDroppedCount InvocationThrottleCount InvocationsFailedToBeSentToDeadLetterCount
     InvocationsSentToDeadLetterCount TargetErrorCount TargetErrorThrottledCount`,
    'ScheduleGroup',
  ),
  'AWS/Lambda': each(
    `AsyncEventAge AsyncEventsDropped AsyncEventsReceived ConcurrentExecutions DeadLetterErrors DestinationDeliveryFailures
     Duration Errors Invocations Throttles`,
    'FunctionName',
  ),
  'AWS/States': each(
    `ExecutionThrottled ExecutionTime ExecutionsAborted ExecutionsFailed ExecutionsStarted ExecutionsSucceeded
     ExecutionsTimedOut ExpressExecutionBilledDuration ExpressExecutionBilledMemory ExpressExecutionMemory`,
    'StateMachineArn',
  ),
  'AWS/CertificateManager': each('DaysToExpiry', 'CertificateArn'),
  'AWS/CloudFront': each(
    `401ErrorRate 403ErrorRate 404ErrorRate 4xxErrorRate 502ErrorRate 503ErrorRate 504ErrorRate 5xxErrorRate BytesDownloaded
     BytesUploaded CacheHitRate OriginLatency Requests TotalErrorRate`,
    'DistributionId,Region',
  ),
  'AWS/Route53': {
    ...each('ChildHealthCheckHealthyCount HealthCheckPercentageHealthy HealthCheckStatus', 'HealthCheckId'),
    ...each('ConnectionTime SSLHandshakeTime TimeToFirstByte', 'HealthCheckId', 'HealthCheckId,Region'),
  },
  'AWS/Logs': each('IncomingBytes IncomingLogEvents', 'LogGroupName'),
  'AWS/SNS': each(
    `NumberOfMessagesPublished NumberOfNotificationsDelivered NumberOfNotificationsFailed NumberOfNotificationsFilteredOut
     NumberOfNotificationsFilteredOut-InvalidAttributes NumberOfNotificationsFilteredOut-NoMessageAttributes PublishSize`,
    'TopicName',
  ),
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
