/** A rule more in a list whose members only add to each other: it takes nothing from those that were there. */
export const besideOthers = <Danger extends object>(danger: Danger) => ({
  ...danger,
  inNewMembers: 'harmless' as const,
});
