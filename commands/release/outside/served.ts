/** What a deployment serves: its version, whether it is well, what admin has scheduled, the files of the admin UI. */
import { z } from 'zod';
import { VERSION_PATH } from '../../../application/health';
import { known, unknown, type Answer } from './answer';
import { asked, jsonOf, mapped, present, textOf } from './http';
import type { ScheduledChange, ServedVersion, UiFiles } from './outside';

/** src/auslib/dockerflow.py: the file version.json of the image, or a version "unknown" where there is none. */
const version = z.object({ version: z.string(), commit: z.string().optional() });

export async function servedVersion(origin: string): Promise<Answer<ServedVersion>> {
  const url = `${origin}${VERSION_PATH}`;
  const said = present(await jsonOf({ url }, version), url);
  if (!said.known) return said;
  if (said.value.version === 'unknown')
    return unknown(`${url} does not know its version: the image has no version.json`);
  return known({ version: said.value.version, commit: said.value.commit });
}

/** The status alone: admin and public answer 502 where they have no database. */
export async function health(origin: string, path: string): Promise<Answer<number>> {
  return mapped(await asked({ url: `${origin}${path}` }), ({ status }) => status);
}

/** src/auslib/web/admin/swagger/api.yml, "GET /scheduled_changes/…"; `when` is milliseconds since 1970, null for what waits for a telemetry. */
const changes = z.object({
  scheduled_changes: z.array(
    z.object({
      sc_id: z.number(),
      when: z.number().nullable(),
      scheduled_by: z.string(),
      complete: z.boolean(),
      signoffs: z.record(z.string(), z.string()),
      required_signoffs: z.record(z.string(), z.number()),
    }),
  ),
});

/** Its paths at v3.25. */
const SCHEDULES = ['rules', 'releases', 'permissions', 'required_signoffs/product', 'required_signoffs/permissions'];
const SCHEDULES_SINCE = ['emergency_shutoff', 'pinnable_releases'];

export async function scheduledChanges(origin: string): Promise<Answer<readonly ScheduledChange[]>> {
  const found = await Promise.all(
    [...SCHEDULES, ...SCHEDULES_SINCE].map(async (table) => {
      const url = `${origin}/api/scheduled_changes/${table}`;
      const said = await jsonOf({ url }, changes);
      // An older version has fewer kinds.
      const asked = SCHEDULES_SINCE.includes(table) ? said : present(said, url);
      return mapped(asked, (value) => (value?.scheduled_changes ?? []).flatMap((change) => changeOf(table, change)));
    }),
  );
  const missing = found.find((answer) => !answer.known);
  return missing ?? known(found.flatMap((answer) => (answer.known ? answer.value : [])));
}

type Row = z.output<typeof changes>['scheduled_changes'][number];

function changeOf(table: string, row: Row): readonly ScheduledChange[] {
  if (row.complete || row.when === null) return [];
  const roles = Object.values(row.signoffs);
  const signedOff = Object.entries(row.required_signoffs).every(
    ([role, needed]) => roles.filter((signed) => signed === role).length >= needed,
  );
  return [{ id: `${table}:${row.sc_id}`, when: new Date(row.when), by: row.scheduled_by, signedOff }];
}

/** The page names its scripts and styles, which have the hash of their content in their names (ui/.neutrinorc.js). */
export async function uiFiles(origin: string): Promise<Answer<UiFiles>> {
  const url = `${origin}/`;
  const head = await asked({ url, method: 'HEAD' });
  const page = present(await textOf({ url }), url);
  if (!page.known) return page;
  const files = [...page.value.matchAll(/(?:src|href)="?\/?([^"\s>]+\.(?:js|css))/g)].flatMap(([, file]) => file ?? []);
  if (files.length === 0) return unknown(`${url} names no scripts: it is not the admin UI`);
  const modified = head.known ? Date.parse(head.value.headers.get('last-modified') ?? '') : NaN;
  return known({ files: files.sort(), modified: Number.isNaN(modified) ? undefined : new Date(modified) });
}
