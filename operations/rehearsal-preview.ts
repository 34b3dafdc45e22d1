/** `npm run rehearse -- preview`: the deployed dashboards as a page. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deployedConsoles } from '../rehearsal/preview/console-dashboard';
import { deployedDashboards } from '../rehearsal/preview/deployed-dashboards';
import { previewPage } from '../rehearsal/preview/page';
import type { RehearsalHome } from '../rehearsal/session';
import { openStore } from '../rehearsal/store';

/** @param out where to write the page; `preview.html` in the rehearsal's home when absent */
export function preview(home: RehearsalHome, out?: string): Promise<number> {
  const store = openStore(home.clouds);
  const dashboards = [...deployedDashboards(store), ...deployedConsoles(store)];
  if (dashboards.length === 0) {
    process.stderr.write(
      'No dashboard is deployed in this rehearsal. `npm start` deploys prod, with its dashboards.\n',
    );
    return Promise.resolve(1);
  }
  const file = out ?? join(home.root, 'preview.html');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, previewPage(dashboards));
  process.stdout.write(`${dashboards.map(({ folder, title }) => `${folder}  ${title}`).join('\n')}\n\n${file}\n`);
  return Promise.resolve(0);
}
