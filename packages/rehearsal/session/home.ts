import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Folders of one rehearsal home. Clouds and state outlive a session, as the real ones do. */
export interface RehearsalHome {
  readonly root: string;
  /** What the simulated clouds hold, one folder per provider. */
  readonly clouds: string;
  /** Buckets of the state backend. */
  readonly state: string;
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
    logs: join(root, 'logs'),
    cache: join(root, 'cache'),
    out: join(root, 'out'),
    sessions: join(root, 'sessions'),
    settings: join(root, 'settings'),
  };
}

export function prepareHome(home: RehearsalHome): void {
  for (const folder of [home.clouds, home.state, home.cache, home.sessions, home.settings]) {
    mkdirSync(folder, { recursive: true });
  }
  writeFileSync(terraformSettings(home), '');
}

/** An empty CLI configuration: the user's own could name mirrors, credentials and plugin caches. */
export function terraformSettings(home: RehearsalHome): string {
  return join(home.settings, 'terraform.rc');
}
