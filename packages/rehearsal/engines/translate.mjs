// What comes in as MySQL goes out as MariaDB: the list of dialect.json for programs that are not TypeScript.
import { readFileSync } from 'node:fs';

const differences = JSON.parse(readFileSync(new URL('dialect.json', import.meta.url), 'utf8'));
let text = readFileSync(0, 'utf8');
for (const { mysql, mariadb } of differences) text = text.replace(new RegExp(mysql, 'gi'), mariadb);
process.stdout.write(text);
// Who it writes to says why it has stopped reading.
process.stdout.on('error', () => process.exit(1));
