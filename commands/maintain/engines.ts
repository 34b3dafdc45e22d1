/**
 * `npm run engines`: whether the same sources deploy with Terraform and OpenTofu, synthesized by cdktf and by its fork cdktn. Each pair deploys prod into a
 * rehearsal of its own and plans again; then the other engine plans what the first one has made. What it prints is the table of
 * docs/decisions/0042-both-engines-both-cdks.md.
 */
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyProject } from '../copy-of-project';
import { DeployProgress, ticking } from '../deploy-progress';
import { markdownTable } from '../markdown-table';
import { capture } from '../plan/review/capture';
import { linkPackages } from '../plan/review/base-checkout';
import { PROJECT } from '../project';
import { findTerraform, locate } from '../toolchain/terraform';
import { writeWhole } from '../whole-file';

export interface EnginesFlags {
  /** Path of a `tofu`; by default that of PATH. */
  readonly opentofu?: string;
}

/** The fork takes the place of cdktf under its name, so no source changes. */
const FORK = 'npm:cdktn@0.24.0';
const STACK = 'prod';
const PROGRESS_SECONDS = 15;
const LACKING = 4;
const LINES = 40;

/** @returns 0: each diff is empty; 1: one is not; 4: this machine lacks OpenTofu, so Terraform alone was asked */
export async function engines({ opentofu = locate('tofu', process.env) }: EnginesFlags): Promise<number> {
  const found = [await findTerraform({ project: PROJECT }), ...(opentofu === undefined ? [] : [opentofu])];
  const named = await Promise.all(found.map(async (binary) => ({ binary, name: await versionOf(binary) })));
  const rows: (readonly string[])[] = [];
  for (const cdk of ['cdktf', 'cdktn'] as const) {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'balrog-engines-')));
    try {
      const copy = { folder, name: await checkoutOf(cdk, folder) };
      for (const engine of named)
        rows.push(
          await rowOf(
            copy,
            engine,
            named.filter((one) => one !== engine),
          ),
        );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const head = ['synthesized by', 'deployed with', 'deployment', 'diff after it', 'diff of the other engine'];
  process.stdout.write(`${markdownTable(head, rows)}\n`);
  if (opentofu === undefined)
    process.stdout.write('OpenTofu was not asked: it is not on PATH. Give its path with --opentofu.\n');
  if (rows.some((row) => row.some((cell) => cell.startsWith(NOT)))) return 1;
  return opentofu === undefined ? LACKING : 0;
}

const NOT = 'NOT ';

interface Engine {
  readonly binary: string;
  /** `Terraform v1.13.5` */
  readonly name: string;
}

interface Copy {
  readonly folder: string;
  /** `cdktn 0.24.0` */
  readonly name: string;
}

async function versionOf(binary: string): Promise<string> {
  const { stdout, stderr } = await capture(binary, ['version'], { cwd: PROJECT });
  const name = /^(Terraform|OpenTofu) v\S+/m.exec(stdout)?.[0];
  if (name === undefined) throw new Error(`${binary} is neither Terraform nor OpenTofu: ${(stdout + stderr).trim()}`);
  return name;
}

/** @returns which of the two it has, with its version */
async function checkoutOf(cdk: 'cdktf' | 'cdktn', folder: string): Promise<string> {
  copyProject(folder);
  if (cdk === 'cdktf') linkPackages(PROJECT, folder);
  else await installFork(folder);
  const { name, version } = readJson<{ name: string; version: string }>(
    join(folder, 'node_modules/cdktf/package.json'),
  );
  if (name !== cdk) throw new Error(`node_modules/cdktf is ${name} and not ${cdk}`);
  return `${name} ${version}`;
}

/** The providers' bindings ask for cdktf as their peer, which npm does not see in another package of that name. */
async function installFork(folder: string): Promise<void> {
  const file = join(folder, 'package.json');
  const json = readJson<{ dependencies: Record<string, string> }>(file);
  writeWhole(file, JSON.stringify({ ...json, dependencies: { ...json.dependencies, cdktf: FORK } }, null, 2));
  const npm = ['install', '--legacy-peer-deps', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, stderr } = await told(`npm install with ${FORK}`, () => capture('npm', npm, { cwd: folder }));
  if (code !== 0) throw new Error(`${FORK} cannot be installed:\n${stderr.trim()}`);
}

async function rowOf(copy: Copy, engine: Engine, others: readonly Engine[]): Promise<readonly string[]> {
  const home = join(copy.folder, `.rehearsal-${engine.name.split(' ')[0] ?? ''}`);
  const rehearse = async (by: Engine, ...words: readonly string[]) => {
    const progress = new DeployProgress();
    const args = ['commands/toolchain/run.mjs', 'commands/balrog.ts', 'rehearse', '--home', home, ...words];
    const env = { ...process.env, TERRAFORM_BINARY_NAME: by.binary, NO_COLOR: '1', FORCE_COLOR: '0' };
    const onOutput = (text: string) => progress.add(text);
    const said = `${copy.name}, ${by.name}: ${words.join(' ')}`;
    const { code, stderr } = await told(
      said,
      () => capture(process.execPath, args, { cwd: copy.folder, env, onOutput }),
      progress,
    );
    if (code !== 0)
      process.stderr.write(`${`${progress.output}\n${stderr}`.trim().split('\n').slice(-LINES).join('\n')}\n`);
    return { code, progress };
  };
  const empty = ({ code, progress }: Awaited<ReturnType<typeof rehearse>>): string =>
    code === 0 && progress.unchanged ? 'empty' : `${NOT}empty`;
  const deployed = await rehearse(engine, 'deploy', STACK, '--auto-approve');
  const made = /Apply complete! Resources: (?:\d+ imported, )?(\d+) added/.exec(
    deployed.progress.output.replace(/\s+/g, ' '),
  );
  const after = empty(await rehearse(engine, 'diff', STACK));
  const handed: string[] = [];
  for (const other of others) handed.push(empty(await rehearse(other, 'diff', STACK)));
  return [
    copy.name,
    engine.name,
    deployed.code === 0 && made !== null ? `${made[1] ?? ''} resources made` : `${NOT}deployed`,
    after,
    handed.join(', ') || 'not asked',
  ];
}

/** Says what begins, and every while how far it is. */
function told<T>(what: string, run: () => Promise<T>, progress?: DeployProgress): Promise<T> {
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  say(what);
  return ticking(run, { everySeconds: PROGRESS_SECONDS, describe: () => progress?.describe() ?? what, say });
}

const readJson = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;
