import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import type { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { Construct } from 'constructs';
import { ServiceRole } from '../../identity/service-role';

export interface KeyChangesProps {
  readonly prefix: string;
  readonly accountId: string;
  /** Where the alarm is. */
  readonly region: string;
  /** Other regions that have keys of ours. */
  readonly furtherRegions: readonly string[];
  /** Takes the events, so that people can read who did it to which key. */
  readonly runs: CloudwatchLogGroup;
}

/**
 * What makes a key unusable, of any key of the account, which is this environment's alone. KMS itself sends an event only when
 * the key is gone ("Monitoring KMS keys with Amazon EventBridge", KMS developer guide). That one is disabled or will be deleted is
 * an API call, which EventBridge hears of through CloudTrail, where the account has a trail: docs/runbooks/bootstrap.md. A call
 * that was refused carries an errorCode.
 */
const PATTERN = {
  source: ['aws.kms'],
  $or: [
    { 'detail-type': ['KMS CMK Deletion'] },
    {
      'detail-type': ['AWS API Call via CloudTrail'],
      detail: {
        eventSource: ['kms.amazonaws.com'],
        eventName: ['DisableKey', 'ScheduleKeyDeletion', 'DeleteImportedKeyMaterial'],
        errorCode: [{ exists: false }],
      },
    },
  ],
};

/** Hears of keys that become unusable, in every region that has some: EventBridge counts how often its rule matched. */
export class KeyChanges extends Construct {
  readonly rule: CloudwatchEventRule;

  constructor(scope: Construct, id: string, props: KeyChangesProps) {
    super(scope, id);
    const { prefix, accountId, region, furtherRegions, runs } = props;
    // INVARIANT: key-changes-noticed
    const ruleIn = (name: string, of?: string) =>
      new CloudwatchEventRule(this, name, {
        ...(of !== undefined && { region: of }),
        name: `${prefix}-keys-unusable`,
        description: 'Keys that are disabled, will be deleted, or are gone',
        eventPattern: JSON.stringify(PATTERN),
      });
    this.rule = ruleIn('rule');
    // INVARIANT: key-changes-noticed
    new CloudwatchEventTarget(this, 'log', { rule: this.rule.name, targetId: 'runs', arn: runs.arn });
    // "Sending and receiving events between AWS Regions" (EventBridge user guide): they arrive as they were sent.
    const bus = `arn:aws:events:${region}:${accountId}:event-bus/default`;
    const role = new ServiceRole(this, 'role', {
      name: `${prefix}-keys-unusable`,
      service: 'events.amazonaws.com',
      accountId,
      permissions: { statements: [{ sid: 'PassOn', actions: ['events:PutEvents'], resources: [bus] }] },
    });
    for (const other of furtherRegions) {
      new CloudwatchEventTarget(this, `pass-on-${other}`, {
        region: other,
        rule: ruleIn(`rule-${other}`, other).name,
        targetId: 'bus',
        arn: bus,
        roleArn: role.arn,
        dependsOn: [role.permissions],
      });
    }
  }
}
