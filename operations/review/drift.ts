/** What changed outside of Terraform, and the list of what may. */
import type { Report } from '../../review';
import { EXPECTED_DRIFT_FILE, type Dated, type ExpectedDriftEntry } from './dated-list';

/** The plan without what the code changes: what Terraform found changed when it refreshed the state. */
export function driftOnly(json: unknown): unknown {
  const plan = json as Record<string, unknown>;
  return { ...plan, resource_changes: [], output_changes: {}, deferred_changes: [] };
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
