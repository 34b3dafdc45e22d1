/** What a review comes to: its exit code, and what people read around the report. */
import type { Report } from '@balrog-infra/review';
import type { Acknowledgements } from './acknowledgements';
import { ACKNOWLEDGEMENTS_FILE, type Acknowledgement } from './dated-list';

/** No change; no plan that could be deployed; changes; changes that somebody must acknowledge and nobody has. */
export type ExitCode = 0 | 1 | 2 | 3;

export interface Decision {
  readonly exitCode: ExitCode;
  /** Whose word holds, in the words of who gave it; to be read before the report. */
  readonly acknowledged: readonly string[];
  /** What is missing and how to give it; to be read after the report. */
  readonly missing: readonly string[];
}

/** Days that the entry we propose is good for. */
const PROPOSED_DAYS = 14;

/**
 * Holds each report's list of dangers against what was acknowledged. A digest belongs to one list: with a danger more, a danger
 * less or another value it is another digest, and nobody has acknowledged that one.
 * @param today `YYYY-MM-DD`
 */
export function decide(reports: readonly Report[], given: Acknowledgements, today: string): Decision {
  const dangerous = reports.filter(({ verdict }) => verdict === 'needs-acknowledgement');
  const matches =
    ({ stack, digest }: Report) =>
    (entry: Acknowledgement): boolean =>
      entry.stack === stack && entry.digest === digest;
  const holding = (report: Report): Acknowledgement | undefined => given.holding.find(matches(report));
  const missing = dangerous.filter((report) => holding(report) === undefined);
  const matching = (entries: readonly Acknowledgement[]) =>
    missing.flatMap((report) => entries.filter(matches(report)));
  return {
    exitCode: missing.length > 0 ? 3 : exitCodeOf(reports),
    acknowledged: dangerous.flatMap((report) => {
      const entry = holding(report);
      return entry === undefined
        ? []
        : [`${report.stack}: acknowledged until ${entry.until}: ${entry.reason} (bug ${entry.bug})`];
    }),
    missing:
      missing.length === 0
        ? []
        : [
            ...matching(given.over).map(overLine),
            ...matching(given.ahead).map(aheadLine),
            ...missing.flatMap((report) => voidLine(report, given)),
            ...given.remarks,
            instructions(missing, given, today),
          ],
  };
}

/** Of what nobody needs to acknowledge, or somebody has. */
function exitCodeOf(reports: readonly Report[]): ExitCode {
  if (reports.some(({ planState }) => planState === 'errored')) return 1;
  return reports.every(({ verdict }) => verdict === 'no-change') ? 0 : 2;
}

const overLine = ({ stack, until, bug }: Acknowledgement): string =>
  `${stack}: what bug ${bug} acknowledged held until ${until}, and does no more.`;

const aheadLine = ({ stack, date, bug }: Acknowledgement): string =>
  `${stack}: what bug ${bug} acknowledges is dated ${date}, which has not come: until then it acknowledges nothing.`;

/** Who has acknowledged something looks for it here: say that it was another list. */
function voidLine({ stack, digest }: Report, { holding }: Acknowledgements): readonly string[] {
  const others = holding.filter((entry) => entry.stack === stack);
  if (others.length === 0) return [];
  const named = others.map((entry) => `${entry.digest} (bug ${entry.bug})`).join(', ');
  return [`${stack}: acknowledged are other lists of dangers, ${named}; of this one, ${digest}, nothing is.`];
}

/** The entry to add, ready to copy but for the two things that only its author knows. */
function instructions(missing: readonly Report[], { counts }: Acknowledgements, today: string): string {
  const until = new Date(Date.parse(today) + PROPOSED_DAYS * 86_400_000).toISOString().slice(0, 10);
  const entries = missing.map(
    ({ stack, digest }) =>
      `  { "stack": "${stack}", "digest": "${digest}",\n    "reason": "<a sentence: why this is right>", "bug": 0, "date": "${today}", "until": "${until}" }`,
  );
  return [
    `To acknowledge exactly this list of dangers, add to "entries" of ${ACKNOWLEDGEMENTS_FILE}, with your reason and the number of the bug, and ${counts}:`,
    entries.join(',\n'),
  ].join('\n');
}
