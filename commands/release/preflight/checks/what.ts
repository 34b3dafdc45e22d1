/** What would be deployed: version, tag, images, and whether the environment before has run exactly that. */
import { IMAGES } from '../../../../application/images';
import { BALROG_VERSION, compareVersions, numberOf } from '../../../../application/version';
import { withdrawnBecause } from '../../../../application/withdrawn';
import { duration } from '../../../operations/moment';
import type { Digests, Running } from '../facts';
import { nobodyKnows, not, ok, type Check } from './check';

export const version: Check = (_, { version: asked }) => {
  if (!BALROG_VERSION.test(asked)) {
    return not(
      'version',
      'stop',
      `${asked} is no version with two parts: the pipeline that pushes images knows no others`,
      'tag and release it anew with two parts, as in v3.26',
    );
  }
  const withdrawn = withdrawnBecause(asked);
  return withdrawn === undefined
    ? ok('version', asked)
    : not('version', 'stop', `${asked} ${withdrawn.wrong}`, withdrawn.remedy);
};

/** Going back has a command of its own, which asks about the schema first. */
export const newer: Check = (environment, { version: asked, running }) => {
  if (!BALROG_VERSION.test(asked)) return undefined;
  if (!running.known)
    return nobodyKnows('running', running.why, `ask what ${environment} runs: balrog status ${environment}`);
  const { version: now } = running.value;
  if (!BALROG_VERSION.test(now)) return ok('running', `${environment} runs ${now}`);
  return compareVersions(asked, now) >= 0
    ? ok('running', `${environment} runs ${now}`)
    : not(
        'running',
        'stop',
        `${asked} is older than ${now}, which runs`,
        `to go back: balrog rollback ${environment} --to ${asked}`,
      );
};

export const tag: Check = (_, { version: asked, tag: commit }) => {
  if (!commit.known) return nobodyKnows('tag', commit.why, 'look at https://github.com/mozilla-releng/balrog/tags');
  return commit.value === undefined
    ? not('tag', 'stop', `mozilla-releng/balrog has no tag ${asked}`, 'write the version that was released')
    : ok('tag', `${asked} is commit ${commit.value.slice(0, 9)}`);
};

const KINDS = Object.keys(IMAGES) as readonly (keyof typeof IMAGES)[];

export const images: Check = (_, { version: asked, images: found, declared }) =>
  KINDS.map((kind) => {
    const [id, name, digest] = [`image-${kind}`, `${IMAGES[kind]}:${asked}`, found[kind]];
    if (!digest.known) return nobodyKnows(id, digest.why, `ask the registry: docker buildx imagetools inspect ${name}`);
    if (digest.value === undefined)
      return not(
        id,
        'stop',
        `the registry has no image ${name}`,
        'wait for the pipeline of the release, or see why it failed',
      );
    const written = declared?.digest[kind];
    if (written !== undefined && written !== digest.value) {
      const says = `releases.json says ${short(written)}, and ${name} is ${short(digest.value)}: one of both is another image`;
      return not(id, 'stop', says, 'write the digest that the registry says, once stage has run it');
    }
    return ok(id, `${name} is ${short(digest.value)}`);
  });

/** Two images under one digest are one image, whatever they are called. */
export const apart: Check = (_, { images: { balrog, agent }, declared }) => {
  const [one, other] = [declared?.digest.balrog ?? known(balrog), declared?.digest.agent ?? known(agent)];
  if (one === undefined || one !== other) return undefined;
  return not(
    'images-apart',
    'stop',
    `both images have the digest ${short(one)}`,
    `write the digest of ${IMAGES.agent} for the agent`,
  );
};

const known = (answer: { readonly known: boolean; readonly value?: string | undefined }): string | undefined =>
  answer.value;

export const short = (digest: string): string => digest.slice(0, 'sha256:'.length + 12);

/** Less than that nobody has looked at it. */
const LEAST_ON_STAGE_MS = 3_600_000;

export const stage: Check = (_, { stage: before, images: found, declared, version: asked, now }) => {
  if (before === undefined) return undefined;
  const { name, running } = before;
  if (!running.known) return nobodyKnows('stage', running.why, `ask what ${name} runs: balrog status ${name}`);
  const wanted = declared?.digest ?? digestsOf(found);
  if (wanted === undefined)
    return nobodyKnows('stage', `nobody knows the digests of ${asked}`, `compare them with what ${name} runs`);
  const { value } = running;
  if (!same(value.digest, wanted)) {
    const says = `${name} has not run these digests: it runs ${value.version} (${short(value.digest.balrog)}, agent ${short(value.digest.agent)})`;
    return not('stage', 'stop', says, `release ${asked} to ${name} first, and test it there`);
  }
  return sinceWhen(name, value, now);
};

function sinceWhen(name: string, { since }: Running, now: Date) {
  if (since === undefined)
    return not('stage', 'stop', `${name} is being deployed to at this moment`, 'wait until it is steady, and test it');
  const time = now.getTime() - since.getTime();
  return time >= LEAST_ON_STAGE_MS
    ? ok('stage', `${name} has run these digests for ${duration(time)}`)
    : not(
        'stage',
        'warning',
        `${name} has run these digests for ${duration(time)} only`,
        'test what is new there before you go on',
      );
}

const same = (one: Digests, other: Digests): boolean => KINDS.every((kind) => one[kind] === other[kind]);

function digestsOf({ balrog, agent }: Parameters<typeof images>[1]['images']): Digests | undefined {
  const [one, other] = [known(balrog), known(agent)];
  return one === undefined || other === undefined ? undefined : { balrog: one, agent: other };
}

/** Of all requests; stage has few, and one broken path is more than that. */
const MOST_ERRORS = 0.01;

export const stageErrors: Check = (_, { stage: before, version: asked }) => {
  if (before === undefined) return undefined;
  const { name, errors } = before;
  if (!errors.known) return nobodyKnows('stage-errors', errors.why, `look at the dashboard of ${name} in Grafana`);
  const { requests, errors: failed } = errors.value;
  if (requests === 0)
    return not(
      'stage-errors',
      'warning',
      `${name} was asked nothing since its last deployment`,
      `ask it something: \`npm run balrog -- verify ${name}\` does`,
    );
  const rate = `${failed} of ${requests} requests failed on ${name} (${((100 * failed) / requests).toFixed(2)} %)`;
  return failed / requests > MOST_ERRORS
    ? not('stage-errors', 'stop', rate, `find out why: Sentry has the exceptions of ${numberOf(asked)}`)
    : ok('stage-errors', rate);
};
