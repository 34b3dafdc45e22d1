/** `npm run balrog -- preflight <environment>`: is now a good time? It changes nothing. */
import { withoutSecrets } from '@balrog-infra/review';
import { assertEnvironment, homeOf, inSession } from '../../operations/session';
import { parseMoment } from '../../operations/moment';
import type { Where } from '../../operations/options';
import { readRows, RELEASES_FILE } from '../../operations/environment-files';
import { PROJECT } from '../../project';
import { withOutside } from '../outside/session';
import { consider } from './ask';
import type { Override } from './finding';
import { weigh } from './preflight';
import { announced, conclusion, tableOf } from './table';
import { announcement } from './tell';

export interface PreflightFlags extends Where {
  readonly version?: string;
  readonly at?: string;
  readonly override: readonly string[];
  readonly stageProfile?: string;
  readonly json?: true;
}

/** Dangers that nobody acknowledged, and stops that nobody overrode. */
const STOPPED = 3;

/** @returns 0 where nothing stops it; 3 where something does, or nobody knows, and nobody has said why it may go on */
export async function runPreflight(environment: string, flags: PreflightFlags): Promise<number> {
  assertEnvironment(environment);
  const overrides = overridesIn(flags.override);
  const at = momentIn(flags.at);
  const version = flags.version ?? versionOf(environment);
  return inSession(environment, flags, (session) =>
    withOutside(homeOf(flags), session.settings, async (outside) => {
      const { stageProfile } = flags;
      const { facts, findings } = await consider(session, outside, {
        version,
        ...(at !== undefined && { at }),
        ...(stageProfile !== undefined && { stageProfile }),
      });
      const weighed = weigh(findings, overrides);
      const tell = announcement(environment, facts);
      if (flags.json === true) {
        console.log(JSON.stringify({ environment, version, at: facts.now, findings, ...weighed, tell }, null, 2));
      } else {
        const head = `Is now a good time for ${version} in ${environment}? (${facts.now.toISOString()})`;
        const parts = [head, '', tableOf(findings), '', conclusion(environment, version, weighed)];
        console.log(
          [...parts, ...(tell === undefined ? [] : ['', announced(tell, weighed.open.length === 0)])].join('\n'),
        );
      }
      return weighed.open.length === 0 ? 0 : STOPPED;
    }),
  );
}

/** What releases.json says: the release that is written there, or the one that runs. */
const versionOf = (environment: string): string =>
  readRows<{ readonly version?: string }>(PROJECT, RELEASES_FILE)[environment]?.version ?? '';

/**
 * `day=the fix for bug 1790000 cannot wait`
 *
 * @throws Error that lists everything that is none
 */
export function overridesIn(given: readonly string[]): readonly Override[] {
  const wrong = given.filter((text) => !/^[a-z][a-z-]*=/.test(text));
  if (wrong.length > 0) {
    const list = wrong.map(
      (text) => `  --override ${JSON.stringify(text)} is not of the form finding="why it may go on"`,
    );
    throw new Error(['Nothing was changed:', ...list].join('\n'));
  }
  // The reason is told to #balrog and kept in the record; at night somebody pastes what failed.
  return given.map((text) => ({
    id: text.slice(0, text.indexOf('=')),
    reason: withoutSecrets(text.slice(text.indexOf('=') + 1)),
  }));
}

/** What is asked for may lie ahead. */
const END_OF_TIME = new Date('9999-12-31T00:00:00Z');

/** @throws Error where it is no moment with its zone */
export function momentIn(text: string | undefined, flag = '--at'): Date | undefined {
  if (text === undefined) return undefined;
  const parsed = parseMoment(text, END_OF_TIME);
  if ('value' in parsed) return parsed.value;
  throw new Error(
    `${flag} ${JSON.stringify(text)} is no day with time and zone: write it as 2026-12-03T15:00:00Z. Nothing was changed.`,
  );
}
