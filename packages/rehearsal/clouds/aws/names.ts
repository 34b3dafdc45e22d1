/** Ids, ARNs and generated names, in the shapes AWS gives them. */
import { createHash } from 'node:crypto';
import type { CloudView, Values } from '../behaviour';
import { canonical, text } from '../values';

/** The simulated clouds stand still at this moment: services that report times report this one. */
export const EPOCH = '2025-01-15T00:00:00Z';

/** `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE`. */
export function arn(cloud: CloudView, service: string, resource: string): string {
  return `arn:aws:${service}:${cloud.region}:${cloud.account}:${resource}`;
}

/** An ARN of a service without regions, such as IAM. */
export function globalArn(cloud: CloudView, service: string, resource: string): string {
  return `arn:aws:${service}::${cloud.account}:${resource}`;
}

/**
 * Digits of something that belongs to the account rather than to a new object, so that every resource and data source
 * that speaks of it says the same (`cloud.hex` differs between types). At most 64.
 */
export function accountHex(cloud: CloudView, length: number, ...seed: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([cloud.account, ...seed]))
    .digest('hex')
    .slice(0, length);
}

/** The id of the key AWS manages for a service, `alias/aws/SERVICE`. */
export function awsManagedKeyId(cloud: CloudView, service: string): string {
  return asUuid(accountHex(cloud, 32, 'aws-managed-key', service, cloud.region));
}

/** The first of a row of candidates that no resource of the type bears yet: two equal objects still differ. */
export function fresh(
  cloud: CloudView,
  type: string,
  candidate: (seed: readonly string[]) => string,
  values: Values,
): string {
  const seed = [type, cloud.region, canonical(values)];
  const taken = new Set(cloud.resources(type).flatMap(({ id, values: { name } }) => [id, name]));
  for (let turn = 0; ; turn++) {
    const id = candidate(turn === 0 ? seed : [...seed, String(turn)]);
    if (!taken.has(id)) return id;
  }
}

/** An EC2 id: prefix and 17 hexadecimal digits (EC2 User Guide, "Resource IDs"). */
export function ec2Id(cloud: CloudView, type: string, prefix: string, values: Values): string {
  return fresh(cloud, type, (seed) => companionId(cloud, prefix, ...seed), values);
}

/** The id of an object that comes with another one, such as a VPC's main route table. */
export function companionId(cloud: CloudView, prefix: string, ...seed: readonly string[]): string {
  return `${prefix}-0${cloud.hex(16, prefix, ...seed)}`;
}

/** A UUID of version 4 in form. */
export function uuid(cloud: CloudView, ...seed: readonly string[]): string {
  return asUuid(cloud.hex(32, 'uuid', ...seed));
}

function asUuid(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20)].join('-');
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Upper-case letters and digits, as in unique ids of IAM (`AROA…`) and RDS resource ids (`db-…`). */
export function letters(cloud: CloudView, length: number, ...seed: readonly string[]): string {
  const hex = cloud.hex(length * 2, ...seed);
  return Array.from({ length }, (_, index) => LETTERS[parseInt(hex.slice(index * 2, index * 2 + 2), 16) % 32]).join('');
}

/**
 * The name of a resource: as configured, else made from its prefix as terraform-plugin-sdk's `id.PrefixedUniqueId`
 * does (18 digits of time and 8 of a counter; here fixed and derived).
 */
export function nameOf(cloud: CloudView, type: string, values: Values, argument = 'name'): string {
  const given = text(values, argument);
  if (given) return given;
  const prefix = text(values, `${argument}_prefix`) ?? 'terraform-';
  return fresh(cloud, type, (seed) => `${prefix}202501150000000000${cloud.hex(8, ...seed)}`, values);
}
