import { blocks, show, text } from '../../expectations';
import type { Rule } from '../../rule';

/** All but `OFF`: "Log levels for Step Functions execution events" (developer guide). */
const LEVELS = ['FATAL', 'ERROR', 'ALL'];

/** A state machine of which AWS keeps no history writes the runs that fail into a log. */
export const expressRunsLogged: Rule = {
  id: 'express-runs-logged',
  reason:
    'AWS keeps nothing of a run of an Express state machine: one that fails each minute looks the same as one that never ran.',
  appliesTo: ['aws_sfn_state_machine'],
  check: ({ attributes }, stack) => {
    // Of a standard one every run can be looked up for 90 days; anything else is not known to be one.
    if (['STANDARD', undefined].includes(stack.value(attributes['type']) as string | undefined)) return [];
    const [log = {}] = blocks(attributes['logging_configuration']);
    const remedy =
      "Give it loggingConfiguration { level: 'ERROR', includeExecutionData: true, logDestination: `${group.arn}:*` }.";
    return [
      ...(LEVELS.includes(text(log['level'])) ? [] : [`the level of its log is ${show(log['level'])}`]),
      ...(log['include_execution_data'] === true ? [] : ['its log leaves out what the run was told and answered']),
      ...(text(log['log_destination']).endsWith(':*') ? [] : [`its log goes to ${show(log['log_destination'])}`]),
    ].map((wrong) => ({ wrong, remedy }));
  },
};
