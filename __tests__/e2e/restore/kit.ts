/** A night with a deployed prod: rows in its database, a clock that is moved, strangers with other checkouts, and what the clouds hold before and after. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  cloudNow,
  moveClock,
  openStore,
  rehearsalHome,
  type CloudStore,
  type RehearsalHome,
  type StoredResource,
} from '@balrog-infra/rehearsal';
import { openDatabases, type EngineRow } from '@balrog-infra/rehearsal/engines';
import { dueRules, enactRule } from '../../commands/restore/balrog-rows';
import type { Databases } from '../../../environments/databases';
import { checkout, deployedCheckout, type Checkout, type Running } from '../kit';

/** Minutes of RDS and ECS become seconds; a deployment does not become a day. */
const SPEED = 20;

const WRITERS = ['admin', 'agent'];

export const NO_MARIADB = 'MariaDB is not installed (Debian: apt-get install mariadb-server)';

/** By what names it: everything that the clouds and the states hold. */
export type Everything = ReadonlyMap<string, string>;

export class Night {
  private readonly home: RehearsalHome;
  private readonly store: CloudStore;
  private readonly day: string;

  /** As it is deployed for the first time, with tables, users and a rule, at two o'clock in the next night. */
  static async of(environment: 'prod' | 'stage'): Promise<Night> {
    const { own } = await deployedCheckout(environment);
    const night = new Night(own, environment);
    night.clock('02:00:00');
    const { code, output } = await own.run(['fill', environment]);
    if (code !== 0) throw new Error(output);
    return night;
  }

  private constructor(
    readonly own: Checkout,
    private readonly environment: string,
  ) {
    this.home = rehearsalHome(own.folder, own.home);
    this.store = openStore(this.home.clouds);
    this.day = new Date(cloudNow(this.home).getTime() + 86_400_000).toISOString().slice(0, 10);
  }

  /** The same night in another environment of the same clouds and of this checkout. */
  elsewhere(environment: string): Night {
    return new Night(this.own, environment);
  }

  /** `02:09:00` of this night. */
  at(time: string): string {
    return `${this.day}T${time}Z`;
  }

  /** Milliseconds, as Balrog's tables have them. */
  ms(time: string): number {
    return Date.parse(this.at(time));
  }

  clock(time: string): void {
    moveClock(this.home, { at: new Date(this.at(time)) });
  }

  now(): Date {
    return cloudNow(this.home);
  }

  /** While commands wait for RDS and for tasks. */
  hurry(): void {
    moveClock(this.home, { speed: SPEED });
  }

  /** What was deployed last, as each plan reads it (constructs/delivery/promises.ts). */
  operation(): { readonly number: number; readonly operation: string } {
    const [promised] = this.store.list({
      type: 'aws_ssm_parameter',
      id: `/balrog/${this.environment}/promised/operation`,
    });
    return JSON.parse(String(promised?.values['insecure_value']));
  }

  /** As the data of the checkout has it. */
  databases(): Databases {
    return JSON.parse(this.own.read('environments/databases.json'))[this.environment];
  }

  instance(name: string): StoredResource {
    const found = this.resources('aws_db_instance').find(({ values }) => values['identifier'] === name);
    if (found === undefined) throw new Error(`there is no instance ${name}`);
    return found;
  }

  /** RDS gives it up, as after a disk that is lost: it is listed, and answers nobody (RDS user guide, "Viewing Amazon RDS DB instance status"). */
  fails(name: string): void {
    const instance = this.instance(name);
    const steps = [{ status: 'failed', from: this.now().toISOString() }];
    const [values, notes] = [
      { ...instance.values, status: 'failed' },
      { ...instance.notes, steps },
    ];
    this.store.update(instance, { ...instance, values, notes });
  }

  /** By the real AWS CLI, in the rehearsal. @returns what it printed */
  async aws(...words: readonly string[]): Promise<string> {
    const account = this.resources('aws_db_instance')[0]?.account ?? '';
    const asked = ['exec', 'aws', ...words, '--region', 'us-west-2'];
    const { code, stdout, output } = await this.own.run(['--as-account', account, ...asked]);
    if (code !== 0) throw new Error(output);
    return stdout.trim();
  }

  resources(type: string): readonly StoredResource[] {
    return this.store.list({ type });
  }

  /** Rows of the last statement, of the server behind an instance; it runs for that long. */
  async sql(generation: string, statements: string): Promise<readonly EngineRow[]> {
    const run = mkdtempSync(join(tmpdir(), 'sql-'));
    const engine = openDatabases({ folder: this.home.databases, run, store: this.store, now: () => this.now() });
    try {
      return await engine.query(String(this.instance(generation).values['resource_id']), statements, 'balrog');
    } finally {
      await engine.close();
      rmSync(run, { recursive: true, force: true });
    }
  }

  /** `npm run balrog -- restore ENVIRONMENT WORDS`, running. Nobody breaks a glass: what follows from a restore is no danger. */
  restore(...words: readonly string[]): Running {
    this.hurry();
    return this.own.startBalrog(['restore', this.environment, ...words, '--auto-approve', '--rehearsal']);
  }

  /** To its end. @returns what it said */
  async restored(...words: readonly string[]): Promise<string> {
    const { code, output } = await this.restore(...words).ended;
    if (code !== 0) throw new Error(output);
    return output;
  }

  /** As public reads them. */
  rules(generation: string): Promise<readonly EngineRow[]> {
    return this.sql(generation, 'SELECT rule_id, mapping FROM rules ORDER BY rule_id');
  }

  /** Killed when it has begun a step, as by a machine that loses its power. @returns what it said until then */
  killedAt(step: string, ...words: readonly string[]): Promise<string> {
    return this.killedWhen(beginning(step), words);
  }

  /**
   * Killed when Terraform begins with a resource that only this step changes: the command deploys whatever a kill has left, so the first
   * deployment that it begins may be that of another step.
   *
   * @returns what it said until then
   */
  killedWhileApplying(resource: RegExp, ...words: readonly string[]): Promise<string> {
    return this.killedWhen(
      new RegExp(`^\\S*${resource.source}\\S*: (?:Creating|Modifying|Importing)\\.\\.\\.`, 'm'),
      words,
    );
  }

  private async killedWhen(said: RegExp, words: readonly string[]): Promise<string> {
    const running = this.restore(...words);
    await running.until(said);
    process.kill(running.pid, 'SIGKILL');
    const { signal, output } = await running.ended;
    expect(signal).toBe('SIGKILL');
    // Terraform saves what it has done, and gives back its lock.
    while (this.own.terraforms().length > 0) await new Promise((wake) => setTimeout(wake, 100));
    return output;
  }

  /** By `cdktf diff`, as the runbook has it. */
  async nothingIsLeftToDeploy(): Promise<void> {
    const { code, output } = await this.own.run(['diff', this.environment]);
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('No changes. ') });
  }

  /** What would write runs nowhere: by the counts of the services, by the schedules, and by the tasks that were started since. */
  nobodyWrites(): void {
    const services = this.resources('aws_ecs_service').filter(({ values }) => WRITERS.includes(String(values['name'])));
    expect(services.map(({ values }) => values['desired_count'])).toEqual([0, 0]);
    const schedules = this.resources('aws_scheduler_schedule').filter(({ values }) =>
      /cleanup|dump/.test(String(values['name'])),
    );
    expect(schedules.length).toBeGreaterThan(0);
    expect(schedules.filter(({ values }) => values['state'] !== 'DISABLED')).toEqual([]);
    const started = this.resources('ecs_task')
      .filter(({ values }) => values['isOfService'] !== true)
      .map(({ values }) => /task-definition\/([\w-]+):/.exec(String(values['definition']))?.[1]);
    expect(started).toContain(`balrog-${this.environment}-database-questions`);
    expect(started.filter((family) => !/-database-(questions|check)$/.test(family ?? ''))).toEqual([]);
  }

  /** Variables of the containers that a service runs now, and the number of its revision. */
  runs(service: string): { readonly revision: number; readonly text: string } {
    const [found] = this.resources('aws_ecs_service').filter(({ values }) => values['name'] === service);
    const [definition] = this.resources('aws_ecs_task_definition').filter(
      ({ values }) => values['arn'] === found?.values['task_definition'],
    );
    if (definition === undefined) throw new Error(`${service} runs nothing that is defined`);
    const { revision, container_definitions: text } = definition.values;
    return { revision: Number(revision), text: String(text) };
  }

  /** Where the name leads that everything reads. */
  serving(): unknown {
    const names = this.resources('aws_route53_record').filter(({ values }) =>
      /^serving\./.test(String(values['name'])),
    );
    return names.flatMap(({ values }) => values['records']);
  }

  /** What Balrog's agent does in a round (agent/src/balrogagent/cmd.py): enacts each change whose moment has passed. @returns those */
  async agentRuns(): Promise<readonly string[]> {
    const generation = this.databases().serving;
    const due = await this.sql(generation, dueRules(this.now().getTime()));
    for (const { sc_id: id, base_rule_id: rule, base_mapping: mapping, version } of due)
      await this.sql(
        generation,
        enactRule(Number(id), Number(rule), String(mapping), Number(version), this.now().getTime()),
      );
    return due.map(({ sc_id: id }) => `rules:${String(id)}`);
  }

  /** All that there is, so that nothing can change unseen; but for tasks and what they log, which come and go, unless they are wanted. */
  everything({ tasks }: { readonly tasks: boolean }): Everything {
    const resources = this.store
      .list()
      .filter(({ type }) => tasks || !['ecs_task', 'logs_stream'].includes(type))
      .map((one) => [`${one.account} ${one.type} ${one.id}`, JSON.stringify(one)] as const);
    return new Map([...resources, ...this.objects()]);
  }

  /** What lies beside the states, too: the operation that is under way. */
  private objects(): (readonly [string, string])[] {
    return readdirSync(this.home.state).flatMap((bucket) => {
      const folder = join(this.home.state, bucket, 'objects');
      if (!existsSync(folder)) return [];
      return readdirSync(folder).map(
        (name) => [decodeURIComponent(name), readFileSync(join(folder, name), 'utf8')] as const,
      );
    });
  }
}

/** Of steps, `02:31:10Z +11 min 10 s  check: may balrog-prod-2 serve?` */
const beginning = (step: string): RegExp => new RegExp(`^\\d\\d:\\d\\d:\\d\\dZ \\+.*  ${step}\\b`, 'm');

/** In their order. */
export const stepsIn = (output: string): readonly string[] =>
  [...output.matchAll(/^\d\d:\d\d:\d\dZ \+.*?  ([a-z-]+)\b/gm)].map(([, step]) => String(step));

/** What is there no more, what is new, and what is another than before. */
export function changes(before: Everything, after: Everything): readonly string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.filter((name) => before.get(name) !== after.get(name));
}

/** What is there no more, but for revisions of tasks, of which ECS keeps each, and for what the gate said of the database of before. */
export const goneSince = (before: Everything, after: Everything): readonly string[] =>
  [...before.keys()].filter((name) => !after.has(name) && !/ aws_(ecs_task_definition|lambda_invocation) /.test(name));

/** Somebody else, whose checkout is of before the restore. */
export class Stranger {
  private readonly theirs = checkout();

  constructor(private readonly night: Night) {}

  cleanup(): Promise<void> {
    return this.theirs.cleanup();
  }

  /** `npx cdktf deploy prod` and `npm run deploy -- prod`. */
  async isRefused(way: 'cdktf' | 'npm'): Promise<void> {
    const { home } = this.night.own;
    const deployed = this.night.operation();
    const before = this.night.everything({ tasks: true });
    const { code, output } =
      way === 'cdktf'
        ? await this.theirs.run(['--home', home, 'deploy', 'prod', '--auto-approve'])
        : await this.theirs.balrog(['plan', 'deploy', 'prod', '--home', home, '--auto-approve']);
    expect({ code, output: unwrapped(output) }).toEqual({
      code: 1,
      output: expect.stringContaining(
        `This checkout is older than what was deployed: git pull. The checkout has operation 1 (first deployment); deployed was operation ${deployed.number} (${deployed.operation})`,
      ),
    });
    expect(changes(before, this.night.everything({ tasks: true }))).toEqual([]);
  }
}

/** Terraform breaks messages at the width of the terminal, behind a bar. */
export const unwrapped = (output: string): string =>
  output
    .replaceAll(/^.*│ ?/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
