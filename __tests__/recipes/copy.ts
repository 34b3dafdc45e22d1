/** A copy of the repository in which a recipe of CONTRIBUTING.md is followed, as somebody would who knows nothing else. */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { copyApp } from '../../commands/maintain/bench/third-environment';
import { SynthesizedStack } from '../kit';

const start = promisify(execFile);
const ROOT = join(__dirname, '../..');
/** What commands and the generated pages are made of, beside what the app is. A recipe that changes anything else adds it here. */
const MORE = ['commands', 'docs', 'packages', 'cdktf.json'];

/** That a person writes by hand, whatever is added. */
export const MOST_FILES = 3;

/** What CONTRIBUTING.md says under "Adding things" after the bold words: its text, and its blocks of code. */
export function recipe(title: string): { readonly text: string; readonly code: readonly string[] } {
  const all = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8').split('\n## Adding things\n')[1]?.split('\n## ')[0];
  const text = all?.split(/\n(?=\*\*)/).find((part) => part.startsWith(`**${title}**`));
  if (text === undefined) throw new Error(`CONTRIBUTING.md has no recipe **${title}** under "Adding things"`);
  return { text, code: [...text.matchAll(/```\w+\n([\s\S]*?)```/g)].map(([, code]) => code!.replace(/ +$/, '')) };
}

export class RepositoryCopy {
  /** The files that a person has written or changed. */
  readonly written = new Set<string>();
  private made: string | undefined;

  /** Made when it is first asked for: tests that a filter leaves out remove nothing afterwards. */
  get folder(): string {
    if (this.made === undefined) {
      this.made = mkdtempSync(join(tmpdir(), 'balrog-recipe-'));
      copyApp(ROOT, this.made, MORE);
      // Held against what the test kit synthesizes: environments as they serve, their names switched.
      for (const name of ['prod', 'stage']) {
        const file = join(this.made, `environments/${name}.ts`);
        writeFileSync(file, readFileSync(file, 'utf8').replace("names: 'lead-elsewhere'", "names: 'lead-here'"));
      }
    }
    return this.made;
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  /** Writes a new file, or changes one; a change that changes nothing is a recipe that no longer fits. */
  write(file: string, change: (text: string) => string, before = this.read(file)): void {
    const after = change(before);
    if (after === before) throw new Error(`${file} does not look as the recipe expects it`);
    writeFileSync(join(this.folder, file), after);
    this.written.add(file);
  }

  /** Runs a script of the copy: `main.ts`, `commands/balrog.ts maintain on-call`. An error has what it said. */
  async run(...script: readonly string[]): Promise<string> {
    try {
      const { stdout } = await start(process.execPath, ['--import', 'tsx', ...script], { cwd: this.folder });
      return stdout;
    } catch (error) {
      const { stderr, stdout } = error as { stderr: string; stdout: string };
      throw new Error(`${script.join(' ')} failed:\n${stderr}${stdout}`, { cause: error });
    }
  }

  /** Runs those tests of the repository in the copy, as somebody would there; answers with what they say. */
  async test(pattern: string, ...files: readonly string[]): Promise<string> {
    for (const name of ['__tests__', 'jest.config.js', 'package-lock.json']) {
      cpSync(join(ROOT, name), join(this.folder, name), { recursive: true });
    }
    const jest = ['node_modules/jest/bin/jest.js', '--maxWorkers=1', '--verbose', '--testNamePattern', pattern];
    try {
      const { stdout, stderr } = await start(process.execPath, [...jest, ...files], {
        cwd: this.folder,
        maxBuffer: 2 ** 24,
      });
      return stderr + stdout;
    } catch (error) {
      const { stderr, stdout } = error as { stderr: string; stdout: string };
      return stderr + stdout;
    }
  }

  /** A stack as the copy has synthesized it: run `main.ts` first. */
  stack(name: string): SynthesizedStack {
    return new SynthesizedStack(this.read(`cdktf.out/stacks/${name}/cdk.tf.json`));
  }

  remove(): void {
    if (this.made !== undefined) rmSync(this.made, { recursive: true, force: true });
  }
}
