/** What happens to a deployment, and when. */
import { setTimeout as sleep } from 'node:timers/promises';
import { liveSessions, runningTerraforms, type RehearsalHome } from '@balrog-infra/rehearsal';
import { rehearse, rehearsed, type Child } from './child';
import { locksIn } from './home';
import type { Chance } from './random';

/** Those that stop a deployment; `kill` is of the command, `kill Terraform` of Terraform itself. */
export const INTERRUPTS = ['interrupt', 'TERM', 'HUP', 'kill', 'kill Terraform'] as const;
/** Those that a deployment lives through, or ends of by itself. */
export const TROUBLES = ['lock race', 'fail once', 'throttle'] as const;

export type Kind = (typeof INTERRUPTS)[number] | (typeof TROUBLES)[number];

export interface Attack {
  readonly kind: Kind;
  /** While it plans, or when this share of the changes is done. */
  readonly at: 'plan' | number;
  /** Milliseconds to wait beyond that. */
  readonly jitterMs: number;
}

/** Where the attack met it. */
export type Met = 'plan' | 'over' | { readonly done: number; readonly of: number };

const IN_APPLY = 0.9;
const SLOWED = 'aws_vpc_security_group_ingress_rule';

/** Kinds in turn, so that a short run has many; moments by chance. */
export function attacks(runs: number, { next, pick }: Chance): readonly Attack[] {
  const turn: readonly Kind[] = [
    ...INTERRUPTS.slice(0, 4),
    ...TROUBLES.slice(0, 1),
    ...INTERRUPTS,
    ...TROUBLES.slice(1),
  ];
  return Array.from({ length: runs }, (_, run) => {
    const kind = turn[run % turn.length] ?? pick(INTERRUPTS);
    const at = next() < IN_APPLY ? next() * 0.95 : 'plan';
    return { kind, at, jitterMs: Math.floor(next() * 200) };
  });
}

/** Deploys prod, and lets it happen. */
export async function attacked(home: RehearsalHome, { kind, at, jitterMs }: Attack): Promise<Met> {
  const fault = kind === 'fail once' ? [`fail-once:${SLOWED}`] : kind === 'throttle' ? [`throttle:${SLOWED}:5`] : [];
  const deploy = rehearse(home, [...fault.flatMap((each) => ['--fault', each]), 'deploy', 'prod', '--auto-approve']);
  const met = await moment(home, deploy, at, jitterMs);
  if (kind === 'lock race') await rehearsed(home, ['deploy', 'prod', '--auto-approve']);
  else if (!deploy.hasEnded()) strike(home, deploy, kind);
  await deploy.ended;
  return met;
}

function strike(home: RehearsalHome, { pid }: Child, kind: Kind): void {
  if (kind === 'interrupt') {
    // The terminal gives it to the whole group, and npm passes it on once more.
    for (const whom of [-pid, pid]) send(whom, 'SIGINT');
  }
  if (kind === 'TERM') send(pid, 'SIGTERM');
  if (kind === 'HUP') send(pid, 'SIGHUP');
  if (kind === 'kill') send(pid, 'SIGKILL');
  if (kind === 'kill Terraform') {
    for (const { run } of liveSessions(home))
      for (const terraform of runningTerraforms(run)) send(terraform, 'SIGKILL');
  }
}

/** It may have ended a moment ago. */
function send(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function moment(home: RehearsalHome, deploy: Child, at: Attack['at'], jitterMs: number): Promise<Met> {
  const isThere = (): boolean => {
    const progress = deploy.done();
    if (at === 'plan') return progress !== undefined || locksIn(home).length > 0;
    return progress !== undefined && progress.done >= at * progress.of;
  };
  while (!deploy.hasEnded() && !isThere()) await sleep(20);
  await sleep(at === 'plan' ? jitterMs * 10 : jitterMs);
  return deploy.hasEnded() ? 'over' : (deploy.done() ?? 'plan');
}
