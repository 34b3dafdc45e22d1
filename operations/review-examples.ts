/** `npm run review:examples`: makes the example reports of docs/reviews anew. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { exitWith } from './exit';
import { exampleFile, exampleReports, EXAMPLES } from './review/examples';

const PROJECT = resolve(__dirname, '..');

async function main(): Promise<number> {
  const folder = join(PROJECT, 'docs', 'reviews');
  const reports = await exampleReports(PROJECT, EXAMPLES, (line) => process.stderr.write(`${line}\n`));
  mkdirSync(folder, { recursive: true });
  for (const example of EXAMPLES) {
    writeFileSync(join(folder, `${example.name}.md`), exampleFile(example, reports.get(example.name) ?? ''));
  }
  return 0;
}

void exitWith(main);
