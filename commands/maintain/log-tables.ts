/** `npm run log-tables`: writes docs/log-tables.md out of the columns of the tables. A test holds the page against them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { logTablesPage } from './log-tables-page';

writeFileSync(join(__dirname, '../../docs/log-tables.md'), logTablesPage());
console.log('Wrote docs/log-tables.md.');
