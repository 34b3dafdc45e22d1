/**
 * Which step of a restore a plan takes, as databases.json announces it, and the switch to a database that may not serve. A review says nothing else of what
 * follows from such a step; what does not follow from it, it judges as ever.
 */
import type { AnnouncedStep, Found, Plan, PlannedChange } from '@balrog-infra/review';
import { databaseAddress, isRestored, PAUSABLE } from '../../../../application/generations';
import { databasesZone, prefixOf, SERVING } from '../../../../application/internal-names';
import { recordOf } from '../record-of';
import type { Databases, Generation } from '../../../../environments/databases';

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
  'aws_ssm_parameter',
];

const RECORD = 'aws_route53_record';

export function restoreStepOf(plan: Plan, databases: Databases, environment: string): RestoreStep {
  const change = plan.changes
    .map((one) => announcedSwitch(one, databases, environment))
    .find((one) => one !== undefined);
  if (change === undefined) {
    const adoption = adoptionOf(plan, databases);
    // A plan that brings an instance is that of its adoption, whatever else changes.
    const step =
      adoption?.isInPlan === true ? adoption.step : (switchedHalf(plan, databases, environment) ?? adoption?.step);
    return { found: [], ...(step === undefined ? {} : { step }) };
  }
  const { address, from, to, why } = change;
  if (why !== 'may serve') return { found: [unchecked(address, `leads to ${to}, ${why}`)] };
  const [former, next] = [named(from, databases), named(to, databases)];
  if (former === undefined || next === undefined || !isPaused(databases)) return { found: [] };
  const words = `${to} takes the place of ${from}, as environments/databases.json says`;
  // The record of the switch itself is judged: it has an entry of its own.
  return { found: [], step: takesThePlace({ former, next, at: address, words }, environment) };
}

type Announced = Pick<AnnouncedStep, 'former' | 'next' | 'at' | 'words'>;

const takesThePlace = (step: Announced, environment: string): AnnouncedStep => ({
  ...step,
  kind: 'takes the place',
  own: [...OWN, RECORD],
  recovery: `${GO_ON} If what ${step.next.name} holds is wrong, npm run balrog -- restore ${environment} --back leads to ${step.former.name} again.`,
});

const GO_ON = 'The command of the restore, run again, goes on from where it stopped.';

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

function named(name: string, { generations }: Databases): AnnouncedStep['next'] | undefined {
  const row = rowOf(name, generations);
  return row === undefined ? undefined : { name, address: databaseAddress(name, row) };
}

/**
 * The rest of a switch that was broken off: the record leads to the generation that serves, and what else changes names another one still.
 * Which one that was, the plan says: where it was named, the other is.
 */
function switchedHalf({ changes }: Plan, databases: Databases, environment: string): AnnouncedStep | undefined {
  const { serving, generations } = databases;
  const zone = databasesZone(prefixOf(environment));
  const record = changes.find(
    ({ type, action, after }) =>
      type === RECORD && action === 'no-op' && recordOf(after)['name'] === `${SERVING}.${zone}`,
  );
  const leads = [recordOf(record?.after)['records']].flat();
  if (record === undefined || leads.length !== 1 || leads[0] !== `${serving}.${zone}`) return undefined;
  const next = named(serving, databases);
  if (next === undefined || mayNotServe(serving, databases) !== undefined || !isPaused(databases)) return undefined;
  const moved = changes.filter(({ mode, action }) => mode === 'managed' && action !== 'no-op');
  const [former] = Object.keys(generations)
    .filter((name) => name !== serving)
    .map((name) => ({ name, less: moved.filter((change) => follows(change, name, serving)).length }))
    .filter(({ less }) => less > 0)
    .sort((a, b) => b.less - a.less);
  const before = former === undefined ? undefined : named(former.name, databases);
  if (before === undefined) return undefined;
  const words = `${serving} has taken the place of ${before.name}, as environments/databases.json says; this is the rest of that`;
  return takesThePlace({ former: before, next, at: record.address, words }, environment);
}

/** It named the one, and names the other in its place. What is not known yet names nobody less. */
const follows = ({ before, after }: PlannedChange, former: string, next: string): boolean =>
  countOf(former, before) > countOf(former, after) && countOf(next, after) > countOf(next, before);

/** How often it is named by its whole name. */
const countOf = (name: string, side: unknown): number =>
  JSON.stringify(side ?? null).match(new RegExp(`(?<![\\w-])${name}(?![\\w-])`, 'g'))?.length ?? 0;

/** One that was restored, that nobody reads yet, and for which everybody waits. */
function adoptionOf(
  { changes }: Plan,
  databases: Databases,
): { readonly step: AnnouncedStep; readonly isInPlan: boolean } | undefined {
  const { serving, generations } = databases;
  const waiting = Object.entries(generations).filter(
    ([name, row]) => name !== serving && row.state === 'live' && isRestored(row) && row.checked === undefined,
  );
  const changed = new Set(
    changes
      .filter(({ mode, action, importing }) => importing || (mode === 'managed' && action !== 'no-op'))
      .map(({ address }) => address),
  );
  // An empty plan takes no step: it is the sign that the adoption is at its end.
  if (changed.size === 0) return undefined;
  // Beside what a restore has made that was given up, it is the one that the plan changes; once that is as the code says, the one that came last.
  const inPlan = waiting.filter(([name, row]) => changed.has(databaseAddress(name, row)));
  const isExpecting = Object.values(generations).some(({ state }) => state === 'expected');
  const coming = inPlan.length > 0 || isExpecting ? inPlan : waiting.slice(-1);
  const [former, next] = [named(serving, databases), named(coming[0]?.[0] ?? '', databases)];
  if (coming.length !== 1 || !isPaused(databases) || former === undefined || next === undefined) return undefined;
  const words = `${next.name} comes to stand beside ${serving}, as environments/databases.json says; nobody reads it yet`;
  const recovery = `${GO_ON} ${former.name} is as it was, and everything reads it.`;
  const step: AnnouncedStep = { kind: 'stands beside', former, next, own: OWN, at: next.address, words, recovery };
  return { step, isInPlan: inPlan.length > 0 };
}
