/** `balrog maintain log-tables`: docs/log-tables.md out of the columns of the tables. A test holds the page against them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../project';
import { logTablesPage } from './log-tables-page';

export async function writeLogTablesPage(): Promise<number> {
  writeFileSync(join(PROJECT, 'docs/log-tables.md'), logTablesPage());
  console.log('Wrote docs/log-tables.md.');
  return 0;
}
