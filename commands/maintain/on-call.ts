/** `npm run on-call`: writes docs/on-call.md and docs/coverage.md from the alarms of the code. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { generatedPages } from './on-call/generate';

for (const [name, text] of Object.entries(generatedPages())) {
  writeFileSync(resolve(__dirname, '../..', name), text);
  process.stdout.write(`${name}\n`);
}
