/** Pages in docs/runbooks that an alarm may send people to. */
export const RUNBOOKS = [
  'backup-too-old',
  'domain-not-serving',
  'answers-fail',
  'answers-slow',
  'agent-not-enacting',
  'admin-ui-down',
  'database-in-trouble',
  'no-way-out',
  'job-failed',
  'schema-gate-failed',
  'logs-missing',
  'unparsed-log-rows',
  'certificate-expires',
  'history-unreachable',
  'secrets-unreadable',
  'metrics-missing',
  'alerts-undelivered',
] as const;
export type Runbook = (typeof RUNBOOKS)[number];

export const pathOf = (runbook: Runbook) => `docs/runbooks/${runbook}.md`;
