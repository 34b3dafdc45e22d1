/** What GitHub takes as a comment is 65,536 characters. */
export const MOST_CHARACTERS = 65_000;
