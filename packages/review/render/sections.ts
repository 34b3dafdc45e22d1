/** The parts of a report below its head: dangers by rule, then errors, checks, drift, what is put off, and changes. */
import { doing } from '../judge/dangers';
import { groupedBy } from '../plan/grouped';
import { RANK, RANK_OF_UNJUDGED } from '../severity';
import { NOTHING, UNKNOWN } from '../secrets/show';
import type { AttributeChange, Danger, DriftChange, Report, ResourceChange, Unjudged } from '../types';
import type { Dialect } from './dialect';
import { arrow, place, sentence } from './head';

/** One thing that is shown whole or left out. */
export interface Entry {
  readonly lines: readonly string[];
}

export interface Section {
  readonly open: string;
  readonly folded: boolean;
  /** What its entries are called where they are left out: `changes of prod`. */
  readonly noun: string;
  /** Of dangers and what nobody has judged: the lowest are shown first, of whatever stack. */
  readonly rank?: number;
  readonly entries: readonly Entry[];
}

const ofStack = (report: Report, several: boolean, dialect: Dialect): string =>
  several ? ` of ${dialect.prose(report.stack)}` : '';

/** Each rule once, with its reason and remedy, and what it found below. */
export function dangerLines(
  report: Report,
  several: boolean,
  dialect: Dialect,
  length: 'long' | 'short',
): readonly Section[] {
  const groups = groupedBy(report.dangers, ({ severity, rule }) => `${severity} ${rule}`);
  const suffix = ofStack(report, several, dialect);
  return [...groups.values()].map((group) => {
    const { severity, theme, rule, reason, remedy, recovery } = group[0] as Danger;
    const open = [
      dialect.heading(`${severity.toUpperCase()}${suffix} · ${theme} · ${rule}`),
      dialect.line(`Why: ${dialect.prose(reason)}`),
      dialect.line(`Before: ${dialect.prose(remedy)}`),
      dialect.line(`If it has happened: ${dialect.prose(recovery)}`),
      '',
    ].join('\n');
    const entries = group.map((danger) => ({ lines: dangerEntry(danger, dialect, length) }));
    return { open, folded: false, noun: `dangers${suffix}`, rank: RANK[severity], entries };
  });
}

function dangerEntry(danger: Danger, dialect: Dialect, length: 'long' | 'short'): readonly string[] {
  const first = dialect.item(sentence(danger, dialect, length === 'short'));
  return length === 'short' ? [first] : [first, ...context(danger, dialect)];
}

/** What nobody has judged, with all that may have to be known about it. */
export function unjudgedLines(
  report: Report,
  several: boolean,
  dialect: Dialect,
  length: 'long' | 'short',
): readonly Section[] {
  if (report.unjudged.length === 0) return [];
  const suffix = ofStack(report, several, dialect);
  const open = [
    dialect.heading(`UNJUDGED${suffix}`),
    dialect.line('Why: Nobody has said yet what these changes do: the catalogue knows nothing of them.'),
    dialect.line(
      'Before: Read each of them. Then say in the catalogue what is dangerous about it, or why nothing is; or acknowledge this very list.',
    ),
    '',
  ].join('\n');
  const entries = report.unjudged.map((one) => ({ lines: unjudgedEntry(one, dialect, length) }));
  return [{ open, folded: false, noun: `unjudged changes${suffix}`, rank: RANK_OF_UNJUDGED, entries }];
}

function unjudgedEntry(one: Unjudged, dialect: Dialect, length: 'long' | 'short'): readonly string[] {
  const what =
    one.why === 'type'
      ? `no judgement names the type ${dialect.value(one.type)}`
      : `no judgement names ${one.attributes.length + one.moreAttributes === 1 ? 'the attribute' : 'the attributes'}`;
  const first = dialect.item(`${dialect.value(place(one.address))} ${doing(one.action)}: ${what}`);
  if (length === 'short') return [first];
  return [
    first,
    ...one.attributes.map((attribute) =>
      dialect.detail(`${dialect.value(attribute.path)}: ${arrow(attribute, dialect, 80)}`),
    ),
    ...(one.moreAttributes > 0 ? [dialect.detail(`and ${one.moreAttributes} more attributes`)] : []),
    ...context({ forcedBy: [], ...one }, dialect),
  ];
}

/** What forced it, what blocks it, and where it was made. */
function context(
  change: Pick<ResourceChange, 'forcedBy' | 'blockedBy' | 'constructPath' | 'source' | 'values'>,
  dialect: Dialect,
): readonly string[] {
  const { forcedBy, blockedBy, constructPath, source, values = [] } = change;
  const made = [constructPath, source].filter((part) => part !== undefined).map((part) => dialect.value(part));
  return [
    ...(forcedBy.length > 0 ? [`replacement forced by ${forcedBy.map((path) => dialect.value(path)).join(', ')}`] : []),
    ...(blockedBy === undefined ? [] : [`blocked by ${dialect.value(blockedBy)}: terraform refuses`]),
    ...values.map((value) => `edited: ${dialect.value(value)}`),
    ...(made.length > 0 ? [`made by ${made.join(' at ')}`] : []),
  ].map((text) => dialect.detail(text));
}

/** What terraform said, and what did not pass, drifted or was put off. */
export function otherLines(report: Report, several: boolean, dialect: Dialect): readonly Section[] {
  const suffix = ofStack(report, several, dialect);
  const section = (noun: string, title: string, entries: readonly Entry[]): readonly Section[] =>
    entries.length === 0
      ? []
      : [{ open: dialect.heading(`${title}${suffix}`), folded: false, noun: `${noun}${suffix}`, entries }];
  return [
    ...section(
      'errors',
      "Terraform's errors",
      report.errors.map((error) => ({ lines: [dialect.item(dialect.value(error))] })),
    ),
    ...section(
      'checks',
      'Checks that did not pass',
      checkEntries(report, (status) => status !== 'unknown', dialect),
    ),
    ...section(
      'checks',
      'Checks that only the apply can make',
      checkEntries(report, (status) => status === 'unknown', dialect),
    ),
    ...section(
      'changes made outside',
      'Changed outside of terraform',
      report.drift.map((change) => ({ lines: driftEntry(change, dialect) })),
    ),
    ...section(
      'changes put off',
      'Put off by terraform',
      report.deferred.map((change) => ({ lines: changeEntry(change, dialect) })),
    ),
    ...section(
      'outputs',
      'Outputs',
      report.outputs.map((output) => ({
        lines: [dialect.item(`${dialect.value(output.name)}: ${arrow(output, dialect, 80)}`)],
      })),
    ),
  ];
}

function checkEntries({ checks }: Report, wanted: (status: string) => boolean, dialect: Dialect): readonly Entry[] {
  return checks
    .filter(({ status }) => wanted(status))
    .map(({ address, status, problems }) => ({
      lines: [
        dialect.item(`${dialect.value(place(address))}: ${dialect.prose(status)}`),
        ...problems.map((problem) => dialect.detail(dialect.prose(problem))),
      ],
    }));
}

function driftEntry(change: DriftChange, dialect: Dialect): readonly string[] {
  const dangers = change.dangers.map(({ severity, rule, path }) =>
    `${severity}: ${rule} ${dialect.value(path)}`.trim(),
  );
  return [
    ...changeEntry(change, dialect),
    ...dangers.map((danger) => dialect.detail(danger)),
    ...(change.unjudged.length > 0 ? [dialect.detail('unjudged: the catalogue knows nothing of it')] : []),
    ...(change.expected === undefined ? [] : [dialect.detail(`expected: ${dialect.prose(change.expected)}`)]),
  ];
}

export function changeLines(report: Report, several: boolean, dialect: Dialect): Section {
  const suffix = ofStack(report, several, dialect);
  return {
    open: dialect.open(
      report.changes.length === 1 ? `The change${suffix}` : `All ${report.changes.length} changes${suffix}`,
    ),
    folded: true,
    noun: `changes${suffix}`,
    entries: [...report.changes]
      .sort((a, b) => weight(a) - weight(b))
      .map((change) => ({ lines: changeEntry(change, dialect) })),
  };
}

/** What goes first, what comes last. */
function weight({ action }: ResourceChange): number {
  if (/delete|forget|unknown/.test(action)) return 0;
  return action === 'update' ? 1 : 2;
}

/** What something new is made with; what it has not, or only the cloud knows, says nothing of it. */
const isTold = ({ after }: AttributeChange, { action }: ResourceChange): boolean =>
  action !== 'create' || (after !== NOTHING && after !== UNKNOWN);

function changeEntry(change: ResourceChange, dialect: Dialect): readonly string[] {
  const moved =
    change.previousAddress === undefined ? '' : `, moved from ${dialect.value(place(change.previousAddress))}`;
  const imported = change.importing === true ? ', imported' : '';
  const deposed = change.deposed === undefined ? '' : ' (left behind by an interrupted replacement)';
  const why = change.why === undefined ? '' : `: ${dialect.prose(change.why)}`;
  const shown = change.action === 'delete' ? [] : change.attributes.filter((one) => isTold(one, change)).slice(0, 10);
  const more = change.attributes.length - shown.length + change.moreAttributes;
  return [
    dialect.item(`${dialect.value(place(change.address))} ${doing(change.action)}${moved}${imported}${deposed}${why}`),
    ...shown.map((attribute) => {
      const forces = attribute.forcesReplacement === true ? ' (forces the replacement)' : '';
      return dialect.detail(`${dialect.value(attribute.path)}: ${arrow(attribute, dialect, 80)}${forces}`);
    }),
    ...(shown.length > 0 && more > 0 ? [dialect.detail(`and ${more} more attributes`)] : []),
    ...context(change, dialect),
  ];
}
