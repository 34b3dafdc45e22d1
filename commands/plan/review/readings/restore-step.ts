/**
 * Which step of a restore a plan takes. Whoever takes it says so, and what he says chooses what the plan is held against: what follows from that step is said
 * once, and all else is judged as ever. Of a plan of which nobody says anything all is judged. Beside it, the switch to a database that may not serve.
 */
import type { AnnouncedStep, Found, Plan, PlannedChange } from '@balrog-infra/review';
import { databaseAddress, isRestored, PAUSABLE } from '../../../../application/generations';
import { databasesZone, prefixOf, SERVING } from '../../../../application/internal-names';
import { recordOf } from '../record-of';
import type { Databases, Generation } from '../../../../environments/databases';

/** What the command says that takes the step. */
export interface ToldStep {
  readonly kind: AnnouncedStep['kind'];
  /** Names of generations. */
  readonly former: string;
  readonly next: string;
  /**
   * RDS was asked a moment ago, and has the former one no more. Terraform does not look after what it is to forget: its plan shows it as if it lived.
   */
  readonly isGone?: boolean;
}

/** What there is to know for it. */
export interface AroundStep {
  readonly told?: ToldStep | undefined;
  /** cdk.tf.json of before the operation, for what stands in that of the plan no more. */
  readonly formerCode?: unknown;
}

export interface RestoreStep {
  readonly step?: AnnouncedStep;
  readonly found: readonly Found[];
}

/** Of these each generation has its own. */
const OWN = [
  'aws_backup_selection',
  'aws_cloudwatch_log_group',
  'aws_db_instance',
  'aws_db_instance_automated_backups_replication',
  'aws_db_parameter_group',
  'aws_route53_record',
  'aws_ssm_parameter',
];

const RECORD = 'aws_route53_record';

export function restoreStepOf(
  plan: Plan,
  databases: Databases,
  environment: string,
  { told, formerCode }: AroundStep = {},
): RestoreStep {
  const found = plan.changes.flatMap((change) => {
    const { address, to, why } = announcedSwitch(change, databases, environment) ?? { why: 'may serve' };
    return why === 'may serve' ? [] : [unchecked(address, `leads to ${to}, ${why}`)];
  });
  const step = told === undefined || found.length > 0 ? undefined : verified(plan, databases, environment, told);
  if (step === undefined) return { found };
  const isElsewhere = !plan.changes.some(({ address, after }) => address === step.former.address && after !== null);
  return { found, step: { ...step, ...(isElsewhere && formerCode !== undefined && { formerCode }) } };
}

/** Undefined where data or plan say that it is not this step, or that it is done. */
function verified(
  plan: Plan,
  databases: Databases,
  environment: string,
  { kind, former: before, next: after, isGone = false }: ToldStep,
): AnnouncedStep | undefined {
  const [former, next] = [named(before, databases), named(after, databases)];
  if (former === undefined || next === undefined || !isPaused(databases) || isEmpty(plan)) return undefined;
  const where = { former, next, databases, environment, isGone };
  const at = PLACES[kind](plan, where);
  return at === undefined ? undefined : { kind, former, next, own: OWN, at, ...wordsOf(kind, where) };
}

interface Named {
  readonly name: string;
  readonly address: string;
  readonly row: Generation;
}

interface Where {
  readonly former: Named;
  readonly next: Named;
  readonly databases: Databases;
  readonly environment: string;
  readonly isGone: boolean;
}

/** Where the step is seen; undefined where it is not this one. */
const PLACES: Readonly<Record<ToldStep['kind'], (plan: Plan, where: Where) => string | undefined>> = {
  // What Terraform has still may live, and would be forgotten, unless RDS says that it does not.
  leaves: ({ changes }, { former, next, isGone }) =>
    former.row.state === 'lost' &&
    next.row.state === 'expected' &&
    changes.every(({ address, action }) => address !== former.address || (isGone && action === 'forget'))
      ? former.address
      : undefined,
  'stands beside': (_, { next: { name, address, row }, databases: { serving } }) =>
    name !== serving && row.state === 'live' && isRestored(row) && row.checked === undefined ? address : undefined,
  'takes the place': ({ changes }, { next, databases, environment }) => {
    const zone = databasesZone(prefixOf(environment));
    const record = changes.find(
      ({ type, after }) => type === RECORD && recordOf(after)['name'] === `${SERVING}.${zone}`,
    );
    const leads = [recordOf(record?.after)['records']].flat();
    const isNext = leads.length === 1 && leads[0] === `${next.name}.${zone}`;
    return isNext && mayNotServe(next.name, databases) === undefined ? record?.address : undefined;
  },
};

/** An empty plan takes no step: it is the sign that the former one is at its end. */
const isEmpty = ({ changes }: Plan): boolean =>
  changes.every(({ mode, action, importing }) => !importing && (mode !== 'managed' || action === 'no-op'));

function wordsOf(
  kind: ToldStep['kind'],
  { former: { name: former, row }, next: { name: next }, environment }: Where,
): Pick<AnnouncedStep, 'words' | 'recovery'> {
  const goOn = 'The command of the restore, run again, goes on from where it stopped.';
  const back = `If what ${next} holds is wrong, npm run balrog -- restore ${environment} --back leads to ${former} again.`;
  switch (kind) {
    case 'leaves':
      return {
        words: `${former} is lost, as environments/databases.json says: Terraform forgets what there is for it alone, and ${next} is expected`,
        recovery: `${goOn} Nothing is destroyed.`,
      };
    case 'stands beside':
      return {
        words: `${next} comes to stand beside ${former}, as environments/databases.json says; nobody reads it yet`,
        recovery: row.state === 'live' ? `${goOn} ${former} is as it was, and everything reads it.` : goOn,
      };
    case 'takes the place':
      return {
        words: `${next} takes the place of ${former}, as environments/databases.json says`,
        recovery: row.state === 'live' ? `${goOn} ${back}` : goOn,
      };
  }
}

const isPaused = ({ paused }: Databases): boolean => PAUSABLE.every((one) => paused.includes(one));

export interface Switch {
  readonly address: string;
  /** Name of a generation; where it is none of the zone's names, the whole host. */
  readonly from: string;
  readonly to: string;
  readonly why: 'may serve' | MayNot;
}

type MayNot = `wh${string}`;

/** The record by which everything finds the database, if it changes: `serving.<zone>` is a CNAME of `<generation>.<zone>`. */
export function announcedSwitch(
  { address, type, before, after }: PlannedChange,
  databases: Databases,
  environment: string,
): Switch | undefined {
  const zone = `.${databasesZone(prefixOf(environment))}`;
  if (type !== RECORD || recordOf(after)['name'] !== `${SERVING}${zone}`) return undefined;
  const [from, to] = [before, after].map((side) => [recordOf(side)['records']].flat());
  const [leadFrom, leadTo, ...others] = [from?.[0], ...(to ?? [])];
  if (typeof leadFrom !== 'string' || typeof leadTo !== 'string' || (leadFrom === leadTo && others.length === 0))
    return undefined;
  const generation = others.length === 0 ? nameIn(zone, leadTo) : (to ?? []).join(', ');
  return {
    address,
    from: nameIn(zone, leadFrom),
    to: generation,
    why: mayNotServe(generation, databases) ?? 'may serve',
  };
}

/** A host of somebody else may begin as a generation is called. */
const nameIn = (zone: string, host: string): string => (host.endsWith(zone) ? host.slice(0, -zone.length) : host);

function mayNotServe(name: string, { serving, generations }: Databases): MayNot | undefined {
  const row = rowOf(name, generations);
  if (row === undefined) return 'which is no generation of environments/databases.json';
  if (name !== serving) return `while environments/databases.json says that ${serving} serves`;
  if (row.state !== 'live') return `which is ${row.state}`;
  return isRestored(row) && row.checked === undefined ? 'which was restored and not checked' : undefined;
}

const rowOf = (name: string, generations: Databases['generations']): Generation | undefined =>
  Object.hasOwn(generations, name) ? generations[name] : undefined;

function unchecked(address: string, what: string): Found {
  return {
    rule: 'database.unchecked',
    theme: 'data loss',
    severity: 'critical',
    address,
    what,
    reason: 'Everything would read and write a database of which nobody knows whether it holds what it should.',
    remedy:
      'Let npm run balrog -- restore check it: it writes what it found into environments/databases.json, and switches.',
  };
}

function named(name: string, { generations }: Databases): Named | undefined {
  const row = rowOf(name, generations);
  return row === undefined ? undefined : { name, address: databaseAddress(name, row), row };
}
