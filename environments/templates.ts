/** Texts that Terraform would not take as they stand. */
import type { Mistake } from './mistake';

const ALLOWED =
  'a text without ${ and %{: Terraform would evaluate it where it deploys, where a file or another value would be read into it';

/** Every text below `value` that Terraform would take for an expression. */
export function templateMistakes(file: string, value: unknown, path: readonly string[] = []): readonly Mistake[] {
  if (typeof value === 'string') {
    return /[$%]\{/.test(value) ? [{ file, path: path.join('.'), given: value, allowed: ALLOWED }] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) => templateMistakes(file, below, [...path, key]));
}
