import type { Lb } from '@cdktf/provider-aws/lib/lb';
import { Wafv2IpSet } from '@cdktf/provider-aws/lib/wafv2-ip-set';
import { Wafv2WebAcl } from '@cdktf/provider-aws/lib/wafv2-web-acl';
import { Wafv2WebAclAssociation } from '@cdktf/provider-aws/lib/wafv2-web-acl-association';
import { Wafv2WebAclLoggingConfiguration } from '@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration';
import { Construct } from 'constructs';
import type { Environment } from '../../environments/environment';
import { DeliveredLogGroup } from './delivered-log-group';
import { firewallRules, watched } from './firewall-rules';

export interface AdminFirewallProps {
  readonly prefix: string;
  readonly aws: Environment['aws'];
  readonly lb: Lb;
  /** Where people and automation come from; whoever else is let in sees the heartbeat alone. */
  readonly networks: readonly string[];
  readonly logRetentionDays: number;
}

/** Headers that hold credentials: hashed wherever the firewall shows a request. */
const CREDENTIALS = ['authorization', 'cookie'];

/** The web application firewall in front of the admin API, and a log of what it blocked or counted. */
export class AdminFirewall extends Construct {
  constructor(scope: Construct, id: string, props: AdminFirewallProps) {
    super(scope, id);
    const { prefix, lb } = props;
    const networks = new Wafv2IpSet(this, 'networks', {
      name: `${prefix}-admin-networks`,
      description: 'Where people and automation reach the admin API from',
      scope: 'REGIONAL',
      ipAddressVersion: 'IPV4',
      addresses: [...props.networks], // INVARIANT: admin-not-open
    });
    const webAcl = new Wafv2WebAcl(this, 'web-acl', {
      name: `${prefix}-admin`,
      description: 'Requests to the admin API',
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      rule: firewallRules(prefix, networks.arn), // INVARIANT: admin-firewall, admin-not-open
      visibilityConfig: watched(`${prefix}-admin`),
      dataProtectionConfig: {
        dataProtection: [{ action: 'HASH', field: { fieldType: 'SINGLE_HEADER', fieldKeys: CREDENTIALS } }],
      },
    });
    // INVARIANT: admin-firewall
    new Wafv2WebAclAssociation(this, 'association', { resourceArn: lb.arn, webAclArn: webAcl.arn });
    this.log(webAcl, props);
  }

  private log(webAcl: Wafv2WebAcl, { prefix, aws, logRetentionDays }: AdminFirewallProps) {
    const { logGroup, policy } = new DeliveredLogGroup(this, 'log', {
      // The firewall takes no group whose name starts otherwise.
      logGroupName: `aws-waf-logs-${prefix}-admin`,
      policyName: `${prefix}-admin-firewall`,
      retentionDays: logRetentionDays,
      accountId: aws.accountId,
      region: aws.region,
    });
    const action = (given: 'BLOCK' | 'COUNT' | 'EXCLUDED_AS_COUNT') => ({ actionCondition: { action: given } });
    // INVARIANT: admin-firewall
    new Wafv2WebAclLoggingConfiguration(this, 'logging', {
      resourceArn: webAcl.arn,
      logDestinationConfigs: [logGroup.arn],
      // The access log has every request; here are those that a rule had something to say about.
      loggingFilter: {
        defaultBehavior: 'DROP',
        filter: [
          {
            behavior: 'KEEP',
            requirement: 'MEETS_ANY',
            condition: [action('BLOCK'), action('COUNT'), action('EXCLUDED_AS_COUNT')],
          },
        ],
      },
      dependsOn: [policy],
    });
  }
}
