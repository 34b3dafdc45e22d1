/** What the preflight asks of AWS: what runs, how it goes, what fires. All of it is reading. */
import { balrogImage } from '../../../application/images';
import type { StackNames } from '../../../stacks/stack-names';
import type { ClientSettings } from '../../operations/aws/clients';
import { operationStore } from '../../operations/aws/store';
import { RELEASE_KINDS } from '../../operations/kinds';
import { holderOf } from '../../operations/under-way';
import { deployedOf } from '../aws/services';
import { answeredOf, firingOf, restorableOf } from '../aws/signs';
import { known, unknown, type Answer } from '../outside/answer';
import type { ErrorRate, Running } from './facts';

export interface PreflightCloud {
  running(): Promise<Answer<Running>>;
  /** From `since` on, at most the last day. */
  errors(since: Date | undefined, now: Date): Promise<Answer<ErrorRate>>;
  alarms(): Promise<Answer<readonly string[]>>;
  restorable(): Promise<Answer<Date>>;
  /** Milliseconds that the last deployments took that ended well. */
  past(): Promise<Answer<readonly number[]>>;
  underWay(): Promise<Answer<string | undefined>>;
}

export function preflightCloud(settings: ClientSettings, names: StackNames): PreflightCloud {
  const { environment, prefix } = names;
  const store = () => operationStore(settings, names);
  return {
    running: () => answered(`what runs in ${environment}`, () => running(settings, names)),
    errors: (since, now) => answered(`the errors of ${environment}`, () => errors(settings, names, since, now)),
    alarms: () =>
      answered(`the alarms of ${environment}`, async () =>
        (await firingOf(settings, prefix)).map(({ name }) => name).sort(),
      ),
    restorable: () => answered('the newest restorable point', () => restorable(settings, names.database.identifier)),
    past: () => answered('the records of deployments', async () => pastOf(await (await store()).records())),
    underWay: () =>
      answered('whether an operation is under way', async () => {
        const found = await (await store()).operation();
        return found === undefined ? undefined : `${found.asked}, by ${holderOf(found)}`;
      }),
  };
}

/** Who may not ask, and what AWS does not say, is unknown. */
async function answered<T>(what: string, ask: () => Promise<T>): Promise<Answer<T>> {
  try {
    return known(await ask());
  } catch (error) {
    return unknown(`nobody knows ${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const APPLICATIONS = ['public', 'admin', 'agent'] as const;

interface Application {
  readonly digest: string;
  readonly version: string;
  readonly since: Date | undefined;
}

type Applications = Readonly<Record<(typeof APPLICATIONS)[number], Application>>;

/** @throws Error when one of them is not there, or is not by its digest */
export async function applicationsOf(settings: ClientSettings, { cluster }: StackNames): Promise<Applications> {
  const found = await deployedOf(settings, cluster, APPLICATIONS);
  return Object.fromEntries(found.map((service) => [service.name, applicationOf(service)])) as Applications;
}

async function running(settings: ClientSettings, names: StackNames): Promise<Running> {
  const { public: open, admin, agent } = await applicationsOf(settings, names);
  if (open.digest !== admin.digest)
    throw new Error(`public runs ${open.version} and admin ${admin.version}: a deployment ended half-way`);
  const times = [open, admin, agent].map(({ since }) => since?.getTime());
  return {
    version: open.version,
    digest: { balrog: open.digest, agent: agent.digest },
    since: times.includes(undefined) ? undefined : new Date(Math.max(...times.map(Number))),
  };
}

function applicationOf({
  images,
  version,
  steady: since,
  revision,
}: Awaited<ReturnType<typeof deployedOf>>[number]): Application {
  const digest = images.flatMap((image) => balrogImage(image)?.digest ?? [])[0];
  if (digest === undefined || version === undefined)
    throw new Error(`${revision} names no image of Balrog by its digest`);
  return { digest, version, since };
}

const DAY_MS = 24 * 3_600_000;

const errors = (
  settings: ClientSettings,
  { domains }: StackNames,
  since: Date | undefined,
  now: Date,
): Promise<ErrorRate> =>
  answeredOf(
    settings,
    Object.values(domains).map(({ loadBalancer }) => loadBalancer),
    new Date(Math.max(since?.getTime() ?? 0, now.getTime() - DAY_MS)),
    now,
  );

async function restorable(settings: ClientSettings, identifier: string): Promise<Date> {
  const latest = await restorableOf(settings, identifier);
  if (latest === undefined) throw new Error(`RDS says none of ${identifier}`);
  return latest;
}

type Records = Awaited<ReturnType<Awaited<ReturnType<typeof operationStore>>['records']>>;

/** Deployments of code, back and forth. What ended badly says nothing of how long one takes. */
const DEPLOYMENTS: readonly string[] = RELEASE_KINDS.filter((kind) => ['release', 'deploy', 'rollback'].includes(kind));

const pastOf = (records: Records): readonly number[] =>
  records
    .filter((record) => DEPLOYMENTS.includes(record.kind) && 'verdict' in record && record.verdict === 'good')
    .map(({ began, ended }) => Date.parse(ended) - Date.parse(began));
