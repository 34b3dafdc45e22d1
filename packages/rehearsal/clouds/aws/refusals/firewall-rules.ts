/** What WAF refuses of rules and addresses, beside `edge`. */
import type { Values } from '../../behaviour';
import { parseIpv4Block } from '../../cidr';
import { block, blocks, isObject, text, texts } from '../../values';
import type { TypeRefusal } from './by-type';
import { doubled, of, rowsOf, when, type Common } from './rules';

const WAF: Common = {
  types: ['aws_wafv2_web_acl'],
  on: ['create', 'update'],
  service: 'WAFV2',
  operation: 'CreateWebACL',
  code: 'WAFInvalidParameterException',
  isModelled: true,
  source: 'AWS WAFV2 API Reference; WAF Developer Guide; words as seen in issues of hashicorp/terraform-provider-aws',
};
/** WAF Developer Guide, "AWS Managed Rules rule groups list". */
const GROUPS = new Set(
  (
    'CommonRuleSet AdminProtectionRuleSet KnownBadInputsRuleSet SQLiRuleSet LinuxRuleSet UnixRuleSet WindowsRuleSet PHPRuleSet ' +
    'WordPressRuleSet AmazonIpReputationList AnonymousIpList BotControlRuleSet ATPRuleSet ACFPRuleSet AntiDDoSRuleSet'
  )
    .split(' ')
    .map((name) => `AWSManagedRules${name}`),
);
/** Through lists and objects: statements nest, and are values of any kind. */
function within(value: unknown, name: string): readonly Values[] {
  if (Array.isArray(value)) return (value as unknown[]).flatMap((each) => within(each, name));
  if (!isObject(value)) return [];
  return [...blocks(value, name), ...Object.values(value).flatMap((each) => within(each, name))];
}
const statement = (more: Values, rest: Values): Values => ({ rule: [{ name: 'a', statement: [more], ...rest }] });
const managed = (name: string) => ({ managed_rule_group_statement: [{ vendor_name: 'AWS', name }] });
const isSet = (rule: Values): boolean =>
  blocks(rule, 'statement').some(
    (each) =>
      blocks(each, 'managed_rule_group_statement').length > 0 ||
      blocks(each, 'rule_group_reference_statement').length > 0,
  );
const isFour = (address: string): boolean => (parseIpv4Block(address)?.prefix ?? 0) > 0;
const isSix = (address: string): boolean => /^[\da-f:]*:[\da-f:.]*\/([1-9]\d?|1[01]\d|12[0-8])$/i.test(address);

export const FIREWALL_RULES: readonly TypeRefusal[] = rowsOf(WAF, [
  [
    'rule',
    ({ values }) =>
      when(
        doubled(blocks(values, 'rule').map((each) => text(each, 'name'))) !== undefined,
        'AWS WAF couldn’t perform the operation because some resource in your request is a duplicate of an existing one.',
      ),
    of({ rule: [{ name: 'a' }, { name: 'a' }] }),
    of({ rule: [{ name: 'a' }, { name: 'b' }] }),
    { code: 'WAFDuplicateItemException' },
  ],
  [
    'rule',
    ({ values }) => {
      const wrong = within(values['rule'], 'managed_rule_group_statement').find(
        (each) => text(each, 'vendor_name') === 'AWS' && !GROUPS.has(text(each, 'name') ?? ''),
      );
      return when(
        wrong !== undefined,
        `Error reason: The managed rule group isn’t valid., field: MANAGED_RULE_SET, parameter: ${text(wrong, 'name')}`,
      );
    },
    of(statement(managed('AWSManagedRulesNone'), { override_action: [{}] })),
    of(statement(managed('AWSManagedRulesCommonRuleSet'), { override_action: [{}] })),
  ],
  [
    'rule',
    ({ values }) =>
      when(
        blocks(values, 'rule').some(
          (each) => isSet(each) && (blocks(each, 'action').length > 0 || blocks(each, 'override_action').length === 0),
        ),
        'Error reason: You have used none or multiple values for a field that requires exactly one value., field: RULE, parameter: Rule',
      ),
    of(statement(managed('AWSManagedRulesCommonRuleSet'), { action: [{ block: [{}] }] })),
    of(statement(managed('AWSManagedRulesCommonRuleSet'), { override_action: [{ none: [{}] }] })),
  ],
  [
    'visibility_config',
    ({ values }) => {
      const names = [values, ...blocks(values, 'rule')].map((each) =>
        text(block(each, 'visibility_config'), 'metric_name'),
      );
      const wrong = names.find((name) => name === 'All' || name === 'Default_Action');
      return wrong && `Error reason: The metric name is reserved., field: METRIC_NAME, parameter: ${wrong}`;
    },
    of({ visibility_config: [{ metric_name: 'All' }] }),
    of({ visibility_config: [{ metric_name: 'all-requests' }] }),
  ],
  [
    'addresses',
    ({ values }) => {
      const isRight = text(values, 'ip_address_version') === 'IPV6' ? isSix : isFour;
      const wrong = texts(values, 'addresses').find((each) => !isRight(each));
      return (
        wrong &&
        `Error reason: The parameter contains formatting that is not valid., field: IP_ADDRESS, parameter: ${wrong}`
      );
    },
    of({ ip_address_version: 'IPV4', addresses: ['0.0.0.0/0'] }),
    of({ ip_address_version: 'IPV6', addresses: ['2001:db8::/32'] }),
    { types: ['aws_wafv2_ip_set'], operation: 'CreateIPSet' },
  ],
]);
