/** Shapes of series on a sample day, in the middle of which a version is released. Which series has which, whoever draws the page says. */

/** A point of a series: how long ago, and where between the panel's left (0) and right (1) edge. */
export interface Moment {
  readonly hoursAgo: number;
  readonly at: number;
}

/** Null where nothing is published. */
export type Shape = (moment: Moment, random: () => number) => number | null;

/** Where the mark of the release stands. */
export const RELEASE_AT = 0.62;
const AS_LONG_AS_A_POINT = 0.011;

export const steady =
  (value: number): Shape =>
  () =>
    value;

export const wavy =
  (value: number): Shape =>
  ({ at }, random) =>
    value * (1 + 0.12 * Math.sin(at * 7) + 0.08 * (random() - 0.5));

/** Grows, or falls, by that share of itself from edge to edge. */
export const drifting =
  (value: number, share: number): Shape =>
  ({ at }) =>
    value * (1 + share * (at - 1));

const HOUR_SECONDS = 3600;
/** In seconds, of what is made once a day and was made so many hours ago. */
export const ageOfDaily =
  (hoursSince: number): Shape =>
  ({ hoursAgo }) =>
    HOUR_SECONDS * ((((hoursSince - hoursAgo) % 24) + 24) % 24);

/** One event a day, so many hours ago. */
export const daily =
  (hoursSince: number): Shape =>
  ({ hoursAgo }) =>
    Math.round(hoursAgo) % 24 === hoursSince ? 1 : 0;

export const atRelease =
  (value: number, later = 0): Shape =>
  ({ at }) =>
    Math.abs(at - RELEASE_AT - later) < AS_LONG_AS_A_POINT ? value : 0;

/** Only one side of the release. */
export const before =
  (shape: Shape): Shape =>
  (moment, random) =>
    moment.at <= RELEASE_AT ? shape(moment, random) : null;
export const after =
  (shape: Shape): Shape =>
  (moment, random) =>
    moment.at >= RELEASE_AT ? shape(moment, random) : null;

/** What is known of the series that a page shows. Where nothing is, sizes follow from the unit or from the line at which an alarm goes off. */
export interface SampleDay {
  /** @param described title, name, metric and dimensions of a series in one text */
  shapeOf(described: string): Shape | undefined;
  /** The series that a question by revision of what runs is answered with. */
  revisions(expression: string, level: number): readonly { readonly label: string; readonly shape: Shape }[];
}

/** A day of which nothing is known but that a version was released. */
export const ANY_DAY: SampleDay = {
  shapeOf: () => undefined,
  revisions: (_, level) => [
    { label: 'revision 1', shape: before(wavy(level)) },
    { label: 'revision 2', shape: after(wavy(level)) },
  ],
};
