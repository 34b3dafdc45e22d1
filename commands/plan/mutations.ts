/** `balrog plan mutations prod FILE`: what the review says of every way to change every attribute of a stack, as a table that a person reads. */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from '../project';
import { assertStackName } from '../stack-name';
import { judgedMutations, type Judged } from './review/judged-mutations';
import type { Code } from './review/plan-of-code';
import { synthesize } from './review/synthesize';
import { noSuchStack } from './review/written-plan';

const VERDICTS = ['unjudged', 'harmless', 'notice', 'serious', 'critical'] as const;

/** Writes the table, least asked for first: what is unjudged or harmless is what somebody has to read. */
export async function writeMutations(stack: string, file: string): Promise<number> {
  assertStackName(stack);
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'balrog-mutations-'));
  try {
    const synthesis = await synthesize(PROJECT, folder, process.env);
    const code = synthesis.stacks.find(({ name }) => name === stack)?.code;
    if (code === undefined) throw new Error(noSuchStack(stack, synthesis));
    const judged = [...judgedMutations(JSON.parse(code.toString()) as Code)];
    writeFileSync(file, tableOf(judged));
    const counted = VERDICTS.map((one) => `${judged.filter(({ verdict }) => verdict === one).length} ${one}`);
    process.stderr.write(`${judged.length} changes: ${counted.join(', ')}. ${file}\n`);
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Values are not in it: they may be anybody's. */
function tableOf(judged: readonly Judged[]): string {
  const sections = VERDICTS.map((verdict) => {
    const rows = new Map<string, { readonly ways: string[]; readonly why: Set<string> }>();
    for (const one of judged.filter((each) => each.verdict === verdict)) {
      const key = `${one.type} | ${one.path}`;
      const row = rows.get(key) ?? { ways: [], why: new Set<string>() };
      row.ways.push(one.way);
      for (const why of [...one.rules, ...one.reasons]) row.why.add(why);
      rows.set(key, row);
    }
    const lines = [...rows].map(([key, { ways, why }]) => `| ${key} | ${ways.join(', ')} | ${[...why].join('; ')} |`);
    return [
      `## ${verdict}`,
      '',
      '| type | attribute | ways | rules, or why it is harmless |',
      '| --- | --- | --- | --- |',
      ...lines,
      '',
    ].join('\n');
  });
  return `${sections.join('\n')}\n`;
}
