/** From which version to which a plan goes, and where. */

/** What the gate is asked: the release as the plan has it. */
export interface PlannedRelease {
  readonly version: string;
  readonly digest: string;
  /** As releases.json says it; undefined in plans of revisions whose gate was not told. */
  readonly schemaChange?: string;
}

export interface Transition {
  readonly address: string;
  readonly before: PlannedRelease;
  readonly after: PlannedRelease;
}

export interface ReleaseContext {
  readonly stack: string;
  /** Environments in which a version runs before it comes to this one, and what the code says that they run. */
  readonly stages: readonly { readonly name: string; readonly version: string }[];
}
