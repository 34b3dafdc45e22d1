/** #balrog: what is told, in which words, and that each message can get there. */
import { ChatbotSlackChannelConfiguration } from '@cdktf/provider-aws/lib/chatbot-slack-channel-configuration';
import { CloudwatchCompositeAlarm } from '@cdktf/provider-aws/lib/cloudwatch-composite-alarm';
import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { inputTemplate } from '../../constructs/observability/chat/chat-message';
import { stackNamed, type SynthesizedStack } from '../kit';
import { matches, transform } from './event-bridge';

// Of every shape: what is expected of it stands in the tests.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = Record<string, any>;
const ENVIRONMENTS = ['prod', 'stage'] as const;
const prod = stackNamed('prod');
const ACCOUNT = '111122223333';

/** The rules that tell the channel, by name. */
const rulesOf = (stack: SynthesizedStack) =>
  stack
    .each(CloudwatchEventTarget)
    .filter(({ json }) => json.target_id === 'chat')
    .map(({ json }) => {
      const rule = stack.only(CloudwatchEventRule, ({ address }) => json.rule === `\${${address}.name}`);
      const { input_paths: paths, input_template: template } = json.input_transformer as Json;
      return { rule, target: json, pattern: JSON.parse(String(rule.json.event_pattern)) as Json, paths, template };
    });

/** What the channel is told of an event: the messages of all rules that take it. */
const toldOf = (event: unknown): readonly Json[] =>
  rulesOf(prod)
    .filter(({ pattern }) => matches(pattern, event))
    .map(
      ({ paths, template }) => JSON.parse(transform(paths as Record<string, string>, String(template), event)) as Json,
    );

/** "Amazon ECS service deployment state change events" (ECS developer guide), with our names. */
const deployment = (eventName: string, reason: string, service = 'balrog-prod/public') => ({
  version: '0',
  id: 'ddca6449-b258-46c0-8653-e0e3a6EXAMPLE',
  'detail-type': 'ECS Deployment State Change',
  source: 'aws.ecs',
  account: ACCOUNT,
  time: '2020-05-23T12:31:14Z',
  region: 'us-west-2',
  resources: [`arn:aws:ecs:us-west-2:${ACCOUNT}:service/${service}`],
  detail: { eventType: 'INFO', eventName, deploymentId: 'ecs-svc/123', updatedAt: '2020-05-23T11:11:11Z', reason },
});

/** "Monitoring Amazon RDS events" (RDS user guide), with our name. */
const databaseEvent = (category: string, message: string, identifier = 'balrog-prod') => ({
  version: '0',
  id: '68f6e973-1a0c-d37b-f2f2-94a7f62ffd4e',
  'detail-type': 'RDS DB Instance Event',
  source: 'aws.rds',
  account: ACCOUNT,
  time: '2018-09-27T22:36:43Z',
  region: 'us-west-2',
  resources: [`arn:aws:rds:us-west-2:${ACCOUNT}:db:${identifier}`],
  detail: {
    EventCategories: [category],
    SourceType: 'DB_INSTANCE',
    SourceArn: `arn:aws:rds:us-west-2:${ACCOUNT}:db:${identifier}`,
    Date: '2018-09-27T22:36:43.292Z',
    Message: message,
    SourceIdentifier: identifier,
    EventID: 'RDS-EVENT-0049',
  },
});

/** "Amazon ECS task state change events" (ECS developer guide), the fields that our rules look at. */
const task = (detail: Json) => ({
  version: '0',
  id: '3317b2af-7005-947d-b652-f55e762e571a',
  'detail-type': 'ECS Task State Change',
  source: 'aws.ecs',
  account: ACCOUNT,
  time: '2020-01-23T17:57:58Z',
  region: 'us-west-2',
  resources: [`arn:aws:ecs:us-west-2:${ACCOUNT}:task/balrog-prod/c13b4cb40f1f4fe4a2971f76ae5a47ad`],
  detail: {
    clusterArn: `arn:aws:ecs:us-west-2:${ACCOUNT}:cluster/balrog-prod`,
    group: 'family:balrog-prod-dump',
    lastStatus: 'STOPPED',
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    taskArn: `arn:aws:ecs:us-west-2:${ACCOUNT}:task/balrog-prod/c13b4cb40f1f4fe4a2971f76ae5a47ad`,
    ...detail,
  },
});

describe('deployments are told', () => {
  test.each([
    ['SERVICE_DEPLOYMENT_IN_PROGRESS', ':rocket: *balrog-prod*: a deployment has started'],
    ['SERVICE_DEPLOYMENT_COMPLETED', ':white_check_mark: *balrog-prod*: a deployment is complete'],
    ['SERVICE_DEPLOYMENT_FAILED', ':rotating_light: *balrog-prod*: a deployment has failed and goes back'],
  ])('%s', (eventName, title) => {
    const reason = 'ECS deployment ecs-svc/123 in progress.';
    const [message, ...more] = toldOf(deployment(eventName, reason));
    expect(more).toEqual([]);
    expect(message).toMatchObject({
      version: '1.0',
      source: 'custom',
      content: { textType: 'client-markdown', title, description: reason },
      // One thread for each deployment.
      metadata: {
        threadId: 'ecs-svc/123',
        relatedResources: [`arn:aws:ecs:us-west-2:${ACCOUNT}:service/balrog-prod/public`],
      },
    });
  });

  test('not those of another cluster', () => {
    expect(toldOf(deployment('SERVICE_DEPLOYMENT_FAILED', 'x', 'balrog-production/public'))).toEqual([]);
  });
});

describe('events of the database are told', () => {
  test('a failover, with what RDS says', () => {
    const [message, ...more] = toldOf(databaseEvent('failover', 'A Multi-AZ failover has completed.'));
    expect(more).toEqual([]);
    expect(message).toMatchObject({
      content: {
        title: ':floppy_disk: *balrog-prod*: the update database (failover)',
        description: 'A Multi-AZ failover has completed.',
      },
      metadata: { relatedResources: [`arn:aws:rds:us-west-2:${ACCOUNT}:db:balrog-prod`] },
    });
  });

  test('text with quotes, backslashes and new lines still makes a message', () => {
    const odd = 'Parameter "init_connect" = \\N\nis odd: <message> {{x}}';
    expect(toldOf(databaseEvent('failure', odd))[0]?.content.description).toBe(odd);
  });

  test('not each night’s backup, and not another database', () => {
    expect(toldOf(databaseEvent('backup', 'Finished DB Instance backup'))).toEqual([]);
    expect(toldOf(databaseEvent('failover', 'x', 'balrog-prod-restored'))).toEqual([]);
  });
});

describe('failed jobs are told', () => {
  const ended = (exitCode: number, more: Json = {}) => task({ containers: [{ name: 'dump', exitCode }], ...more });

  test('a container that ended with another code than 0', () => {
    const [message, ...more] = toldOf(ended(1));
    expect(more).toEqual([]);
    expect(message?.content).toMatchObject({
      title: ':x: *balrog-prod*: a job failed (family:balrog-prod-dump)',
      description: 'Essential container in task exited',
    });
  });

  test('a task that did not start', () => {
    const reason = 'CannotPullContainerError: pull image manifest has been retried 5 time(s)';
    const told = toldOf(task({ containers: [{ name: 'dump' }], stopCode: 'TaskFailedToStart', stoppedReason: reason }));
    expect(told.map(({ content }) => content.description)).toEqual([reason]);
  });

  test('not one that did its work, still runs, or is no job', () => {
    expect(toldOf(ended(0))).toEqual([]);
    expect(toldOf(ended(1, { lastStatus: 'RUNNING' }))).toEqual([]);
    expect(toldOf(ended(1, { group: 'service:public' }))).toEqual([]);
  });

  test('of every job there is', () => {
    const services = ['public', 'admin', 'agent'].map((name) => `balrog-prod-${name}`);
    const families = prod.each(EcsTaskDefinition).map(({ json }) => String(json.family));
    const { pattern } = rulesOf(prod).find(({ rule }) => rule.json.name === 'balrog-prod-jobs-failed')!;
    const jobs = families.filter((family) => !services.includes(family)).map((family) => `family:${family}`);
    expect([...(pattern.detail.group as string[])].sort()).toEqual(jobs.sort());
  });
});

describe('every message', () => {
  const text = 'x'.repeat(1000);
  test('has the form that the chat integration knows, and no placeholder without a path', () => {
    for (const { rule, paths, template } of rulesOf(prod)) {
      const placeholders = [...String(template).matchAll(/<(\w+)>/g)].map(([, name]) => name!);
      expect([rule.json.name, [...new Set(placeholders)].sort()]).toEqual([
        rule.json.name,
        Object.keys(paths as Json).sort(),
      ]);
      const filled = JSON.parse(
        String(template)
          .replaceAll(/([:[,])<\w+>/g, `$1"${text}"`)
          .replaceAll(/<\w+>/g, text),
      ) as Json;
      expect(Object.keys(filled).sort()).toEqual(['content', 'metadata', 'source', 'version']);
      expect([filled.version, filled.source, filled.content.textType]).toEqual(['1.0', 'custom', 'client-markdown']);
      expect(filled.content.nextSteps.length).toBeGreaterThan(0);
      // "Input template": 8192 characters at most; a hundred paths.
      expect(String(template).length).toBeLessThanOrEqual(8192);
    }
  });

  test('leaves quotes to EventBridge where a placeholder is a whole value', () => {
    const message = inputTemplate({
      title: '<a> happened',
      description: '<b>',
      nextSteps: ['Look.'],
      threadId: '<c>',
      summary: 's',
      eventType: 'e',
      relatedResources: ['<d>'],
    });
    expect(message).toContain('"title":"<a> happened"');
    expect(message).toContain('"description":<b>');
    expect(message).toContain('"relatedResources":[<d>]');
  });
});

describe.each(ENVIRONMENTS)('in %s the way to the channel', (environment) => {
  const stack = stackNamed(environment);
  const account = environment === 'prod' ? ACCOUNT : '444455556666';
  const topic = stack.only(SnsTopic, ({ json }) => json.name === `balrog-${environment}-chat`);
  const channel = stack.only(ChatbotSlackChannelConfiguration).json;

  test('is open to exactly our rules', () => {
    const policy = stack.only(SnsTopicPolicy, ({ json }) => json.arn === `\${${topic.address}.arn}`);
    const rules = rulesOf(stack);
    expect(rules.length).toBe(5);
    for (const { target } of rules) {
      expect(target.arn).toBe(`\${${topic.address}.arn}`);
      // With a role, delivery to an encrypted topic fails: "Using resource-based policies" (EventBridge user guide).
      expect(target.role_arn).toBeUndefined();
    }
    const [{ condition }] = stack.statements(policy.json.policy) as [Json];
    expect(condition[0].values).toHaveLength(rules.length);
    expect(stack.statements(policy.json.policy)).toEqual([
      {
        sid: 'OurRulesPublish',
        principals: [{ type: 'Service', identifiers: ['events.amazonaws.com'] }],
        actions: ['sns:Publish'],
        resources: [`\${${topic.address}.arn}`],
        condition: [
          {
            test: 'ArnEquals',
            variable: 'aws:SourceArn',
            values: expect.arrayContaining(rules.map(({ rule }) => `\${${rule.address}.arn}`)),
          },
        ],
      },
    ]);
  });

  test('has a key that EventBridge may use, without the condition that would lose its messages', () => {
    const key = stack.only(KmsKey, ({ address }) => address === 'aws_kms_key.chat_key');
    expect(topic.json.kms_master_key_id).toBe(`\${${key.address}.arn}`);
    const statement = stack.statements(key.json.policy).find(({ sid }) => sid === 'UsedByEventBridge');
    expect(statement).toMatchObject({
      principals: [{ type: 'Service', identifiers: ['events.amazonaws.com'] }],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      condition: [
        {
          test: 'StringEquals',
          variable: 'kms:EncryptionContext:aws:sns:topicArn',
          values: [`arn:aws:sns:us-west-2:${account}:balrog-${environment}-chat`],
        },
      ],
    });
  });

  test('begins at every topic that an alarm tells', () => {
    const heard = new Set(channel.sns_topic_arns as string[]);
    const told = [
      ...stack.each(CloudwatchMetricAlarm),
      ...stack.all.filter(({ type }) => type === CloudwatchCompositeAlarm.tfResourceType),
    ].flatMap(({ json }) => (json.alarm_actions ?? []) as string[]);
    expect(told.length).toBeGreaterThan(20);
    expect(told.filter((arn) => !heard.has(arn))).toEqual([]);
    expect(heard).toContain(`\${${topic.address}.arn}`);
  });

  test('lets nobody do more from the channel than look', () => {
    const role = stack.only(IamRole, ({ json }) => json.name === `balrog-${environment}-chat`);
    const guardrail = stack.only(IamPolicy, ({ json }) => json.name === `balrog-${environment}-chat-guardrail`);
    expect(channel).toMatchObject({
      iam_role_arn: `\${${role.address}.arn}`,
      guardrail_policy_arns: [`\${${guardrail.address}.arn}`],
      user_authorization_required: true,
    });
    const [statement, ...more] = stack.statements(guardrail.json.policy);
    expect(more).toEqual([]);
    for (const action of statement!.actions as string[]) expect(action).toMatch(/^cloudwatch:(Describe|Get|List)\w+$/);
    expect(JSON.stringify(stack.statements(role.json.assume_role_policy))).toContain('chatbot.amazonaws.com');
  });
});
