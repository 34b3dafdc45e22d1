/** `balrog rehearse preview`: the deployed dashboards as a page. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deployedLogs, openAthena, withMacros, type Hours } from '@balrog-infra/rehearsal/athena';
import {
  deployedConsoles,
  deployedDashboards,
  type DeployedDashboard,
  previewPage,
  type Answers,
} from '@balrog-infra/rehearsal/preview';
import { type RehearsalHome, openStore } from '@balrog-infra/rehearsal';
import { GOOD_DAY } from './good-day';
import { logBuckets } from './log-buckets';
import { rehearsedNames } from '../names';
import { homeOf, type RehearsalFlags } from './settings';

/** @param out where to write the page; `preview.html` in the rehearsal's home when absent */
export async function preview(flags: RehearsalFlags, out?: string): Promise<number> {
  const home = homeOf(flags);
  const store = openStore(home.clouds);
  const dashboards = [...deployedDashboards(store), ...deployedConsoles(store)];
  if (dashboards.length === 0) {
    process.stderr.write(
      'No dashboard is deployed in this rehearsal. `npm start` deploys prod, with its dashboards.\n',
    );
    return 1;
  }
  const file = out ?? join(home.root, 'preview.html');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, previewPage(dashboards, await answersTo(home, dashboards), GOOD_DAY));
  process.stdout.write(`${dashboards.map(({ folder, title }) => `${folder}  ${title}`).join('\n')}\n\n${file}\n`);
  return 0;
}

/** What tables ask Athena, answered from the rehearsal's log lines: samples are dated yesterday. */
async function answersTo(home: RehearsalHome, dashboards: readonly DeployedDashboard[]) {
  const now = new Date();
  const environments = rehearsedNames(home);
  const answers = new Map<string, Answers>();
  for (const { uid, panels } of dashboards) {
    const asked = panels.flatMap(({ targets = [] }) => targets.flatMap(({ rawSQL }) => rawSQL ?? []));
    const environment = environments.find(({ prefix }) => uid.startsWith(`${prefix}-`))?.environment;
    if (asked.length === 0 || environment === undefined) continue;
    const logs = deployedLogs(home, environment);
    const athena = await openAthena({ tables: logs.tables, objects: logBuckets(home, logs, now), now });
    try {
      const found = new Map<string, readonly (readonly unknown[])[]>();
      for (const sql of asked) found.set(sql, (await athena.query(withMacros(sql, yesterday(now)))).rows);
      answers.set(uid, found);
    } finally {
      athena.close();
    }
  }
  return answers;
}

const DAY_MILLISECONDS = 86_400_000;

function yesterday(now: Date): Hours {
  const midnight = Math.floor(now.getTime() / DAY_MILLISECONDS) * DAY_MILLISECONDS;
  return { from: new Date(midnight - DAY_MILLISECONDS), to: new Date(midnight - 1) };
}
