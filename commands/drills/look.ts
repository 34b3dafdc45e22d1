import { DRILL_KINDS, DRILL_SILENCE_DAYS, type DrillKind } from '../../constructs/jobs/drill-steps';
import { loadEnvironments } from '../../environments';
import { otherAccount } from '../operations/aws/clients';
import type { Where } from '../operations/options';
import { assertEnvironment, inSession } from '../operations/session';
import { answerOf } from '../release/answering';
import { drillsOf } from './ask';
import { reportText, verdictOf, type Kind, type Report } from './report';

export interface DrillsFlags extends Where {
  readonly json?: true;
}

const CODES = { good: 0, 'to do': 2, unknown: 4 } as const;
const DAYS = 90;

const CALLED: Readonly<Record<DrillKind, Kind['called']>> = {
  'point-in-time': 'A point in time',
  vault: 'A copy of the vault',
};

/** @returns 0 where each kind has a good one that is young enough; 2 where one has none; 4 where nobody could say */
export async function lookAtDrills(environment: string, flags: DrillsFlags): Promise<number> {
  assertEnvironment(environment);
  const own = loadEnvironments().find(({ environment: { name } }) => name === environment);
  if (own === undefined) throw new Error(`There is no environment ${environment}.`);
  const { aws, database } = own.environment;
  const report = await inSession(environment, flags, async ({ settings, now }): Promise<Report> => {
    const to = now();
    const from = new Date(to.getTime() - DAYS * 86_400_000);
    const kinds = DRILL_KINDS.map(async (kind) => ({
      ...{ kind, called: CALLED[kind], silenceDays: DRILL_SILENCE_DAYS[kind] },
      drills: await answerOf(drillsOf(otherAccount(settings, aws, undefined).settings, kind, from, to)),
    }));
    return {
      ...{ environment, now: to, days: DAYS, instanceClass: database.instanceClass },
      kinds: await Promise.all(kinds),
    };
  });
  const verdict = verdictOf(report);
  console.log(flags.json === true ? JSON.stringify({ ...report, verdict }, null, 2) : reportText(report));
  return CODES[verdict];
}
