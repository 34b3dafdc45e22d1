/** The first ten lines: can I approve this, and what do I do first if it goes wrong? */
import { STEP } from '../catalogue/rules';
import { verdictOf } from '../digest';
import { worstFirst, type Severity } from '../severity';
import { doing } from '../judge/dangers';
import type { Counts, Danger, Report, Unjudged } from '../types';
import type { Dialect } from './dialect';
import { answerOnDrift, driftDangers, driftRecovery, isDriftAlone, type StackDanger } from './drift-head';

export function head(reports: readonly Report[], dialect: Dialect): readonly string[] {
  const drifted = reports.flatMap(driftDangers);
  const planned = reports.flatMap((report) => report.dangers.map((danger) => ({ danger, stack: report.stack })));
  const driftAlone = isDriftAlone(reports);
  const dangers = driftAlone ? drifted : planned;
  const worst = bySeverity(dangers);
  const unjudged = reports.flatMap((report) => report.unjudged.map((one) => ({ one, stack: report.stack })));
  return [
    dialect.title(`Plan review: ${reports.map(({ stack }) => dialect.prose(stack)).join(', ')}`),
    dialect.line(
      `${dialect.strong('Can I approve this?')} ${driftAlone ? answerOnDrift(reports, numberIn(drifted)) : answer(reports, dialect)}`,
    ),
    ...worst
      .slice(0, 3)
      .map(({ danger, stack }) => dialect.item(`${danger.severity}: ${summary(danger, stack, reports, dialect)}`)),
    ...restOf(worst.slice(3).map(({ danger }) => danger)).map((text) => dialect.item(text)),
    ...firstUnjudged(unjudged, reports.length > 1, dialect),
    ...(!driftAlone && drifted.length > 0
      ? [dialect.item(`changed outside already: ${numberIn(drifted)}, below`)]
      : []),
    dialect.line(
      `${dialect.strong('What do I do first if it goes wrong?')} ${
        driftAlone
          ? driftRecovery(reports)
          : recovery(
              worst.map(({ danger }) => danger),
              unjudged.length > 0,
              reports.find((report) => report.recovery !== undefined)?.recovery,
            )
      }`,
    ),
    ...reports.flatMap(({ stack, said }) =>
      said.map((text) =>
        dialect.line(`${reports.length > 1 ? `${dialect.prose(stack)}: ` : ''}${dialect.prose(text)}`),
      ),
    ),
    ...reports.map((report) =>
      dialect.line(`${dialect.strong(dialect.prose(report.stack))}: ${stackLine(report, dialect)}`),
    ),
  ];
}

/** Each stack is deployed, and so acknowledged, on its own. */
function stackLine(report: Report, dialect: Dialect): string {
  if (report.verdict !== 'needs-acknowledgement') return countsOf(report);
  return `${countsOf(report)}; digest of its dangers${report.unjudged.length > 0 ? ' and of what is unjudged' : ''}, to acknowledge: ${dialect.value(report.digest)}`;
}

function answer(reports: readonly Report[], dialect: Dialect): string {
  const errored = reports.filter(({ planState }) => planState === 'errored').map(({ stack }) => dialect.prose(stack));
  const needed = reports.flatMap(({ dangers }) => dangers).filter(({ severity }) => severity !== 'notice');
  if (errored.length > 0) return `No: terraform ended the plan of ${errored.join(', ')} with an error.`;
  const unjudged = reports.reduce((sum, report) => sum + report.unjudged.length, 0);
  if (needed.length + unjudged > 0) {
    const parts = [
      ...(needed.length > 0 ? [numberOf(needed)] : []),
      ...(unjudged > 0 ? [numberOfUnjudged(unjudged)] : []),
    ];
    const verb = needed.length + unjudged === 1 ? 'is' : 'are';
    return `Only if ${parts.join(' and ')} below ${verb} meant and acknowledged.`;
  }
  if (verdictOf(reports) === 'no-change') return 'Yes: nothing changes.';
  return 'Yes: no change is dangerous by the catalogue. Read the changes for what it cannot know.';
}

const numberOfUnjudged = (number: number): string =>
  number === 1 ? '1 change that nobody has judged' : `${number} changes that nobody has judged`;

function firstUnjudged(
  unjudged: readonly { readonly one: Unjudged; readonly stack: string }[],
  several: boolean,
  dialect: Dialect,
): readonly string[] {
  const [first, ...more] = unjudged;
  if (first === undefined) return [];
  const { one, stack } = first;
  const of = several ? `${dialect.prose(stack)} ` : '';
  const others = more.length === 0 ? '' : `, and ${more.length} more`;
  return [dialect.item(`unjudged: ${of}${dialect.value(place(one.address))} ${doing(one.action)}${others}`)];
}

/** Notices ask for nothing, so they are not counted among the dangers. */
function restOf(rest: readonly Danger[]): readonly string[] {
  const notices = rest.filter(({ severity }) => severity === 'notice').length;
  const dangers = rest.length - notices;
  const parts = [
    ...(dangers > 0 ? [`${dangers} more`] : []),
    ...(notices > 0 ? [`${notices} ${dangers > 0 ? '' : 'more '}${notices === 1 ? 'notice' : 'notices'}`] : []),
  ];
  return parts.length === 0 ? [] : [`and ${parts.join(' and ')} below`];
}

function numberOf(dangers: readonly Danger[]): string {
  const of = (severity: Severity): number => dangers.filter((danger) => danger.severity === severity).length;
  const noun = dangers.length === 1 ? 'danger' : 'dangers';
  return `${dangers.length} ${noun} (${of('critical')} critical, ${of('serious')} serious)`;
}

function numberIn(dangers: readonly StackDanger[]): string | undefined {
  return dangers.length === 0 ? undefined : numberOf(dangers.map(({ danger }) => danger));
}

/** Of the worst; where others ask for something else, it says so. Of what is no more than a notice, a step that was announced says more than its parts. */
function recovery(dangers: readonly Danger[], unjudged: boolean, known = 'Revert the commit and deploy.'): string {
  const [first, ...rest] = dangers;
  const isStepAlone = first?.severity === 'notice' && !unjudged;
  const worst = (isStepAlone ? dangers.find(({ rule }) => rule === STEP.rule) : undefined) ?? first;
  if (worst === undefined)
    return unjudged
      ? 'Nobody has judged what these changes do, so find that out before they are applied. Reverting the commit may not be enough.'
      : known;
  const others = rest.some(({ severity, recovery: own }) => severity !== 'notice' && own !== worst.recovery);
  return `${worst.recovery}${others ? ' (Of the first danger; the others say their own below.)' : ''}`;
}

function bySeverity<Item extends { readonly danger: Danger }>(items: readonly Item[]): readonly Item[] {
  return [...items].sort((a, b) => worstFirst(a.danger, b.danger));
}

/** `aws_db_instance.database: backup_retention_period falls, 35 → 1`; the stack where there are several. */
function summary(danger: Danger, stack: string, reports: readonly Report[], dialect: Dialect): string {
  const where = reports.length > 1 ? `${dialect.prose(stack)} ` : '';
  return `${where}${sentence(danger, dialect)}`;
}

export function sentence(danger: Danger, dialect: Dialect, shortest = false): string {
  const path = danger.path === '' ? '' : `${dialect.value(danger.path)} `;
  const values = danger.before === '' && danger.after === '' ? '' : `, ${arrow(danger, dialect, shortest ? 30 : 60)}`;
  return `${dialect.value(place(danger.address))}: ${path}${dialect.prose(danger.what)}${values}`;
}

export function arrow(
  { before, after }: { readonly before: string; readonly after: string },
  dialect: Dialect,
  longest: number,
): string {
  return `${dialect.value(short(before, longest))} → ${dialect.value(short(after, longest))}`;
}

const LONGEST_ADDRESS = 240;

/** Keys of `for_each` may be of any length; both ends of a long address tell it apart. */
export function place(address: string): string {
  if (address.length <= LONGEST_ADDRESS) return address;
  const half = LONGEST_ADDRESS / 2 - 1;
  const [start, end] = [address.slice(0, half), address.slice(-half)];
  return `${start.replace(/[\uD800-\uDBFF]$/, '')}…${end.replace(/^[\uDC00-\uDFFF]/, '')}`;
}

function short(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

const WORDS: readonly (readonly [keyof Counts, string])[] = [
  ['replace', 'to replace'],
  ['delete', 'to delete'],
  ['forget', 'to forget'],
  ['create', 'to create'],
  ['update', 'to update'],
  ['move', 'moved'],
  ['import', 'to import'],
  ['deferred', 'put off'],
  ['outputs', 'of the outputs'],
  ['drift', 'changed outside'],
];

function countsOf({ counts, planState }: Report): string {
  const parts = WORDS.filter(([key]) => counts[key] > 0).map(([key, words]) => `${counts[key]} ${words}`);
  const state = planState === 'complete' ? '' : ` (the plan is ${planState})`;
  return `${parts.length > 0 ? parts.join(', ') : 'no changes'}${state}`;
}
