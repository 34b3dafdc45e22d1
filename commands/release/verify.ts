/** Does what was released run, and does it go well? Looked at from outside (who answers) and from inside (what ECS runs), and judged apart. */
import { VERSION_PATH } from '../../application/health';
import { balrogImage, IMAGES } from '../../application/images';
import { numberOf } from '../../application/version';
import type { Release } from '../../environments';
import { answerOf } from './answering';
import type { Answered, FiringAlarm, ReleaseCloud, ServiceState } from './cloud';
import type { Hosts } from './hands';
import type { Answer } from './outside/answer';
import type { ServedVersion } from './outside/outside';
import { sample, type Sampled } from './sample';
import type { Sign, Verdict } from './verdict';

export interface Looked {
  readonly release: Release;
  readonly services: Answer<readonly ServiceState[]>;
  readonly versions: Readonly<Record<keyof Hosts, Answer<Sampled>>>;
  readonly before: Answer<Answered>;
  readonly after: Answer<Answered>;
  readonly alarms: Answer<readonly FiringAlarm[]>;
  /** When what is looked at began. */
  readonly began: Date;
}

export interface Looking {
  readonly cloud: Pick<ReleaseCloud, 'services' | 'answered' | 'firing' | 'now'>;
  readonly release: Release;
  readonly hosts: Hosts;
  readonly served: (hostname: string) => Promise<Answer<ServedVersion>>;
  readonly began: Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

const HOUR_MS = 3_600_000;
/** Between questions that found another version: a task is replaced within minutes. */
const WAIT_MS = 2000;
const MOST_QUESTIONS = 200;

export async function look(looking: Looking): Promise<Looked> {
  const { cloud, release, hosts, served, began, sleep } = looking;
  const services = await answerOf(cloud.services());
  const versions = async (service: keyof Hosts): Promise<Answer<Sampled>> =>
    sample({
      hostnames: hosts[service],
      tasks: services.known ? (services.value.find(({ name }) => name === service)?.desired ?? 1) : 1,
      wanted: numberOf(release.version),
      ask: served,
      // Where ECS runs none of it, nobody will answer with it soon.
      most: isThere(services, release) ? MOST_QUESTIONS : 1,
      wait: () => sleep(WAIT_MS),
    });
  return {
    release,
    services,
    versions: { admin: await versions('admin'), public: await versions('public') },
    before: await answerOf(cloud.answered(new Date(began.getTime() - HOUR_MS), began)),
    after: await answerOf(cloud.answered(began, cloud.now())),
    alarms: await answerOf(cloud.firing()),
    began,
  };
}

const isThere = (services: Looked['services'], { version }: Release): boolean =>
  !services.known || services.value.some((service) => service.version === version);

/** One sign for each thing that was looked at. */
export const judge = (looked: Looked): readonly Sign[] => [
  tasksOf(looked),
  imagesOf(looked),
  versionOf('admin', looked),
  versionOf('public', looked),
  errorsOf(looked),
  alarmsOf(looked),
];

const sign = (id: string, verdict: Verdict, says: string): Sign => ({ id, verdict, says });

function tasksOf({ services }: Looked): Sign {
  if (!services.known) return sign('tasks', 'unknown', `ECS did not say what runs: ${services.why}`);
  const wrong = services.value.flatMap((service) => {
    const { name, rollout, desired, running, revision, tasks, events } = service;
    const others = tasks.filter((task) => task !== revision).length;
    if (rollout === 'failed') return [`${name} could not be started and was taken back (${events.join(' ')})`];
    if (rollout === 'in progress') return [`${name} is still being replaced`];
    if (running < desired) return [`${running} of ${desired} tasks of ${name} run (${events.join(' ')})`];
    return others > 0 ? [`${others} tasks of ${name} run another revision`] : [];
  });
  if (wrong.length > 0) return sign('tasks', 'bad', wrong.join('; '));
  const counts = services.value.map(({ name, running }) => `${name} ${running}`).join(', ');
  return sign('tasks', 'good', `all tasks run the newest revision: ${counts}`);
}

function imagesOf({ services, release }: Looked): Sign {
  if (!services.known) return sign('images', 'unknown', 'ECS did not say what runs');
  const expected: Readonly<Record<string, string>> = {
    [IMAGES.balrog]: release.digest.balrog,
    [IMAGES.agent]: release.digest.agent,
  };
  const wrong = services.value.flatMap(({ name, version, images }) => {
    const ours = images.flatMap((image) => balrogImage(image) ?? []);
    if (ours.length === 0) return [`${name} runs no image of Balrog`];
    const other = ours.filter(({ repository, digest }) => digest !== expected[repository]);
    if (other.length === 0 && version === release.version) return [];
    return [
      `${name} runs ${version ?? 'no version'} (${other.map(({ repository, digest }) => `${repository}@${digest ?? 'no digest'}`).join(', ')})`,
    ];
  });
  return wrong.length > 0
    ? sign(
        'images',
        'bad',
        `${wrong.join('; ')}, not what releases.json says of ${release.version}${isThere(services, release) ? '' : ': it was not deployed yet, or taken back'}`,
      )
    : sign('images', 'good', `the digests of ${release.version} in releases.json`);
}

function versionOf(service: keyof Hosts, { versions, release }: Looked): Sign {
  const sampled = versions[service];
  if (!sampled.known) return sign(service, 'unknown', sampled.why);
  const { answers, streak, needed } = sampled.value;
  const all = Object.entries(answers)
    .map(([version, count]) => `${version} ${count} times`)
    .join(', ');
  return streak >= needed
    ? sign(
        service,
        'good',
        `${VERSION_PATH} says ${numberOf(release.version)}, ${needed} times in a row: every task was asked`,
      )
    : sign(service, 'bad', `${VERSION_PATH} says ${all}, and not ${numberOf(release.version)} alone`);
}

/** One answer in a hundred more than before: below it is the noise of single answers and of tasks that end. */
const MORE_ERRORS = 0.01;

function errorsOf({ before, after }: Looked): Sign {
  if (!before.known || !after.known)
    return sign(
      'errors',
      'unknown',
      `CloudWatch did not say how many answers failed: ${[before, after].flatMap((one) => (one.known ? [] : [one.why])).join('; ')}`,
    );
  const says = `${share(before.value)} of answers failed in the hour before, ${share(after.value)} since`;
  // What was never asked has failed nobody, and has shown nothing either. `verify` itself asks, so that some minutes later there is a count.
  if (after.value.requests === 0)
    return sign(
      'errors',
      'unknown',
      `${before.value.requests} requests in the hour before, and none is counted since: look again in some minutes`,
    );
  return sign('errors', rate(after.value) > rate(before.value) + MORE_ERRORS ? 'bad' : 'good', says);
}

const rate = ({ requests, errors }: Answered): number => (requests === 0 ? 0 : errors / requests);
const share = (answered: Answered): string =>
  `${(rate(answered) * 100).toFixed(2)} % (${answered.errors} of ${answered.requests})`;

function alarmsOf({ alarms, began }: Looked): Sign {
  if (!alarms.known) return sign('alarms', 'unknown', `CloudWatch did not say which alarms fire: ${alarms.why}`);
  const undated = alarms.value.filter(({ since }) => since === undefined).map(({ name }) => name);
  const fresh = alarms.value.filter(({ since }) => since !== undefined && since >= began).map(({ name }) => name);
  if (fresh.length > 0) return sign('alarms', 'bad', `firing since it began: ${fresh.join(', ')}`);
  if (undated.length > 0) return sign('alarms', 'unknown', `firing, nobody knows since when: ${undated.join(', ')}`);
  const older = alarms.value.length;
  return sign('alarms', 'good', older === 0 ? 'none fires' : `none that did not fire before (${older} did)`);
}
