/** What cdk.tf.json says of each address: the construct that made it, and whether it may be destroyed. */
import { isRecord } from '../plan/json';

export interface Synthesized {
  readonly constructPaths: ReadonlyMap<string, string>;
  readonly protectedAddresses: ReadonlySet<string>;
}

export function readSynthesized(content: unknown): Synthesized {
  const constructPaths = new Map<string, string>();
  const protectedAddresses = new Set<string>();
  for (const [kind, prefix] of [
    ['resource', ''],
    ['data', 'data.'],
  ] as const) {
    const types = isRecord(content) && isRecord(content[kind]) ? content[kind] : {};
    for (const [type, resources] of Object.entries(types))
      for (const [name, block] of Object.entries(isRecord(resources) ? resources : {})) {
        const address = `${prefix}${type}.${name}`;
        const path = pathOf(block);
        if (path !== undefined) constructPaths.set(address, path);
        if (isRecord(block) && isRecord(block['lifecycle']) && block['lifecycle']['prevent_destroy'] === true)
          protectedAddresses.add(address);
      }
  }
  return { constructPaths, protectedAddresses };
}

function pathOf(block: unknown): string | undefined {
  const comment = isRecord(block) ? block['//'] : undefined;
  const metadata = isRecord(comment) ? comment['metadata'] : undefined;
  return isRecord(metadata) && typeof metadata['path'] === 'string' ? metadata['path'] : undefined;
}

/** Addresses that terraform's errors name as protected: `Resource aws_db_instance.database has lifecycle.prevent_destroy set`. */
export function blockedIn(errors: readonly string[]): ReadonlySet<string> {
  const text = errors
    .join('\n')
    .replace(/[│╵╷|]/g, ' ')
    .replace(/\s+/g, ' ');
  return new Set(
    [...text.matchAll(/Resource ((?:(?!Resource ).)+?) has lifecycle\.prevent_destroy/g)].map(
      ([, address]) => address ?? '',
    ),
  );
}
