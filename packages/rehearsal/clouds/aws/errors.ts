/** Failures in the form the AWS SDK for Go v2 gives them to the provider. */
import type { CloudResource, CloudView, Diagnostic, Values } from '../behaviour';
import { failure, text } from '../values';

/**
 * `operation error RDS: CreateDBInstance, https response error StatusCode: 400, RequestID: …, api error CODE: MESSAGE`.
 * `code` is written as it appears: with `api error` in front unless the SDK models the fault.
 */
export function apiError(service: string, operation: string, status: number, code: string, message: string): string {
  const request = '00000000-0000-0000-0000-000000000000';
  return `operation error ${service}: ${operation}, https response error StatusCode: ${status}, RequestID: ${request}, ${code}: ${message}`;
}

/** One service's operation: gives a function that words a failure of it. */
export function operation(doing: string, service: string, name: string, status = 400) {
  return (code: string, message: string, path?: readonly (string | number)[]): Diagnostic =>
    failure(`${doing}: ${apiError(service, name, status, code, message)}`, path);
}

/** The resource with this id, name or ARN. */
export function find(cloud: CloudView, type: string, reference: string | undefined): CloudResource | undefined {
  if (reference === undefined) return undefined;
  return cloud
    .resources(type)
    .find(({ id, values }) => [id, values.arn, values.name, values.key_id].includes(reference));
}

/** A complaint when a known reference points at nothing; references that are not yet known pass. */
export function mustExist(
  cloud: CloudView,
  type: string,
  values: Values,
  argument: string,
  complain: (reference: string) => Diagnostic,
): readonly Diagnostic[] {
  const reference = text(values, argument);
  return reference === undefined || find(cloud, type, reference) ? [] : [complain(reference)];
}

/** The region in an ARN, undefined for ids and names. */
export function regionOfArn(reference: string | undefined): string | undefined {
  const region = reference?.startsWith('arn:') ? reference.split(':')[3] : undefined;
  return region === '' ? undefined : region;
}
