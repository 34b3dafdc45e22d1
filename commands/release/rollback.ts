/** `npm run balrog -- rollback <environment>`: says whether the former version runs on the present schema, and deploys it. */
import { schemaOf } from '../../application/migrations';
import { runsOn, type RunsOn } from '../../application/schema/runs-on';
import { BALROG_VERSION, compareVersions } from '../../application/version';
import type { ReleaseRow } from '../../environments/release';
import { OPERATIONS_FILE } from '../../environments/operation';
import { RELEASES_FILE } from '../operations/environment-files';
import { utc } from '../operations/moment';
import { assertAskable } from '../operations/people';
import { assertEnvironment, homeOf, inSession } from '../operations/session';
import { releasesIn } from '../operations/record';
import { Stopped } from '../operations/stopped';
import type { Releasing } from '../operations/under-way';
import { beginOrGoOn } from './begin';
import { deployingHands, operationOf, type ReleaseDeployFlags } from './deploy';
import type { Hands } from './hands';
import { withOutside } from './outside/session';
import { overridesIn } from './preflight/command';
import { note, toTheEnd } from './run';

export interface RollbackFlags extends ReleaseDeployFlags {
  /** The version to go back to; the one before where nobody says. */
  readonly to?: string;
  /** What the database says, where it is not what the newest release brought. */
  readonly schema?: string;
  readonly dryRun?: true;
}

/** @returns as `deploy`; 3 where the former version does not run on the present schema, or nobody knows */
export async function rollBack(environment: string, flags: RollbackFlags): Promise<number> {
  assertEnvironment(environment);
  overridesIn(flags.override ?? []);
  if (flags.dryRun !== true) assertAskable(flags.autoApprove);
  return await inSession(environment, flags, (session) =>
    withOutside(homeOf(flags), session.settings, async (outside) =>
      rollBackWith(await deployingHands(session, outside, flags), flags),
    ),
  );
}

export async function rollBackWith(hands: Hands, flags: RollbackFlags): Promise<number> {
  const { environment, files, say } = hands;
  const present = files.release().version;
  const under = await hands.cloud.operation();
  // Killed after its edit, it has the former version in the file already.
  const goesOn = under?.kind === 'rollback' ? under.asked.split(' ').at(-1) : undefined;
  const row = formerRow(goesOn ?? flags.to ?? (await brokenOff(hands, present)), present, files.former());
  const schema = flags.schema ?? newestSchema([present, ...files.former().map(({ version }) => version)]);
  const answer = schema === undefined ? undefined : runsOn(row.version, schema);
  say(statement(environment, present, row.version, answer));
  const reason = overridesIn(flags.override ?? []).find(({ id }) => id === 'schema')?.reason ?? '';
  if (answer?.verdict !== 'yes' && reason.trim() === '')
    throw new Stopped(
      `Nothing was changed: ${answer?.verdict === 'no' ? `${row.version} does not run on the present schema. Fix forward, or take the data back, too: \`npm run balrog -- restore ${environment} --before ${present} --release ${row.version}\`.` : `nobody knows whether ${row.version} runs on the present schema: ask RelEng.`} All the same: --override schema="who said so, and why".`,
      3,
    );
  if (flags.dryRun === true) return 0;
  const wanted = await operationOf(hands, 'rollback', row.version, present);
  const overrides = reason === '' ? [] : [{ finding: `schema: ${answer?.says ?? 'unknown'}`, reason }];
  const operation = await beginOrGoOn({ ...wanted, overrides }, hands, flags.takeOver === true);
  const run = { hands, operation, overrides: [] };
  if (files.release().version !== row.version) {
    // What went forward stays forward: the gate runs nothing for a version that has passed.
    await files.edit({ ...row, schemaChange: 'none' }, `rollback ${row.version}`);
    await note(run, 'edit');
    say(`environments/ says ${row.version} now: commit it when it is over; older checkouts are refused from then on.`);
  }
  const code = await toTheEnd(run);
  if (code === 0) say(whatIsLeft(environment, operation.versions, hands.cloud.now()));
  return code;
}

const whatIsLeft = (environment: string, { from, to }: Releasing['versions'], now: Date): string =>
  [
    `Commit ${RELEASES_FILE} and ${OPERATIONS_FILE} now, if you have not. For #releaseduty:mozilla.org, #sheriffs:mozilla.org and the bug:`,
    `  Balrog in ${environment} is back on ${to}, since ${utc(now)}${from === undefined || from === to ? '' : `: ${from} was taken back`}. The schema of its database stayed as it is, and so did the admin UI.`,
  ].join('\n');

/** A way back that ended before its end has the former version in the file, and in the cloud not everywhere: there is nothing yet to go back from. */
async function brokenOff({ cloud }: Hands, present: string): Promise<string | undefined> {
  const last = releasesIn(await cloud.records()).findLast(({ kind }) => kind === 'deploy' || kind === 'rollback');
  return last?.kind === 'rollback' && last.verdict !== 'good' && last.versions.to === present ? present : undefined;
}

/**
 * Back is to an older version: the newer one, from which somebody went back, stands in a commit, too.
 * @throws Stopped where no commit has one
 */
function formerRow(wanted: string | undefined, present: string, former: readonly ReleaseRow[]): ReleaseRow {
  const row = former.find(({ version }) =>
    wanted === undefined ? compareVersions(version, present) < 0 : version === wanted,
  );
  if (row !== undefined) return row;
  const known = [...new Set(former.map(({ version }) => version))].join(', ');
  throw new Stopped(
    wanted === undefined
      ? `No commit of releases.json has an older version than ${present}: there is nothing to go back to${known === '' ? '' : `; --to takes another one (${known})`}. Nothing was changed.`
      : `No commit of releases.json has ${wanted}: it never ran there${known === '' ? '' : ` (${known} did)`}. Nothing was changed.`,
  );
}

/** Of the newest version that ever ran: going back leaves the schema where it is. A restore of the database does not, which is what `--schema` is for. */
export function newestSchema(versions: readonly string[]): string | undefined {
  const newest = versions
    .filter((version) => BALROG_VERSION.test(version))
    .toSorted(compareVersions)
    .at(-1);
  return newest === undefined ? undefined : schemaOf(newest);
}

function statement(environment: string, from: string, to: string, answer: RunsOn | undefined): string {
  const what =
    from === to ? `on with the way back to ${to}, which environments/ says already` : `code from ${from} back to ${to}`;
  const head = `${environment}: ${what}. The schema stays as it is, and the admin UI, which has its own way: \`npm run balrog -- ui ${environment}\`.`;
  if (answer === undefined) return `${head}\n  unknown  nobody has read which schema ${from} brought`;
  return [
    head,
    `  ${answer.verdict.padEnd(7)}  ${answer.says}`,
    ...answer.rests.flatMap(({ file, effects }) => [
      `           ${file}${effects.length === 0 ? ' changes no table' : ''}`,
      ...effects.map(({ verdict, says }) => `             ${verdict.padEnd(7)}  ${says}`),
    ]),
    ...answer.jobs.map((job) => `  note     ${job}`),
  ].join('\n');
}
