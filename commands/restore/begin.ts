/** From what was asked to an operation that may begin: everything is looked at first, and nothing moves. */
import { COMMANDS } from '../../application/commands';
import { utc } from '../operations/moment';
import { restoresIn } from '../operations/record';
import { Stopped } from '../operations/stopped';
import type { Databases } from '../../environments/databases';
import type { Holder, Restoring } from '../operations/under-way';
import type { Backups, Cloud, Instance, Source } from './cloud';
import type { Change } from './answers';
import { formerOf, nextName, type From } from './data';
import type { Hands } from './hands';
import { jobOf, type DatabaseNames } from './names';
import { preflight, type Check, type Found } from './preflight';
import { usualDuration } from './record';
import type { Request } from './request';
import { changesUpTo, writesBetween } from './tasks';

export interface Begun {
  readonly operation: Restoring;
  readonly checks: readonly Check[];
  readonly lost: readonly Change[];
}

/** What was asked, in the words that tell one operation from another. */
export function wordsOf(request: Request): string {
  if (request.kind === 'back') return `restore ${request.environment} --back`;
  const { origin, of, release, environment } = request;
  const words = [
    ...(origin.kind === 'moment' ? ['--to', origin.at] : []),
    ...(origin.kind === 'before-change' ? ['--before', `${origin.table}:${origin.changeId}`] : []),
    ...(origin.kind === 'latest' ? ['--latest'] : []),
    ...(origin.kind === 'snapshot' ? ['--snapshot', origin.arn] : []),
    ...(origin.kind === 'adopt' ? ['--adopt', origin.identifier] : []),
    ...(of === undefined ? [] : ['--of', of]),
    ...(release === undefined ? [] : ['--release', release]),
  ];
  return `restore ${environment} ${words.join(' ')}`;
}

export async function prepare(request: Request, holder: Holder, hands: Hands): Promise<Begun> {
  const now = hands.cloud.now();
  const databases = hands.files.databases();
  const common = {
    version: 1 as const,
    id: `${request.environment}-${hands.files.number() + 1}`,
    environment: request.environment,
    asked: wordsOf(request),
    former: databases.serving,
    began: now.toISOString(),
    holder,
    done: [],
    decided: {},
    overrides: [],
  };
  if (request.kind === 'back') return prepareBack(common, hands);
  const names = await hands.names();
  const { origin } = request;
  const source = origin.kind === 'adopt' ? origin.identifier : (request.of ?? databases.serving);
  const seen = await look(hands.cloud, source, request, names);
  const moment = await momentOf(request, seen.backups, { hands, names, generation: source });
  const target = origin.kind === 'adopt' ? source : await newName(databases, names, hands.cloud);
  // A copy is of the moment at which it was made.
  const dataOf = moment ?? seen.snapshot?.created;
  const asked = { hands, names, generation: source };
  const lost = await lostSince(dataOf, seen.instance, asked, seen.backups?.copiedFrom);
  const found: Found = {
    request,
    now,
    wanted: names.account,
    caller: await hands.cloud.caller(),
    isGeneration: databases.generations[target] !== undefined,
    source,
    target,
    ...seen,
    serving: await hands.cloud.instance(databases.serving),
    moment,
    dataOf,
    permissions: await hands.cloud.permissions(databases.serving, howOf(request)),
    quota: await hands.cloud.quota(),
    lost,
    usualMs: usualDuration(restoresIn(await hands.cloud.records())),
  };
  const from = fromOf(request, moment, source, seen.backups);
  return {
    checks: preflight(found),
    lost: lost instanceof Error ? [] : lost,
    operation: {
      ...common,
      kind: 'restore',
      target,
      from,
      ...(request.release !== undefined && { release: request.release }),
      ...(dataOf !== undefined && { moment: utc(dataOf) }),
    },
  };
}

const newName = async (databases: Databases, { prefix }: DatabaseNames, cloud: Cloud): Promise<string> =>
  nextName(databases, prefix, [...(await cloud.instanceNames()), ...(await cloud.snapshotNames())]);

const howOf = ({ origin }: Found['request']): Source['kind'] =>
  origin.kind === 'snapshot' ? 'snapshot' : 'point in time';

type Common = Omit<Restoring, 'kind' | 'target'>;

/** The generation that served before lives: it is asked again whether it may serve, and what was written meanwhile is listed. */
async function prepareBack(common: Common, hands: Hands): Promise<Begun> {
  const databases = hands.files.databases();
  const target = formerOf(databases);
  if (target === undefined)
    throw new Stopped(
      `There is no generation to go back to: beside ${databases.serving} none lives. Nothing was changed.`,
    );
  const names = await hands.names();
  const instance = await hands.cloud.instance(target);
  const last = restoresIn(await hands.cloud.records()).findLast(({ to }) => to === databases.serving);
  const since = last === undefined ? undefined : new Date(last.ended);
  const lost = await lostSince(since, instance, { hands, names, generation: databases.serving });
  const asked =
    lost instanceof Error
      ? `nobody could list what was written meanwhile: ${lost.message}`
      : `${lost.length === 1 ? '1 change was' : `${lost.length} changes were`} made on ${databases.serving} meanwhile`;
  const checks: readonly Check[] = [
    instance?.status === 'available'
      ? { id: 'source', verdict: 'ok', found: `${target} is available` }
      : {
          id: 'source',
          verdict: 'stop',
          found: `${target} is ${instance?.status ?? 'gone'}`,
          remedy: 'restore instead: --to, --latest',
        },
    lost instanceof Error || lost.length > 0
      ? {
          id: 'lost',
          verdict: lost instanceof Error ? 'unknown' : 'warning',
          found: asked,
          remedy: 'tell who wrote them',
        }
      : { id: 'lost', verdict: 'ok', found: asked },
  ];
  return {
    checks,
    lost: lost instanceof Error ? [] : lost,
    operation: { ...common, kind: 'back', target, ...(since !== undefined && { moment: utc(since) }) },
  };
}

interface Seen {
  readonly instance: Instance | undefined;
  readonly backups: Backups | undefined;
  readonly snapshot: Found['snapshot'];
  readonly key: Found['key'];
}

async function look(cloud: Cloud, source: string, { origin }: Found['request'], names: DatabaseNames): Promise<Seen> {
  const instance = await cloud.instance(source);
  const backups = (await cloud.backups(source)).at(-1);
  const snapshot = origin.kind === 'snapshot' ? await cloud.snapshot(origin.arn) : undefined;
  const id = snapshot?.kmsKeyId ?? instance?.kmsKeyId ?? backups?.kmsKeyId ?? names.database.kmsKeyArn;
  return { instance, backups, snapshot, key: { id, state: await cloud.keyState(id) } };
}

interface Where {
  readonly hands: Hands;
  readonly names: DatabaseNames;
  readonly generation: string;
}

async function momentOf(
  { origin }: Found['request'],
  backups: Backups | undefined,
  where: Where,
): Promise<Date | undefined> {
  if (origin.kind === 'moment') return new Date(origin.at);
  if (origin.kind === 'latest') return backups?.latest;
  if (origin.kind === 'before-change') return beforeChange(await changesUpTo(where, origin.table, origin.changeId));
  if (origin.kind === 'before-release') return beforeRelease(origin.version, where);
  return undefined;
}

/** ECS is told of the migration's task before it runs, in the deployment that brings the release. */
async function beforeRelease(version: string, { hands, names }: Where): Promise<Date> {
  const digest = hands.files.digestOf(version);
  const family = jobOf(names, COMMANDS.upgradeDb).family;
  const registered = await hands.cloud.registered(family, digest);
  if (registered !== undefined) return new Date(Math.floor((registered.getTime() - 1) / 1000) * 1000);
  throw new Stopped(
    `ECS knows no task ${family} of ${version} (${digest}): it was never deployed here. Give the moment with --to. Nothing was changed.`,
  );
}

/**
 * The last whole second in which the change was not made; RDS knows no smaller ones.
 *
 * @param changes up to the change, which is the last
 * @throws Stopped when the one before it was made in the same second, and would be lost with it
 */
export function beforeChange(changes: readonly Change[]): Date {
  const [former, change] = changes.slice(-2);
  const last = change ?? former;
  if (last === undefined) throw new Stopped('That change is in no history. Nothing was changed.');
  // Balrog writes the first row of an insertion a millisecond before the change.
  const moment = new Date(Math.floor((Date.parse(last.at) - 2) / 1000) * 1000);
  if (change !== undefined && former !== undefined && Date.parse(former.at) > moment.getTime())
    throw new Stopped(
      `${former.table}:${former.change} (${former.who}, ${former.at}) was made within the same second before it and would be lost, too: RDS restores to whole seconds. If it may be, use --before ${former.table}:${former.change}. Nothing was changed.`,
    );
  return moment;
}

async function lostSince(
  moment: Date | undefined,
  instance: Instance | undefined,
  where: Where,
  elsewhere?: string,
): Promise<readonly Change[] | Error> {
  if (moment === undefined) return new Error('the moment is not known');
  if (instance === undefined)
    return new Error(
      `${where.generation} is ${elsewhere === undefined ? 'gone' : `in ${elsewhere}`} and cannot be asked`,
    );
  try {
    return await writesBetween(where, moment, where.hands.cloud.now());
  } catch (error) {
    return error as Error;
  }
}

function fromOf(
  { origin }: Found['request'],
  moment: Date | undefined,
  of: string,
  backups: Backups | undefined,
): From {
  if (origin.kind === 'snapshot')
    return origin.arn.includes(':snapshot:awsbackup:') ? { recoveryPoint: origin.arn } : { snapshot: origin.arn };
  if (origin.kind === 'adopt') return { adopted: origin.reason };
  const { copiedFrom, arn: copies = '', resourceId = '' } = backups ?? {};
  const whose = copiedFrom === undefined ? { of, resourceId } : { copies };
  if (origin.kind === 'latest') return { latest: true, ...whose };
  return { pointInTime: moment === undefined ? '' : utc(moment), ...whose };
}
