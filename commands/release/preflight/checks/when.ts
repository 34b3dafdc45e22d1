/** When it would be deployed: day and hour where people are, freezes, how long it takes. */
import { DateTime, Interval } from 'luxon';
import type { Freezes } from '../../../../environments/freezes';
import { duration, utc } from '../../../operations/moment';
import { endOf, usual } from '../duration';
import { not, ok, type Check } from './check';

const local = (moment: Date, zone: string): DateTime => DateTime.fromJSDate(moment, { zone });

/** `Friday 2026-12-04 10:00 EST` */
const spoken = (moment: Date, zone: string): string => local(moment, zone).toFormat('cccc yyyy-LL-dd HH:mm ZZZZ');

export const day: Check = (environment, facts) => {
  if (facts.mode !== 'production') return undefined;
  const { zone, days } = facts.freezes.hours;
  const end = endOf(facts);
  const hit = [facts.now, end].find((moment) => days.some((name) => name === local(moment, zone).weekdayLong));
  if (hit === undefined) return ok('day', spoken(facts.now, zone));
  const when = hit === facts.now ? `it is ${spoken(hit, zone)}` : `it would end on ${spoken(hit, zone)}`;
  return not(
    'day',
    'stop',
    `${when}: ${environment} is not deployed to on ${days.join(', ')}`,
    `wait for ${nextDay(facts.now, zone, days)}`,
  );
};

function nextDay(from: Date, zone: string, days: readonly string[]): string {
  const next = [1, 2, 3, 4, 5, 6, 7]
    .map((plus) => local(from, zone).plus({ days: plus }))
    .find((one) => !days.some((name) => name === one.weekdayLong));
  return next?.toFormat('cccc, yyyy-LL-dd') ?? 'a change of environments/freezes.json';
}

/** Quiet hours are hours of the clock on the wall: they move with it when it is put forward and back. */
export function quietHours({ zone, quiet }: Freezes['hours'], around: Interval): readonly Interval[] {
  const first = (around.start ?? DateTime.now()).setZone(zone).startOf('day').minus({ days: 1 });
  return Array.from({ length: Math.ceil(around.length('days')) + 3 }, (_, plus) => {
    const from = at(first.plus({ days: plus }), quiet.from);
    const to = at(quiet.to > quiet.from ? from : from.plus({ days: 1 }), quiet.to);
    return Interval.fromDateTimes(from, to);
  });
}

function at(day: DateTime, time: string): DateTime {
  const [hour, minute] = time.split(':').map(Number);
  return day.set({ hour: hour ?? 0, minute: minute ?? 0, second: 0, millisecond: 0 });
}

export const quiet: Check = (_, facts) => {
  if (facts.mode !== 'production') return undefined;
  const { hours } = facts.freezes;
  const [now, end] = [facts.now, endOf(facts)];
  const during = Interval.fromDateTimes(now, end);
  const hit = quietHours(hours, during).find((one) => one.overlaps(during));
  if (hit === undefined) return ok('quiet-hours', `until ${spoken(end, hours.zone)} somebody is there`);
  const says = `from ${spoken(now, hours.zone)} to ${spoken(end, hours.zone)} reaches into the quiet hours ${hours.quiet.from} to ${hours.quiet.to} (${hours.zone})`;
  return not('quiet-hours', 'stop', says, `begin at ${spoken((hit.end ?? DateTime.now()).toJSDate(), hours.zone)}`);
};

export const freeze: Check = (environment, facts) => {
  const [now, end] = [facts.now, endOf(facts)];
  const found = facts.freezes.freezes.filter(
    ({ environments, from, until }) =>
      environments.includes(environment) && new Date(from) < end && new Date(until) > now,
  );
  if (found.length === 0) return ok('freeze', 'no freeze until the end of it');
  return found.map(({ id, from, until, reason }) => {
    const begins =
      new Date(from) > now
        ? `begins ${from}, before the end of this (${utc(end)}), until ${until}`
        : `lasts until ${until}`;
    return not('freeze', 'stop', `the freeze ${id} ${begins}: ${reason}`, `wait, or lift it: balrog freeze lift ${id}`);
  });
};

export const takes: Check = (_, facts) => {
  const { past } = facts;
  const { milliseconds, measured } = usual(facts);
  const ends = `it would end by ${utc(endOf(facts))}`;
  if (!past.known)
    return not('takes', 'warning', `${past.why}: counted with ${duration(milliseconds)}, ${ends}`, 'take your time');
  if (!measured)
    return not(
      'takes',
      'warning',
      `fewer than three deployments were recorded: counted with ${duration(milliseconds)}, ${ends}`,
      'take your time',
    );
  const [least, most] = [Math.min(...past.value), Math.max(...past.value)];
  const all = `the last ${past.value.length} deployments took ${duration(least)} to ${duration(most)}`;
  return ok('takes', `${all}, 95 of 100 at most ${duration(milliseconds)}: ${ends}`);
};
