/** A cloud of a few lines, in which a deployment applies, fails or is killed where a test says. Time passes when something is done. */
import type { Deployment, Watching } from '../../../commands/plan/deploy';
import type { OperationRecord } from '../../../commands/operations/record';
import type { Answered, FiringAlarm, ServiceState } from '../../../commands/release/cloud';
import type { Hands } from '../../../commands/release/hands';
import { known, unknown } from '../../../commands/release/outside/answer';
import type { Finding } from '../../../commands/release/preflight/finding';
import type { ReleaseRow } from '../../../environments/release';
import { standInStore } from '../stand-in-store';

export const START = Date.parse('2026-12-03T10:00:00Z');
export const digestOf = (version: string, image: number): string =>
  `sha256:${version.slice(3)}${String(image).padStart(62, '0')}`;
export const rowOf = (version: string): ReleaseRow => ({
  version,
  digest: { balrog: digestOf(version, 1), agent: digestOf(version, 2) },
  schemaChange: 'none',
  bug: 1772799,
});

export class Killed extends Error {}

/** What outlives a command that is killed: the account, the files. */
export class World {
  time = START;
  number = 4;
  declared: ReleaseRow = rowOf('v3.26');
  former: readonly ReleaseRow[] = [rowOf('v3.26'), rowOf('v3.25')];
  /** By service, the version that it runs. */
  readonly running: Record<string, string> = { admin: 'v3.25', agent: 'v3.25', public: 'v3.25' };
  /** ECS cannot start it, and puts the former one back. */
  broken: string | undefined;
  /** Exit code of that. */
  brokenWith = 1;
  findings: readonly Finding[] = [];
  answers: Answered = { requests: 1000, errors: 1 };
  alarms: readonly FiringAlarm[] = [];
  reachable = true;
  under: string | undefined;
  readonly records: OperationRecord[] = [];
  readonly said: string[] = [];
  readonly told: string[] = [];
  readonly applied: string[] = [];
  /** Throws when this step has ended, once. */
  killAfter: string | undefined;

  hands(): Hands {
    return {
      environment: 'prod',
      cloud: {
        now: () => new Date(this.time),
        services: async () => this.services(),
        answered: async () => this.answers,
        firing: async () => this.alarms,
        restorable: async () => new Date(this.time - 300_000),
        tell: async () => undefined,
        ...standInStore(this),
      },
      files: {
        release: () => this.declared as ReturnType<Hands['files']['release']>,
        former: () => this.former,
        number: () => this.number,
        edit: async (row) => {
          this.number += 1;
          this.declared = row;
        },
      },
      notices: { tell: async (_, title) => void this.told.push(title) },
      preflight: async () => this.findings,
      deploy: (watching) => this.deploy(watching),
      hosts: async () => ({ admin: ['admin.example'], public: ['aus5.example'] }),
      served: async (hostname) =>
        this.reachable
          ? known({
              version: (this.running[hostname.startsWith('admin') ? 'admin' : 'public'] ?? '').slice(1),
              commit: undefined,
            })
          : unknown('ECONNREFUSED'),
      say: (line) => void this.said.push(line),
      sleep: async (milliseconds) => void (this.time += milliseconds),
      afterStep: (id) => {
        if (this.killAfter !== id) return;
        this.killAfter = undefined;
        throw new Killed(id);
      },
    };
  }

  /** As Terraform: it does what is left to do, and nothing when nothing is. */
  private async deploy({ beforeApply }: Watching): Promise<Deployment> {
    const { version } = this.declared;
    const left = Object.keys(this.running).filter((name) => this.running[name] !== version);
    if (left.length === 0) return { code: 0, changed: false };
    await beforeApply?.('ab'.repeat(32));
    this.applied.push(version);
    this.time += 14 * 60_000;
    for (const name of left) {
      if (name === this.broken) return { code: this.brokenWith, changed: true };
      this.running[name] = version;
    }
    return { code: 0, changed: true };
  }

  private services(): readonly ServiceState[] {
    return Object.entries(this.running).map(([name, version]) => ({
      name,
      desired: 2,
      running: 2,
      rollout: 'completed',
      revision: `arn:${name}:${version}`,
      since: new Date(this.time),
      version,
      images: [
        name === 'agent' ? `mozilla/balrogagent@${digestOf(version, 2)}` : `mozilla/balrog@${digestOf(version, 1)}`,
      ],
      tasks: [`arn:${name}:${version}`, `arn:${name}:${version}`],
      // Newest first: the former version is put back, and all is quiet again.
      events:
        name === this.broken
          ? [
              '(service public) has reached a steady state.',
              '(service public) deployment failed: tasks failed to start.',
            ]
          : [],
    }));
  }
}
