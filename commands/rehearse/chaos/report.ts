/** What a run of chaos comes to, for people and for docs/reliability.md. */
import { markdownTable } from '../../markdown-table';
import { INTERRUPTS, TROUBLES, type Attack, type Kind, type Met } from './attack';

export interface Outcome {
  readonly attack: Attack;
  readonly met: Met;
  /** Resources of the cloud that no state knows afterwards. */
  readonly lost: number;
  readonly locks: number;
  /** The next deployment ended with 0, and the plan after it was empty. */
  readonly converged: boolean;
}

export interface Summary {
  readonly seed: number;
  /** What each run had to do at its beginning. */
  readonly pending: Pending;
  readonly outcomes: readonly Outcome[];
}

export interface Pending {
  readonly creations: number;
  readonly changes: number;
  readonly replacements: number;
}

const TENTHS = 10;
const BAR = 40;

export const whereItMet = (met: Met): string =>
  typeof met === 'string' ? met : `apply, ${met.done} of ${met.of} changes done`;

/** `100 runs, 0 resources lost, 0 locks left, 0 not converged`: without those in which Terraform itself was killed. */
export function lastLine(outcomes: readonly Outcome[]): string {
  const own = outcomes.filter(({ attack }) => attack.kind !== 'kill Terraform');
  return `${outcomes.length} runs, ${totals(own)}`;
}

function totals(outcomes: readonly Outcome[]): string {
  const sum = (of: (outcome: Outcome) => number): number => outcomes.reduce((all, each) => all + of(each), 0);
  const open = outcomes.filter(({ converged }) => !converged).length;
  return `${sum(({ lost }) => lost)} resources lost, ${sum(({ locks }) => locks)} locks left, ${open} not converged`;
}

/** How many interrupts met the deployment when. */
function histogram(outcomes: readonly Outcome[]): readonly (readonly [string, number])[] {
  const interrupts = outcomes.filter(({ attack }) => (INTERRUPTS as readonly Kind[]).includes(attack.kind));
  const names = ['plan', ...Array.from({ length: TENTHS }, (_, tenth) => nameOf(tenth)), 'over'];
  return names.map((name) => [name, interrupts.filter(({ met }) => bucket(met) === name).length] as const);
}

const nameOf = (tenth: number): string => `apply, ${tenth * TENTHS} to ${(tenth + 1) * TENTHS} %`;

const bucket = (met: Met): string =>
  typeof met === 'string' ? met : nameOf(Math.min(TENTHS - 1, Math.floor((met.done / met.of) * TENTHS)));

/** Of the interrupts, how many of a hundred met an apply. */
export function inApply(outcomes: readonly Outcome[]): number {
  const rows = histogram(outcomes);
  const sum = (of: typeof rows): number => of.reduce((all, [, count]) => all + count, 0);
  const all = sum(rows);
  return all === 0 ? 0 : Math.round((sum(rows.filter(([name]) => name.startsWith('apply'))) / all) * 100);
}

/** Lines of text: the histogram, what Terraform's own death left, and the last line. */
export function summaryLines({ outcomes }: Summary): readonly string[] {
  const rows = histogram(outcomes);
  const most = Math.max(1, ...rows.map(([, count]) => count));
  return [
    `When the interrupts came (${inApply(outcomes)} % of them in the apply):`,
    ...rows.map(([name, count]) => `  ${name.padEnd(18)} ${String(count).padStart(3)} ${bar(count, most)}`.trimEnd()),
    `Terraform itself killed, counted apart: ${killed(outcomes)}`,
    lastLine(outcomes),
  ];
}

const bar = (count: number, most: number): string => '#'.repeat(Math.round((count / most) * BAR));

function killed(outcomes: readonly Outcome[]): string {
  const own = outcomes.filter(({ attack }) => attack.kind === 'kill Terraform');
  return `${own.length} runs, ${totals(own)}`;
}

/** docs/reliability.md. */
export function reliabilityPage(summary: Summary): string {
  const { seed, pending, outcomes } = summary;
  const rows = [...INTERRUPTS, ...TROUBLES].map((kind) => {
    const own = outcomes.filter(({ attack }) => attack.kind === kind);
    const [lost, locks] = [
      own.reduce((all, each) => all + each.lost, 0),
      own.reduce((all, each) => all + each.locks, 0),
    ];
    return [
      kind,
      String(own.length),
      String(lost),
      String(locks),
      String(own.filter((each) => !each.converged).length),
    ];
  });
  return [
    '# What an interrupted deployment loses',
    '',
    `Made by \`npm run chaos -- --runs ${outcomes.length} --seed ${seed} --report docs/reliability.md\`; nobody writes these figures by hand.`,
    '',
    'Each run begins with the same cloud, in which prod is as it could have been yesterday, and deploys the prod of today over it:',
    `${pending.creations} creations, ${pending.changes} changes and ${pending.replacements} replacements. At a moment that the seed chooses it is stopped or disturbed. Then everything`,
    'in the simulated clouds is held against the state, locks are counted, prod is deployed once more, and a last plan must be empty.',
    '',
    markdownTable(['what happened', 'runs', 'resources lost', 'locks left', 'not converged'], rows),
    '',
    '`interrupt` is one Ctrl-C as a terminal and npm deliver it, `kill` is `kill -9` of the command. A Terraform that is killed itself cannot save what it has made: those',
    'runs are mended with the commands that the next deployment prints, and their losses are counted apart, also in the last line.',
    '',
    '```text',
    ...summaryLines(summary).slice(0, -1),
    '```',
    '',
    lastLine(outcomes),
    '',
  ].join('\n');
}
