/** Something that this machine lacks: the second opinion is not asked here, which is neither good nor bad. */
export class Unavailable extends Error {}
