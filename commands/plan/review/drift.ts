/** What changed outside of Terraform, and the list of what may. */
import type { Report } from '@balrog-infra/review';
import type { Decision } from './verdict';
import { EXPECTED_DRIFT_FILE, type Dated, type ExpectedDriftEntry } from './dated-list';

/** The plan without what the code changes: what Terraform found changed when it refreshed the state. */
export function driftOnly(json: unknown): unknown {
  const plan = json as Record<string, unknown>;
  return {
    ...plan,
    resource_changes: [],
    output_changes: {},
    deferred_changes: [],
    action_invocations: [],
    deferred_action_invocations: [],
  };
}

/**
 * Drift asks for no acknowledgement: it has happened. What is dangerous or judged by nobody, and on no list, ends with 3 all the same, for whoever watches.
 */
export function decideDrift({ drift }: Report): Decision {
  const unexpected = drift.filter(({ expected }) => expected === undefined);
  const dangerous = unexpected.filter(
    ({ dangers, unjudged }) => unjudged.length > 0 || dangers.some(({ severity }) => severity !== 'notice'),
  );
  const advice =
    'A deployment puts back what changed outside. What may stay as it is goes, with its reason and an end, into ';
  return {
    exitCode: dangerous.length > 0 ? 3 : unexpected.length > 0 ? 2 : 0,
    acknowledged: [],
    missing: unexpected.length > 0 ? [`${advice}${EXPECTED_DRIFT_FILE}.`] : [],
  };
}

/** Entries of the list that do nothing any more, so that it stays as short as it is true. */
export function notesOnDrift({ stack, drift }: Report, expected: Dated<ExpectedDriftEntry>): readonly string[] {
  const isNeeded = (entry: ExpectedDriftEntry): boolean =>
    drift.some(
      ({ address, attributes, moreAttributes }) =>
        address === entry.address &&
        (entry.path === '*' || moreAttributes > 0 || attributes.some(({ path }) => path.startsWith(entry.path))),
    );
  const of = (entries: readonly ExpectedDriftEntry[]): readonly ExpectedDriftEntry[] =>
    entries.filter((entry) => entry.stack === stack);
  return [
    ...of(expected.over).map(
      (entry) => `${nameOf(entry)}: expected until ${entry.until}, which is over. Mend the drift or agree anew.`,
    ),
    ...of(expected.holding)
      .filter((entry) => !isNeeded(entry))
      .map((entry) => `${nameOf(entry)}: expected until ${entry.until}, but there is no such drift. Remove the entry.`),
  ];
}

const nameOf = ({ address, path, bug }: ExpectedDriftEntry): string =>
  `${EXPECTED_DRIFT_FILE}: ${address} ${path} (bug ${bug})`;
