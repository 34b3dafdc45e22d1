import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { Construct } from 'constructs';
import { EncryptionKey } from '../../storage/encryption-key';

export interface ChatTopicProps {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
}

/** What is published here is a message in the channel, if it has the form that AWS's chat integration knows. */
export class ChatTopic extends Construct {
  readonly arn: string;
  readonly encryptionKey: EncryptionKey;

  constructor(scope: Construct, id: string, { name, accountId, region }: ChatTopicProps) {
    super(scope, id);
    this.encryptionKey = new EncryptionKey(this, 'key', {
      alias: name,
      purpose: 'Messages on their way to the chat channel',
      accountId,
      address: 'chat_key',
      // Not the topic's own attribute: it needs the key first.
      eventBridgeTopicArn: `arn:aws:sns:${region}:${accountId}:${name}`,
    });
    this.arn = new SnsTopic(this, 'topic', { name, kmsMasterKeyId: this.encryptionKey.key.arn }).arn;
  }
}
