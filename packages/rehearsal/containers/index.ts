/**
 * Runs containers of MySQL's client for real: the command of the task definition, with its variables and secrets, in a shell on this machine, against
 * the servers behind the simulated instances. What a task says of a database is then what the database says.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { StartedContainer, StartedTask, TaskClouds, TaskOutcome, TaskRunner } from '../api/tasks';
import { findPrograms } from '../engines/programs';
import { MARK } from '../session/processes';
import { serveHosts } from './hosts';

/** `public.ecr.aws/docker/library/mysql:8.4@sha256:…` */
const isClient = ({ image }: StartedContainer): boolean => /(^|\/)mysql(:|@|$)/.test(image);

/** What ECS says of a container that it could not start. */
const NOT_STARTED = 127;

const NO_SERVER =
  'Nothing was looked at: MariaDB is not installed on this machine (Debian: apt-get install mariadb-server; macOS: brew install mariadb), and so no database stands behind the simulated one.';

/**
 * What a task does for which nobody has registered anything. Only tasks of nothing but MySQL's client run; in others that container is left out,
 * and its log says so.
 *
 * @param run folder of the session, whose mark what is started here carries
 */
export function containerTasks(run: string): TaskRunner {
  return {
    async run(task, clouds) {
      const clients = task.containers.filter(isClient);
      if (clients.length === 0) return {};
      if (clients.length < task.containers.length) return leftOut(clients);
      const { engine } = clouds;
      const client = findPrograms()?.client;
      if (engine?.available() !== true || client === undefined) return withoutServer(clients);
      return runAll(task, { ...clouds, engine }, { run, client });
    },
  };
}

const said = (containers: readonly StartedContainer[], line: string): NonNullable<TaskOutcome['lines']> =>
  containers.map(({ name }) => ({ container: name, line }));

/** It looked at nothing, so it does not end as if it had. */
const withoutServer = (containers: readonly StartedContainer[]): TaskOutcome => ({
  lines: said(containers, NO_SERVER),
  exitCodes: Object.fromEntries(containers.map(({ name }) => [name, NOT_STARTED])),
});

const leftOut = (containers: readonly StartedContainer[]): TaskOutcome => ({
  lines: said(containers, 'The rehearsal ran none of this: it runs no other container of this task.'),
});

interface Machine {
  readonly run: string;
  /** Path of MariaDB's client. */
  readonly client: string;
}

async function runAll(
  { containers }: StartedTask,
  { store, engine }: TaskClouds & { readonly engine: NonNullable<TaskClouds['engine']> },
  machine: Machine,
): Promise<TaskOutcome> {
  // Paths of sockets must be short.
  const folder = mkdtempSync(join(tmpdir(), 'task-'));
  const hosts = await serveHosts(join(folder, 'hosts'), store, engine);
  try {
    writeProgram(folder);
    const lines: { container: string; line: string }[] = [];
    const exitCodes: Record<string, number> = {};
    for (const container of containers) {
      const { code, output } = await runOne(container, folder, machine);
      exitCodes[container.name] = code;
      lines.push(...linesOf(output).map((line) => ({ container: container.name, line })));
    }
    return { exitCodes, lines };
  } finally {
    hosts.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const linesOf = (output: string): readonly string[] => output.split('\n').filter((line) => line !== '');

function writeProgram(folder: string): void {
  mkdirSync(join(folder, 'bin'));
  const program = `#!/bin/sh\nexec '${process.execPath}' '${join(__dirname, 'mysql-client.mjs')}' "$@"\n`;
  writeFileSync(join(folder, 'bin', 'mysql'), program, { mode: 0o755 });
}

interface Ended {
  readonly code: number;
  readonly output: string;
}

function runOne(container: StartedContainer, folder: string, { run, client }: Machine): Promise<Ended> {
  const { entryPoint, command, environment, secrets, mountPaths } = container;
  const written = (text: string): string => withMounts(text, mountPaths, join(folder, container.name));
  for (const path of mountPaths) mkdirSync(written(path), { recursive: true });
  const [program = '/bin/false', ...args] = [...entryPoint, ...command].map(written);
  const child = spawn(program, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: [join(folder, 'bin'), '/usr/local/bin', '/usr/bin', '/bin', dirname(process.execPath)].join(':'),
      HOME: folder,
      [MARK]: run,
      REHEARSAL_HOSTS: join(folder, 'hosts'),
      REHEARSAL_CLIENT: client,
      ...Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, written(value)])),
      ...secrets,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: NOT_STARTED, output: `${output}\n${error.message}` }));
    child.once('close', (code) => resolve({ code: code ?? 137, output }));
  });
}

/** Folders that are mounted into the container lie below one of this machine. */
function withMounts(text: string, paths: readonly string[], folder: string): string {
  if (paths.length === 0) return text;
  const anyOf = paths.map((path) => path.replaceAll(/[.+*?^${}()|[\]\\]/g, '\\$&')).join('|');
  return text.replaceAll(new RegExp(`(?<![\\w./-])(${anyOf})(?![\\w.-])`, 'g'), (path) => join(folder, path));
}
