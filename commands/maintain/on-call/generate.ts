import { collectAlarms } from './collect';
import { coveragePage, onCallPage } from './pages';

/** File -> content. */
export function generatedPages(): Readonly<Record<string, string>> {
  const alarms = collectAlarms();
  return { 'docs/on-call.md': onCallPage(alarms), 'docs/coverage.md': coveragePage(alarms) };
}
