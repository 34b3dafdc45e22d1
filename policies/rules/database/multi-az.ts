import { mustBe } from '../../expectations';
import type { Rule } from '../../rule';

/** A standby in a second zone takes over by itself, where the environment needs that. */
export const multiAz: Rule = {
  id: 'multi-az',
  reason: 'Without a standby, the loss of a zone or a patch of the host is an outage until somebody restores a backup.',
  appliesTo: ['aws_db_instance'],
  check: (resource, stack) =>
    stack.floors.multiAz
      ? mustBe(
          stack,
          resource,
          'multi_az',
          true,
          `Set the availability of the database to multi-az in environments/${stack.name}.ts.`,
        )
      : [],
};
