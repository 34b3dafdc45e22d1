import type { CloudfrontDistribution } from '@cdktf/provider-aws/lib/cloudfront-distribution';
import { CloudwatchLogDelivery } from '@cdktf/provider-aws/lib/cloudwatch-log-delivery';
import { CloudwatchLogDeliveryDestination } from '@cdktf/provider-aws/lib/cloudwatch-log-delivery-destination';
import { CloudwatchLogDeliverySource } from '@cdktf/provider-aws/lib/cloudwatch-log-delivery-source';
import { Construct } from 'constructs';
import { DeliveredLogGroup } from './delivered-log-group';

export interface DistributionLogProps {
  readonly name: string;
  readonly distribution: CloudfrontDistribution;
  readonly retentionDays: number;
  readonly accountId: string;
}

/** The region of everything that is CloudFront's: its certificates, its log deliveries. */
export const CLOUDFRONT_REGION = 'us-east-1';

/**
 * The access log of a distribution, in CloudWatch. CloudFront's older way of logging needs a bucket with ACLs, and all
 * of ours refuse them; a bucket would do for this newer one, but the UI's readers are few and nobody counts them in Athena.
 */
export class DistributionLog extends Construct {
  constructor(scope: Construct, id: string, { name, distribution, retentionDays, accountId }: DistributionLogProps) {
    super(scope, id);
    const { logGroup, policy } = new DeliveredLogGroup(this, 'log', {
      // AWS recommends this prefix for what its services deliver.
      logGroupName: `/aws/vendedlogs/cloudfront/${name}`,
      policyName: `${name}-distribution`,
      retentionDays,
      accountId,
      region: CLOUDFRONT_REGION,
    });
    // INVARIANT: distribution-logs
    const source = new CloudwatchLogDeliverySource(this, 'source', {
      region: CLOUDFRONT_REGION,
      name,
      logType: 'ACCESS_LOGS',
      resourceArn: distribution.arn,
    });
    const destination = new CloudwatchLogDeliveryDestination(this, 'destination', {
      region: CLOUDFRONT_REGION,
      name,
      outputFormat: 'json',
      deliveryDestinationConfiguration: [{ destinationResourceArn: logGroup.arn }],
    });
    // INVARIANT: distribution-logs
    new CloudwatchLogDelivery(this, 'delivery', {
      region: CLOUDFRONT_REGION,
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.arn,
      dependsOn: [policy],
    });
  }
}
