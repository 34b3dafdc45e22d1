import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';

export interface CertificateExpiryProps {
  readonly alarmName: string;
  readonly hostname: string;
  readonly certificateArn: string;
  /** Topic in the certificate's region: an alarm can tell no other. */
  readonly topicArn: string;
  /** Region of the certificate, when it is not the environment's own. */
  readonly region?: string;
}

/** ACM renews its own certificates 60 days ahead, and imported ones take weeks to be ordered by hand. */
const DAYS_AHEAD = 45;
const DAY_SECONDS = 86_400;

/** Tells CloudOps in time that a certificate runs out. Imported ones are renewed by hand, each May or June. */
export class CertificateExpiry extends Construct {
  constructor(scope: Construct, id: string, props: CertificateExpiryProps) {
    super(scope, id);
    // INVARIANT: certificate-expiry-alarm
    new CloudwatchMetricAlarm(this, 'alarm', {
      ...(props.region !== undefined && { region: props.region }),
      alarmName: props.alarmName,
      alarmDescription: `The certificate of ${props.hostname} expires in less than ${DAYS_AHEAD} days`,
      namespace: 'AWS/CertificateManager',
      metricName: 'DaysToExpiry',
      dimensions: { CertificateArn: props.certificateArn },
      statistic: 'Minimum',
      period: DAY_SECONDS,
      evaluationPeriods: 1,
      comparisonOperator: 'LessThanThreshold',
      threshold: DAYS_AHEAD,
      // ACM measures twice a day until the certificate is expired or gone.
      treatMissingData: 'breaching',
      alarmActions: [props.topicArn],
      okActions: [props.topicArn],
    });
  }
}
