/**
 * Runs the containers of a task definition as ECS would, in a shell on this machine: each after those it depends on, with
 * its command, variables and secrets. What their images bring comes from stand-ins/.
 */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SynthesizedStack } from '../kit';
import { containersOf, secretsOf, variablesOf, type Json } from './services-stack';

/** This process's own: `process` is a task's below. */
const NODE = process.execPath;
const STAND_INS = join(__dirname, 'stand-ins');

export interface Run {
  /** By container: its exit code; undefined when it never ran. */
  readonly exitCodes: Readonly<Record<string, number | undefined>>;
  /** What all containers wrote, as their log group has it. */
  readonly log: string;
  /** `detail` of the event "ECS Task State Change" that says how it ended. */
  readonly ended: Json;
}

export interface Around {
  /** Variables of the stand-ins: `FAIL_AT` says which call fails. */
  readonly standIns?: Readonly<Record<string, string>>;
  /** Plain variables that whoever starts the task overrides, by container. */
  readonly overrides?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface TaskHostProps {
  readonly stack: SynthesizedStack;
  /** What Terraform puts in place of a reference: `${aws_db_instance.database.address}`. */
  readonly reference: (text: string) => string;
  /** The value of a secret that a container is given, by its `valueFrom`. */
  readonly secret: (valueFrom: string) => string;
  /** Variables that stand for the network: ports of this machine. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The machine that tasks run on: its folder holds what the stand-ins remember from one task to the next. */
export class TaskHost {
  private readonly folder = mkdtempSync(join(tmpdir(), 'balrog-tasks-'));

  constructor(private readonly props: TaskHostProps) {}

  /** A file that the stand-ins know: `secrets/…`, `objects/<bucket>/<object>`. */
  readonly file = (path: string) => join(this.folder, 'state', path);
  read(path: string): Buffer | undefined {
    return existsSync(this.file(path)) ? readFileSync(this.file(path)) : undefined;
  }
  write(path: string, text: string | Buffer): void {
    mkdirSync(dirname(this.file(path)), { recursive: true });
    writeFileSync(this.file(path), text);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** @param family without the environment's prefix */
  async run(family: string, around: Around = {}): Promise<Run> {
    const disk = mkdtempSync(join(this.folder, `${family}-`));
    const all = Object.values(containersOf(this.props.stack, family));
    const exitCodes: Record<string, number | undefined> = {};
    const log: string[] = [];
    // A container whose dependencies cannot succeed any more never starts.
    const ready = (container: Json) =>
      ((container.dependsOn ?? []) as Json[]).every(({ containerName }) => exitCodes[containerName] === 0);
    for (
      let next = all.find(ready);
      next !== undefined;
      next = all.find((one) => !(one.name in exitCodes) && ready(one))
    ) {
      exitCodes[next.name] = await this.start(next, disk, around, log);
    }
    rmSync(disk, { recursive: true });
    const containers = all.map(({ name }) => ({
      name,
      ...(exitCodes[name] !== undefined && { exitCode: exitCodes[name] }),
    }));
    const started = all.every(({ name, essential }) => !essential || name in exitCodes);
    const stopCode = started ? 'EssentialContainerExited' : 'TaskFailedToStart';
    return { exitCodes, log: log.join(''), ended: { lastStatus: 'STOPPED', stopCode, containers } };
  }

  private async start(container: Json, disk: string, { standIns, overrides }: Around, log: string[]) {
    const app = join(disk, 'app');
    if (!existsSync(app)) cpSync(join(STAND_INS, 'app'), app, { recursive: true });
    const mounts = new Map(
      ((container.mountPoints ?? []) as Json[]).map(({ sourceVolume, containerPath }) => {
        const folder = join(disk, 'volumes', sourceVolume);
        mkdirSync(folder, { recursive: true });
        return [String(containerPath), folder];
      }),
    );
    const paths = new RegExp(`(?<![\\w./-])(${[...mounts.keys()].join('|') || '(?!)'})(?![\\w.-])`, 'g');
    const written = (text: string) =>
      this.props
        .reference(text)
        // As Terraform writes what cdk.tf.json keeps from it.
        .replaceAll('$${', '${')
        .replaceAll('%%{', '%{')
        .replaceAll(paths, (path) => mounts.get(path) ?? path);
    const secrets = Object.entries(secretsOf(container)).map(([name, from]) => [name, this.props.secret(from)]);
    const plain = { ...variablesOf(container), ...overrides?.[container.name] };
    const entryPoint = (container.entryPoint ?? ['/bin/bash', join(app, 'scripts/run.sh')]) as string[];
    const [command, ...rest] = [...entryPoint, ...((container.command ?? []) as string[])].map(written);
    mkdirSync(join(this.folder, 'state'), { recursive: true });
    const process = spawn(command!, rest, {
      cwd: app,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        // The last one for Node, which a stand-in is written in.
        PATH: [join(STAND_INS, 'bin'), '/usr/local/bin', '/usr/bin', '/bin', dirname(NODE)].join(':'),
        HOME: disk,
        STATE: join(this.folder, 'state'),
        CALLS: disk,
        ...this.props.variables,
        ...standIns,
        ...Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, written(value)])),
        ...Object.fromEntries(secrets as [string, string][]),
      },
    });
    process.stdout.on('data', (part: Buffer) => log.push(part.toString()));
    process.stderr.on('data', (part: Buffer) => log.push(part.toString()));
    return new Promise<number>((resolve, reject) => {
      process.on('error', reject);
      process.on('close', (code, signal) => resolve(code ?? 128 + (signal === 'SIGKILL' ? 9 : 15)));
    });
  }
}
