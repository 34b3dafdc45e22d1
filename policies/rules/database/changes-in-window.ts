import { show, undecided } from '../../expectations';
import { servesNobody } from '../../generations';
import { hasUnresolved } from '../../references';
import type { Rule } from '../../rule';

/** A change that restarts the database that serves waits for its maintenance window, where the environment says so. */
export const changesInWindow: Rule = {
  id: 'changes-in-window',
  reason: 'A new instance class or parameter applied at once fails the database over in the middle of a release.',
  appliesTo: ['aws_db_instance', 'aws_rds_cluster'],
  check: (resource, stack) => {
    const given = stack.value(resource.attributes['apply_immediately']);
    // What a restore does not inherit has to come at once, and nobody is there to be cut off.
    if (servesNobody(resource, stack)) return [];
    if (!stack.floors.changesWaitForWindow || given === undefined || given === false) return [];
    const remedy = `Let changes of the database wait for the window in environments/${stack.name}.ts.`;
    if (hasUnresolved(given)) return [undecided('apply_immediately', given, remedy)];
    return [{ wrong: `apply_immediately is ${show(given)}, expected false or absent`, remedy }];
  },
};
