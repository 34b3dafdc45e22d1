import { collectAlerts, collectGrafanaAlerts } from './collect';
import { coveragePage, onCallPage } from './pages';

/** File -> content. */
export function generatedPages(): Readonly<Record<string, string>> {
  const alerts = collectAlerts();
  return { 'docs/on-call.md': onCallPage(alerts, collectGrafanaAlerts()), 'docs/coverage.md': coveragePage(alerts) };
}
