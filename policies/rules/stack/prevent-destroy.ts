import { blocks, show } from '../../expectations';
import { DATA_HOLDING } from '../../data-holding';
import { retires } from '../../generations';
import type { Rule } from '../../rule';

/** Terraform refuses any plan that would delete or replace what holds data, but for a database that somebody has signed off. */
export const preventDestroy: Rule = {
  id: 'prevent-destroy',
  reason:
    'An edit that forces a replacement (engine, name, key) deletes the old one with its data; with prevent_destroy ' +
    'the plan stops instead.',
  appliesTo: Object.keys(DATA_HOLDING),
  waivable: false,
  check: (resource, stack) => {
    if (resource.type === 'aws_db_instance' && retires(resource, stack)) return [];
    const given = blocks(resource.attributes['lifecycle'])[0]?.['prevent_destroy'];
    if (given === true) return [];
    return [
      {
        wrong: `lifecycle.prevent_destroy is ${show(given)}, expected true`,
        remedy: `Add lifecycle: { preventDestroy: true } to the ${resource.type} in the construct of ${resource.path}.`,
      },
    ];
  },
};
