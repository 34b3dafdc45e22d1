import { mustSatisfy, show } from '../../expectations';
import type { Rule } from '../../rule';

/** RDS adds storage by itself before it runs out. */
export const storageGrows: Rule = {
  id: 'storage-grows',
  reason: 'A full disk stops the database, and with it every update check. RDS grows by 10 % at least, or not at all.',
  appliesTo: ['aws_db_instance'],
  check: (resource, stack) => {
    const allocated = stack.value(resource.attributes['allocated_storage']);
    const floor = Math.ceil(Number(allocated) * 1.1);
    const accepts = (given: unknown): boolean => typeof given === 'number' && given >= floor;
    return mustSatisfy(
      stack,
      resource,
      'max_allocated_storage',
      accepts,
      `10 % above allocated_storage (${show(allocated)} GiB) at least`,
      `Raise the largest storage of the database in environments/${stack.name}.ts.`,
    );
  },
};
