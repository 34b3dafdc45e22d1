import { mustBe } from '../../expectations';
import type { Rule } from '../../rule';

/** Snapshots carry the tags of their database. */
export const copyTagsToSnapshots: Rule = {
  id: 'copy-tags-to-snapshots',
  reason: 'A snapshot without tags belongs to nobody: clean-up jobs delete it, and access by tag does not cover it.',
  appliesTo: ['aws_db_instance', 'aws_rds_cluster'],
  check: (resource, stack) =>
    mustBe(stack, resource, 'copy_tags_to_snapshot', true, 'Set copyTagsToSnapshot: true in constructs/database.'),
};
