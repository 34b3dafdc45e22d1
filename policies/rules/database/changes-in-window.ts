import { blocks, show, text, undecided } from '../../expectations';
import { servesNobody } from '../../generations';
import { hasUnresolved } from '../../references';
import type { Rule } from '../../rule';
import type { StackView } from '../../stack-view';

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
    if (given === true && isEmergency(stack)) return [];
    const remedy = `Let changes of the database wait for the window in environments/${stack.name}.ts, or say why not and until when: applyChanges: { now, until }.`;
    if (hasUnresolved(given)) return [undecided('apply_immediately', given, remedy)];
    return [{ wrong: `apply_immediately is ${show(given)}, expected false or absent`, remedy }];
  },
};

/** Promised with an end, at which plans stop: constructs/delivery/promises.ts. */
const isEmergency = (stack: StackView): boolean =>
  stack
    .ofType('aws_ssm_parameter')
    .filter(({ attributes }) => text(attributes['name']).endsWith('/promised/emergencies/apply-changes'))
    .some(({ attributes }) =>
      blocks(attributes['lifecycle'])
        .flatMap(({ precondition }) => blocks(precondition))
        .some(
          ({ condition }) =>
            condition === '${timecmp(plantimestamp(), local.end_of_apply_changes) < 0}' &&
            /^[\d-]+T[\d:]+Z$/.test(text(stack.json.locals?.['end_of_apply_changes'])),
        ),
    );
