/** The chat integration (provider: internal/service/chatbot/slack_channel_configuration.go, which replaces nothing). */
import type { ResourceBehaviour } from '../behaviour';
import { failure, text } from '../values';

const TYPE = 'aws_chatbot_slack_channel_configuration';
/** "UpdateSlackChannelConfiguration" (AWS Chatbot API reference) does not take them, so that AWS keeps what it has. */
const KEPT = ['configuration_name', 'slack_team_id'];

const slackChannel: ResourceBehaviour = {
  refuse(action, values, cloud) {
    if (action !== 'update') return [];
    const arn = text(values, 'chat_configuration_arn');
    const held = cloud.resources(TYPE).find((one) => text(one.values, 'chat_configuration_arn') === arn)?.values;
    return KEPT.map((name) => [name, text(values, name), text(held, name)] as const)
      .filter(([, planned, kept]) => planned !== undefined && kept !== undefined && planned !== kept)
      .map(([name, planned, kept]) =>
        failure(
          'Provider produced inconsistent result after apply',
          undefined,
          `produced an unexpected new value: .${name}: was cty.StringVal("${planned}"), but now cty.StringVal("${kept}").`,
        ),
      );
  },
};

export const chatbotResources: Readonly<Record<string, ResourceBehaviour>> = { [TYPE]: slackChannel };
