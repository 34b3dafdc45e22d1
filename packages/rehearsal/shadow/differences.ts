/** Where the rehearsal and a real provider answer a question of Terraform's differently. */
import { existsSync, readFileSync } from 'node:fs';

export interface Difference {
  readonly type: string;
  /** What was asked, and the identity of the object, never a value that may be secret. */
  readonly about: string;
  readonly kind: 'action' | 'replacing' | 'refusal' | 'value';
  readonly rehearsal: string;
  readonly provider: string;
}

export function readDifferences(file: string): readonly Difference[] {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Difference);
}

/** Equal differences once, with their number, the most frequent first. */
export function summaryOf(differences: readonly Difference[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { type, kind, rehearsal, provider } of differences) {
    const line = `${type}: ${kind}: the rehearsal says ${rehearsal}, the provider ${provider}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([line, count]) => `${String(count).padStart(5)} ${line}`);
}
