/** `balrog maintain on-call`: docs/on-call.md and docs/coverage.md from the alarms of the code. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../project';
import { generatedPages } from './on-call/generate';

export async function writeOnCallPages(): Promise<number> {
  for (const [name, text] of Object.entries(generatedPages())) {
    writeFileSync(join(PROJECT, name), text);
    console.log(`Wrote ${name}.`);
  }
  return 0;
}
