import type { Wafv2WebAclRule } from '@cdktf/provider-aws/lib/wafv2-web-acl';
import { HEALTH } from '../../application/health';

/**
 * Rules of the common rule set that count and let pass, with the reason. Each reads request bodies: what the admin API
 * takes are release blobs and rules, sent by people and automation with a token of their own.
 */
export const COUNTED: Readonly<Record<string, string>> = {
  SizeRestrictions_BODY: 'It blocks bodies above 8 KiB, and release blobs have up to 5 MB',
  CrossSiteScripting_BODY: 'Blobs and comments may hold markup as text; the UI never renders it',
  GenericRFI_BODY: 'Blobs are full of URLs: every file of an update has some',
};

/** Requests from one address in five minutes. Automation and people come from few addresses, some with many requests. */
export const REQUESTS_PER_ADDRESS = 10_000;
const FIVE_MINUTES_SECONDS = 300;

/**
 * What the firewall in front of the admin API blocks; everything else passes.
 *
 * @param networksArn the set of addresses that people and automation come from
 */
export const firewallRules = (prefix: string, networksArn: string): Wafv2WebAclRule[] => [
  {
    name: 'requests-per-address',
    priority: 0,
    action: { block: {} },
    // The bindings leave statements untyped: names as Terraform spells them.
    statement: {
      rate_based_statement: {
        limit: REQUESTS_PER_ADDRESS,
        evaluation_window_sec: FIVE_MINUTES_SECONDS,
        aggregate_key_type: 'IP',
      },
    },
    visibilityConfig: watched(`${prefix}-requests-per-address`),
  },
  managed(prefix, 1, 'AWSManagedRulesCommonRuleSet', Object.keys(COUNTED)),
  managed(prefix, 2, 'AWSManagedRulesKnownBadInputsRuleSet', []),
  {
    name: 'heartbeat-for-others',
    priority: 3,
    action: { block: {} },
    // INVARIANT: admin-not-open
    statement: { and_statement: { statement: [not(from(networksArn)), not(PATH_OF_THE_HEARTBEAT)] } },
    visibilityConfig: watched(`${prefix}-heartbeat-for-others`),
  },
];

const not = (statement: object) => ({ not_statement: { statement } });
const from = (arn: string) => ({ ip_set_reference_statement: { arn } });

/** The whole path as it was sent: what is written otherwise is another. */
const PATH_OF_THE_HEARTBEAT = {
  byte_match_statement: {
    field_to_match: { uri_path: {} },
    positional_constraint: 'EXACTLY',
    search_string: HEALTH.alarm.path,
    text_transformation: [{ priority: 0, type: 'NONE' }],
  },
};

/** A rule group that AWS maintains, in its default version: AWS updates it, as signatures must be. */
const managed = (prefix: string, priority: number, name: string, counted: readonly string[]): Wafv2WebAclRule => ({
  name,
  priority,
  overrideAction: { none: {} },
  statement: {
    managed_rule_group_statement: {
      vendor_name: 'AWS',
      name,
      rule_action_override: counted.map((rule) => ({ name: rule, action_to_use: { count: {} } })),
    },
  },
  visibilityConfig: watched(`${prefix}-${name}`),
});

/** Metrics and samples; what samples show of credentials is hidden by the web ACL's data protection. */
export const watched = (metricName: string) => ({
  metricName,
  cloudwatchMetricsEnabled: true,
  sampledRequestsEnabled: true,
});
