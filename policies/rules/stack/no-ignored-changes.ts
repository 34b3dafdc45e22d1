import { blocks, show, strings } from '../../expectations';
import type { Rule } from '../../rule';

/** Type -> arguments that something else than Terraform rightly changes. */
const CHANGED_BY_OTHERS: Readonly<Record<string, readonly string[]>> = {
  aws_ecs_service: ['desired_count'], // by autoscaling
};

/** Terraform puts back what somebody changed by hand. */
export const noIgnoredChanges: Rule = {
  id: 'no-ignored-changes',
  reason:
    'With ignore_changes the code says 35 days and AWS keeps none: every other rule would check a value nobody applies.',
  check: ({ type, attributes }) => {
    const given = strings(blocks(attributes['lifecycle'])[0]?.['ignore_changes']);
    const wrong = given.filter((attribute) => !CHANGED_BY_OTHERS[type]?.includes(attribute));
    if (wrong.length === 0) return [];
    const remedy = 'Remove them from ignoreChanges and write the value that is wanted.';
    return [{ wrong: `lifecycle.ignore_changes is ${show(wrong)}, expected none`, remedy }];
  },
};
