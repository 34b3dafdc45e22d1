/** Whom a release asks outside of our clouds, and what they can say. `readers.ts` asks them by HTTP, tests answer in a few lines. */
import type { HEALTH } from '../../../application/health';
import type { Answer } from './answer';

/** Where they answer: `https://…` without a trailing slash. A rehearsal puts its own server on loopback in their place. */
export interface Addresses {
  /** Docker Registry HTTP API v2. */
  readonly registry: string;
  /** Where a token for pulling public images is had; undefined where the registry asks for none. */
  readonly registryTokens: string | undefined;
  /** GitHub's REST API. */
  readonly github: string;
  readonly shipIt: string;
  /** Mozilla's calendar of releases of Firefox. */
  readonly calendar: string;
  /** Of a host that a deployment serves: `https://aus5.mozilla.org`. */
  served(hostname: string): string;
}

/** `mozilla/balrog` or `mozilla/balrogagent`, and what its manifest's digest is: `sha256:…`. */
export interface ImageName {
  readonly repository: string;
  readonly tag: string;
}

export interface GithubRelease {
  readonly tag: string;
  readonly published: Date | undefined;
  readonly draft: boolean;
  readonly prerelease: boolean;
}

/** A release of Firefox or Thunderbird that Ship-It has under way, or has planned. */
export interface ShipItRelease {
  readonly name: string;
  readonly product: string;
  readonly version: string;
  readonly status: string;
  readonly branch: string;
  /** When it is wanted by (`release_eta`), where somebody said so. */
  readonly eta: Date | undefined;
  /** In their order. That a phase was submitted is all that is known of it: Ship-It does not say when it has ended. */
  readonly phases: readonly { readonly name: string; readonly submitted: boolean }[];
}

/** A day on which Mozilla releases, by its calendar. */
export interface CalendarDay {
  /** `2026-12-01` */
  readonly day: string;
  readonly what: string;
}

export interface ServedVersion {
  /** `3.25`, without the `v`. */
  readonly version: string;
  readonly commit: string | undefined;
}

/** A change of Balrog's rules, releases or permissions that its agent will enact. */
export interface ScheduledChange {
  /** `rules:12` */
  readonly id: string;
  readonly when: Date;
  readonly by: string;
  readonly signedOff: boolean;
}

/** What a host name of the admin UI serves. It says neither version nor commit, but its files have the hash of their content in their names. */
export interface UiFiles {
  readonly files: readonly string[];
  /** When the page was put there. */
  readonly modified: Date | undefined;
}

export interface Outside {
  /** Digest of the manifest that the tag names; undefined where there is no such tag. */
  imageDigest(image: ImageName): Promise<Answer<string | undefined>>;
  /** The commit that a tag of mozilla-releng/balrog leads to; undefined where there is no such tag. */
  tagCommit(tag: string): Promise<Answer<string | undefined>>;
  /** Newest first, the hundred last ones. */
  githubReleases(): Promise<Answer<readonly GithubRelease[]>>;
  /** Names of the files in a folder of mozilla-releng/balrog at a tag or branch; none where there is no such folder. */
  folder(path: string, ref: string): Promise<Answer<readonly string[]>>;
  /** What `version.txt` says at a tag or branch: the version that is released next. */
  versionFile(ref: string): Promise<Answer<string>>;
  /** Scheduled ones alone where Ship-It is asked for nothing else: it is asked for the phases of each. */
  shipIt(): Promise<Answer<readonly ShipItRelease[]>>;
  calendar(): Promise<Answer<readonly CalendarDay[]>>;
  servedVersion(hostname: string): Promise<Answer<ServedVersion>>;
  /** The status of HTTP. */
  health(hostname: string, path: (typeof HEALTH)[keyof typeof HEALTH]['path']): Promise<Answer<number>>;
  /** Of all tables, not yet enacted, by the admin API. */
  scheduledChanges(adminHostname: string): Promise<Answer<readonly ScheduledChange[]>>;
  uiFiles(hostname: string): Promise<Answer<UiFiles>>;
}
