/** Why a resource did not get to moto: it was refused, or what it needs was. */

/** Addresses of resources that each resource's configuration reads, through data sources too. */
export function needsOf(configuration: Readonly<Record<string, unknown>>): ReadonlyMap<string, ReadonlySet<string>> {
  const { resource, data } = configuration as Readonly<
    Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined>
  >;
  const blocks = new Map<string, string>();
  for (const [type, named] of Object.entries(resource ?? {})) {
    for (const [name, block] of Object.entries(named)) blocks.set(`${type}.${name}`, JSON.stringify(block));
  }
  for (const [type, named] of Object.entries(data ?? {})) {
    for (const [name, block] of Object.entries(named)) blocks.set(`data.${type}.${name}`, JSON.stringify(block));
  }
  return new Map(
    [...blocks].map(([address, text]) => {
      const read = [...text.matchAll(/(?:data\.)?aws_[a-z0-9_]+\.[A-Za-z0-9_-]+/g)].map(([found]) => found);
      return [address, new Set(read.filter((other) => other !== address && blocks.has(other)))];
    }),
  );
}

/** What the address needs, directly or not, out of `missing`. */
export function missingFor(
  address: string,
  needs: ReadonlyMap<string, ReadonlySet<string>>,
  missing: ReadonlySet<string>,
): readonly string[] {
  const seen = new Set<string>();
  const walk = (one: string): void => {
    for (const other of needs.get(one) ?? []) {
      if (seen.has(other)) continue;
      seen.add(other);
      walk(other);
    }
  };
  walk(address);
  return [...seen].filter((other) => missing.has(other));
}
