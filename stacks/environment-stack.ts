import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { Database } from '../constructs/database/database';
import { Promises, type PromisesProps } from '../constructs/delivery/promises';
import { Edge } from '../constructs/edge/edge';
import { History } from '../constructs/history/history';
import { Jobs } from '../constructs/jobs/jobs';
import { Logs } from '../constructs/logs/logs';
import { LogQueries } from '../constructs/logs/queries/log-queries';
import { Network } from '../constructs/network/network';
import { Observability } from '../constructs/observability/observability';
import { Responders } from '../constructs/alarms/responders';
import { taskRoleName } from '../constructs/services/service-contracts';
import { Services } from '../constructs/services/services';
import { SecretCopies } from '../constructs/storage/secret-copies';
import type { Environment, Release } from '../environments';
import { asItServes } from '../environments/names';
import { namePrefix, useAccount } from './account';
import { moveFromFormerPaths } from './former-paths';
import { useGrafana } from './grafana';
import { outputNames } from './output-names';
import { useProject } from './project';
import { useSentry } from './sentry';

/** One environment of Balrog: `cdktf deploy stage`, `cdktf deploy prod`. */
export class EnvironmentStack extends TerraformStack {
  constructor(scope: Construct, id: string, given: Environment, release: Release) {
    super(scope, id);
    // While its names lead elsewhere it wakes nobody.
    const environment = asItServes(given);
    const { aws } = environment;
    const prefix = namePrefix(environment);
    const logRetentionDays = environment.logs.retentionDays.applications;
    useAccount(this, environment);
    useProject(this, environment);
    useGrafana(this, environment);
    useSentry(this, environment);

    const { retentionDays, requestTables, queries } = environment.logs;
    const logs = new Logs(this, 'logs', { prefix, aws, retentionDays, requestTables });
    const responders = new Responders(this, 'responders', {
      prefix,
      accountId: aws.accountId,
      responders: environment.responders,
      pager: environment.observability.pager,
    });
    const logQueries = new LogQueries(this, 'log-queries', { prefix, aws, logs, queries });
    const network = new Network(this, 'network', { prefix, aws, network: environment.network, flowLogs: logs.network });
    const database = new Database(this, 'database', {
      prefix,
      aws,
      database: environment.database,
      databases: environment.databases,
      logRetentionDays,
      network,
      responders,
    });
    new Promises(this, 'promises', {
      environment: environment.name,
      operation: environment.operation,
      version: release.version,
      serving: database.updateDatabase.identifier,
      emergencies: emergenciesOf(environment),
      generations: database.updateDatabase.instances,
    });
    const secretCopies = new SecretCopies(this, 'secret-copies', { prefix, aws });
    const history = new History(this, 'history', {
      prefix,
      awsAccountId: aws.accountId,
      copies: secretCopies,
      history: environment.history,
      uiOrigin: `https://${environment.edge.adminUi.hostname}`,
      taskRoleNames: { admin: taskRoleName(prefix, 'admin'), dump: taskRoleName(prefix, 'dump') },
    });
    const edge = new Edge(this, 'edge', {
      prefix,
      aws,
      edge: environment.edge,
      network,
      logs,
      logRetentionDays,
      cloudopsEmail: environment.responders.cloudops,
      cloudopsPagerEmail:
        environment.observability.pager.wakes === 'responders' ? environment.observability.pager.cloudops : undefined,
      auth0Domain: environment.services.auth0.domain,
    });
    const services = new Services(this, 'services', {
      prefix,
      aws,
      secretCopies,
      services: environment.services,
      autograph: environment.services.autograph,
      release,
      network,
      vpcCidr: environment.network.cidr,
      database: database.updateDatabase,
      history,
      edge,
      logs,
      responders,
    });
    const jobs = new Jobs(this, 'jobs', {
      jobs: environment.jobs,
      release,
      network,
      database: database.updateDatabase,
      history,
      audit: logs.audit,
      backups: database.backups,
      services,
    });
    new Observability(this, 'observability', {
      prefix,
      environment,
      release,
      responders,
      logQueries,
      network,
      database,
      history,
      edge,
      services,
      jobs,
    });
    outputNames(this, environment, { logs, logQueries, responders, database, history, edge, services, jobs });
    moveFromFormerPaths(this);
  }
}

/** What the environment says is otherwise for a while. */
const emergenciesOf = ({ database: { applyChanges } }: Environment): PromisesProps['emergencies'] =>
  typeof applyChanges === 'string' ? {} : { 'apply-changes': { reason: applyChanges.now, until: applyChanges.until } };
