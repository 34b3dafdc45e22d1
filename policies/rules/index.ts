/** All rules, by room. A test holds this list against the files. */
import type { Rule } from '../rule';
import { githubSubjectWhole } from './access/github-subject-whole';
import { noOpenPrincipal } from './access/no-open-principal';
import { noSecrets } from './access/no-secrets';
import { noWildcardIam } from './access/no-wildcard-iam';
import { rolesBounded } from './access/roles-bounded';
import { sourceKeysSent } from './access/source-keys-sent';
import { alarmRunbook } from './alarms/alarm-runbook';
import { alarmsComeLast } from './alarms/alarms-come-last';
import { alarmsEnabled } from './alarms/alarms-enabled';
import { alarmsMissingData } from './alarms/alarms-missing-data';
import { alarmsRoute } from './alarms/alarms-route';
import { loadBalancerLogs } from './alarms/load-balancer-logs';
import { logRetention } from './alarms/log-retention';
import { metricsPublished } from './alarms/metrics-published';
import { pagesWanted } from './alarms/pages-wanted';
import { uptimeChecksAlerted } from './alarms/uptime-checks-alerted';
import { automatedBackupsReplicated } from './backup/automated-backups-replicated';
import { nightlyVaultCopy } from './backup/nightly-vault-copy';
import { vaultDrilled } from './backup/vault-drilled';
import { vaultLocked } from './backup/vault-locked';
import { bucketAccessLogged } from './buckets/bucket-access-logged';
import { bucketLifecycleBounded } from './buckets/bucket-lifecycle-bounded';
import { bucketOwnerEnforced } from './buckets/bucket-owner-enforced';
import { bucketTlsOnly } from './buckets/bucket-tls-only';
import { logDeliveryEncryption } from './buckets/log-delivery-encryption';
import { noForceDestroy } from './buckets/no-force-destroy';
import { noPublicBucket } from './buckets/no-public-bucket';
import { backupsLongEnough } from './database/backups-long-enough';
import { changesInWindow } from './database/changes-in-window';
import { copyTagsToSnapshots } from './database/copy-tags-to-snapshots';
import { databaseLogsExported } from './database/database-logs-exported';
import { databaseTls } from './database/database-tls';
import { databaseUnreachable } from './database/database-unreachable';
import { deleteAutomatedBackups } from './database/delete-automated-backups';
import { deletionProtection } from './database/deletion-protection';
import { finalSnapshot } from './database/final-snapshot';
import { generationsAsData } from './database/generations-as-data';
import { masterPasswordManaged } from './database/master-password-managed';
import { minorUpgrades } from './database/minor-upgrades';
import { multiAz } from './database/multi-az';
import { namesLeadHome } from './database/names-lead-home';
import { performanceInsights } from './database/performance-insights';
import { storageGrows } from './database/storage-grows';
import { tasksOfServing } from './database/tasks-of-serving';
import { windowsApart } from './database/windows-apart';
import { uniformBucketAccess } from './history/uniform-bucket-access';
import { historyRetention } from './history/history-retention';
import { noRetentionLock } from './history/no-retention-lock';
import { publicMembersListed } from './history/public-members-listed';
import { noServiceAccountKeys } from './history/no-service-account-keys';
import { narrowGcpRoles } from './history/narrow-gcp-roles';
import { federationBound } from './history/federation-bound';
import { gcpProjectNamed } from './history/gcp-project-named';
import { adminFirewall } from './edge/admin-firewall';
import { adminNotOpen } from './edge/admin-not-open';
import { certificateExpiryAlarm } from './edge/certificate-expiry-alarm';
import { certificateIssuer } from './edge/certificate-issuer';
import { distributionLogs } from './edge/distribution-logs';
import { distributionOriginPrivate } from './edge/distribution-origin-private';
import { distributionSecurityHeaders } from './edge/distribution-security-headers';
import { drainOutlastsRequests } from './edge/drain-outlasts-requests';
import { loadBalancerHardened } from './edge/load-balancer-hardened';
import { loadBalancerPerDomain } from './edge/load-balancer-per-domain';
import { plainHttp } from './edge/plain-http';
import { tlsFloor } from './edge/tls-floor';
import { encryptionAtRest } from './keys/encryption-at-rest';
import { keyChangesNoticed } from './keys/key-changes-noticed';
import { kmsDeletionWindow } from './keys/kms-deletion-window';
import { kmsRotation } from './keys/kms-rotation';
import { secretsRecoverable } from './keys/secrets-recoverable';
import { secretsReplicated } from './keys/secrets-replicated';
import { expressRunsLogged } from './logs/express-runs-logged';
import { logTableCounted } from './logs/log-table-counted';
import { logTableDelivered } from './logs/log-table-delivered';
import { logTableLocation } from './logs/log-table-location';
import { logTableProjection } from './logs/log-table-projection';
import { logTableRegex } from './logs/log-table-regex';
import { logTableRetention } from './logs/log-table-retention';
import { queryResultsExpire } from './logs/query-results-expire';
import { requestLogTable } from './logs/request-log-table';
import { workgroupBounded } from './logs/workgroup-bounded';
import { defaultGroupEmpty } from './network/default-group-empty';
import { endpointsUsed } from './network/endpoints-used';
import { endpointsOwnAccount } from './network/endpoints-own-account';
import { noOpenIngress } from './network/no-open-ingress';
import { securityGroupRulesApart } from './network/security-group-rules-apart';
import { subnetsWithoutAddresses } from './network/subnets-without-addresses';
import { vpcFlowLogs } from './network/vpc-flow-logs';
import { agentOnce } from './services/agent-once';
import { connectionBudget } from './services/connection-budget';
import { containerLogs } from './services/container-logs';
import { containersConfined } from './services/containers-confined';
import { exceptionsScrubbed } from './services/exceptions-scrubbed';
import { gateAsksRelease } from './services/gate-asks-release';
import { gateBeforeAdmin } from './services/gate-before-admin';
import { imagesCached } from './services/images-cached';
import { imagesPinned } from './services/images-pinned';
import { noExecIntoTasks } from './services/no-exec-into-tasks';
import { pauseHolds } from './services/pause-holds';
import { publicReadsOnly } from './services/public-reads-only';
import { rollbackIsNoticed } from './services/rollback-is-noticed';
import { secretsByArn } from './services/secrets-by-arn';
import { stagingOnlyWhereMeant } from './services/staging-only-where-meant';
import { startsKnown } from './services/starts-known';
import { stopAfterDrain } from './services/stop-after-drain';
import { tasksNotPublic } from './services/tasks-not-public';
import { allowedAccountIds } from './stack/allowed-account-ids';
import { closedStack } from './stack/closed-stack';
import { importsOwn } from './stack/imports-own';
import { noDeprecatedArguments } from './stack/no-deprecated-arguments';
import { noEmptyBlocks } from './stack/no-empty-blocks';
import { noIgnoredChanges } from './stack/no-ignored-changes';
import { plainResources } from './stack/plain-resources';
import { preventDestroy } from './stack/prevent-destroy';
import { promisesKept } from './stack/promises-kept';
import { providersKnown } from './stack/providers-known';
import { referencesDeclared } from './stack/references-declared';
import { satellitesAttached } from './stack/satellites-attached';
import { stateBackend } from './stack/state-backend';
import { tagsPresent } from './stack/tags-present';

export const rules: readonly Rule[] = [
  githubSubjectWhole,
  noOpenPrincipal,
  noSecrets,
  noWildcardIam,
  rolesBounded,
  sourceKeysSent,
  alarmRunbook,
  alarmsComeLast,
  alarmsEnabled,
  alarmsMissingData,
  alarmsRoute,
  loadBalancerLogs,
  logRetention,
  metricsPublished,
  pagesWanted,
  uptimeChecksAlerted,
  automatedBackupsReplicated,
  nightlyVaultCopy,
  vaultLocked,
  vaultDrilled,
  bucketAccessLogged,
  bucketLifecycleBounded,
  bucketOwnerEnforced,
  bucketTlsOnly,
  logDeliveryEncryption,
  noForceDestroy,
  noPublicBucket,
  backupsLongEnough,
  changesInWindow,
  copyTagsToSnapshots,
  databaseLogsExported,
  databaseTls,
  databaseUnreachable,
  deleteAutomatedBackups,
  deletionProtection,
  finalSnapshot,
  generationsAsData,
  masterPasswordManaged,
  minorUpgrades,
  multiAz,
  namesLeadHome,
  performanceInsights,
  storageGrows,
  tasksOfServing,
  windowsApart,
  uniformBucketAccess,
  historyRetention,
  noRetentionLock,
  publicMembersListed,
  noServiceAccountKeys,
  narrowGcpRoles,
  federationBound,
  gcpProjectNamed,
  adminFirewall,
  adminNotOpen,
  certificateExpiryAlarm,
  certificateIssuer,
  distributionLogs,
  distributionOriginPrivate,
  distributionSecurityHeaders,
  drainOutlastsRequests,
  loadBalancerHardened,
  loadBalancerPerDomain,
  plainHttp,
  tlsFloor,
  encryptionAtRest,
  keyChangesNoticed,
  kmsDeletionWindow,
  kmsRotation,
  secretsRecoverable,
  secretsReplicated,
  expressRunsLogged,
  logTableCounted,
  logTableDelivered,
  logTableLocation,
  logTableProjection,
  logTableRegex,
  logTableRetention,
  queryResultsExpire,
  requestLogTable,
  workgroupBounded,
  defaultGroupEmpty,
  endpointsUsed,
  endpointsOwnAccount,
  noOpenIngress,
  securityGroupRulesApart,
  subnetsWithoutAddresses,
  vpcFlowLogs,
  agentOnce,
  connectionBudget,
  containerLogs,
  containersConfined,
  exceptionsScrubbed,
  gateAsksRelease,
  gateBeforeAdmin,
  imagesCached,
  imagesPinned,
  noExecIntoTasks,
  pauseHolds,
  publicReadsOnly,
  rollbackIsNoticed,
  secretsByArn,
  stagingOnlyWhereMeant,
  startsKnown,
  stopAfterDrain,
  tasksNotPublic,
  allowedAccountIds,
  closedStack,
  importsOwn,
  noDeprecatedArguments,
  noEmptyBlocks,
  noIgnoredChanges,
  plainResources,
  preventDestroy,
  promisesKept,
  providersKnown,
  referencesDeclared,
  satellitesAttached,
  stateBackend,
  tagsPresent,
];
