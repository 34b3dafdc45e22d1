import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';

export interface EncryptionKeyProps {
  /** Alias without `alias/`, e.g. `balrog-prod-database`. */
  readonly alias: string;
  readonly purpose: string;
  readonly accountId: string;
  /** Terraform address of the key. Pinned: data encrypted with a destroyed key is lost. */
  readonly address: string;
  /** Region when it is not the environment's own. */
  readonly region?: string;
  /** AWS services that use the key in their own name, e.g. `cloudwatch.amazonaws.com`. */
  readonly services?: readonly string[];
  /** An SNS topic that rules of EventBridge publish to. */
  readonly eventBridgeTopicArn?: string;
}

/** A customer managed KMS key that rotates each year and stays when its user is destroyed. */
export class EncryptionKey extends Construct {
  readonly key: KmsKey;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const region = props.region === undefined ? {} : { region: props.region };
    const policy = new DataAwsIamPolicyDocument(this, 'policy', {
      statement: [
        administeredByIam(props.accountId),
        ...usedByServices(props.accountId, props.services ?? []),
        ...(props.eventBridgeTopicArn === undefined ? [] : [usedByEventBridge(props.eventBridgeTopicArn)]),
      ],
    });
    // INVARIANT: prevent-destroy, kms-rotation
    this.key = new KmsKey(this, 'key', {
      ...region,
      description: props.purpose,
      enableKeyRotation: true,
      deletionWindowInDays: 30, // INVARIANT: kms-deletion-window
      policy: policy.json,
      lifecycle: { preventDestroy: true },
    });
    this.key.overrideLogicalId(props.address);
    new KmsAlias(this, 'alias', { ...region, name: `alias/${props.alias}`, targetKeyId: this.key.keyId });
  }
}

/** "Default key policy" (AWS KMS developer guide): without it no IAM policy of the account can allow anything. */
const administeredByIam = (accountId: string): DataAwsIamPolicyDocumentStatement => ({
  sid: 'AdministeredByIam',
  principals: [{ type: 'AWS', identifiers: [`arn:aws:iam::${accountId}:root`] }],
  actions: ['kms:*'],
  resources: ['*'],
});

const usedByServices = (accountId: string, services: readonly string[]): DataAwsIamPolicyDocumentStatement[] =>
  services.length === 0
    ? []
    : [
        {
          sid: 'UsedByServices',
          principals: [{ type: 'Service', identifiers: [...services] }],
          actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          resources: ['*'],
          condition: [{ test: 'StringEquals', variable: 'aws:SourceAccount', values: [accountId] }],
        },
      ];

/**
 * "Key management" (Amazon SNS developer guide): a condition on the source's account is not supported for EventBridge,
 * and its messages would be lost. SNS names the topic when it asks for the key.
 */
const usedByEventBridge = (topicArn: string): DataAwsIamPolicyDocumentStatement => ({
  sid: 'UsedByEventBridge',
  principals: [{ type: 'Service', identifiers: ['events.amazonaws.com'] }],
  actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
  resources: ['*'],
  condition: [{ test: 'StringEquals', variable: 'kms:EncryptionContext:aws:sns:topicArn', values: [topicArn] }],
});
