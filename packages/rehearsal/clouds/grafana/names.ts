/** Ids, addresses and durations in the shapes Grafana and its provider give them (internal/resources/grafana/oss_org_id.go). */
import type { CloudView, Values } from '../behaviour';
import { text } from '../values';

/** `1:uid`: the organization, then the object. It is the resource's own organization, the provider's, or the first. */
export function idIn(values: Values, name: string, { provider }: CloudView): string {
  return `${text(values, 'org_id') ?? String(provider.org_id ?? 1)}:${name}`;
}

/** The object in an id, which may also be given without its organization. */
export const withoutOrg = (id: string): string => id.replace(/^\d+:/, '');

/** The part of an address that Grafana makes of a title. */
export function slug(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** `https://grafana.example.com`, without a slash at its end. */
export function addressOf(cloud: CloudView): string {
  return (text(cloud.provider, 'url') ?? '').replace(/\/$/, '');
}

/** The folder of that id or uid. */
export function hasFolder(cloud: CloudView, reference: string): boolean {
  return cloud.resources('grafana_folder').some(({ values }) => values.uid === withoutOrg(reference));
}

/** Prometheus' notation of a duration, `4h`, `1d12h`: what the alerting API reads (prometheus/common, model.ParseDuration). */
export const DURATION = /^(?:0|(?=\d)(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?:\d+ms)?)$/;
