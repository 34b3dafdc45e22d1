import { Construct } from 'constructs';
import { metricAlarm } from '../alarms/metric-alarm';
import { CERTIFICATE_EXPIRES } from '../alarms/rules/ground';
import type { Subject } from '../alarms/subject';

export interface CertificateExpiryProps extends Pick<Subject, 'alarmName' | 'responders' | 'elsewhere'> {
  readonly hostname: string;
  readonly certificateArn: string;
}

/** Tells CloudOps in time that a certificate runs out. Imported ones are renewed by hand, each May or June. */
export class CertificateExpiry extends Construct {
  constructor(scope: Construct, id: string, { hostname, certificateArn, ...props }: CertificateExpiryProps) {
    super(scope, id);
    // INVARIANT: certificate-expiry-alarm
    metricAlarm(this, 'alarm', CERTIFICATE_EXPIRES, {
      ...props,
      subject: hostname,
      dimensions: { CertificateArn: certificateArn },
    });
  }
}
