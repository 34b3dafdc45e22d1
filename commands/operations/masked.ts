/** What an operation says and keeps, without what looks like a secret: ECS quotes registries, people quote what they saw. */
import { withoutSecrets } from '@balrog-infra/review';

/** Every text in it, at any depth; keys stay. */
export function masked<T>(value: T): T {
  if (typeof value === 'string') return withoutSecrets(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => masked(item)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, masked(item as unknown)])) as T;
}
