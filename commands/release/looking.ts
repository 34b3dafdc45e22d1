/** `npm run balrog -- verify <environment>` and `status <environment>`: they look, and change nothing. */
import { beginning, DATABASES_FILE, databasesSchema, type Databases } from '../../environments/databases';
import { readRows } from '../operations/environment-files';
import type { Where } from '../operations/options';
import { releasesIn } from '../operations/record';
import { assertEnvironment, homeOf, inSession, type Session } from '../operations/session';
import { PROJECT } from '../project';
import { answerOf } from './answering';
import { known, unknown, type Answer } from './outside/answer';
import { withOutside } from './outside/session';
import { releaseHands, type ReleaseHands } from './session';
import { readFreezes } from './preflight/ask';
import { isWhole, statusText, type Status } from './status';
import { inOneLine, overall, signsTable, VERDICT_CODES } from './verdict';
import { judge, look } from './verify';

export interface LookingFlags extends Where {
  readonly json?: true;
}

/** @returns 0 good, 4 unknown, 5 bad */
export async function verifyEnvironment(environment: string, flags: LookingFlags): Promise<number> {
  assertEnvironment(environment);
  return await inHands(environment, flags, async (_, hands) => {
    const signs = judge(
      await look({
        ...hands,
        release: hands.files.release(),
        hosts: await hands.hosts(),
        began: await sinceWhen(hands),
      }),
    );
    const verdict = overall(signs);
    hands.say(
      flags.json === true
        ? JSON.stringify({ environment, verdict, signs }, null, 2)
        : `${signsTable(signs)}\n${verdict}: ${inOneLine(signs)}`,
    );
    return VERDICT_CODES[verdict];
  });
}

const inHands = (
  environment: string,
  flags: Where,
  run: (session: Session, hands: ReleaseHands) => Promise<number>,
): Promise<number> =>
  inSession(environment, flags, (session) =>
    withOutside(homeOf(flags), session.settings, async (outside) => run(session, await releaseHands(session, outside))),
  );

/** The beginning of the last deployment, or else of the newest tasks. */
async function sinceWhen({ cloud }: ReleaseHands): Promise<Date> {
  const last = releasesIn(await cloud.records()).findLast(({ kind }) => kind === 'deploy' || kind === 'rollback');
  if (last !== undefined) return new Date(last.began);
  return new Date(Math.max(...(await cloud.services()).map(({ since }) => since.getTime())));
}

export interface StatusFlags extends LookingFlags {
  readonly drift?: true;
}

/** @returns 0, or 4 where somebody who was asked did not answer */
export async function showStatus(environment: string, flags: StatusFlags): Promise<number> {
  assertEnvironment(environment);
  return await inHands(environment, flags, async (session, hands) => {
    const status = await statusOf(session, hands, flags);
    hands.say(flags.json === true ? JSON.stringify(status, null, 2) : statusText(status));
    return isWhole(status) ? 0 : VERDICT_CODES.unknown;
  });
}

async function statusOf(session: Session, hands: ReleaseHands, { drift }: StatusFlags): Promise<Status> {
  const { environment, cloud, files } = hands;
  const { serving, paused } = databasesSchema.parse(
    readRows<Databases>(PROJECT, DATABASES_FILE)[environment] ?? beginning(environment),
  );
  const [services, underWay, records, alarms, restorable] = await Promise.all([
    answerOf(cloud.services()),
    answerOf(cloud.operation()),
    answerOf(cloud.records()),
    answerOf(cloud.firing()),
    answerOf(cloud.restorable()),
  ]);
  return {
    ...{ environment, now: cloud.now(), declared: files.release(), services, underWay, records, alarms, restorable },
    ...{ paused, serving, freezes: freezesNear(environment, cloud.now()) },
    drift: drift === true ? await driftOf(session) : undefined,
  };
}

const WEEK_MS = 7 * 86_400_000;

/** Those that hold now, or begin within a week. */
function freezesNear(environment: string, now: Date): readonly string[] {
  const { freezes } = readFreezes();
  const horizon = new Date(now.getTime() + WEEK_MS);
  return freezes
    .filter(
      ({ environments, from, until }) =>
        environments.includes(environment) && new Date(until) > now && new Date(from) < horizon,
    )
    .map(({ id, from, until, reason }) => `${id}, ${from} to ${until}: ${reason}`);
}

/** Terraform's own last line of a plan. */
async function driftOf({ commands, environment }: Session): Promise<Answer<string>> {
  const { code, output } = await commands.diff(environment);
  const line = /No changes\.[^\n]*|Plan: [^\n]*/.exec(output)?.[0];
  return code === 0 && line !== undefined ? known(line) : unknown(`cdktf diff ended with ${code}`);
}
