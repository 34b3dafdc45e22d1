import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Folders of one rehearsal home. Clouds and state outlive a session, as the real ones do. */
export interface RehearsalHome {
  readonly root: string;
  /** What the simulated clouds hold, one folder per provider. */
  readonly clouds: string;
  /** Buckets of the state backend. */
  readonly state: string;
  /** Rows of database instances, where a server is on this machine. */
  readonly databases: string;
  /** Log lines that were put into the log buckets, to ask them with `query`. */
  readonly logs: string;
  /** Derived schemas: may be deleted at any time. */
  readonly cache: string;
  /** The synthesized stacks and Terraform's own files. Never `cdktf.out`, which belongs to real deployments. */
  readonly out: string;
  /** One file per live session. */
  readonly sessions: string;
  /** cdktf's and Terraform's own settings, in place of the user's. */
  readonly settings: string;
}

/** `home`, else REHEARSAL_HOME, else `.rehearsal` in the project. */
export function rehearsalHome(
  project: string,
  home: string | undefined = process.env['REHEARSAL_HOME'],
): RehearsalHome {
  const root = resolve(project, home === undefined || home === '' ? '.rehearsal' : home);
  return {
    root,
    clouds: join(root, 'clouds'),
    state: join(root, 'state'),
    databases: join(root, 'databases'),
    logs: join(root, 'logs'),
    cache: join(root, 'cache'),
    out: join(root, 'out'),
    sessions: join(root, 'sessions'),
    settings: join(root, 'settings'),
  };
}

/** Says of a folder that it is a rehearsal's home; without it nothing in it is ours to remove. */
const MARKER = '.balrog-rehearsal';
const MARKED =
  'The home of a rehearsal: simulated clouds and their state. `npm run rehearse -- reset` removes what is in it.\n';

/** Whether `reset` may remove what lies in the folder. */
export function isHome({ root }: RehearsalHome): boolean {
  return existsSync(join(root, MARKER));
}

/**
 * Makes the home what it must be, readable for its user alone: state and clouds hold what is secret in reality, too.
 * @throws Error when the folder is somebody else's
 */
export function prepareHome(home: RehearsalHome): void {
  assertHome(home);
  for (const folder of [
    home.root,
    home.clouds,
    home.state,
    home.cache,
    home.sessions,
    home.settings,
    userFolder(home),
  ]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
  }
  writeFileSync(join(home.root, MARKER), MARKED);
  writeFileSync(terraformSettings(home), '');
}

/** @throws Error when the folder has something in it and is no home: nothing shall be read, made or removed there */
export function assertHome(home: RehearsalHome): void {
  const found = existsSync(home.root) ? readdirSync(home.root) : [];
  // Homes of before there was a mark are known by the folder that only the store of the clouds makes.
  if (found.length === 0 || isHome(home) || existsSync(join(home.clouds, 'scratch'))) return;
  const some = `${found.slice(0, 3).join(', ')}${found.length > 3 ? ', …' : ''}`;
  throw new Error(
    `${home.root} is not the home of a rehearsal, and not empty (${some}): give --home another folder. Nothing was changed.`,
  );
}

/** HOME of the rehearsal's commands: the user's has keys, tokens and sessions of all kinds in it. */
export function userFolder(home: RehearsalHome): string {
  return join(home.settings, 'user');
}

/** An empty CLI configuration: the user's own could name mirrors, credentials and plugin caches. */
export function terraformSettings(home: RehearsalHome): string {
  return join(home.settings, 'terraform.rc');
}
