/** Writes the one output of a stack: the names of what its rooms made. */
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import { TerraformOutput, type TerraformStack } from 'cdktf';
import type { AwsDelivery } from '../constructs/delivery/aws-delivery';
import type { GoogleDelivery } from '../constructs/delivery/google-delivery';
import type { Database } from '../constructs/database/database';
import type { Edge } from '../constructs/edge/edge';
import type { History } from '../constructs/history/history';
import { Job } from '../constructs/jobs/job';
import { USERS } from '../constructs/jobs/database-users';
import type { Jobs } from '../constructs/jobs/jobs';
import type { Logs } from '../constructs/logs/logs';
import { ChatTopic } from '../constructs/observability/chat/chat-topic';
import type { LogQueries } from '../constructs/logs/queries/log-queries';
import type { Responders } from '../constructs/alarms/responders';
import type { Services } from '../constructs/services/services';
import type { Task } from '../constructs/services/task';
import type { Environment } from '../environments';
import { namePrefix, planBucketName, stateBucketName } from './account';
import type { AccountNames, DeliveryNames, StackNames, TaskNames } from './stack-names';

/** The rooms that things are named in. */
export interface NamedRooms {
  readonly logs: Logs;
  readonly logQueries: LogQueries;
  readonly responders: Responders;
  readonly database: Database;
  readonly history: History;
  readonly edge: Edge;
  readonly services: Services;
  readonly jobs: Jobs;
}

export interface DeliveryRooms {
  readonly aws: AwsDelivery;
  readonly google: GoogleDelivery;
}

/** Of the bootstrap stack. */
export function outputDeliveryNames(stack: TerraformStack, environment: Environment, rooms: DeliveryRooms) {
  const { aws, google } = rooms;
  const { repository, repositoryId } = environment.delivery;
  const names: DeliveryNames = {
    ...accountNames(stack, environment),
    delivery: {
      repository,
      repositoryId,
      roles: aws.roles,
      plans: planBucketName(environment),
      google: { provider: google.providerName, reader: google.reader, deployer: google.deployer },
    },
  };
  output(stack, names);
}

export function outputNames(stack: TerraformStack, environment: Environment, rooms: NamedRooms) {
  const { database, history, responders } = rooms;
  const names: StackNames = {
    ...accountNames(stack, environment),
    regions: { ...regionsOf(environment), cloudfront: rooms.edge.cloudFrontAlerts.region },
    project: environment.gcp.projectId,
    cluster: rooms.services.cluster.name,
    services: serviceNames(rooms.services),
    jobs: jobNames(stack),
    runs: { logGroup: nameOf(rooms.jobs.runs.group) },
    gate: { function: rooms.jobs.gate.functionName },
    schedules: Object.fromEntries(rooms.jobs.scheduled.map(({ name, scheduleName }) => [name, scheduleName])),
    database: databaseNames(rooms),
    vault: database.vault.name,
    domains: domainNames(rooms.edge),
    adminUi: adminUiNames(rooms.edge),
    logs: logNames(rooms),
    history: { releases: history.releaseBucket, nightlies: history.nightlyBucket, dump: history.dumpBucket },
    secrets: all(stack, SecretsmanagerSecret).map(nameOf),
    logGroups: all(stack, CloudwatchLogGroup).map(nameOf),
    topics: { releng: responders.releng.arn, cloudops: responders.cloudops.arn, chat: chatTopicArn(stack) },
  };
  output(stack, names);
}

const ID = 'balrog';

const output = (stack: TerraformStack, value: AccountNames) =>
  new TerraformOutput(stack, ID, { value, description: 'What things are called' });

const regionsOf = ({ aws }: Environment): AccountNames['regions'] => ({ main: aws.region, backups: aws.backupRegion });

const accountNames = (stack: TerraformStack, environment: Environment): AccountNames => ({
  environment: environment.name,
  prefix: namePrefix(environment),
  account: environment.aws.accountId,
  regions: regionsOf(environment),
  state: { bucket: stateBucketName(environment), key: `${stack.node.id}/terraform.tfstate` },
});

/** Whatever rooms make of a kind, so that nothing is forgotten when a room makes one more. */
const all = <T>(stack: TerraformStack, kind: abstract new (...args: never[]) => T): readonly T[] =>
  stack.node.findAll().filter((construct): construct is T & typeof construct => construct instanceof kind);

/** Of #balrog, which the room that watches all the others makes. */
function chatTopicArn(stack: TerraformStack): string {
  const [topic] = all(stack, ChatTopic);
  if (topic === undefined) throw new Error(`${stack.node.id} has no topic of #balrog.`);
  return topic.arn;
}

/** A name that AWS would make up is in no runbook. */
function nameOf({ nameInput, node }: CloudwatchLogGroup | SecretsmanagerSecret): string {
  if (nameInput === undefined) throw new Error(`${node.path} has no name: give it one, commands look for it by name.`);
  return nameInput;
}

const taskNames = ({ family, logGroup }: Task): TaskNames => ({
  family,
  logGroup: nameOf(logGroup),
});

const serviceNames = (services: Services): StackNames['services'] => ({
  public: taskNames(services.public.task),
  admin: taskNames(services.admin.task),
  agent: taskNames(services.agent.task),
});

const jobNames = (stack: TerraformStack): StackNames['jobs'] =>
  Object.fromEntries(
    all(stack, Job).map(({ name, task, subnetIds, network }) => [
      name,
      {
        ...taskNames(task),
        network: {
          awsvpcConfiguration: {
            subnets: subnetIds,
            securityGroups: [network.securityGroup.id],
            assignPublicIp: 'DISABLED' as const,
          },
        },
      },
    ]),
  );

function databaseNames({ database: { updateDatabase }, services, jobs }: NamedRooms): StackNames['database'] {
  const { generations, serving, names, subnetGroup, key, monitoringRole } = updateDatabase;
  return {
    identifier: serving.name,
    errorLog: nameOf(serving.errorLog),
    serving: serving.name,
    host: names.servingHost,
    zone: { id: names.zone.zoneId, name: names.zoneName },
    securityGroupId: updateDatabase.securityGroup.id,
    subnetGroup: subnetGroup.name,
    kmsKeyArn: key.arn,
    monitoringRoleArn: monitoringRole.arn,
    events: updateDatabase.events.name,
    generations: Object.fromEntries(
      generations.map((generation) => [
        generation.name,
        {
          identifier: generation.name,
          host: names.hostOf(generation.name),
          parameterGroup: generation.parameterGroupName,
          errorLog: nameOf(generation.errorLog),
          gateMemory: jobs.gate.memoryOf(generation),
        },
      ]),
    ),
    users: Object.fromEntries(USERS.map(({ role, secret }) => [role, services.secrets.names[secret]])),
  };
}

const domainNames = ({ clientDomains, admin }: Edge): StackNames['domains'] =>
  Object.fromEntries(
    [...clientDomains, admin].map(({ name, hostname, lb, targetGroup }) => [
      name,
      { hostname, dnsName: lb.dnsName, targetGroupArn: targetGroup.arn, loadBalancer: lb.arnSuffix },
    ]),
  );

const adminUiNames = ({ adminUi }: Edge): StackNames['adminUi'] => ({
  hostname: new URL(adminUi.origin).hostname,
  dnsName: adminUi.distribution.domainName,
  bucket: adminUi.bucketName,
  distributionId: adminUi.distribution.id,
});

function logNames({ logs, logQueries }: NamedRooms): StackNames['logs'] {
  const { requests, applications, network, audit } = logs;
  return {
    buckets: {
      requests: requests.bucketName,
      applications: applications.bucketName,
      network: network.bucketName,
      audit: audit.bucketName,
    },
    workgroup: logQueries.workgroup.people.name,
    database: logQueries.database.name,
    answers: logQueries.workgroup.people.location,
    redashRoleArn: logQueries.redash.arn,
  };
}
