/** Errors of the services, worded as the providers pass them on. */
import type { Diagnostic, Values } from '../clouds/behaviour';
import type { ResourceKey } from '../store';
import { error } from './diagnostics';
import type { Subject } from './realm';

/** What `terraform import` is to be given for it: hashicorp/aws 6 names the region of a regional resource in the id. */
function importIdOf({ provider, region, id }: ResourceKey): string {
  return provider === 'hashicorp/aws' && region !== 'global' ? `${id}@${region}` : id;
}

/** Sentry and Grafana, which answer in plain HTTP. */
function isOther(source: string): boolean {
  return !source.startsWith('hashicorp/');
}

/** The cloud holds an object of that id which this state does not know. */
export function alreadyExists(key: ResourceKey): Diagnostic {
  const { provider, account, region, type, id } = key;
  const place = `account ${account}, ${region === 'global' ? 'global' : `region ${region}`}`;
  const detail =
    `${type} "${id}" exists already (${place}), outside this state. ` +
    // Never "or delete it": what exists already may hold data, and nobody reads the rest of a message that names a way out.
    `Adopt it with: terraform import ADDRESS '${importIdOf(key)}'. Nothing has to be deleted for that.`;
  if (isOther(provider)) return error(`creating ${type} "${id}": status 409: it exists already`, detail);
  return provider === 'hashicorp/google'
    ? error(`Error creating ${type} "${id}": googleapi: Error 409: Already Exists: ${id}, alreadyExists`, detail)
    : error(
        `creating ${type} (${id}): operation error: api error AlreadyExistsException: ${id} already exists`,
        detail,
      );
}

export function notFound({ cloud, type }: Subject, doing: string, prior: Values): Diagnostic {
  const id = String(prior['id'] ?? prior['arn'] ?? prior['name'] ?? '');
  if (isOther(cloud.source)) return error(`${doing} ${type} "${id}": status 404: not found`);
  return cloud.source === 'hashicorp/google'
    ? error(`Error ${doing} ${type} "${id}": googleapi: Error 404: The resource '${id}' was not found, notFound`)
    : error(`${doing} ${type} (${id}): operation error: api error ResourceNotFoundException: ${id} does not exist`);
}

/** What a service says when it fails for no fault of the caller. */
export function internalError(source: string, doing: string, type: string, name: string): Diagnostic {
  if (isOther(source)) return error(`${doing} ${type} "${name}": status 503: Service Unavailable`);
  return source === 'hashicorp/google'
    ? error(
        `Error ${doing} ${type} "${name}": googleapi: Error 503: The service is currently unavailable., backendError`,
      )
    : error(
        `${doing} ${type} (${name}): operation error: https response error StatusCode: 500, ` +
          'api error InternalFailure: An internal error occurred',
      );
}

/** What every service of AWS says of temporary credentials whose hour is over. */
export const expiredToken = (doing: string, type: string, name: string): Diagnostic =>
  error(
    `${doing} ${type} (${name}): operation error: https response error StatusCode: 403, ` +
      'api error ExpiredToken: The security token included in the request is expired',
  );

/** What a provider says when Terraform was interrupted while it waited. */
export function canceled(source: string, doing: string, type: string, name: string): Diagnostic {
  return source !== 'hashicorp/aws'
    ? error(`Error ${doing} ${type} "${name}": context canceled`)
    : error(`${doing} ${type} (${name}): operation error: request canceled, context canceled`);
}
