/** `npm run balrog -- bump`: the pipeline refuses a release whose tag is not `v` and version.txt, so the next version stands there beforehand. */
import { BALROG_VERSION, compareVersions, numberOf } from '../../../application/version';
import { homeOf } from '../../operations/session';
import { outsideAlone } from '../outside/session';
import type { Outside } from '../outside/outside';
import type { UiFlags } from './ui';
import { until, type Seen } from './wait';

/** `v3.27` after `v3.26`; below ten with a zero, `v3.10` after `v3.09`. */
export function nextVersion(version: string): string {
  const [major = '', minor = ''] = version.split('.');
  return `${major}.${String(Number(minor) + 1).padStart(2, '0')}`;
}

export const bumpCommands = (next: string): readonly string[] => [
  'git switch main && git pull',
  `git switch -c bump-${next}`,
  `echo ${numberOf(next)} > version.txt`,
  `git commit -am "Bump the version to ${numberOf(next)}"`,
  `git push -u origin bump-${next}`,
  'gh pr create --fill',
];

/** @returns 0 when version.txt says the next version, 2 when not yet */
export async function bump(released: string, flags: Omit<UiFlags, 'version'>): Promise<number> {
  if (!BALROG_VERSION.test(released))
    throw new Error(`${released} is no version of Balrog: write two parts, as in v3.26. Nothing was changed.`);
  const next = nextVersion(released);
  return outsideAlone(homeOf(flags), async (outside) => {
    if (flags.json !== true)
      console.log(
        ['In a checkout of mozilla-releng/balrog:', '', ...bumpCommands(next).map((line) => `    ${line}`), ''].join(
          '\n',
        ),
      );
    return until(() => seenBump(outside, released), flags);
  });
}

export async function seenBump(outside: Outside, released: string): Promise<Seen> {
  const said = await outside.versionFile('main');
  if (!said.known) return { done: false, says: `unknown: ${said.why}` };
  const done = compareVersions(`v${said.value}`, released) > 0;
  return { done, says: `version.txt says ${said.value}${done ? '' : `: ${released} was released`}` };
}
