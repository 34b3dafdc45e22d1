/**
 * What a row of the table shows of its alarm: a series that fires it and one that does not, as AWS publishes them. A test
 * plays both to the deployed alarm.
 */

/** What is published in a minute, minute 0 being the first, in the unit of the metric; nothing where undefined. */
export type Minute = number | 'nothing' | ((minute: number) => number | undefined);

/** Of one metric; or of each metric of a share or a sum, by the name under which the signal knows it. */
export type Series = Minute | Readonly<Record<string, Minute>>;

export interface Example {
  readonly fires: Series;
  readonly quiet: Series;
}

export const NOTHING = 'nothing';

const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;

/** Once a day, an hour after its start. */
export const onceADay =
  (value: number) =>
  (minute: number): number | undefined =>
    minute % DAY_MINUTES === HOUR_MINUTES ? value : undefined;

/** In the middle of each hour. */
export const onceAnHour =
  (value: number) =>
  (minute: number): number | undefined =>
    minute % HOUR_MINUTES === HOUR_MINUTES / 2 ? value : undefined;

/** At midnight and at noon. */
export const twiceADay =
  (value: number) =>
  (minute: number): number | undefined =>
    minute % (DAY_MINUTES / 2) === 0 ? value : undefined;

/** In one minute only. */
export const onceAt =
  (at: number, value: number) =>
  (minute: number): number | undefined =>
    minute === at ? value : undefined;
