/** Small questions about JSON values. */
export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const recordOf = (value: unknown): JsonRecord => (isRecord(value) ? value : {});
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

/** The same text for the same value, whatever the order of its keys. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isRecord(value)) return value === undefined ? 'null' : JSON.stringify(value);
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${entries.join(',')}}`;
}

/** Without recursion: what is too deep would end that. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  let inside: unknown[] = [value];
  for (let level = 0; inside.length > 0; level++) {
    if (level > levels) return true;
    inside = inside.flatMap((item) =>
      typeof item === 'object' && item !== null ? (Object.values(item) as unknown[]) : [],
    );
  }
  return false;
}

/** By code units, which no locale changes. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The resource of an instance: `aws_x.y["a]b"]` → `aws_x.y`. */
export function withoutKey(address: string): string {
  return address.replace(/\[(\d+|"(?:[^"\\]|\\.)*")\]$/, '');
}
