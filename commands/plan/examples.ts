/** `balrog plan examples`: makes the example reports of docs/reviews anew; with `--check` it only says which are not what they would be. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../project';
import { exampleFile, exampleReports, EXAMPLES, withoutLines } from './review/examples';

/** @returns 1 when `check` finds one that is stale */
export async function writeExamples({ check }: { readonly check?: true }): Promise<number> {
  const folder = join(PROJECT, 'docs', 'reviews');
  const reports = await exampleReports(PROJECT, EXAMPLES, (line) => process.stderr.write(`${line}\n`));
  mkdirSync(folder, { recursive: true });
  const stale: string[] = [];
  for (const example of EXAMPLES) {
    const file = join(folder, `${example.name}.md`);
    const [before, now] = [
      existsSync(file) ? readFileSync(file, 'utf8') : '',
      exampleFile(example, reports.get(example.name) ?? ''),
    ];
    if (withoutLines(before) !== withoutLines(now)) stale.push(example.name);
    if (check !== true) writeFileSync(file, now);
  }
  if (check !== true || stale.length === 0) return 0;
  process.stderr.write(
    `Stale in docs/reviews: ${stale.join(', ')}. Run \`npm run review:examples\` and read what changed.\n`,
  );
  return 1;
}
