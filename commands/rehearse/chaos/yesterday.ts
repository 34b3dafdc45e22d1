/**
 * Prod as it could have been yesterday: the synthesized stack of today without some resources, with other words in some, and with other names in
 * some that a new name replaces. Deploying today over it has creations, changes and replacements to do.
 */
import type { Chance } from './random';

const CREATIONS = 60;
const CHANGES = 30;

/** Attributes that are changed in place, and attributes whose change replaces (hashicorp/aws: ForceNew). */
const IN_PLACE = { type: 'aws_cloudwatch_metric_alarm', attribute: 'alarm_description' };
const REPLACING = [
  { type: 'aws_cloudwatch_log_metric_filter', attribute: 'name' },
  { type: 'aws_cloudwatch_event_target', attribute: 'target_id' },
];

type Resources = Record<string, Record<string, Record<string, unknown>>>;

interface Code {
  readonly resource: Resources;
}

/** @param today text of cdk.tf.json */
export function yesterday(today: string, { some }: Chance): string {
  const code = JSON.parse(today) as Code;
  const addresses = Object.entries(code.resource).flatMap(([type, named]) =>
    Object.keys(named).map((name) => [type, name] as const),
  );
  const changed = some(
    addresses.filter(([type]) => type === IN_PLACE.type),
    CHANGES,
  );
  for (const [type, name] of changed) alter(code.resource, type, name, IN_PLACE.attribute);
  for (const { type, attribute } of REPLACING) {
    for (const name of Object.keys(code.resource[type] ?? {})) alter(code.resource, type, name, attribute);
  }
  // Defaults of the account are adopted and never made: their absence is no creation.
  const leaves = addresses.filter(
    ([type, name]) => !type.startsWith('aws_default_') && isNamedByNobody(today, type, name),
  );
  for (const [type, name] of some(leaves, CREATIONS)) {
    const { [name]: _gone, ...rest } = code.resource[type] ?? {};
    code.resource[type] = rest;
    // Terraform takes a type without resources for a block without its labels.
    if (Object.keys(rest).length === 0) delete code.resource[type];
  }
  return JSON.stringify(code, null, 2);
}

function alter(resources: Resources, type: string, name: string, attribute: string): void {
  const resource = resources[type]?.[name];
  if (typeof resource?.[attribute] === 'string') resource[attribute] = `${resource[attribute]}-of-yesterday`;
}

const isNamedByNobody = (code: string, type: string, name: string): boolean =>
  !new RegExp(`${type}\\.${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`).test(code);
