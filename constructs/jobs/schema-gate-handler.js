'use strict';
/**
 * The schema gate: AWS Lambda, Node 22. Runs the ECS task `upgrade-db` once for each release and fails when that fails, so
 * that the deployment waiting for it stops. Its answer and its errors stand in Terraform's output and state: no secrets.
 *
 * event: { version: 'v3.25', digest: 'sha256:…', generation: 'balrog-prod', memories: [{ path: '/…' }, { path: '/…', until: '2026-11-29T02:09:00Z' }] };
 * settings come from the function's environment.
 */

/**
 * A digest whose upgrade went well is remembered: going back to it must not run old migrations on a newer schema. Each database
 * has its own memory, and a restored one that of its origin, too, up to the moment that it was restored to.
 */
const memoryOf = (path, digest) => `${path}/${digest.replace(':', '-')}`;

const POLL_MILLISECONDS = 5000;
/** What must remain of the function's time to say that it runs out. */
const RESERVE_MILLISECONDS = 20000;

async function remembers({ ssm }, { path, until }, digest) {
  try {
    const { Parameter } = await ssm.getParameter({ Name: memoryOf(path, digest) });
    return until === undefined || new Date(Parameter.LastModifiedDate) <= new Date(until);
  } catch (error) {
    if (error.name === 'ParameterNotFound') return false;
    throw error;
  }
}

async function hasPassed(clients, { digest, memories }) {
  for (const memory of memories) if (await remembers(clients, memory, digest)) return true;
  return false;
}

/** MySQL's DDL is not transactional and nothing locks: two upgrades at once can ruin the schema. */
async function refuseSecond({ ecs, settings }) {
  const { taskArns = [] } = await ecs.listTasks({ cluster: settings.CLUSTER, family: settings.FAMILY });
  if (taskArns.length > 0) {
    throw new Error(
      `upgrade-db is running already (${taskArns.join(', ')}). Wait until it has ended and deploy again.`,
    );
  }
}

/** Longer than a function may run: who holds the turn since then has died with it. */
const LONGEST_TURN_MILLISECONDS = 960000;

/**
 * Between looking for a running task and starting one lies a moment: one call at a time takes it. Lambda's reserved concurrency would do
 * the same, but a new account has too little to reserve any.
 */
async function inTurn({ ssm, settings, now }, work) {
  const Name = `${settings.MEMORY_PATH}/turn`;
  const take = (Overwrite) =>
    ssm.putParameter({ Name, Value: new Date(now()).toISOString(), Type: 'String', Overwrite });
  try {
    await take(false);
  } catch (error) {
    if (error.name !== 'ParameterAlreadyExists') throw error;
    const { Parameter } = await ssm.getParameter({ Name });
    if (now() - Date.parse(Parameter.Value) < LONGEST_TURN_MILLISECONDS) {
      throw new Error(
        `The gate is asked already, since ${Parameter.Value}. Wait until that has ended and deploy again.`,
      );
    }
    await take(true);
  }
  try {
    return await work();
  } finally {
    await ssm.deleteParameter({ Name });
  }
}

/** The newest revision must be of the release and the database that are deployed, not one that somebody registered by hand. */
async function definitionOf({ ecs, settings }, { version, digest, generation }) {
  const { taskDefinition } = await ecs.describeTaskDefinition({ taskDefinition: settings.FAMILY });
  const images = taskDefinition.containerDefinitions.map(({ image }) => image);
  if (!images.some((image) => image.endsWith(`@${digest}`))) {
    throw new Error(`${taskDefinition.taskDefinitionArn} runs ${images.join(', ')}, not ${version} (${digest}).`);
  }
  const databases = taskDefinition.containerDefinitions
    .flatMap(({ environment = [] }) => environment)
    .filter(({ name }) => name === 'DATABASE_GENERATION')
    .map(({ value }) => value);
  if (!databases.includes(generation)) {
    throw new Error(`${taskDefinition.taskDefinitionArn} works on ${databases.join(', ')}, not on ${generation}.`);
  }
  return taskDefinition.taskDefinitionArn;
}

async function start({ ecs, settings }, taskDefinition, requestId) {
  const { tasks = [], failures = [] } = await ecs.runTask({
    cluster: settings.CLUSTER,
    taskDefinition,
    count: 1,
    launchType: 'FARGATE',
    platformVersion: '1.4.0',
    // A call that is repeated starts nothing new.
    clientToken: requestId,
    startedBy: 'schema-gate',
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: settings.SUBNETS.split(','),
        securityGroups: [settings.SECURITY_GROUP],
        assignPublicIp: 'DISABLED',
      },
    },
  });
  if (failures.length > 0 || tasks.length !== 1) {
    const reasons = failures.map(({ reason, detail }) => [reason, detail].filter(Boolean).join(': '));
    throw new Error(`upgrade-db was not started: ${reasons.join('; ') || 'ECS gave no reason'}.`);
  }
  return tasks[0].taskArn;
}

async function ended({ ecs, settings, wait }, taskArn, remaining) {
  for (;;) {
    const { tasks = [] } = await ecs.describeTasks({ cluster: settings.CLUSTER, tasks: [taskArn] });
    if (tasks[0] && tasks[0].lastStatus === 'STOPPED') return tasks[0];
    if (remaining() < RESERVE_MILLISECONDS) {
      throw new Error(
        `upgrade-db (${taskArn}) still runs. Do not stop it. Wait until it has ended, read its log, and deploy again.`,
      );
    }
    await wait(POLL_MILLISECONDS);
  }
}

function failureOf({ containers = [], stoppedReason = 'ECS gave no reason', taskArn }, settings) {
  const bad = containers.filter(({ exitCode }) => exitCode !== 0);
  if (containers.length > 0 && bad.length === 0) return undefined;
  const how = bad.map(({ name, exitCode, reason }) =>
    [`${name} ${exitCode === undefined ? 'never ran' : `left with ${exitCode}`}`, reason].filter(Boolean).join(': '),
  );
  return `upgrade-db failed (${[...how, stoppedReason].join('; ')}). Task ${taskArn}; its log is in ${settings.LOG_GROUP}.`;
}

const makeHandler = (clients) => async (event, context) =>
  (await hasPassed(clients, event))
    ? { outcome: 'passed before', ...event }
    : inTurn(clients, () => upgrade(clients, event, context));

async function upgrade(clients, event, context) {
  const { settings } = clients;
  await refuseSecond(clients);
  const taskDefinition = await definitionOf(clients, event);
  const taskArn = await start(clients, taskDefinition, context.awsRequestId);
  const task = await ended(clients, taskArn, () => context.getRemainingTimeInMillis());
  const failure = failureOf(task, settings);
  if (failure !== undefined) throw new Error(failure);
  await clients.ssm.putParameter({
    Name: memoryOf(event.memories[0].path, event.digest),
    Value: event.version,
    Type: 'String',
    Overwrite: true,
  });
  return { outcome: 'passed', taskArn, ...event };
}

exports.makeHandler = makeHandler;

/** Clients are made when first asked: tests bring their own. */
let handler;
exports.handler = (event, context) => {
  if (handler === undefined) {
    // Part of Lambda's runtime, not of this repository.
    const sdk = (service) => require(`@aws-sdk/client-${service}`);
    const { ECS } = sdk('ecs');
    const { SSM } = sdk('ssm');
    const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
    handler = makeHandler({ ecs: new ECS({}), ssm: new SSM({}), settings: process.env, wait, now: Date.now });
  }
  return handler(event, context);
};
