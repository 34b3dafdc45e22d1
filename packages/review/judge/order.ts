/** What waits for what, of cdk.tf.json as it was deployed and as it is now: a plan shows no change of `depends_on`. */
import type { JsonRecord } from '../plan/json';
import type { Synthesized } from './synthesized';

export interface OrderLost {
  readonly address: string;
  /** What it waited for and waits for no more, neither by `depends_on` nor by a reference, through however many others. */
  readonly others: readonly string[];
}

export function orderLost(
  before: Synthesized,
  after: Synthesized,
  moved: ReadonlyMap<string, string>,
): readonly OrderLost[] {
  return [...before.blocks].flatMap(([old, was]) => {
    const address = moved.get(old) ?? old;
    const is = after.blocks.get(address);
    const waited = dependsOn(was).map((other) => moved.get(other) ?? other);
    const asked = waited.filter((other) => after.blocks.has(other));
    if (is === undefined || asked.length === 0) return [];
    const kept = dependsOn(is);
    // It may wait for another one of its kind from now on: another database's name, another gate.
    const instead = new Set(kept.filter((other) => !waited.includes(other)).map(typeOf));
    const open = asked.filter((other) => !kept.includes(other) && !instead.has(typeOf(other)));
    if (open.length === 0) return [];
    const reached = reachedFrom(address, after);
    const others = open.filter((other) => !reached.has(other)).sort();
    return others.length === 0 ? [] : [{ address, others }];
  });
}

function reachedFrom(start: string, { blocks }: Synthesized): ReadonlySet<string> {
  const reached = new Set<string>();
  const next = [start];
  for (let address = next.pop(); address !== undefined; address = next.pop()) {
    const block = blocks.get(address);
    if (block === undefined) continue;
    for (const other of [...dependsOn(block), ...referencesIn(block)])
      if (!reached.has(other) && other !== start) {
        reached.add(other);
        next.push(other);
      }
  }
  return reached;
}

const typeOf = (address: string): string => address.replace(/\.[^.]*$/, '');

const dependsOn = (block: JsonRecord): readonly string[] =>
  Array.isArray(block['depends_on']) ? (block['depends_on'] as unknown[]).map(String) : [];

const ADDRESS = /\b(?:data\.)?[a-z][a-z0-9]*_[\w-]*\.[\w-]+/g;

/** Addresses inside `${…}`. */
function referencesIn(block: JsonRecord): readonly string[] {
  const { depends_on: _, '//': __, ...rest } = block;
  return [...JSON.stringify(rest).matchAll(/\$\{([^}]*)\}/g)].flatMap(([, expression = '']) =>
    [...expression.matchAll(ADDRESS)].map(([address]) => address),
  );
}
