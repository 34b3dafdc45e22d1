/**
 * What a resource shows of others that make up a part of it: a bucket its policy, a role what it may do. The provider reads such attributes from the
 * service, whoever has set them; they are optional and computed, so that a configuration without them plans no change.
 */
import type { CloudView, ResourceBehaviour, Values } from '../behaviour';
import { canonical } from '../values';

/** What is to be shown; undefined where nothing else has made it, and the resource's own value stands. */
export type Mirror = (values: Values, cloud: CloudView) => unknown;

export function mirrors(shown: Readonly<Record<string, Mirror>>): Required<Pick<ResourceBehaviour, 'shows' | 'keeps'>> {
  return {
    shows: (values, _state, cloud) =>
      Object.fromEntries(
        Object.entries(shown)
          .map(([name, mirror]) => [name, mirror(values, cloud)] as const)
          .filter(([, value]) => value !== undefined),
      ),
    // What was read into the plan from elsewhere does not become the resource's own.
    keeps: (existing, prior, planned) =>
      Object.fromEntries(
        Object.keys(shown).map((name) => [name, isSame(prior[name], planned[name]) ? existing[name] : planned[name]]),
      ),
  };
}

const isSame = (left: unknown, right: unknown): boolean => canonical(left ?? null) === canonical(right ?? null);
