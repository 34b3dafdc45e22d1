/** All that the preflight judges, asked beforehand. Whatever somebody else had to say is an `Answer`, which may be that nobody knows. */
import type { Freezes } from '../../../environments/freezes';
import type { Release } from '../../../environments';
import type { Answer } from '../outside/answer';
import type { CalendarDay, ScheduledChange, ShipItRelease } from '../outside/outside';

export interface Digests {
  readonly balrog: string;
  readonly agent: string;
}

/** What an environment runs, by its task definitions. */
export interface Running {
  readonly version: string;
  readonly digest: Digests;
  /** Since when all of it has run; undefined where a deployment is still going on. */
  readonly since: Date | undefined;
}

/** Of public and admin together, over the hours since the version runs there, at most a day of them. */
export interface ErrorRate {
  readonly requests: number;
  readonly errors: number;
}

export interface Facts {
  /** The moment that is judged. */
  readonly now: Date;
  /** When everybody was asked: the same, but for a moment that lies ahead. */
  readonly askedAt: Date;
  /** Of the environment: production, or staging. */
  readonly mode: 'production' | 'staging';
  /** In the rehearsal an owner's value may be an example. */
  readonly rehearsed: boolean;
  /** As it was asked for, which need not be a version at all. */
  readonly version: string;
  /** The row of releases.json, where it is of that version: what would be deployed. */
  readonly declared: Release | undefined;
  /** What the environment runs now. */
  readonly running: Answer<Running>;
  /** What the environment that comes before it runs; undefined for the first one. */
  readonly stage:
    { readonly name: string; readonly running: Answer<Running>; readonly errors: Answer<ErrorRate> } | undefined;
  /** Commit of the tag; undefined inside where there is none. */
  readonly tag: Answer<string | undefined>;
  readonly images: { readonly [image in keyof Digests]: Answer<string | undefined> };
  /** Files of migrations at the version that runs and at the one that is asked for, folders of both tools. */
  readonly migrations: Answer<{ readonly before: readonly string[]; readonly after: readonly string[] }>;
  readonly freezes: Freezes;
  readonly calendar: Answer<readonly CalendarDay[]>;
  readonly shipIt: Answer<readonly ShipItRelease[]>;
  readonly scheduled: Answer<readonly ScheduledChange[]>;
  /** Milliseconds that past deployments of the environment took, as their records say. */
  readonly past: Answer<readonly number[]>;
  /** Names of alarms that fire. */
  readonly alarms: Answer<readonly string[]>;
  readonly restorable: Answer<Date>;
  /** Another operation, who holds it and since when; undefined inside where there is none. */
  readonly underWay: Answer<string | undefined>;
  /** Dangers of the plan that nobody acknowledged; undefined where nothing was planned yet. */
  readonly dangers: Answer<readonly string[]> | undefined;
  /** `environments/prod.ts: aws.accountId` */
  readonly examples: readonly string[];
}
