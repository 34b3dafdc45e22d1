/**
 * Moments as people write them at night: day, time and zone, all three. A zone that is guessed is an hour of lost writes, or an hour of
 * restored mistakes.
 */

const WRITTEN =
  /^(?<day>\d{4}-\d{2}-\d{2})[T ](?<minutes>\d{2}:\d{2})(?::(?<seconds>\d{2}))?(?:\.\d+)? ?(?<zone>Z|UTC|[+-]\d{2}:?\d{2})?$/;

export type Parsed<T> = { readonly value: T } | { readonly mistake: string };

/** Seconds are the smallest unit of a restore (RDS API reference, RestoreDBInstanceToPointInTime): of a part of one, as logs have it, the second before counts. */
export function parseMoment(text: string, now: Date): Parsed<Date> {
  const groups = WRITTEN.exec(text.trim())?.groups;
  const example = `write it as ${utc(now)} (UTC), or with the zone's distance: ${withZone(now)}`;
  if (groups === undefined) return { mistake: `is no day with a time: ${example}` };
  const { day = '', minutes = '', seconds = '00', zone } = groups;
  if (zone === undefined) {
    return {
      mistake: `has no zone, and none is guessed: ${day}T${minutes}:${seconds}Z is UTC; ${withZoneOf(day, minutes)}`,
    };
  }
  const local = Date.parse(`${day}T${minutes}:${seconds}Z`);
  // JavaScript takes the 30th of February for the 1st of March.
  if (Number.isNaN(local) || !new Date(local).toISOString().startsWith(`${day}T${minutes}:${seconds}`))
    return { mistake: `is on no calendar or clock: ${example}` };
  const offset = offsetMinutes(zone);
  if (offset === undefined) return { mistake: `has a zone that there is not: ${example}` };
  const value = new Date(local - offset * 60_000);
  if (value > now) return { mistake: `is in the future: now it is ${utc(now)}` };
  return { value };
}

function offsetMinutes(zone: string): number | undefined {
  if (zone === 'Z' || zone === 'UTC') return 0;
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  // From Howland Island to Kiritimati.
  if (Number(hours) > 14 || Number(minutes) > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** `2026-11-29T02:09:00Z` */
export const utc = (moment: Date): string => `${moment.toISOString().slice(0, 19)}Z`;

const withZone = (moment: Date): string => `${new Date(moment.getTime() + 3_600_000).toISOString().slice(0, 19)}+01:00`;

const withZoneOf = (day: string, minutes: string): string =>
  `${day}T${minutes}:00-08:00 is that time in a zone eight hours behind it`;

/** `3 h 05 min`, `4 min 10 s`, `12 s`: two units at most. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${String(minutes).padStart(2, '0')} min`;
  return minutes > 0 ? `${minutes} min ${String(seconds % 60).padStart(2, '0')} s` : `${seconds} s`;
}
