/** A change in the cloud behind Terraform's back, with what the service changes along with it. */
import { CLOUDS } from '../clouds/all';
import type { Cloud, Values } from '../clouds/behaviour';
import { viewOf } from '../provider/realm';
import type { CloudStore, StoredResource } from '../store';

/**
 * Stores the changed resource: what the service makes anew on such a change follows (an identifier of RDS is in its address).
 * @returns the resource as it is now
 */
export function driftTo(store: CloudStore, resource: StoredResource, changes: Values): StoredResource {
  const { type, values: prior, region, account } = resource;
  const cloud = Object.values<Cloud>(CLOUDS).find(({ source }) => source === resource.provider);
  const values = { ...prior, ...changes };
  const behaviour = cloud?.resources[type];
  const followed = behaviour?.recomputedOnUpdate?.(prior, values) ?? [];
  const view = cloud && viewOf({ cloud, store, caller: { account, provider: { region } }, type }, values);
  const made = view && followed.length > 0 ? (behaviour?.update?.(prior, values, view) ?? {}) : {};
  const following = Object.fromEntries(followed.filter((name) => name in made).map((name) => [name, made[name]]));
  const drifted = { ...resource, values: { ...values, ...following } };
  store.update(resource, drifted);
  return drifted;
}
