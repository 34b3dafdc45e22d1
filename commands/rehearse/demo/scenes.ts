/** The scenes of the demo, in their order: from two empty accounts to what a Friday and a table that goes away stop. */
import { IMAGES } from '../../../application/images';
import { environmentFiles } from '../../../environments';
import type { DemoCheckout } from './checkout';
import type { Teller } from './teller';

type Scene = (teller: Teller, checkout: DemoCheckout) => Promise<void>;

const deploys = (environment: string, ...more: readonly string[]): readonly string[] => [
  'deploy',
  environment,
  '--rehearsal',
  '--auto-approve',
  ...more,
];

const signed = (why: string): readonly string[] => ['--break-glass', why, '--name', 'Demo'];

const RECORD = /record: s3:\/\/\S+/;
const UI = environmentFiles['prod']?.edge.adminUi.hostname ?? '';

const bootstrap: Scene = async (teller) => {
  teller.scene('CloudOps prepares two empty accounts, and puts v3.25 there for the first time');
  await teller.do({
    args: ['rehearse', 'deploy', 'bootstrap-stage', 'bootstrap-prod', '--auto-approve'],
    code: 0,
    shows: [/Apply complete! .*/],
  });
  await teller.do({
    args: ['rehearse', 'deploy', 'stage', 'prod', '--auto-approve'],
    code: 0,
    shows: [/Apply complete! .*/],
  });
};

const stageFollows: Scene = async (teller, checkout) => {
  checkout.moveClock('2026-12-03T13:00:00Z');
  teller.scene('Thursday morning: v3.26 is tagged and pushed, and stage follows');
  await teller.do({
    args: ['release', 'stage', 'v3.26', '--rehearsal'],
    code: 0,
    shows: [/stage: v3\.25 -> v3\.26, schema change: none \([^)]*\)/],
  });
  checkout.commit('Release v3.26 to stage');
  await teller.do({
    args: deploys('stage'),
    code: 0,
    shows: [/good +admin .*/, /v3\.26 runs in stage, after .*/],
  });
};

const preflightOnThursday: Scene = async (teller, checkout) => {
  checkout.moveClock('2026-12-03T15:00:00Z');
  teller.scene('RelEng asks for prod, two hours later');
  await teller.do({
    args: ['release', 'prod', 'v3.26', '--bug', '1790000', '--rehearsal'],
    code: 0,
    shows: [/prod: v3\.25 -> v3\.26.*/],
  });
  checkout.commit('Release v3.26 to prod');
  await teller.do({
    args: ['preflight', 'prod', '--rehearsal'],
    code: 0,
    shows: [/ok +stage +.*/, /ok +day +.*/, /Balrog v3\.26 \(from v3\.25\) is about to be deployed to prod/],
  });
  teller.tell('It would be a good time, and CloudOps is in the middle of an incident: it waits until tomorrow.');
};

interface Github {
  readonly tags: Readonly<Record<string, string>>;
  readonly releases: readonly Readonly<Record<string, unknown>>[];
}

/** As the commands that `ui` prints do it in the other repository, and as its pipeline does then. */
function releaseUi(checkout: DemoCheckout, version: string): void {
  const published = checkout.now();
  checkout.outside<Github>('github.json', (said) => ({
    ...said,
    tags: { ...said.tags, 'production-ui': said.tags[version] ?? '' },
    releases: [
      { tag_name: 'production-ui', draft: false, prerelease: false, published_at: published.toISOString() },
      ...said.releases.filter(({ tag_name: tag }) => tag !== 'production-ui'),
    ],
  }));
  const modified = new Date(published.getTime() + 60_000).toISOString();
  checkout.outside('ui.json', (said: object) => ({ ...said, [UI]: { tag: version, modified } }));
}

const uiAndBack: Scene = async (teller, checkout) => {
  teller.scene('The admin UI has a way of its own, and goes back by itself');
  const look = (version: string) => ['ui', 'prod', '--version', version, '--once', '--rehearsal'];
  await teller.do({ args: look('v3.26'), code: 2, shows: [/waiting: .*/] });
  for (const version of ['v3.26', 'v3.25']) {
    releaseUi(checkout, version);
    teller.tell(`Somebody of RelEng has run what it printed, with ${version}:`);
    await teller.do({ args: look(version), code: 0, shows: [/done: .*/] });
  }
};

/** Versions that were read beside those that are there from the beginning: v3.111 has a migration, of v3.121 nobody has read any. */
function pushMore(checkout: DemoCheckout, ...versions: readonly string[]): void {
  const pushed = (image: number) =>
    Object.fromEntries(versions.map((version) => [version, `sha256:${version.slice(3)}${'0'.repeat(60)}${image}`]));
  checkout.outside<Readonly<Record<string, object>>>('registry.json', (said) => ({
    ...said,
    [IMAGES.balrog]: { ...said[IMAGES.balrog], ...pushed(1) },
    [IMAGES.agent]: { ...said[IMAGES.agent], ...pushed(2) },
  }));
  checkout.outside<Github>('github.json', (said) => ({
    ...said,
    tags: {
      ...said.tags,
      ...Object.fromEntries(versions.map((version) => [version, version.slice(3).padStart(40, '0')])),
    },
  }));
}

/** Names of what Terraform brought to its end, in its order: `schema-gate, admin, public`. */
const orderIn = (output: string): string =>
  [
    ...output.matchAll(
      /^aws_(?:lambda_invocation\.jobs_(schema-gate)|ecs_service\.services_([a-z]+)_service)\S*: (?:Creation|Modifications) complete/gm,
    ),
  ]
    .map(([, gate, service]) => gate ?? service ?? '')
    .join(', then ');

const doesNotStart: Scene = async (teller, checkout) => {
  checkout.moveClock('2026-12-03T22:00:00Z');
  teller.scene('At 22:00 stage gets v3.111, which adds to the schema, and public does not start');
  pushMore(checkout, 'v3.111', 'v3.121');
  await teller.do({
    args: ['release', 'stage', 'v3.111', '--rehearsal'],
    code: 0,
    shows: [/stage: v3\.26 -> v3\.111, schema change: additive \(.*\)/],
  });
  checkout.commit('Release v3.111 to stage');
  teller.tell('So far ahead other variables are read: the review calls that dangerous, and somebody signs for it.');
  const failed = await teller.do({
    args: deploys(
      'stage',
      ...['--fault', 'rollback:public'],
      ...signed('CloudOps has read the seven dangers: variables that v3.111 reads no more'),
    ),
    code: 1,
    shows: [/Deploying past the review.*/, /did not come to its end after .*/, /go back: .*/],
  });
  teller.tell(`Terraform: ${orderIn(failed)}`);
  await teller.do({
    args: ['status', 'stage', '--rehearsal'],
    code: 0,
    shows: [/public +v3\.26, .*; releases\.json says v3\.111/, /deploy stage v3\.111, by .*: bad/],
  });
  teller.tell('It is taken back, and the schema stays as it is:');
  await teller.do({
    args: [
      ...['rollback', 'stage', '--rehearsal', '--auto-approve'],
      ...signed('On call: the variables are those with which v3.26 ran until 22:00'),
    ],
    code: 0,
    shows: [/yes +v3\.26 runs on schema .*/, /v3\.26 runs in stage, after .*/],
  });
  checkout.commit('Roll stage back to v3.26');
};

const destructive: Scene = async (teller, checkout) => {
  checkout.moveClock('2026-12-04T16:00:00Z');
  teller.scene('A version that takes a table away, on stage');
  await teller.do({
    args: ['release', 'stage', 'v3.121', '--rehearsal'],
    code: 1,
    shows: [/what v3\.121 does to the schema is unknown .*/],
  });
  teller.tell('RelEng reads the migrations: a table goes.');
  await teller.do({
    args: ['release', 'stage', 'v3.121', '--schema-change', 'destructive', '--rehearsal'],
    code: 0,
    shows: [/schema change: destructive \(.*\)/],
  });
  checkout.commit('Release v3.121 to stage');
  teller.tell('The preflight and the review both stop such a change: one takes a reason, the other a signature.');
  const said = await teller.do({
    args: deploys(
      'stage',
      ...['--override', 'schema=RelEng has read it: it drops a table that v3.26 does not ask'],
      ...signed('CloudOps has read what v3.121 changes, and has a way back: the data of before'),
    ),
    code: 0,
    shows: [/v3\.121 runs in .*/],
  });
  teller.tell(`Terraform: ${orderIn(said)}`);
};

const friday: Scene = async (teller, checkout) => {
  checkout.moveClock('2026-12-04T14:00:00Z');
  teller.scene('Friday: CloudOps has time again, and the fix cannot wait until Monday');
  await teller.do({ args: deploys('prod'), code: 3, shows: [/stop +day +.*/, /Nothing was changed: .*/] });
  await teller.do({
    args: deploys('prod', '--override', 'day=the fix of bug 1790000 cannot wait until Monday'),
    code: 0,
    shows: [RECORD, /v3\.26 runs in prod, after .*/],
  });
  await teller.do({ args: ['verify', 'prod', '--rehearsal'], code: 0, shows: [/good +public .*/, /good: .*/] });
  await teller.do({
    args: ['status', 'prod', '--rehearsal'],
    code: 0,
    shows: [/public +v3\.26, .*/, /went past day: .*: the fix of bug 1790000 cannot wait until Monday/],
  });
};

export const SCENES: readonly Scene[] = [
  bootstrap,
  stageFollows,
  preflightOnThursday,
  doesNotStart,
  friday,
  uiAndBack,
  destructive,
];
