import type { Responders } from './responders';

/** What a rule is applied to. */
export interface Subject {
  /** Unique in the account and region: `balrog-prod-agent-silent`. */
  readonly alarmName: string;
  /** In the summary, where it says `{subject}`. */
  readonly subject?: string;
  /** Of all metrics of the signal; each takes those it has. */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly responders: Responders;
  /** Outside the environment's own region: the region, and the topic there. */
  readonly elsewhere?: { readonly region: string; readonly topicArn: string };
}
