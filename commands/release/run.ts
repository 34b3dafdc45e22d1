/**
 * A deployment from its preflight to its record. Each step is written down when it has ended; one that was killed is done again, and an apply that
 * was killed is planned, reviewed and applied anew, with what is left. While nothing is applied it is asked again whether now is a good time.
 */
import { clockOf } from '../operations/people';
import { duration } from '../operations/moment';
import { Stopped } from '../operations/stopped';
import type { Run } from './hands';
import type { Deployment, Watching } from '../plan/deploy';
import type { Finding, Weighed } from './preflight/finding';
import { weigh } from './preflight/preflight';
import { tableOf } from './preflight/table';
import { recordOf } from './record';
import { inOneLine, overall, signsTable, VERDICT_CODES, type Verdict } from './verdict';
import { judge, look } from './verify';

type StepId = 'edit' | 'preflight' | 'apply' | 'applied' | 'verify';

/** @returns the exit code: 0, 3 for what stops it, 4 and 5 as `verify`, else that of the deployment */
export async function toTheEnd(run: Run): Promise<number> {
  if (!has(run, 'apply')) await preflight(run);
  if (!has(run, 'applied')) {
    const code = await apply(run);
    if (code !== 0) return code;
  }
  return await verify(run);
}

const has = ({ operation }: Run, id: StepId): boolean => operation.done.some(({ step }) => step === id);

/** Writes down that a step has ended, with its time. */
export async function note(run: Run, step: StepId): Promise<void> {
  const { hands, operation } = run;
  const at = hands.cloud.now().toISOString();
  const before = operation.done.filter((one) => one.step !== step);
  run.operation = { ...operation, done: [...before, { step, at }] };
  await hands.cloud.keep(run.operation);
  hands.afterStep?.(step);
}

/** What is told when it begins, in this order. */
export const TOLD_STEPS = ['preflight', 'plan', 'apply', 'verify'] as const;

const tell = ({ hands, operation }: Run, words: string): void =>
  hands.say(`${clockOf(hands.cloud.now(), operation)}  ${words}`);

const tellStep = (run: Run, step: (typeof TOLD_STEPS)[number], words: string): void => tell(run, `${step}: ${words}`);

/** That another operation is under way: whoever asks holds the lock by now. */
const ANSWERED: readonly string[] = ['operation'];

/** That it is older is what a way back is, and whether it runs on the schema was said first. */
const ANSWERED_OF_A_WAY_BACK: readonly string[] = [...ANSWERED, 'running', 'schema'];

async function preflight(run: Run): Promise<void> {
  const { hands, operation } = run;
  tellStep(run, 'preflight', 'is now a good time?');
  // Whoever goes back has a reason already, and waits for no better day.
  const isBack = operation.kind === 'rollback';
  const answered = isBack ? ANSWERED_OF_A_WAY_BACK : ANSWERED;
  const findings = (await hands.preflight()).filter(({ id }) => !answered.includes(id));
  if (findings.length > 0) hands.say(tableOf(findings, { remedies: !isBack }));
  const stopping = findings.filter(({ verdict }) => verdict === 'stop' || verdict === 'unknown');
  if (isBack && stopping.length > 0)
    hands.say(
      `  A way back waits for no better time: ${stopping.map(({ id }) => id).join(', ')} is kept in the record, and stops nothing.`,
    );
  const overrides = isBack ? stopping.map(({ id }) => ({ id, reason: operation.asked })) : run.overrides;
  let weighed: Weighed;
  try {
    weighed = weigh(findings, overrides);
  } catch (error) {
    await hands.cloud.end();
    throw error;
  }
  const { open, overrides: passed } = weighed;
  if (open.length > 0) {
    await hands.cloud.end();
    const ways = open.map(({ id }) => `--override ${id}="why it may go on"`).join(' ');
    throw new Stopped(
      `Nothing was changed: ${open.map(({ id }) => id).join(', ')} speaks against it. Past it: ${ways}`,
      3,
    );
  }
  // Of a preflight that was asked before, only the last one counts.
  const others = operation.overrides.filter(({ finding }) => !findingsOf(findings).has(idOf(finding)));
  run.operation = { ...operation, overrides: [...others, ...passed] };
  await note(run, 'preflight');
}

/** `day: it is Friday`, as an override is kept. */
const idOf = (finding: string): string => finding.split(':', 1)[0] ?? '';

const findingsOf = (findings: readonly Finding[]): ReadonlySet<string> => new Set(findings.map(({ id }) => id));

async function apply(run: Run): Promise<number> {
  const { hands } = run;
  tellStep(run, 'plan', 'what would change, and is it dangerous?');
  const number = hands.files.number();
  const { kind, environment } = run.operation;
  const { code } = await endingUnlessApplied(run, {
    ...(kind === 'rollback' && { goesOn: `\`npm run balrog -- rollback ${environment}\` goes on with it.` }),
    beforeApply: async (plan) => {
      run.operation = { ...run.operation, plan };
      await note(run, 'apply');
      tellStep(run, 'apply', `exactly that plan (${plan.slice(0, 12)}…)`);
      await hands.notices.tell(run.operation.id, `${asked(run)} began`, began(run));
    },
  });
  if (code !== 0) return await failed(run, code);
  run.operation = { ...run.operation, deployed: number };
  await note(run, 'applied');
  await hands.notices.tell(
    run.operation.id,
    `${asked(run)}: everything is applied`,
    `After ${elapsed(run)}; it is verified now.`,
  );
  return 0;
}

/** What ended before anything was applied is not under way: nobody shall go on with it on another day. A way back has edited the files already. */
async function endingUnlessApplied(run: Run, watching: Watching): Promise<Deployment> {
  const { hands, operation } = run;
  try {
    return await hands.deploy(watching);
  } catch (error) {
    if (operation.kind === 'deploy' && !has(run, 'apply')) await hands.cloud.end().catch(() => undefined);
    throw error;
  }
}

/** Exit codes above are of a command that somebody asked to end: 128 and the number of the signal. */
const BY_A_SIGNAL = 128;

/** Where nothing was applied there is nothing to remember. */
async function failed(run: Run, code: number): Promise<number> {
  const { hands, operation } = run;
  if (!has(run, 'apply')) {
    await hands.cloud.end();
    return code;
  }
  const runs = await whatRuns(run);
  const { from, to } = operation.versions;
  const wasStopped = code > BY_A_SIGNAL;
  hands.say(
    [
      `${operation.asked} ${wasStopped ? 'was stopped' : 'did not come to its end'} after ${elapsed(run)}; what was done until then stands: ${runs}.`,
      ...(wasStopped
        ? ['  Terraform left what it was changing: errors above of postconditions are of that, and of nothing else.']
        : []),
      `  go on:   ${wasStopped ? '' : 'mend what it says, then '}\`npm run balrog -- ${operation.kind} ${operation.environment}\`: it does what is left`,
      // Whoever was on the way back does not want to be led to where it came from.
      ...(from === undefined || from === to || operation.kind === 'rollback'
        ? []
        : [
            `  go back: \`npm run balrog -- rollback ${operation.environment}\`: to ${from}, and says first whether it can`,
          ]),
    ].join('\n'),
  );
  await close(run, 'bad', `not deployed whole: ${runs}`);
  return code;
}

/** The newest event is often that all is quiet again, with the former version. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html */
const whyIn = (events: readonly string[]): string =>
  events.find((event) => /fail|unable|unhealthy|rolling back|rolled back|stopped/i.test(event)) ??
  'why, the events of the service and its log say';

/** `admin v3.26, public v3.25 (…)`, as ECS has it. */
async function whatRuns({ hands }: Run): Promise<string> {
  try {
    const services = await hands.cloud.services();
    return services
      .map(({ name, version = 'no version', rollout, events }) => {
        const isWanted = version === hands.files.release().version;
        const state = rollout === 'failed' || !isWanted ? 'not the new one' : rollout;
        return `${name} runs ${version}${isWanted && rollout === 'completed' ? '' : `, ${state} (${whyIn(events)})`}`;
      })
      .join('; ');
  } catch (error) {
    return `ECS did not say what runs (${error instanceof Error ? error.message : String(error)})`;
  }
}

async function verify(run: Run): Promise<number> {
  const { hands, operation } = run;
  tellStep(run, 'verify', 'does it run, and does it go well?');
  const began = new Date(operation.done.find(({ step }) => step === 'apply')?.at ?? operation.began);
  const looked = await look({ ...hands, release: hands.files.release(), hosts: await hands.hosts(), began });
  const signs = judge(looked);
  const verdict = overall(signs);
  hands.say(signsTable(signs));
  run.operation = {
    ...run.operation,
    done: [...run.operation.done, { step: 'verify', at: hands.cloud.now().toISOString() }],
  };
  hands.afterStep?.('verify');
  await close(run, verdict, inOneLine(signs));
  hands.say(
    verdict === 'good'
      ? `${operation.versions.to} runs in ${operation.environment}, after ${elapsed(run)}.`
      : `${operation.versions.to} is deployed in ${operation.environment}, and whether it is good is ${verdict === 'bad' ? 'answered: it is not' : 'not known'}. Look again: \`npm run balrog -- verify ${operation.environment}\`; go back: \`npm run balrog -- rollback ${operation.environment}\`.`,
  );
  return VERDICT_CODES[verdict];
}

async function close(run: Run, verdict: Verdict, says: string): Promise<void> {
  const { hands, operation } = run;
  const where = await hands.cloud.record(recordOf(operation, hands.cloud.now(), verdict, says));
  tell(run, `record: ${where}`);
  await hands.notices.tell(operation.id, `${asked(run)} ended: ${verdict}`, `After ${elapsed(run)}. ${says}`);
  await hands.cloud.end();
}

const asked = ({ operation }: Run): string => `${operation.asked} (${operation.holder.user})`;
const elapsed = ({ hands, operation }: Run): string =>
  duration(hands.cloud.now().getTime() - Date.parse(operation.began));

function began({ operation }: Run): string {
  const { versions, overrides } = operation;
  const past = overrides.map(({ finding, reason }) => `Past ${finding}: ${reason}.`);
  return [`${versions.from ?? 'nothing'} → ${versions.to}.`, ...past].join(' ');
}
