import { show } from '../../expectations';
import type { Rule } from '../../rule';

const ATTRIBUTES = ['force_destroy', 'force_delete'];

/** A bucket or vault that still holds something cannot be destroyed. */
export const noForceDestroy: Rule = {
  id: 'no-force-destroy',
  reason: 'With force_destroy, Terraform empties it first: the last refusal, which AWS itself gives, is gone.',
  appliesTo: ['aws_s3_bucket', 'aws_backup_vault', 'google_storage_bucket', 'aws_ecr_repository'],
  check: (resource, stack) =>
    ATTRIBUTES.flatMap((attribute) => {
      const given = stack.value(resource.attributes[attribute]);
      if (given === undefined || given === false) return [];
      const wrong = `${attribute} is ${show(given)}, expected false or absent`;
      return [
        { wrong, remedy: `Remove it from the construct of ${resource.path}; empty the bucket by hand if you must.` },
      ];
    }),
};
