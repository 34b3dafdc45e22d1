/** Health checks of Route 53, which ask the domains from outside and whose alarms page. */
import { blindness, changes, loses, on, rises, type Judgement } from '@balrog-infra/review';
import { MISSED, TOLD_NO_MORE } from './texts';

export const HEALTH_CHECKS: readonly Judgement[] = [
  blindness.attribute('health-check.path', 'serious', 'aws_route53_health_check', 'resource_path', changes, MISSED),
  blindness.attribute('health-check.disabled', 'serious', 'aws_route53_health_check', 'disabled', on, MISSED),
  blindness.attribute('health-check.inverted', 'serious', 'aws_route53_health_check', 'invert_healthcheck', on, MISSED),
  blindness.attribute('health-check.name', 'serious', 'aws_route53_health_check', 'fqdn', changes, MISSED),
  blindness.attribute(
    'health-check.patience',
    'serious',
    'aws_route53_health_check',
    'failure_threshold',
    rises(),
    MISSED,
  ),
  ...blindness.attributes(
    'health-check',
    'serious',
    'aws_route53_health_check',
    ['enable_sni', 'port', 'request_interval', 'type', 'search_string', 'measure_latency'],
    changes,
    [
      'The check asks elsewhere, otherwise or more seldom, and its alarm hears less.',
      'See the check turn green, and red.',
    ],
  ),
  blindness.attribute('health-check.regions', 'serious', 'aws_route53_health_check', 'regions', loses, TOLD_NO_MORE),
];
