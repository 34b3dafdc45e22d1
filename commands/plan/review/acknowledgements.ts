/**
 * Whose acknowledgements count. Only what is committed does, because only that is read by somebody else: a review takes what the change
 * that it reviews says, a deployment what has been merged into the base branch.
 */
import { join } from 'node:path';
import { baseBranch, commitIfAny, fileAt, shortName } from './base-checkout';
import { ACKNOWLEDGEMENTS_FILE, parseAcknowledgements, type Acknowledgement, type Dated } from './dated-list';
import { textOf } from './signed-file';

export interface Acknowledgements extends Dated<Acknowledgement> {
  /** What an entry needs besides being written, as the end of a sentence. */
  readonly counts: string;
  /** What who has written an entry must know, when it does not count. */
  readonly remarks: readonly string[];
}

/**
 * @param today `YYYY-MM-DD`
 * @param head the commit that is reviewed, when it is not what is checked out
 * @throws one error that lists everything wrong with the file
 */
export function acknowledgementsFor(
  purpose: 'review' | 'deployment',
  project: string,
  today: string,
  head = 'HEAD',
): Acknowledgements {
  const ref = purpose === 'review' ? head : baseBranch(project);
  const commit = ref === undefined ? undefined : commitIfAny(project, ref);
  const counted = commit === undefined ? undefined : fileAt(project, commit, ACKNOWLEDGEMENTS_FILE);
  const place = purpose === 'review' || ref === undefined ? 'commit it' : `merge it into ${shortName(ref)}`;
  return {
    ...parseAcknowledgements(counted, today),
    counts: place,
    remarks: remarksOn(project, { purpose, ref, commit, counted }),
  };
}

interface Counted {
  readonly purpose: 'review' | 'deployment';
  readonly ref: string | undefined;
  readonly commit: string | undefined;
  readonly counted: string | undefined;
}

function remarksOn(project: string, { purpose, ref, commit, counted }: Counted): readonly string[] {
  const here = textOf(join(project, ACKNOWLEDGEMENTS_FILE));
  if (ref === undefined || commit === undefined) {
    return ['This folder is no checkout of git with a commit, so nothing in it is acknowledged by anybody.'];
  }
  if (here === counted || (purpose === 'review' && ref !== 'HEAD')) return [];
  const name =
    purpose === 'review' ? `the commit ${commit.slice(0, 10)}` : `${shortName(ref)} (${commit.slice(0, 10)})`;
  const whose =
    purpose === 'review'
      ? 'a review takes what is committed'
      : 'a deployment takes what is merged, as this checkout knows it';
  return [`${ACKNOWLEDGEMENTS_FILE} here is not that of ${name}, which is what counts: ${whose}.`];
}
