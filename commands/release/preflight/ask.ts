/** The preflight of an environment, asked by its session: what `balrog preflight` prints and what a release stands on. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentFiles } from '../../../environments';
import { FREEZES_FILE, freezesIn } from '../../../environments/freezes';
import { releaseSchema, type Release } from '../../../environments/release';
import { openValuesOf } from '../../maintain/owner-values';
import { otherAccount } from '../../operations/aws/clients';
import { readRows, RELEASES_FILE } from '../../operations/environment-files';
import { placeOf, readNames, type Session } from '../../operations/session';
import { PROJECT } from '../../project';
import { known, unknown, type Answer } from '../outside/answer';
import type { Outside } from '../outside/outside';
import { preflightCloud, type PreflightCloud } from './cloud';
import type { Facts } from './facts';
import type { Finding } from './finding';
import { gather } from './gather';
import { preflight } from './preflight';

export interface Asked {
  readonly version: string;
  /** The moment that is judged; what runs and fires is as it is now. */
  readonly at?: Date;
  /** Of the user's AWS configuration, which reads the account of staging. */
  readonly stageProfile?: string;
  /** Of a plan that was made; nothing is planned for this. */
  readonly dangers?: Facts['dangers'];
}

export interface Considered {
  readonly facts: Facts;
  readonly findings: readonly Finding[];
}

export async function consider(session: Session, outside: Outside, asked: Asked): Promise<Considered> {
  const { environment, settings, rehearsed } = session;
  const askedAt = session.now();
  const file = environmentFiles[environment];
  const before = stageOf(environment);
  const facts = await gather(asked.version, {
    outside,
    environment: {
      name: environment,
      cloud: preflightCloud(settings, await session.names()),
      mode: file?.services.mode ?? 'production',
      adminHostname: file?.edge.admin.hostname ?? '',
      declared: declaredFor(environment, asked.version),
      examples: openValuesOf(environment).map(({ file: where, path }) => `${where}: ${path}`),
    },
    before:
      before === undefined ? undefined : { name: before, cloud: await cloudOf(before, session, asked.stageProfile) },
    freezes: readFreezes(),
    rehearsed,
    now: asked.at ?? askedAt,
    askedAt,
    ...(asked.dangers !== undefined && { dangers: asked.dangers }),
  });
  return { facts, findings: preflight(environment, facts) };
}

export const readFreezes = (project: string = PROJECT) => freezesIn(readFileSync(join(project, FREEZES_FILE), 'utf8'));

/** What production runs has run on staging before; nothing comes before staging. */
function stageOf(environment: string): string | undefined {
  if (environmentFiles[environment]?.services.mode !== 'production') return undefined;
  return Object.values(environmentFiles).find(({ services }) => services.mode === 'staging')?.name;
}

function declaredFor(environment: string, version: string): Release | undefined {
  const { data } = releaseSchema.safeParse(readRows<unknown>(PROJECT, RELEASES_FILE)[environment]);
  return data?.version === version ? data : undefined;
}

/** It is another account, which the credentials of this one may not read. */
async function cloudOf(
  name: string,
  { commands, settings }: Session,
  profile: string | undefined,
): Promise<Answer<PreflightCloud>> {
  const other = otherAccount(settings, placeOf(name), profile);
  try {
    return known(preflightCloud(other.settings, await readNames(name, commands, other.env)));
  } catch (error) {
    return unknown(
      `what ${name} runs cannot be read ${profile === undefined ? `with these credentials; --stage-profile names an AWS profile that may` : `as ${profile}`}: ${firstLine(error)}`,
    );
  }
}

/** Without what commands add that would have changed something. */
const firstLine = (error: unknown): string =>
  (
    (error instanceof Error ? error.message : String(error)).split('\n').find((line) => line.trim() !== '') ?? ''
  ).replace(' Nothing was changed.', '');
