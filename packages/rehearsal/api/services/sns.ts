/** SNS: topics and who is subscribed to them; what is published reaches nobody. */
import { text } from '../../clouds/values';
import type { StoredResource } from '../../store';
import { make, resources, view, type Context, type Operations } from '../context';
import { pageOf } from '../page';
import { ApiError } from '../wire/api-error';
import type { Input } from '../wire/decode';

const TOPIC = 'aws_sns_topic';

function topic(context: Context, input: Input): StoredResource {
  const found = resources(context, TOPIC).find(({ values }) => values['arn'] === text(input, 'TopicArn'));
  if (found === undefined) throw new ApiError('NotFoundException', 'Topic does not exist');
  return found;
}

const subscription = ({ values }: StoredResource): Input => ({
  SubscriptionArn: values['pending_confirmation'] === true ? 'PendingConfirmation' : text(values, 'arn'),
  Owner: text(values, 'owner_id'),
  Protocol: text(values, 'protocol'),
  Endpoint: text(values, 'endpoint'),
  TopicArn: text(values, 'topic_arn'),
});

export const sns: Operations = {
  ListTopics(context, input) {
    const { items, next } = pageOf(input, resources(context, TOPIC), 'MaxResults', 'NextToken');
    return { Topics: items.map(({ values }) => ({ TopicArn: text(values, 'arn') })), NextToken: next };
  },
  ListSubscriptionsByTopic(context, input) {
    const { values } = topic(context, input);
    const found = resources(context, 'aws_sns_topic_subscription').filter(
      (each) => each.values['topic_arn'] === values['arn'],
    );
    const { items, next } = pageOf(input, found, 'MaxResults', 'NextToken');
    return { Subscriptions: items.map(subscription), NextToken: next };
  },
  Publish(context, input) {
    const { values } = topic(context, input);
    const at = context.now().toISOString();
    const id = view(context, TOPIC).hex(32, 'message', at, String(resources(context, 'sns_message').length));
    make(context, {
      type: 'sns_message',
      id,
      values: { topic: values['arn'], subject: text(input, 'Subject'), message: text(input, 'Message'), at },
    });
    return { MessageId: id };
  },
};
