/** What Mozilla releases: Ship-It, which runs releases, and the calendar of those that are planned. */
import { z } from 'zod';
import { known, unknown, type Answer } from './answer';
import { jsonOf, mapped, present } from './http';
import type { CalendarDay, ShipItRelease } from './outside';

/** An empty text where there is none: `self.release_eta or ""` (api/src/shipit_api/common/models.py of mozilla-releng/shipit). */
const moment = z.string().transform((text, context) => {
  if (text === '') return undefined;
  const time = new Date(/[zZ]|[+-]\d{2}:?\d{2}$|GMT$/.test(text) ? text : `${text}Z`);
  if (Number.isNaN(time.getTime())) context.addIssue({ code: 'custom', message: `${text} is no moment` });
  return time;
});

/** `components.schemas.Release` and `Phase` of api/src/shipit_api/api_public.yml. What else a release has is not asked for. */
const releases = z.array(
  z.object({
    name: z.string(),
    product: z.string(),
    version: z.string(),
    status: z.string(),
    branch: z.string(),
    release_eta: moment.optional(),
    phases: z.array(z.object({ name: z.string(), submitted: z.boolean(), skipped: z.boolean().optional() })),
  }),
);

/** Without a status it answers the scheduled ones alone; it is said all the same, in case that changes. Each comes with its phases. */
export async function shipIt(address: string): Promise<Answer<readonly ShipItRelease[]>> {
  const url = `${address}/releases?status=scheduled`;
  return mapped(present(await jsonOf({ url }, releases), url), (all) =>
    all.map(({ release_eta: eta, phases, ...release }) => ({
      ...release,
      eta,
      phases: phases.map(({ name, submitted, skipped }) => ({ name, submitted: submitted && skipped !== true })),
    })),
  );
}

/** By version, the day: `{"146.0": "2026-12-08", "146.0.x": "2026-12-17"}` (app/controllers/api/firefox_releases_future.php of mozilla/releases_insights). */
const future = z.record(z.string(), z.string().regex(/^\d{4}-\d{2}-\d{2}( [\d:]+)?$/));

export async function calendar(address: string): Promise<Answer<readonly CalendarDay[]>> {
  const url = `${address}/api/firefox/releases/future/`;
  const said = present(await jsonOf({ url }, future), url);
  if (!said.known) return said;
  const days = Object.entries(said.value).map(([version, day]) => ({
    day: day.slice(0, 10),
    what: `Firefox ${version}`,
  }));
  return days.length > 0 ? known(days) : unknown(`${url} knows of no release to come: it is out of date`);
}
