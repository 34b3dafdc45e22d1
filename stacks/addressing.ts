/**
 * cdktf's context under which construct ids become addresses without the stack's name, so that stage and prod can be
 * held against each other. Changing it moves every address that is not pinned.
 */
export const ADDRESSING = { excludeStackIdFromLogicalIds: 'true', allowSepCharsInLogicalIds: 'true' };
