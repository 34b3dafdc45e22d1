/** A cloud of a few lines, and people who answer: what the steps of a restore do with them. Time passes when somebody sleeps. */
import type { DueChange } from '../../../commands/restore/answers';
import type { Backups, Cloud, Instance, Snapshot, Source, Target, TaskOrder } from '../../../commands/restore/cloud';
import type { Files, Hands } from '../../../commands/restore/hands';
import type { DatabaseNames } from '../../../commands/restore/names';
import type { OperationRecord } from '../../../commands/operations/record';
import type { Databases } from '../../../environments/databases';
import { standInStore } from '../stand-in-store';

const GOOD = { verdict: 'good', findings: [], schemaVersion: 36, newestHistory: '2026-11-29T02:08:00Z' };

export const START = Date.parse('2026-11-29T02:20:00Z');
export const RESOURCE = 'db-AAAAAAAAAAAAAAAAAAAAAAAAAA';

/** What outlives a command that is killed: the account, the files, the people. */
export class World {
  time = START;
  databases: Databases = {
    serving: 'balrog-prod',
    paused: [],
    generations: { 'balrog-prod': { from: 'nothing', state: 'live' } },
  };
  number = 4;
  release = 'v3.25';
  /** What was deployed, by the number that was deployed. */
  readonly deployments: { number: number; databases: Databases }[] = [];
  readonly instances = new Map<string, Instance & { availableAt: number }>([
    ['balrog-prod', { ...instance('balrog-prod', RESOURCE), availableAt: 0 }],
  ]);
  /** Seconds that RDS takes. */
  restoreSeconds = 1200;
  earliest = new Date(START - 35 * 86_400_000);
  latest = new Date(START - 300_000);
  /** By the name of an instance of another region, the copies that it has in this one. */
  readonly copies = new Map<string, Backups>();
  writers = ['service:admin', 'service:agent', 'cleanup-db'];
  due: DueChange[] = [];
  verdict: unknown = GOOD;
  denied = false;
  readonly snapshots: Snapshot[] = [];
  account = '111122223333';
  under: string | undefined;
  readonly records: OperationRecord[] = [];
  readonly said: string[] = [];
  readonly calls: string[] = [];
  /** What the review of each deployment was told, and of each empty plan. */
  readonly told: (string | undefined)[] = [];
  answers: string[] = [];
  /** Throws when this step has ended, once. */
  killAfter: string | undefined;

  hands(): Hands {
    return {
      cloud: this.cloud(),
      files: this.files(),
      deploy: async (step) => {
        this.told.push(
          step && `${step.kind}: ${step.former}${step.isGone === true ? ', which is gone' : ''}, ${step.next}`,
        );
        const last = this.deployments.at(-1);
        const changed = last?.number !== this.number;
        if (changed) this.deployments.push({ number: this.number, databases: this.databases });
        this.calls.push(changed ? `deploy ${this.number}` : 'plan is empty');
        return { code: 0, changed };
      },
      names: async () => this.names(),
      say: (line) => void this.said.push(line),
      ask: async () => {
        const answer = this.answers.shift();
        if (answer === undefined) throw new Error('nobody is here');
        return answer;
      },
      sleep: async (milliseconds) => void (this.time += milliseconds),
      afterStep: (id) => {
        if (this.killAfter !== id) return;
        this.killAfter = undefined;
        throw new Killed(id);
      },
    };
  }

  private files(): Files {
    return {
      databases: () => this.databases,
      number: () => this.number,
      edit: async (next) => {
        this.number += 1;
        this.databases = next;
      },
      digestOf: (version) => `sha256:${version}`,
      release: async (version) => void (this.release = version),
    };
  }

  private names(): DatabaseNames {
    const generation = (name: string) =>
      [
        name,
        {
          identifier: name,
          host: `${name}.balrog-prod-databases.internal`,
          parameterGroup: `${name}-mysql80`,
          errorLog: '',
        },
      ] as const;
    const job = (name: string) =>
      [name, { family: `balrog-prod-${name}`, logGroup: `/ecs/balrog-prod/${name}`, network: {} }] as const;
    return {
      environment: 'prod',
      prefix: 'balrog-prod',
      account: '111122223333',
      jobs: Object.fromEntries(['database-questions', 'database-check', 'cleanup-db', 'dump', 'upgrade-db'].map(job)),
      database: {
        serving: this.databases.serving,
        securityGroupId: 'sg-1',
        subnetGroup: 'balrog-prod',
        kmsKeyArn: 'arn:aws:kms:us-west-2:111122223333:key/1',
        generations: Object.fromEntries(Object.keys(this.databases.generations).map(generation)),
      },
    } as unknown as DatabaseNames;
  }

  private cloud(): Cloud {
    const now = (): Date => new Date(this.time);
    return {
      now,
      caller: async () => ({ account: this.account, arn: 'arn' }),
      instance: async (name) => this.seen(name),
      instanceNames: async () => [...this.instances.keys()],
      backups: async (name) => {
        const resourceId = this.instances.get(name)?.resourceId ?? RESOURCE;
        const copy = this.copies.get(name);
        if (copy !== undefined) return [copy];
        return name === 'nothing-left'
          ? []
          : [{ resourceId, identifier: name, earliest: this.earliest, latest: this.latest }];
      },
      snapshot: async (arn) => this.snapshots.find((one) => one.arn === arn),
      snapshotNames: async () => [],
      keyState: async () => 'Enabled',
      quota: async () => ({ used: this.instances.size, most: 40 }),
      permissions: async (_, kind) => [
        {
          action: kind === 'snapshot' ? 'rds:RestoreDBInstanceFromDBSnapshot' : 'rds:RestoreDBInstanceToPointInTime',
          allowed: !this.denied,
          said: this.denied ? 'AccessDenied' : 'DBInstanceAlreadyExists',
        },
      ],
      restore: async (source, target) => this.restore(source, target),
      registered: async (_, digest) => (digest === 'sha256:v3.26' ? new Date('2026-11-29T02:05:30.250Z') : undefined),
      running: async () => this.writers.map((family) => ({ taskArn: `arn:task/${family}`, family })),
      stop: async (arn) => {
        this.calls.push(`stop ${arn}`);
        this.writers = this.writers.filter((family) => !arn.endsWith(family));
      },
      runTask: async (order) => this.runTask(order),
      ...standInStore(this),
    };
  }

  private seen(name: string): Instance | undefined {
    const found = this.instances.get(name);
    return found && { ...found, status: this.time >= found.availableAt ? found.status : 'creating' };
  }

  private restore(source: Source, target: Target): void {
    this.calls.push(
      `restore ${target.identifier} ${source.kind === 'snapshot' ? source.arn : `${'copies' in source ? source.copies : source.resourceId} ${source.at?.toISOString() ?? 'latest'}`}`,
    );
    const resourceId = `db-${'B'.repeat(25)}${this.instances.size}`;
    const availableAt = this.time + this.restoreSeconds * 1000;
    this.instances.set(target.identifier, {
      ...instance(target.identifier, resourceId),
      status: 'backing-up',
      availableAt,
    });
  }

  runTask({ family, variables }: Pick<TaskOrder, 'family' | 'variables'>) {
    const { ASK, CHANGES = '', DB_HOST } = variables;
    this.calls.push(
      [family.replace('balrog-prod-', ''), ASK, DB_HOST?.split('.')[0], CHANGES].filter(Boolean).join(' '),
    );
    const end = (lines: readonly unknown[], exitCode = 0) =>
      Promise.resolve({ exitCode, reason: '', lines: lines.map((line) => JSON.stringify(line)) });
    if (ASK === 'writes')
      return end([
        { table: 'rules', change: 9, who: 'late@mozilla.com', at: START - 60_000, key: '1', gone: 0 },
        { answered: true },
      ]);
    if (ASK === 'due')
      return end([
        ...this.due.map(({ id, ...rest }) => ({
          ...rest,
          when: START,
          table: id.split(':')[0],
          id: Number(id.split(':')[1]),
        })),
        { answered: true },
      ]);
    if (ASK === 'take-from-schedule') {
      this.due = this.due.filter(({ id }) => !CHANGES.split(' ').includes(id));
      return end([{ answered: true }]);
    }
    const isGood = (this.verdict as typeof GOOD | undefined)?.verdict === 'good';
    return end(this.verdict === undefined ? [] : [this.verdict], isGood ? 0 : 1);
  }
}

export class Killed extends Error {}

const instance = (identifier: string, resourceId: string): Instance => ({
  identifier,
  resourceId,
  status: 'available',
  instanceClass: 'db.r6g.large',
  storageGib: 100,
  multiAz: true,
  username: 'balrog',
  dbName: 'balrog',
  kmsKeyId: 'arn:aws:kms:us-west-2:111122223333:key/1',
  storageEncrypted: true,
  engine: 'mysql',
  engineVersion: '8.0.40',
  retentionDays: 35,
});
