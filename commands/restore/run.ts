/** Goes from step to step until the operation is at its end. Each is done when it is written down; one that was killed is done again. */
import { schemaOf } from '../../application/migrations';
import { duration, utc } from '../operations/moment';
import { clockOf } from '../operations/people';
import { restoresIn } from '../operations/record';
import { Stopped } from '../operations/stopped';
import type { Restoring } from '../operations/under-way';
import type { ToldStep } from '../plan/review/readings/restore-step';
import { adopting, expecting, losing, pausing, resuming, switching, recordedOf, type From } from './data';
import { decide } from './decide';
import type { Hands, Run } from './hands';
import { usualWait } from './record';
import { finish } from './end';
import { FAILED, nextStep, toldOf, type Step, type View } from './steps';
import { check, dueBefore, takeFromSchedule } from './tasks';
import type { Source } from './cloud';

/** Plans that are made until one is empty; RDS takes one or two to be as it is configured after an adoption. */
const MOST_DEPLOYMENTS = 4;
const POLL_MS = 10_000;
const SAY_EVERY_MS = 60_000;
/** The agent begins within minutes of the decision: what falls due until then is shown, too. */
const DUE_AHEAD_MS = 10 * 60_000;

/** @returns what was recorded, as one line for people */
export async function toTheEnd(run: Run): Promise<string> {
  const { hands } = run;
  for (;;) {
    const step = nextStep(await view(run));
    if (step.id !== 'wait') hands.say(`${clockOf(hands.cloud.now(), run.operation)}  ${WORDS[step.id](run.operation)}`);
    if (step.id === 'record') return finish(run);
    await STEPS[step.id](run, step as never);
    if (step.id !== 'wait') await note(run, step.id);
    hands.afterStep?.(step.id);
  }
}

async function view({ hands, operation, due }: Run): Promise<View> {
  const databases = hands.files.databases();
  const number = hands.files.number();
  const isDeployed = operation.deployed === number;
  const expected = databases.generations[operation.target]?.state === 'expected';
  const status = expected ? (await hands.cloud.instance(operation.target))?.status : undefined;
  const names = await hands.names();
  const fenced = isDeployed && databases.serving !== operation.target;
  const writers = fenced ? await hands.cloud.running(['admin', 'agent'], jobFamilies(names)) : [];
  return { operation, databases, number, status, writers, due };
}

/** Tasks that look into databases for this command write nothing, and stop by themselves. */
const OURS = new Set(['database-questions', 'database-check']);

const jobFamilies = ({ jobs }: Awaited<ReturnType<Hands['names']>>): readonly string[] =>
  Object.entries(jobs)
    .filter(([name]) => !OURS.has(name))
    .map(([, { family }]) => family);

const WORDS: Readonly<Record<Exclude<Step['id'], 'wait'>, (operation: Restoring) => string>> = {
  pause: () => 'pause: admin, agent and jobs shall not write',
  deploy: () => 'deploy: what environments/ says now',
  'stop-tasks': () => 'stop-tasks: what still runs and writes',
  restore: ({ target, asked }) => `restore: ${target} (${asked})`,
  adopt: ({ target }) => `adopt: ${target} comes under Terraform, as it is`,
  check: ({ target }) => `check: may ${target} serve?`,
  switch: ({ target }) => `switch: everything shall read ${target}`,
  'due-changes': () => 'due-changes: what would the agent enact at once?',
  decide: () => 'decide: which of these stand?',
  unschedule: () => 'unschedule: what does not stand is taken from the schedule',
  resume: () => 'resume: admin, agent and jobs may write',
  record: () => 'record',
};

type Does<Id extends Step['id']> = (run: Run, step: Extract<Step, { readonly id: Id }>) => Promise<void>;

const STEPS: { readonly [Id in Exclude<Step['id'], 'record'>]: Does<Id> } = {
  pause: async ({ hands, operation }) => {
    const databases = hands.files.databases();
    const { kind, target, former, id } = operation;
    if (kind === 'back') return await hands.files.edit(pausing(databases), `${id}: pause, to go back to ${target}`);
    const source = (operation.from as { readonly of?: string }).of ?? former;
    const isGone =
      databases.generations[source]?.state === 'live' && (await hands.cloud.instance(source)) === undefined;
    const known = isGone ? losing(databases, source) : databases;
    await hands.files.edit(expecting(known, target, operation.from as From), `${id}: pause, and expect ${target}`);
  },
  deploy: async (run) => deployAll(run),
  'stop-tasks': async ({ hands, operation }, { tasks }) => {
    for (const { taskArn, family } of tasks) {
      hands.say(`           stopping ${family} ${taskArn.split('/').at(-1) ?? ''}`);
      await hands.cloud.stop(taskArn, `${operation.id}: nothing writes during a restore`);
    }
    await hands.sleep(POLL_MS);
  },
  restore: ({ hands, operation }) => restoreOne(hands, operation),
  wait: waitABit,
  adopt: async ({ hands, operation }) => {
    const instance = await hands.cloud.instance(operation.target);
    if (instance === undefined) throw new Stopped(`${operation.target} is not there any more. ${AGAIN}`);
    const backups = await hands.cloud.backups(operation.target);
    await hands.files.edit(
      adopting(hands.files.databases(), operation.target, recordedOf(instance, backups.at(-1)?.arn)),
      `${operation.id}: adopt ${operation.target}`,
    );
  },
  check: async (run) => {
    const { hands, operation } = run;
    const asked = { hands, names: await hands.names(), generation: operation.target };
    const last = restoresIn(await hands.cloud.records()).findLast(({ rows }) => Object.keys(rows).length > 0);
    const expected = {
      rows: last?.rows ?? {},
      schema: operation.release === undefined ? undefined : schemaOf(operation.release),
    };
    const answer = check(asked, operation.moment, expected);
    const { checked, rows } = await (operation.kind === 'back' ? orStays(run, answer) : answer);
    run.operation = { ...operation, checked, rows };
    hands.say(`           good: schema ${checked.schemaVersion}, newest history ${checked.newestHistory ?? 'none'}`);
    if (Object.keys(rows).length > 0) hands.say(`           rows: ${rowsOf(rows)}`);
  },
  switch: async ({ hands, operation }, { checked }) => {
    const next = switching(hands.files.databases(), operation.target, checked);
    // Code and schema go back in one plan.
    if (operation.release !== undefined) await hands.files.release(operation.release);
    await hands.files.edit(next, `${operation.id}: switch to ${operation.target}`);
  },
  'due-changes': async (run) => {
    const { hands, operation } = run;
    const until = new Date(hands.cloud.now().getTime() + DUE_AHEAD_MS);
    run.due = await dueBefore({ hands, names: await hands.names(), generation: operation.target }, until);
    if (run.due.length === 0) hands.say('           nothing is due: the agent has nothing to enact');
  },
  decide: async (run, { open }) => {
    run.operation = { ...run.operation, decided: await decide(run, open) };
  },
  unschedule: async (run, { changes }) => {
    const { hands, operation } = run;
    const asked = { hands, names: await hands.names(), generation: operation.target };
    await takeFromSchedule(asked, changes, `${operation.id} by ${operation.holder.user}`);
    for (const { id } of changes) hands.say(`           ${id} is taken from the schedule`);
    // Asked again: what was not taken is no longer believed to be gone.
    delete run.due;
  },
  resume: async (run) => {
    const { hands, operation } = run;
    run.operation = { ...operation, ending: true };
    await hands.cloud.keep(run.operation);
    await hands.files.edit(resuming(hands.files.databases()), `${operation.id}: resume`);
  },
};

const rowsOf = (rows: Readonly<Record<string, number>>): string =>
  Object.entries(rows)
    .map(([table, count]) => `${table} ${count}`)
    .join(', ');

const AGAIN = 'Run the same command again: it goes on from here.';

/** Until the plan is empty, where an adoption may take more than one; else once. */
async function deployAll(run: Run): Promise<void> {
  const { hands, operation } = run;
  const { serving, generations } = hands.files.databases();
  const adopts =
    generations[operation.target]?.state === 'live' && serving !== operation.target && operation.kind === 'restore';
  const number = hands.files.number();
  for (let round = 1; ; round += 1) {
    const { code, changed } = await hands.deploy(await told(run));
    if (code !== 0)
      throw new Stopped(`The deployment did not come to its end; what was done until then stands. ${AGAIN}`, code);
    if (!changed) {
      if (adopts)
        hands.say(
          `           the plan is empty after ${round - 1} deployment${round === 2 ? '' : 's'}: ${operation.target} is as the code says`,
        );
      break;
    }
    if (!adopts) break;
    if (round >= MOST_DEPLOYMENTS)
      throw new Stopped(
        `After ${MOST_DEPLOYMENTS} deployments the plan is still not empty: read it with \`npx cdktf diff ${operation.environment}\`. ${AGAIN}`,
      );
  }
  const switched = serving === operation.target ? [{ step: 'switched', at: hands.cloud.now().toISOString() }] : [];
  const isFirst = !operation.done.some(({ step }) => step === 'switched');
  run.operation = { ...operation, deployed: number, done: [...operation.done, ...(isFirst ? switched : [])] };
}

/** Whether a lost one is really gone is asked before each deployment. */
async function told({ hands, operation }: Run): Promise<ToldStep | undefined> {
  const step = toldOf(operation, hands.files.databases());
  if (step?.kind !== 'leaves') return step;
  return { ...step, isGone: (await hands.cloud.instance(step.former)) === undefined };
}

async function restoreOne(hands: Hands, operation: Restoring): Promise<void> {
  const { database, environment } = await hands.names();
  const { target } = operation;
  const from = operation.from as Exclude<From, string>;
  const parameterGroup = database.generations[target]?.parameterGroup;
  if (parameterGroup === undefined)
    throw new Stopped(`The deployed stack has no parameter group of ${target}. ${AGAIN}`);
  if ('adopted' in from)
    throw new Stopped(`There is no instance ${target} any more, which was to be adopted. ${AGAIN}`);
  const like = await hands.cloud.instance(operation.former);
  await hands.cloud.restore(sourceOf(from), {
    identifier: target,
    multiAz: like?.multiAz ?? false,
    ...(like !== undefined && { instanceClass: like.instanceClass, retentionDays: like.retentionDays }),
    subnetGroup: database.subnetGroup,
    securityGroupId: database.securityGroupId,
    parameterGroup,
    tags: { environment, operation: operation.id },
  });
}

function sourceOf(from: Exclude<From, string | { readonly adopted: string }>): Source {
  if ('snapshot' in from) return { kind: 'snapshot', arn: from.snapshot };
  if ('recoveryPoint' in from) return { kind: 'snapshot', arn: from.recoveryPoint };
  const whose = 'copies' in from ? { copies: from.copies } : { resourceId: from.resourceId };
  return { kind: 'point in time', ...whose, ...('pointInTime' in from && { at: new Date(from.pointInTime) }) };
}

async function waitABit(run: Run, { status }: Extract<Step, { readonly id: 'wait' }>): Promise<void> {
  const { hands, operation } = run;
  if (FAILED.has(status))
    throw new Stopped(
      `${operation.target} is ${status}, and RDS does not mend that by itself: \`aws rds describe-events --source-type db-instance --source-identifier ${operation.target}\` says why. Nothing was switched; another restore takes the place of this one with --instead.`,
    );
  const began = hands.cloud.now().getTime();
  run.usual ??= usualOf(usualWait(restoresIn(await hands.cloud.records())));
  hands.say(
    `           ${utc(hands.cloud.now())}: ${operation.target} is ${status}, ${sinceRestore(operation, hands.cloud.now())} so far${run.usual}`,
  );
  for (let now = status; now === status && hands.cloud.now().getTime() - began < SAY_EVERY_MS;) {
    await hands.sleep(POLL_MS);
    now = (await hands.cloud.instance(operation.target))?.status ?? 'gone';
  }
}

/** What it takes RDS at other times. */
const usualOf = (milliseconds: number | undefined): string =>
  milliseconds === undefined ? '; no other one was recorded' : `, usually ${duration(milliseconds)}`;

const sinceRestore = ({ done, began }: Restoring, now: Date): string =>
  duration(now.getTime() - Date.parse(done.findLast(({ step }) => step === 'restore')?.at ?? began));

async function note(run: Run, step: string): Promise<void> {
  const at = run.hands.cloud.now().toISOString();
  run.operation = { ...run.operation, done: [...run.operation.done, { step, at }] };
  await run.hands.cloud.keep(run.operation);
}

/** @throws Stopped when it may not serve: writers were not stopped yet, so going back is over before it began */
async function orStays<T>({ hands, operation }: Run, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    await hands.cloud.end();
    throw new Stopped(
      `${(error as Error).message}\nNothing was changed: ${operation.environment} goes on with ${operation.former}, and writers were not paused.`,
    );
  }
}
