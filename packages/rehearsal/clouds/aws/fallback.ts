/** Any AWS type: id, ARN and the other computed attributes by convention, so that nothing depends on a type being known here. */
import type { BlockSchema } from '../../schema/types';
import type { CloudView, Equivalence, ResourceBehaviour, Values } from '../behaviour';
import { fillComputed, type Guess } from '../fill';
import { canonical, text, texts } from '../values';
import { CONVENTIONS, SERVICES } from './conventions';
import { EPOCH, fresh, nameOf, uuid } from './names';
import { fillTemplate, type Named } from './template';

/** `described`: the type has a table of its own, which says what the service answers; the rest is then empty, not guessed. */
export function awsFallback(type: string, schema: BlockSchema, described = false): ResourceBehaviour {
  return {
    create: (values, cloud) => createByConvention(type, schema, values, cloud, described),
    equivalent: equivalences(schema),
    importId: (id, cloud) =>
      cloud.resources(type).find((each) => [each.values.arn, each.values.name, nameIn(type, each.values)].includes(id))
        ?.id,
  };
}

function createByConvention(
  type: string,
  schema: BlockSchema,
  values: Values,
  cloud: CloudView,
  described: boolean,
): Values {
  const name = nameIn(type, values) ?? ('name' in schema.attributes ? nameOf(cloud, type, values) : '');
  const named: Named = { type, name, seed: canonical(values), values, cloud };
  const identity = identityOf(type, schema, named);
  const known: Values = { ...identity, ...moreOf(type, schema, named, identity) };
  const guess = guessFor(type, named, known, described);
  return { ...fillComputed(schema, { ...values, ...known }, guess), ...known };
}

/** Attributes that name a resource, likeliest first; the type's last words make two more. */
function nameIn(type: string, values: Values): string | undefined {
  const words = type.split('_');
  const own = [`${words.slice(2).join('_')}_name`, `${words.at(-1)}_name`];
  const usual = [
    'name',
    ...own,
    'identifier',
    'family',
    'bucket',
    'alarm_name',
    'dashboard_name',
    'domain_name',
    'domain',
    'key',
  ];
  return usual.map((attribute) => text(values, attribute)).find((value) => value !== undefined);
}

interface Identity {
  readonly id: string;
  readonly arn: string;
}

function identityOf(type: string, schema: BlockSchema, named: Named): Identity {
  const convention = CONVENTIONS[type];
  const template = convention?.arn ?? `${serviceOf(type)}:${kindOf(type)}/${named.name === '' ? '{uuid}' : '{name}'}`;
  const idTemplate = convention?.id ?? (named.name === '' ? '{uuid}' : '{name}');
  if (idTemplate === '{arn}') {
    const arn = fullArn(fillTemplate(template, named), named.cloud);
    return { id: arn, arn };
  }
  const id =
    named.name === '' && convention?.id === undefined
      ? fresh(named.cloud, type, (seed) => uuid(named.cloud, ...seed), named.values)
      : fillTemplate(idTemplate, named);
  const hasArn = 'arn' in schema.attributes;
  return { id, arn: hasArn ? fullArn(fillTemplate(template, named, { id }), named.cloud) : '' };
}

/** `SERVICE:RESOURCE`, `SERVICE::RESOURCE` without Region, `SERVICE:::RESOURCE` without account too. */
function fullArn(short: string, cloud: CloudView): string {
  const [service = '', ...rest] = short.split(':');
  if (short.startsWith(`${service}:::`)) return `arn:aws:${short}`;
  if (short.startsWith(`${service}::`)) return `arn:aws:${service}::${cloud.account}:${rest.slice(1).join(':')}`;
  return `arn:aws:${service}:${cloud.region}:${cloud.account}:${rest.join(':')}`;
}

function moreOf(type: string, schema: BlockSchema, named: Named, identity: Identity): Values {
  const more = Object.entries(CONVENTIONS[type]?.more ?? {}).filter(([name]) => name in schema.attributes);
  const known = { id: identity.id, arn: identity.arn };
  return Object.fromEntries(
    more.map(([name, value]) => [name, typeof value === 'string' ? fillTemplate(value, named, known) : value]),
  );
}

function serviceOf(type: string): string {
  const words = type.replace(/^aws_/, '').split('_');
  for (let length = words.length; length > 0; length--) {
    const service = SERVICES[words.slice(0, length).join('_')];
    if (service) return service;
  }
  return words[0] ?? '';
}

function kindOf(type: string): string {
  const words = type.split('_').slice(2);
  return words.length > 0 ? words.join('-') : type.replace('aws_', '');
}

type Rule = readonly [RegExp, (name: string, named: Named) => unknown];

/** What a service answers by itself, by the attribute's name. */
const COMPUTED_ONLY: readonly Rule[] = [
  [
    /(^|_)(owner_id|account_id|owner|registry_id|customer_aws_id|aws_account_id|catalog_id)$/,
    (_, { cloud }) => cloud.account,
  ],
  [/(description|comment|message|reason|prefix|suffix|policy|password|_ip|_ips)$/, () => ''],
  [/(^not_|_time|_at|_date|^date|^created|^last_modified|timestamp)$/, () => EPOCH],
  [
    /(^|_)arn$/,
    (name, named) =>
      fullArn(
        `${serviceOf(named.type)}:${name.replace(/_?arn$/, '') || 'object'}/${named.cloud.hex(16, named.type, name, named.seed)}`,
        named.cloud,
      ),
  ],
  [/^vpc_id$/, (_, named) => vpcOf(named)],
  [/(^|_)(status|state)$/, () => 'ACTIVE'],
  [/(^|_)(dns_name|endpoint|fqdn|domain_name|hostname|host)$/, (_, named) => host(named)],
  [/(^|_)(url|uri)$/, (_, named) => `https://${host(named)}/`],
  [/(^|_)version$/, () => '1'],
  [/(^|_)zone_id$/, (name, { type, seed, cloud }) => `Z${cloud.hex(13, type, name, seed).toUpperCase()}`],
  [/_id$/, (name, { type, seed, cloud }) => cloud.hex(17, type, name, seed)],
  [/./, (name, { type, seed, cloud }) => `${name.replaceAll('_', '-')}-${cloud.hex(8, type, name, seed)}`],
];

/** The VPC of a thing is that of its subnets. */
function vpcOf({ values, cloud }: Named): string {
  const subnet = [...texts(values, 'subnets'), ...texts(values, 'subnet_ids')][0];
  return text(cloud.resources('aws_subnet').find(({ id }) => id === subnet)?.values, 'vpc_id') ?? '';
}

function host({ type, name, seed, cloud }: Named): string {
  return `${name === '' ? cloud.hex(12, type, seed) : name}.${serviceOf(type)}.${cloud.region}.amazonaws.com`.toLowerCase();
}

/** Optional arguments that were left out are mostly empty in the answer; required ones are never asked for here. */
function guessFor(type: string, named: Named, known: Values, described: boolean): Guess {
  return (attribute, { type: kind, optional }) => {
    if (attribute in known && known[attribute] !== '') return known[attribute];
    if (attribute === 'region') return named.cloud.region;
    if (attribute === 'name') return named.name === '' ? nameOf(named.cloud, type, named.values) : named.name;
    if (optional || described) return undefined;
    if (kind === 'number') return /(^|_)(version|revision)$/.test(attribute) ? 1 : 0;
    if (kind !== 'string') return undefined;
    return COMPUTED_ONLY.find(([pattern]) => pattern.test(attribute))?.[1](attribute, named);
  };
}

const MEANING: readonly (readonly [RegExp, Equivalence])[] = [
  [/^container_definitions$/, 'containers'],
  [/^(policy|assume_role_policy|access_policy|access_policies|policy_document|resource_policy)$/, 'policy'],
  [/^(dashboard_body|event_pattern|definition|delivery_policy|redrive_policy|filter_policy)$/, 'json'],
];

/** JSON arguments compare by meaning (the provider's suppressEquivalent… functions). */
function equivalences(schema: BlockSchema): Record<string, Equivalence> {
  const found = Object.entries(schema.attributes).flatMap(([name, { type }]) => {
    const kind = type === 'string' ? MEANING.find(([pattern]) => pattern.test(name))?.[1] : undefined;
    return kind ? [[name, kind] as const] : [];
  });
  return Object.fromEntries(found);
}
