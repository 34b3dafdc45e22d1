/** What can be under way in an environment. A new kind is a word here, and at most one more shape in under-way.ts and record.ts. */

/** Kinds that change which database serves, or that let one go. */
export const DATABASE_KINDS = ['restore', 'back', 'retire', 'drill'] as const;

/** Kinds that change what runs. */
export const RELEASE_KINDS = ['release', 'deploy', 'rollback', 'ui'] as const;

/** Says when nothing may change what runs, or that it may again. */
export const FREEZE_KIND = 'freeze';

export type DatabaseKind = (typeof DATABASE_KINDS)[number];
export type ReleaseKind = (typeof RELEASE_KINDS)[number];
