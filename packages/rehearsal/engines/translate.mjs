// What comes in as MySQL goes out as MariaDB.
import { readFileSync } from 'node:fs';
import { translated } from './translated.mjs';

process.stdout.write(translated(readFileSync(0, 'utf8')));
// Who it writes to says why it has stopped reading.
process.stdout.on('error', () => process.exit(1));
