/** What wakes people, whichever cloud tells them. Only what is known to be quiet is quiet. */
import { blocks, text } from './expectations';
import { hasUnresolved } from './references';
import type { Attributes, Resource } from './stack-view';

export const SUBSCRIPTION = 'aws_sns_topic_subscription';
export const CHANNEL = 'google_monitoring_notification_channel';
export const CONTACT_POINT = 'grafana_contact_point';

/** "Amazon SNS event destinations" (SNS developer guide). */
const QUIET_PROTOCOLS = ['email', 'email-json'];
/** "Create and manage notification channels" (Cloud Monitoring documentation): others ring, or call what rings. */
const QUIET_CHANNELS = ['email', 'slack', 'google_chat'];
/** "Contact points" (Grafana documentation). */
const QUIET_RECEIVERS = ['email', 'googlechat', 'slack', 'sns', 'teams'];
/** Of a contact point, and of Terraform. */
const NO_RECEIVERS = ['id', 'name', 'org_id', 'disable_provenance', '//', 'depends_on', 'lifecycle', 'provider'];

/** How everything of ours that wakes is called, and nothing else is. */
const PAGER = /\bpager$/;

type Told = Pick<Resource, 'type' | 'attributes'>;

/** Surely a pager of ours: for those who want one. */
export const isPager = ({ type, attributes }: Told): boolean =>
  type === SUBSCRIPTION
    ? text(attributes['filter_policy']).includes('[page]')
    : PAGER.test(text(attributes[type === CHANNEL ? 'display_name' : 'name']));

/** Why this wakes people, or may: for those who want none. Undefined when it does not. */
export function wakes({ type, attributes }: Told): string | undefined {
  if (type === SUBSCRIPTION) return wakingSubscription(attributes);
  if (type === CHANNEL) return named(attributes, 'display_name') ?? loud('type', attributes['type'], QUIET_CHANNELS);
  if (type !== CONTACT_POINT) return undefined;
  const receivers = Object.keys(attributes).filter(
    (key) => !NO_RECEIVERS.includes(key) && blocks(attributes[key]).length > 0,
  );
  return named(attributes, 'name') ?? receivers.map((one) => loud('a receiver', one, QUIET_RECEIVERS)).find(Boolean);
}

/** It is the filter for pages that makes a subscription a pager. */
function wakingSubscription(attributes: Attributes): string | undefined {
  const filter = text(attributes['filter_policy']);
  if (/\[p/.test(filter)) return 'it lets pages through to a pager';
  return loud('protocol', attributes['protocol'], QUIET_PROTOCOLS);
}

function named(attributes: Attributes, attribute: string): string | undefined {
  const name = text(attributes[attribute], 'absent');
  if (hasUnresolved(name)) return `cannot decide: ${attribute} is "${name}", which is known only after apply`;
  return PAGER.test(name) ? `${attribute} is "${name}", as pagers are called` : undefined;
}

function loud(what: string, given: unknown, quiet: readonly string[]): string | undefined {
  const kind = text(given, 'absent');
  return quiet.includes(kind) ? undefined : `${what} is "${kind}", which may wake people`;
}
