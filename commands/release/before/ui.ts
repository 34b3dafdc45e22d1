/** `npm run balrog -- ui`: production-ui is a tag and a release of mozilla-releng/balrog, whose pipeline builds what S3 serves. */
import { BALROG_VERSION } from '../../../application/version';
import { utc } from '../../operations/moment';
import type { Where } from '../../operations/options';
import { assertEnvironment, homeOf } from '../../operations/session';
import { environmentFiles } from '../../../environments';
import { outsideAlone } from '../outside/session';
import type { Outside } from '../outside/outside';
import { until, type Seen, type WaitFlags } from './wait';

export interface UiFlags extends Where, WaitFlags {
  readonly version: string;
}

const TAG = 'production-ui';

/** Balrog's documentation, infrastructure.rst, "Pushing to Production" and "Rollbacks", with GitHub's own command line in place of its pages. */
export const uiCommands = (version: string): readonly string[] => [
  `gh release delete ${TAG} --repo mozilla-releng/balrog --yes`,
  'git fetch --tags',
  `git tag -d ${TAG}`,
  `git push origin :refs/tags/${TAG}`,
  `git tag -s ${TAG} -m "${TAG} ${version}" ${version}^{}`,
  `git push origin ${TAG}`,
  `gh release create ${TAG} --repo mozilla-releng/balrog --verify-tag --title ${TAG} --notes "${version}"`,
];

/** @returns 0 when it is served, 2 when not yet */
export async function releaseUi(environment: string, flags: UiFlags): Promise<number> {
  assertEnvironment(environment);
  const { version } = flags;
  if (!BALROG_VERSION.test(version))
    throw new Error(`${version} is no version of Balrog: write two parts, as in v3.26. Nothing was changed.`);
  const file = environmentFiles[environment];
  const hostname = file?.edge.adminUi.hostname ?? '';
  if (file?.services.mode !== 'production')
    throw new Error(
      `The UI of ${environment} follows the releases of mozilla-releng/balrog by itself. Nothing was changed.`,
    );
  return outsideAlone(homeOf(flags), async (outside) => {
    if (flags.json !== true) say(version);
    return until(() => seenUi(outside, version, hostname), flags);
  });
}

function say(version: string): void {
  console.log(
    [
      'In a checkout of mozilla-releng/balrog, by somebody who may push tags there:',
      '',
      ...uiCommands(version).map((line) => `    ${line}`),
      '',
    ].join('\n'),
  );
}

/** Tag, release, files: the last part of it follows some minutes after the others. */
export async function seenUi(outside: Outside, version: string, hostname: string): Promise<Seen> {
  const [wanted, tag, releases, files] = await Promise.all([
    outside.tagCommit(version),
    outside.tagCommit(TAG),
    outside.githubReleases(),
    outside.uiFiles(hostname),
  ]);
  const not = (says: string): Seen => ({ done: false, says });
  if (!wanted.known) return not(`unknown: ${wanted.why}`);
  if (wanted.value === undefined) throw new Error(`mozilla-releng/balrog has no tag ${version}. Nothing was changed.`);
  if (!tag.known) return not(`unknown: ${tag.why}`);
  if (tag.value === undefined) return not(`there is no tag ${TAG}`);
  if (tag.value !== wanted.value)
    return not(`${TAG} leads to commit ${tag.value.slice(0, 9)}, and ${version} is ${wanted.value.slice(0, 9)}`);
  if (!releases.known) return not(`unknown: ${releases.why}`);
  const release = releases.value.find((one) => one.tag === TAG && !one.draft);
  if (release?.published === undefined) return not(`${TAG} leads to ${version}, and has no release: nothing is built`);
  if (!files.known) return not(`unknown: ${files.why}`);
  const { modified } = files.value;
  if (modified === undefined) return not(`unknown: https://${hostname}/ does not say since when its files are there`);
  const since = `https://${hostname}/ has files of ${utc(modified)}`;
  return modified >= release.published
    ? {
        done: true,
        says: `${TAG} leads to ${version} (${tag.value.slice(0, 9)}), released ${utc(release.published)}; ${since}`,
      }
    : not(`${TAG} was released ${utc(release.published)}, and ${since}: the pipeline is not done`);
}
