/** What Step Functions, EventBridge and SNS refuse of the documents that they are given. */
import type { Values } from '../../behaviour';
import { isObject, text } from '../../values';
import type { TypeRefusal } from './by-type';
import { lists, parsed, policy, statementsOf } from './documents';
import { when } from './rules';

const PUT = ['create', 'update'] as const;
const MACHINE = {
  types: ['aws_sfn_state_machine'],
  on: PUT,
  service: 'SFN',
  operation: 'CreateStateMachine',
  code: 'InvalidDefinition',
  isModelled: true,
  path: 'definition',
} as const;
const ASL = 'Amazon States Language specification, "StartAt" and "Transitions"; words as seen in provider issues';
const machine = (more: Values): Values => ({
  definition: JSON.stringify({
    StartAt: 'A',
    States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Succeed' } },
    ...more,
  }),
});
const statesOf = (values: Values): Values | undefined => {
  const states = parsed(values.definition)?.['States'];
  return isObject(states) ? states : undefined;
};

export const EVENTS: readonly TypeRefusal[] = [
  {
    ...MACHINE,
    source: ASL,
    refused({ values }) {
      const start = parsed(values.definition)?.['StartAt'];
      const states = statesOf(values);
      return when(
        text(values, 'definition') !== undefined && (typeof start !== 'string' || !(start in (states ?? {}))),
        `Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' target: ${String(start)} at /StartAt'`,
      );
    },
    wrong: { values: machine({ StartAt: 'C' }) },
    right: { values: machine({}) },
  },
  {
    ...MACHINE,
    source: ASL,
    refused({ values }) {
      const states = statesOf(values) ?? {};
      const wrong = Object.entries(states).find(
        ([, state]) => isObject(state) && typeof state['Next'] === 'string' && !(state['Next'] in states),
      );
      return (
        wrong &&
        `Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' target: ${String((wrong[1] as Values)['Next'])} at /States/${wrong[0]}/Next'`
      );
    },
    wrong: { values: machine({ States: { A: { Type: 'Pass', Next: 'C' } } }) },
    right: { values: machine({}) },
  },
  {
    ...MACHINE,
    source: ASL,
    refused({ values }) {
      const ends = ['Succeed', 'Fail', 'Choice'];
      const wrong = Object.entries(statesOf(values) ?? {}).find(
        ([, state]) =>
          isObject(state) &&
          !ends.includes(String(state['Type'])) &&
          state['Next'] === undefined &&
          state['End'] !== true,
      );
      return (
        wrong &&
        `Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: The state has neither 'Next' nor 'End' at /States/${wrong[0]}'`
      );
    },
    wrong: { values: machine({ States: { A: { Type: 'Pass' } } }) },
    right: { values: machine({ States: { A: { Type: 'Pass', End: true } } }) },
  },
  {
    types: ['aws_cloudwatch_event_rule'],
    on: PUT,
    service: 'EventBridge',
    operation: 'PutRule',
    code: 'InvalidEventPatternException',
    isModelled: true,
    path: 'event_pattern',
    source: 'EventBridge API Reference, PutRule, errors; User Guide, "Event patterns": values stand in arrays',
    refused: ({ values }) => {
      const pattern = parsed(values.event_pattern);
      const wrong = pattern && leafOf(pattern);
      return wrong && `Event pattern is not valid. Reason: "${wrong}" must be an object or an array`;
    },
    wrong: { values: { event_pattern: '{"source":"aws.ecs"}' } },
    right: { values: { event_pattern: '{"source":["aws.ecs"],"detail":{"state":[{"prefix":"a"}]}}' } },
  },
  {
    types: ['aws_sns_topic_subscription'],
    on: PUT,
    service: 'SNS',
    operation: 'Subscribe',
    code: 'InvalidParameter',
    isModelled: true,
    path: 'filter_policy',
    source: 'SNS Developer Guide, "Subscription filter policies": values stand in arrays; moto/sns/models.py',
    refused: ({ values }) => {
      const filter = parsed(values.filter_policy);
      const wrong = filter && leafOf(filter);
      return wrong && `Invalid parameter: Attributes Reason: FilterPolicy: "${wrong}" must be an object or an array`;
    },
    wrong: { values: { filter_policy: '{"severity":"page"}' } },
    right: { values: { filter_policy: '{"severity":["page"]}' } },
  },
  {
    types: ['aws_sns_topic_policy'],
    on: PUT,
    service: 'SNS',
    operation: 'SetTopicAttributes',
    code: 'InvalidParameter',
    isModelled: true,
    path: 'policy',
    source:
      'SNS API Reference, SetTopicAttributes; moto/sns/models.py: "Policy statement action out of service scope!"',
    refused: ({ values }) =>
      when(
        statementsOf(values.policy).some((each) =>
          lists(each, 'Action').some((action) => !/^(sns:|\*$)/i.test(action)),
        ),
        'Invalid parameter: Policy statement action out of service scope!',
      ),
    wrong: { values: policy({ Action: 'sqs:SendMessage', Principal: '*' }) },
    right: { values: policy({ Action: 'sns:Publish', Principal: '*' }) },
  },
  {
    types: ['aws_cloudwatch_event_target'],
    on: ['create'],
    service: 'EventBridge',
    operation: 'PutTargets',
    code: 'LimitExceededException',
    isModelled: true,
    source: 'EventBridge User Guide, "Quotas": five targets a rule',
    refused: ({ values, cloud }) =>
      when(
        cloud.resources('aws_cloudwatch_event_target').filter((each) => each.values.rule === values.rule).length >= 5,
        'The requested resource exceeds the maximum number allowed.',
      ),
    wrong: { values: { rule: 'r' }, others: targets(5) },
    right: { values: { rule: 'r' }, others: targets(4) },
  },
];

/** The first key whose value is neither an object nor an array; `$or` and what stands in arrays are their own language. */
function leafOf(pattern: Values): string | undefined {
  for (const [key, value] of Object.entries(pattern)) {
    if (Array.isArray(value)) continue;
    if (!isObject(value)) return key;
    const inside = leafOf(value);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

function targets(count: number): readonly (readonly [string, Values])[] {
  return [
    ['aws_cloudwatch_event_rule', { id: 'r', name: 'r' }] as const,
    ...Array.from(
      { length: count },
      (_, index) => ['aws_cloudwatch_event_target', { id: `${index}`, rule: 'r' }] as const,
    ),
  ];
}
