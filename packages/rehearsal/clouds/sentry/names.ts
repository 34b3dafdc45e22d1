/** Ids and addresses in the shapes Sentry gives them. */
import { createHash } from 'node:crypto';
import type { CloudResource, CloudView, Values } from '../behaviour';
import { text } from '../values';

/** An internal id: digits, the same for the same seed whoever asks (a data source and a resource meet in it). */
export function digits(length: number, ...seed: readonly string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(seed)).digest('hex').slice(0, 20);
  return `4${BigInt(`0x${hex}`).toString().padStart(length, '0').slice(1, length)}`;
}

/** What Sentry makes of a name that comes without a slug (sentry/db/models/utils.py, slugify_instance). */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/** A project is meant by its slug or by its internal id. */
export function projectOf(values: Values, cloud: CloudView): CloudResource | undefined {
  const reference = text(values, 'project');
  return cloud
    .resources('sentry_project')
    .find(({ values: each }) => inSameOrganization(each, values) && [each.slug, each.internal_id].includes(reference));
}

export function inSameOrganization(each: Values, values: Values): boolean {
  return each.organization === values.organization;
}

/** The monitor that Sentry makes with each project: it groups errors into issues. */
export const errorMonitorOf = (project: CloudResource): string =>
  digits(7, 'error-monitor', text(project.values, 'internal_id') ?? '');

/** The organization's own number, which stands in every DSN. */
export const organizationId = (values: Values): string =>
  digits(16, 'organization', text(values, 'organization') ?? '');
