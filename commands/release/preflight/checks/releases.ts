/** What Mozilla releases meanwhile: updates that Balrog must serve, and that somebody may have to change. */
import { DateTime } from 'luxon';
import type { ShipItRelease } from '../../outside/outside';
import { utc } from '../../../operations/moment';
import { endOf } from '../duration';
import type { Finding } from '../finding';
import { nobodyKnows, not, ok, type Check } from './check';

/** Their updates are rules and releases of Balrog. Apps of Android and add-ons come from stores and elsewhere. */
const SERVED = ['firefox', 'devedition', 'thunderbird'];

/** A release that is wanted so soon is at work already, whatever its phases say. */
const SOON_MS = 4 * 3_600_000;

const LOOK = 'ask in #releaseduty:mozilla.org and look at https://shipit.mozilla-releng.net';

/** A third number, 145.0.1 or 140.5.1esr: out of the order of trains, as chemspills are. */
const isDotRelease = (version: string): boolean => /^\d+\.\d+\.[1-9]\d*(esr)?$/.test(version);
const isBeta = ({ product, version }: ShipItRelease): boolean => product === 'devedition' || /\d[ab]\d/.test(version);

export const shipIt: Check = (_, facts) => {
  if (facts.mode !== 'production') return undefined;
  const { shipIt: found, now } = facts;
  if (!found.known) return nobodyKnows('ship-it', found.why, LOOK);
  const until = endOf(facts).getTime() + SOON_MS;
  const active = found.value.filter(
    (release) =>
      SERVED.includes(release.product) &&
      release.status === 'scheduled' &&
      (atWork(release) || isSoon(release, now, until)),
  );
  if (active.length === 0) return ok('ship-it', `no release is under way (${found.value.length} planned)`);
  return active.map((release): Finding => {
    const kind = isDotRelease(release.version) ? 'a chemspill or another release out of order' : 'a release';
    const says = `${release.name}, ${kind}: ${phasesOf(release)}`;
    return isBeta(release)
      ? not('ship-it', 'warning', says, 'tell release duty before you begin')
      : not('ship-it', 'stop', says, `wait until it has shipped; ${LOOK}`);
  });
};

/** Some phase was submitted, and it has not been marked as shipped. */
const atWork = ({ phases }: ShipItRelease): boolean => phases.some(({ submitted }) => submitted);

const isSoon = ({ eta }: ShipItRelease, now: Date, until: number): boolean =>
  eta !== undefined && eta > now && eta.getTime() < until;

function phasesOf({ phases, eta }: ShipItRelease): string {
  const done = phases.filter(({ submitted }) => submitted).map(({ name }) => name);
  const next = phases.find(({ submitted }) => !submitted);
  return [
    done.length === 0 ? 'no phase was begun' : `begun ${done.join(', ')}`,
    ...(next === undefined ? ['all its phases are begun, and it is not marked as shipped'] : [`next ${next.name}`]),
    ...(eta === undefined ? [] : [`wanted by ${utc(eta)}`]),
  ].join('; ');
}

/** The calendar names days by the clocks of Mozilla's release managers; it says no zone, so the day of the environment's people counts. */
export const calendar: Check = (_, facts) => {
  if (facts.mode !== 'production') return undefined;
  const { calendar: found, freezes, now } = facts;
  if (!found.known) return nobodyKnows('calendar', found.why, 'look at https://whattrainisitnow.com/calendar/');
  const dayOf = (moment: Date, plus = 0): string =>
    DateTime.fromJSDate(moment, { zone: freezes.hours.zone }).plus({ days: plus }).toISODate() ?? '';
  const on = (days: readonly string[]) => found.value.filter(({ day }) => days.includes(day));
  const today = on([dayOf(now), dayOf(endOf(facts))]);
  if (today.length > 0)
    return not(
      'calendar',
      'stop',
      `${today.map(({ what }) => what).join(', ')} is released today`,
      'wait until tomorrow',
    );
  const tomorrow = on([dayOf(now, 1)]);
  if (tomorrow.length > 0)
    return not(
      'calendar',
      'warning',
      `${tomorrow.map(({ what }) => what).join(', ')} is released tomorrow`,
      'be done with it today',
    );
  const [next] = found.value.filter(({ day }) => day > dayOf(now)).toSorted((a, b) => a.day.localeCompare(b.day));
  return ok('calendar', next === undefined ? 'nothing is released' : `next is ${next.what} on ${next.day}`);
};
