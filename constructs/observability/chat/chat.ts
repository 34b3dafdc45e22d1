import { ChatbotSlackChannelConfiguration } from '@cdktf/provider-aws/lib/chatbot-slack-channel-configuration';
import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { Construct } from 'constructs';
import type { Environment } from '../../../environments/environment';
import { ServiceRole } from '../../identity/service-role';
import type { Responders } from '../../alarms/responders';
import { chatEvents, type ChatEvent, type ChatScope } from './chat-events';
import { inputTemplate } from './chat-message';
import { ChatTopic } from './chat-topic';

export interface ChatProps extends ChatScope {
  readonly slack: Environment['observability']['slack'];
  /** Their topics carry the alarms, which the channel sees, too. */
  readonly responders: Responders;
  /** In other regions: CloudFront's. */
  readonly furtherTopicArns: readonly string[];
}

const RECENT_DAYS = 14;
/** Where AWS's chat integration writes its log, whatever the region of the topics. */
const CHATBOT_LOG_REGION = 'us-east-1';

/** To draw the metric of an alarm beside it: "Notification permissions" (Amazon Q Developer in chat applications). */
const MAY_READ = [
  'cloudwatch:DescribeAlarmHistory',
  'cloudwatch:DescribeAlarms',
  'cloudwatch:DescribeAlarmsForMetric',
  'cloudwatch:GetMetricData',
  'cloudwatch:GetMetricStatistics',
  'cloudwatch:GetMetricWidgetImage',
  'cloudwatch:ListMetrics',
];

/** #balrog: deployments, events of the database and failed jobs as messages of ours, alarms as AWS draws them. */
export class Chat extends Construct {
  readonly topic: ChatTopic;
  /** The rules that tell the channel something, by their names without the prefix. */
  readonly rules: readonly { readonly id: string; readonly rule: CloudwatchEventRule }[];

  constructor(scope: Construct, id: string, props: ChatProps) {
    super(scope, id);
    const { prefix, accountId, region } = props;
    this.topic = new ChatTopic(this, 'topic', { name: `${prefix}-chat`, accountId, region });
    this.rules = chatEvents(props).map((event) => ({ id: event.id, rule: this.tell(event, prefix) }));
    this.admit();
    this.connect(props);
  }

  private tell(event: ChatEvent, prefix: string): CloudwatchEventRule {
    const { id, description, pattern, paths, message } = event;
    const rule = new CloudwatchEventRule(this, id, {
      name: `${prefix}-${id}`,
      description,
      eventPattern: JSON.stringify(pattern),
    });
    new CloudwatchEventTarget(this, `${id}-message`, {
      rule: rule.name,
      targetId: 'chat',
      arn: this.topic.arn,
      inputTransformer: { inputPaths: { ...paths }, inputTemplate: inputTemplate(message) },
    });
    return rule;
  }

  /** EventBridge publishes by the topic's policy; with a role, delivery to encrypted topics fails. */
  private admit() {
    const document = new DataAwsIamPolicyDocument(this, 'topic-document', {
      statement: [
        {
          sid: 'OurRulesPublish',
          principals: [{ type: 'Service', identifiers: ['events.amazonaws.com'] }],
          actions: ['sns:Publish'],
          resources: [this.topic.arn],
          condition: [{ test: 'ArnEquals', variable: 'aws:SourceArn', values: this.rules.map(({ rule }) => rule.arn) }],
        },
      ],
    });
    new SnsTopicPolicy(this, 'topic-policy', { arn: this.topic.arn, policy: document.json });
  }

  private connect({ prefix, accountId, slack, responders, furtherTopicArns }: ChatProps) {
    const role = new ServiceRole(this, 'role', {
      name: `${prefix}-chat`,
      service: 'chatbot.amazonaws.com',
      accountId,
      permissions: { statements: [{ sid: 'ReadMetrics', actions: MAY_READ, resources: ['*'] }] },
    });
    // Whatever role somebody asks with: nothing more can be done from the channel.
    const guardrail = new IamPolicy(this, 'guardrail', {
      name: `${prefix}-chat-guardrail`,
      description: 'The most that anybody may do from the channel: look at metrics and alarms',
      policy: new DataAwsIamPolicyDocument(this, 'guardrail-document', {
        statement: [{ sid: 'ReadMetrics', actions: MAY_READ, resources: ['*'] }],
      }).json,
    });
    // INVARIANT: log-retention. Made by AWS it would keep its lines for ever.
    const log = new CloudwatchLogGroup(this, 'log', {
      region: CHATBOT_LOG_REGION,
      name: `/aws/chatbot/${prefix}`,
      retentionInDays: RECENT_DAYS,
    });
    new ChatbotSlackChannelConfiguration(this, 'channel', {
      configurationName: prefix,
      slackTeamId: slack.workspaceId,
      slackChannelId: slack.channelId,
      iamRoleArn: role.arn,
      guardrailPolicyArns: [guardrail.arn],
      userAuthorizationRequired: true,
      // Errors only: what AWS could not make a message of.
      loggingLevel: 'ERROR',
      snsTopicArns: [this.topic.arn, responders.releng.arn, responders.cloudops.arn, ...furtherTopicArns],
      dependsOn: [role.permissions, log],
    });
  }
}
