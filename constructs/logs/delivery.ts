/**
 * Who may write into a log bucket, and where. The statements are those AWS documents for each kind of delivery; the
 * source account is checked so that nobody else's logs can be delivered into ours.
 */
import type { DataAwsIamPolicyDocumentStatement } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';

export type Delivery = 'load-balancers' | 'vpc-flow-logs' | 's3-access-logs';

/** The account the logs must come from, and the region they are made in. */
export interface DeliverySource {
  readonly accountId: string;
  readonly region: string;
}

const service = (identifier: string) => [{ type: 'Service', identifiers: [identifier] }];
const fromAccount = ({ accountId }: DeliverySource) => ({
  test: 'StringEquals',
  variable: 'aws:SourceAccount',
  values: [accountId],
});

/** "Enable access logs for your Application Load Balancer" (Elastic Load Balancing user guide). */
const loadBalancers = (bucketArn: string, source: DeliverySource): DataAwsIamPolicyDocumentStatement[] => [
  {
    sid: 'LoadBalancersDeliver',
    principals: service('logdelivery.elasticloadbalancing.amazonaws.com'),
    actions: ['s3:PutObject'],
    resources: [`${bucketArn}/*/AWSLogs/${source.accountId}/*`],
    condition: [
      {
        test: 'ArnLike',
        variable: 'aws:SourceArn',
        values: [`arn:aws:elasticloadbalancing:${source.region}:${source.accountId}:loadbalancer/*`],
      },
    ],
  },
];

/** "Amazon S3 bucket permissions for flow logs" (VPC user guide). */
const vpcFlowLogs = (bucketArn: string, source: DeliverySource): DataAwsIamPolicyDocumentStatement[] => {
  const fromOurLogs = {
    test: 'ArnLike',
    variable: 'aws:SourceArn',
    values: [`arn:aws:logs:${source.region}:${source.accountId}:*`],
  };
  return [
    {
      sid: 'FlowLogsDeliver',
      principals: service('delivery.logs.amazonaws.com'),
      actions: ['s3:PutObject'],
      resources: [`${bucketArn}/AWSLogs/${source.accountId}/*`],
      condition: [fromAccount(source), fromOurLogs],
    },
    {
      sid: 'FlowLogsCheckTheBucket',
      principals: service('delivery.logs.amazonaws.com'),
      actions: ['s3:GetBucketAcl', 's3:ListBucket'],
      resources: [bucketArn],
      condition: [fromAccount(source), fromOurLogs],
    },
  ];
};

/** "Permissions for log delivery" (S3 user guide, server access logging). */
const s3AccessLogs = (bucketArn: string, source: DeliverySource): DataAwsIamPolicyDocumentStatement[] => [
  {
    sid: 'S3AccessLogsDeliver',
    principals: service('logging.s3.amazonaws.com'),
    actions: ['s3:PutObject'],
    resources: [`${bucketArn}/*`],
    condition: [fromAccount(source)],
  },
];

const STATEMENTS = {
  'load-balancers': loadBalancers,
  'vpc-flow-logs': vpcFlowLogs,
  's3-access-logs': s3AccessLogs,
} satisfies Record<Delivery, unknown>;

export const deliveryStatements = (deliveries: readonly Delivery[], bucketArn: string, source: DeliverySource) =>
  deliveries.flatMap((delivery) => STATEMENTS[delivery](bucketArn, source));
