/** What there is to watch in an environment: its rooms, as the table of alarms and the dashboards ask for them. */
import { requestLogs } from '../../logs/queries/queried-tables';
import { views } from '../../logs/queries/views';
import { speaksStatsd } from '../../../application/process';
import type { Pausable } from '../../../application/generations';
import type { Environment } from '../../../environments/environment';
import type { Release } from '../../../environments/release';
import type { Subject, SubjectList, Subjects } from '../../alarms/subject';
import type { Database } from '../../database/database';
import type { Edge } from '../../edge/edge';
import type { History } from '../../history/history';
import { DRILL_SILENCE_DAYS, type DrillKind } from '../../jobs/drill-steps';
import type { Jobs } from '../../jobs/jobs';
import type { LogQueries } from '../../logs/queries/log-queries';
import type { Network } from '../../network/network';
import { domainSubject, servedDomainSubject } from '../../services/served-domain-subject';
import type { Services } from '../../services/services';
import type { Chat } from '../chat/chat';
import type { FailedStarts } from './failed-starts';
import type { KeyChanges } from './key-changes';
import type { LineCounts } from './line-counts';

export interface Watched {
  readonly prefix: string;
  readonly environment: Environment;
  readonly release: Release;
  readonly logQueries: LogQueries;
  readonly network: Network;
  readonly database: Database;
  readonly history: History;
  readonly edge: Edge;
  readonly services: Services;
  readonly jobs: Jobs;
  readonly chat: Chat;
  readonly lineCounts: LineCounts;
  readonly failedStarts: FailedStarts;
  readonly keyChanges: KeyChanges;
}

/** All of them; a kind that is forgotten does not compile. */
export const subjectsOf = (watched: Watched): SubjectList => ({
  ...domainsAndCertificates(watched),
  ...serviceSubjects(watched),
  ...databaseSubjects(watched),
  ...jobSubjects(watched),
  ...pathSubjects(watched),
});

/** Who is paused is silent on purpose. */
const pausedOf =
  ({ databases: { paused } }: Pick<Environment, 'databases'>) =>
  (name: string): Pausable | undefined =>
    paused.find((one) => one === name);

type Kinds<K extends keyof SubjectList> = Pick<SubjectList, K>;

function domainsAndCertificates({
  edge,
  environment,
}: Watched): Kinds<'domain' | 'client domain' | 'served domain' | 'closed domain' | 'certificate' | 'admin UI'> {
  const { clientDomains, admin, adminWatch, cloudFrontAlerts, adminUi } = edge;
  const { hostname, certificateArn } = environment.edge.adminUi;
  const certificate = (name: string, of: string, arn: string) => ({
    names: { certificate: name },
    called: of,
    dimensions: { CertificateArn: arn },
  });
  const rows = { ...environment.edge.clientDomains, admin: environment.edge.admin };
  const paused = pausedOf(environment);
  return {
    domain: [...clientDomains.map(domainSubject), { ...domainSubject(admin), paused: paused('admin') }],
    'client domain': clientDomains.map(domainSubject),
    'closed domain':
      adminWatch === undefined
        ? []
        : [
            {
              names: { domain: admin.name },
              called: admin.hostname,
              dimensions: { HealthCheckId: adminWatch.healthCheckId },
              paused: paused('admin'),
              alarmRegion: cloudFrontAlerts,
            },
          ],
    'served domain': [
      ...clientDomains.map((domain) => servedDomainSubject('public', domain, environment.databases.paused)),
      servedDomainSubject('admin', admin, environment.databases.paused),
    ],
    certificate: [
      ...Object.entries(rows).map(([name, row]) => certificate(name, row.hostname, row.certificate.arn)),
      { ...certificate('admin-ui', hostname, certificateArn), alarmRegion: cloudFrontAlerts },
    ],
    'admin UI': [
      {
        names: {},
        called: hostname,
        hostname,
        // CloudFront is everywhere, and says so.
        dimensions: { DistributionId: adminUi.distribution.id, Region: 'Global' },
        alarmRegion: cloudFrontAlerts,
      },
    ],
  };
}

function serviceSubjects({
  prefix,
  environment,
  services,
  lineCounts,
}: Watched): Kinds<'service' | 'serving service' | 'agent' | 'service log'> {
  const paused = pausedOf(environment);
  const service = <Name extends 'public' | 'admin' | 'agent'>(name: Name) => ({
    names: { service: name },
    called: name,
    service: name,
    paused: paused(name),
    dimensions: {
      ClusterName: services.cluster.name,
      ServiceName: services[name].service.name,
      TaskDefinitionFamily: `${prefix}-${name}`,
    },
  });
  const log = (name: 'public' | 'admin') => ({
    names: { service: name },
    called: name,
    paused: paused(name),
    dimensions: { LogGroupName: services[name].task.logGroup.name },
    undeliveredLines: lineCounts.undelivered[name].metric,
  });
  return {
    service: [service('public'), service('admin'), service('agent')],
    'serving service': [service('public'), service('admin')],
    agent: [
      {
        names: {},
        called: 'agent',
        paused: paused('agent'),
        dimensions: { LogGroupName: services.agent.task.logGroup.name },
        errorLines: lineCounts.agentErrors.metric,
      },
    ],
    'service log': [log('public'), log('admin')],
  };
}

function databaseSubjects({
  database: { updateDatabase, backupWatch },
  jobs,
  environment,
  history,
  lineCounts,
}: Watched): Kinds<'database' | 'backups' | 'drills' | 'release history'> {
  const { storageGib, maxConnections } = environment.database;
  const instance = { DBInstanceIdentifier: updateDatabase.identifier };
  const called = updateDatabase.identifier;
  const { releaseBucket } = history;
  return {
    database: [
      {
        names: {},
        called,
        dimensions: instance,
        storageGib,
        maxConnections,
        errorLines: lineCounts.databaseErrors.metric,
      },
    ],
    backups: [{ names: {}, called, dimensions: { ...instance, StateMachineArn: backupWatch.stateMachineArn } }],
    drills: [
      drill('point-in-time', 'a point in time', jobs.restoreDrill.stateMachineArn),
      drill('vault', 'a copy of the vault', jobs.vaultDrill.stateMachineArn),
    ],
    'release history': [{ names: {}, called: releaseBucket, bucket: releaseBucket, dimensions: {} }],
  };
}

const drill = (kind: DrillKind, called: string, stateMachineArn: string): Subjects['drills'] => ({
  names: { drill: kind },
  called,
  dimensions: { Drill: kind, StateMachineArn: stateMachineArn },
  silenceDays: DRILL_SILENCE_DAYS[kind],
});

function jobSubjects({
  environment,
  services,
  jobs,
  failedStarts,
  keyChanges,
}: Watched): Kinds<'job' | 'schedules' | 'schema gate' | 'start of tasks' | 'keys'> {
  return {
    job: jobs.scheduled.map(({ name, family, failedRule, succeededRule, failureLines, silenceHours }) => ({
      names: { job: name },
      called: name,
      paused: pausedOf(environment)('jobs'),
      dimensions: { ClusterName: services.cluster.name, TaskDefinitionFamily: family },
      failedRule: failedRule.name,
      succeededRule: succeededRule.name,
      failureLines,
      silenceHours,
    })),
    schedules: [{ names: {}, dimensions: { ScheduleGroup: 'default' } }],
    'schema gate': [{ names: {}, dimensions: { FunctionName: jobs.gate.functionName } }],
    'start of tasks': [{ names: {}, dimensions: { RuleName: failedStarts.rule.name } }],
    keys: [{ names: {}, dimensions: { RuleName: keyChanges.rule.name } }],
  };
}

function pathSubjects({
  prefix,
  environment,
  release,
  network,
  edge,
  logQueries: { database },
  chat,
}: Watched): Kinds<'NAT gateway' | 'log table' | 'metrics path' | 'topic' | 'chat rule'> {
  const rows = environment.edge.clientDomains;
  const asked = edge.clientDomains.find(({ name }) => rows[name]?.traffic === 'most') ?? edge.clientDomains[0];
  const topic = (name: string, called: string): Omit<Subject, 'names'> => ({ called, dimensions: { TopicName: name } });
  return {
    'NAT gateway': network.natGateways.map(({ id }, index) => ({
      names: { gateway: String(index) },
      called: `${prefix}-${index}`,
      dimensions: { NatGatewayId: id },
    })),
    // The canary asks the views, too.
    'log table': [...database.tables, ...views(requestLogs(database))].map(({ name }) => ({
      names: { table: name },
      called: name,
      dimensions: { Database: database.name, Table: name },
    })),
    // Whether public sends metrics is read off the domain that most clients ask.
    'metrics path':
      speaksStatsd(release.version) && asked !== undefined
        ? [{ names: {}, dimensions: { Service: 'public', LoadBalancer: asked.lb.arnSuffix } }]
        : [],
    topic: [
      { ...topic(`${prefix}-alerts-releng`, 'RelEng'), names: { topic: 'releng' }, topic: 'releng' },
      { ...topic(`${prefix}-alerts-cloudops`, 'CloudOps'), names: { topic: 'cloudops' }, topic: 'cloudops' },
      { ...topic(`${prefix}-chat`, 'the chat channel'), names: { topic: 'chat' }, topic: 'chat' },
    ],
    'chat rule': chat.rules.map(({ id, rule }) => ({
      names: { rule: id },
      called: `the rule ${prefix}-${id}`,
      dimensions: { RuleName: rule.name },
    })),
  };
}
