/** How an instance gets its first rows: from nothing, from a copy, or from a copy and what the logs say after it. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replay } from './binary-log';
import { copyFolder, copyRunning } from './copy';
import {
  BASELINE,
  readRecord,
  wholeFolder,
  writeRecord,
  type CopyRecord,
  type EngineFolder,
  type InstanceRecord,
  type OriginRecord,
  type ServerRecord,
} from './folder';
import { newDatabase } from './master';
import type { Programs } from './programs';
import { asSuperuser, filesOf, ownArguments, SUPERUSER } from './server';

/** The data folder that a server starts on for the first time; what an interrupted first start has left goes. */
export async function layOut(folder: EngineFolder, programs: Programs, resourceId: string): Promise<void> {
  const { data, logs } = filesOf(folder.instance(resourceId));
  for (const each of [data, logs]) rmSync(each, { recursive: true, force: true });
  const origin = folder.hasOrigin(resourceId);
  copyFolder(origin ? join(folder.origin(resourceId), 'data') : await template(folder, programs), data);
  mkdirSync(logs, { recursive: true, mode: 0o700 });
}

/** Gives a server that was started on it its rows, and keeps the copy that restores begin from. */
export async function bear(
  folder: EngineFolder,
  programs: Programs,
  instance: InstanceRecord,
  server: ServerRecord,
  now: Date,
): Promise<void> {
  const { resourceId } = instance;
  const origin = readRecord<OriginRecord>(folder.origin(resourceId), 'origin');
  if (origin === undefined) {
    const connection = await asSuperuser(server.socket);
    await connection.query(newDatabase(instance, instance.passwords.at(-1)?.password ?? ''));
    await connection.end();
  } else if (origin.files.length > 0) {
    const logs = join(folder.origin(resourceId), 'logs');
    await replay(programs, { ...origin, folder: logs, socket: server.socket, user: SUPERUSER });
  }
  await keepCopy(
    folder,
    instance,
    server,
    { name: BASELINE, time: now.toISOString() },
    join(folder.backups(resourceId), BASELINE),
  );
  rmSync(folder.origin(resourceId), { recursive: true, force: true });
}

/** @param target folder of the copy */
export async function keepCopy(
  folder: EngineFolder,
  instance: InstanceRecord,
  server: ServerRecord | undefined,
  { name, time }: Pick<CopyRecord, 'name' | 'time'>,
  target: string,
): Promise<void> {
  const { state: _state, passwords, passwordsTold: _told, ...rest } = instance;
  await wholeFolder(target, async (unfinished) => {
    const position =
      server && (await copyRunning(server, folder.instance(instance.resourceId), join(unfinished, 'data')));
    const record: CopyRecord = {
      ...rest,
      name,
      time,
      password: passwords.at(-1)?.password ?? '',
      ...(position && { position }),
    };
    writeRecord(unfinished, 'copy', record);
  });
}

/** An empty data folder: made once for a home, since that takes seconds. */
async function template(folder: EngineFolder, { install }: Programs): Promise<string> {
  const made = join(folder.root, 'template');
  if (!existsSync(made)) {
    await wholeFolder(made, (unfinished) =>
      run(install, [
        ...ownArguments(unfinished),
        // Without a password only the account on this machine may sign in, and only by the socket.
        '--auth-root-authentication-method=socket',
        `--auth-root-socket-user=${SUPERUSER}`,
        '--skip-test-db',
      ]),
    );
  }
  return made;
}

function run(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const parts: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => parts.push(part));
    child.once('error', reject);
    child.once('close', (code) => {
      const said = Buffer.concat(parts).toString().trim().split('\n').slice(-12).join('\n');
      if (code === 0) resolve();
      else reject(new Error(`${program} made no data folder: it ended with ${code}.\n${said}`));
    });
  });
}
