/** `npm run balrog -- status <environment>`: what runs, since when, by whom, and how it stands, on one screen. */
import type { Release } from '../../environments';
import { duration, utc } from '../operations/moment';
import { releasesIn, type OperationRecord } from '../operations/record';
import { holderOf, isReleasing, type Operation } from '../operations/under-way';
import type { FiringAlarm, ServiceState } from './cloud';
import type { Answer } from './outside/answer';
import { usually } from './record';

export interface Status {
  readonly environment: string;
  readonly now: Date;
  /** As releases.json of this checkout has it. */
  readonly declared: Release;
  readonly services: Answer<readonly ServiceState[]>;
  readonly underWay: Answer<Operation | undefined>;
  readonly records: Answer<readonly OperationRecord[]>;
  readonly alarms: Answer<readonly FiringAlarm[]>;
  readonly restorable: Answer<Date | undefined>;
  /** Who must not write for now, of databases.json. */
  readonly paused: readonly string[];
  readonly serving: string;
  /** Freezes that hold now or begin within a week, in words. */
  readonly freezes: readonly string[];
  /** Of `cdktf diff`; undefined where nobody asked. */
  readonly drift: Answer<string> | undefined;
}

/** Overrides that are still shown. */
const OVERRIDES_DAYS = 30;
const RECORDS = 5;

export function statusText(status: Status): string {
  const { environment, now, underWay } = status;
  return [
    `${environment}, ${utc(now)}`,
    '',
    ...runs(status),
    '',
    ...section('mixed', mixedIn(status)),
    ...section(
      'under way',
      said(underWay, (found) => (found === undefined ? ['nothing'] : underWayIn(found, now))),
    ),
    ...section('last', said(status.records, lastOf)),
    ...section(
      'usually',
      said(status.records, (records) => [usually(records) ?? 'no deployment has left a record']),
    ),
    ...section(
      'past',
      said(status.records, (records) => overridesIn(records, now)),
    ),
    ...section('alarms', said(status.alarms, alarmsIn)),
    ...section(
      'backups',
      said(status.restorable, (at) => [restorableIn(at, now)]),
    ),
    ...section('database', [databaseIn(status)]),
    ...section('freezes', status.freezes.length === 0 ? ['none now, none within a week'] : status.freezes),
    ...section('drift', driftIn(status)),
  ].join('\n');
}

const WIDTH = 11;

const section = (name: string, lines: readonly string[]): readonly string[] =>
  lines.map((line, index) => `${(index === 0 ? name : '').padEnd(WIDTH)}${line}`);

const said = <T>(answer: Answer<T>, lines: (value: T) => readonly string[]): readonly string[] =>
  answer.known ? lines(answer.value) : [`unknown: ${answer.why}`];

function runs({ services, declared, records, now }: Status): readonly string[] {
  if (!services.known) return [`what runs is unknown: ${services.why}`];
  const by = records.known ? releasesIn(records.value) : [];
  return services.value.map(({ name, version = 'no version', rollout, running, desired, since }) => {
    const record = by.findLast(
      ({ versions, kind }) => versions.to === version && ['deploy', 'rollback'].includes(kind),
    );
    const whose = record === undefined ? '' : `, by ${record.by}`;
    const state = rollout === 'completed' ? '' : `, ${rollout}`;
    const isDeclared = version === declared.version ? '' : `; releases.json says ${declared.version}`;
    return `${name.padEnd(WIDTH)}${version}, ${running} of ${desired} tasks, since ${utc(since)} (${duration(now.getTime() - since.getTime())})${whose}${state}${isDeclared}`;
  });
}

/** Half of it runs another version, and nobody is at it. */
function mixedIn({ environment, services, underWay }: Status): readonly string[] {
  const versions = services.known ? new Set(services.value.map(({ version }) => version)) : new Set();
  if (versions.size < 2 || (underWay.known && underWay.value !== undefined)) return [];
  return [
    `a deployment or a way back ended half-way: \`npm run balrog -- rollback ${environment}\` goes back, or on with a way back;`,
    `\`npm run balrog -- deploy ${environment}\` does what releases.json says`,
  ];
}

function underWayIn(found: Operation, now: Date): readonly string[] {
  const last = found.done.at(-1);
  const steps =
    last === undefined
      ? 'no step has ended'
      : `last step: ${last.step}, ${duration(now.getTime() - Date.parse(last.at))} ago`;
  const goOn = isReleasing(found)
    ? `\`npm run balrog -- ${found.kind} ${found.environment}\` goes on with it where it was killed`
    : 'the same command goes on with it where it was killed';
  return [`${found.asked}, by ${holderOf(found)}`, `${steps}; ${goOn}`];
}

function lastOf(records: readonly OperationRecord[]): readonly string[] {
  const lines = records
    .slice(-RECORDS)
    .toReversed()
    .map((record) => {
      const { asked, by, began, ended } = record;
      const verdict =
        'verdict' in record ? `: ${record.verdict}${record.verdict === 'good' ? '' : ` (${record.says})`}` : '';
      return `${began.slice(0, 16)}Z  ${asked}, by ${by}, ${duration(Date.parse(ended) - Date.parse(began))}${verdict}`;
    });
  return lines.length > 0 ? lines : ['no operation has left a record'];
}

function overridesIn(records: readonly OperationRecord[], now: Date): readonly string[] {
  const recent = records.filter(({ began }) => now.getTime() - Date.parse(began) < OVERRIDES_DAYS * 86_400_000);
  const days = new Map<string, string[]>();
  for (const { began, by, overrides } of recent.toReversed()) {
    for (const { finding, reason } of overrides) {
      const what = `${by} went past ${finding}: ${reason}`;
      days.set(what, [...(days.get(what) ?? []), began.slice(0, 10)]);
    }
  }
  const lines = [...days].map(
    ([what, [last = '', ...before]]) => `${last}  ${what}${before.length === 0 ? '' : ` (${before.length + 1} times)`}`,
  );
  return lines.length > 0 ? lines : [`nobody went past a finding in ${OVERRIDES_DAYS} days`];
}

const alarmsIn = (alarms: readonly FiringAlarm[]): readonly string[] =>
  alarms.length === 0
    ? ['none fires']
    : alarms.map(({ name, since }) => `${name}${since === undefined ? '' : `, since ${utc(since)}`}`);

const restorableIn = (at: Date | undefined, now: Date): string =>
  at === undefined
    ? 'RDS says no moment to which it can be restored'
    : `restorable to ${utc(at)}, ${duration(now.getTime() - at.getTime())} ago`;

function databaseIn({ serving, paused, services }: Status): string {
  if (paused.length === 0) return `${serving} serves`;
  const found = services.known ? services.value : [];
  const stillRun = found.filter(({ name, running }) => paused.includes(name) && running > 0);
  const but = stillRun.map(({ name, running }) => `${name} still runs (${running} tasks)`).join(', ');
  return `${serving} serves; environments/ pauses ${paused.join(', ')}${but === '' ? '' : `, and ${but}: that was not deployed`}`;
}

function driftIn({ drift, environment }: Status): readonly string[] {
  if (drift === undefined)
    return [`not asked: \`npm run balrog -- status ${environment} --drift\` plans, which takes a minute`];
  return said(drift, (line) => [line]);
}

/** Open questions of a status: it ends with the code of `unknown` where there is one. */
export const isWhole = ({ services, underWay, records, alarms, restorable }: Status): boolean =>
  [services, underWay, records, alarms, restorable].every(({ known }) => known);
