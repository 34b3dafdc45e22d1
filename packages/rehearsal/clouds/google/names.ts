/** Self links, numbers and times in the shapes Google Cloud gives them. */
import { createHash } from 'node:crypto';
import type { CloudView, Values } from '../behaviour';
import { text } from '../values';

export const EPOCH = '2025-01-15T00:00:00.000Z';

/** The project a resource belongs to: its own argument, else the provider's. */
export function projectOf(values: Values, cloud: CloudView): string {
  return text(values, 'project') ?? text(cloud.provider, 'project') ?? cloud.account;
}

/** A project's number, 12 digits. */
export function projectNumber(project: string): string {
  const digits = BigInt(`0x${createHash('sha256').update(project).digest('hex').slice(0, 12)}`).toString();
  return `1${digits.padStart(11, '0').slice(-11)}`;
}

/** The 21 digits of a service account's unique id. */
export function uniqueId(cloud: CloudView, ...seed: readonly string[]): string {
  return `1${BigInt(`0x${cloud.hex(24, ...seed)}`)
    .toString()
    .padStart(20, '0')
    .slice(-20)}`;
}
