import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { delimiter, join } from 'node:path';
import { unzipSync } from 'fflate';
import releases from './terraform-releases.json';

export interface TerraformSearch {
  /** Root of the checkout; a download goes to its `.tools`. */
  readonly project: string;
  /** Where releases are had from: HashiCorp's site, or BALROG_TERRAFORM_RELEASES for a mirror of it. */
  readonly site?: string;
  /** PATH and TERRAFORM_BINARY_NAME; the process's own by default. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** `linux_amd64`, as HashiCorp writes it; this machine's by default. */
  readonly platform?: string;
  /** SHA-256 of the archives by version and platform; those of `terraform-releases.json` by default. */
  readonly checksums?: Readonly<Record<string, unknown>>;
  readonly say?: (line: string) => void;
}

const SITE = 'https://releases.hashicorp.com/terraform';

/** `>=1.11.0 <2`: 1.11 brought locking of the state in S3 itself and write-only arguments (no password in the state). */
const RANGE = { major: 1, leastMinor: 11, text: '>=1.11.0 <2' };

/**
 * Path of a Terraform that can deploy Balrog: the one the user names or has on PATH, else the pinned release, downloaded once and verified.
 * Throws one message that says what to install.
 */
export async function findTerraform(search: TerraformSearch): Promise<string> {
  const env = search.env ?? process.env;
  const named = env['TERRAFORM_BINARY_NAME'];
  const own = locate(named === undefined || named === '' ? 'terraform' : named, env);
  const version = own === undefined ? undefined : versionOf(own);
  if (own !== undefined && version !== undefined && satisfies(version)) return own;
  const pinned = readFileSync(join(search.project, '.terraform-version'), 'utf8').trim();
  const target = join(search.project, '.tools', `terraform-${pinned}`, 'terraform');
  if (existsSync(target)) return target;
  const why =
    own === undefined ? 'No terraform on PATH' : `${own} is ${version ?? 'not a Terraform'}, needed is ${RANGE.text}`;
  (search.say ?? say)(`${why}: downloading Terraform ${pinned} …`);
  try {
    await download(search, pinned, target);
  } catch (error) {
    throw new Error(
      `${why}, and ${(error as Error).message}.\n` +
        `Install Terraform ${RANGE.text} (https://developer.hashicorp.com/terraform/install) so that it is on PATH, or set TERRAFORM_BINARY_NAME to its path.`,
      { cause: error },
    );
  }
  return target;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** @param name of a command on PATH, or a path */
export function locate(name: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  if (name.includes('/')) return existsSync(name) ? name : undefined;
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

function versionOf(binary: string): string | undefined {
  try {
    // OpenTofu does not say its version where its settings are named and not there.
    const { TF_CLI_CONFIG_FILE: _, ...own } = process.env;
    const env = { ...own, CHECKPOINT_DISABLE: '1' };
    const answer = execFileSync(binary, ['version', '-json'], {
      encoding: 'utf8',
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const version: unknown = (JSON.parse(answer) as Record<string, unknown>)['terraform_version'];
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}

/** Pre-releases of a version are older than it. */
export function satisfies(version: string): boolean {
  const [, major, minor, patch, pre] = /^(\d+)\.(\d+)\.(\d+)(-.+)?$/.exec(version) ?? [];
  if (major === undefined || Number(major) !== RANGE.major) return false;
  const isFirst = Number(minor) === RANGE.leastMinor && Number(patch) === 0;
  return Number(minor) >= RANGE.leastMinor && !(isFirst && pre !== undefined);
}

async function download(search: TerraformSearch, version: string, target: string): Promise<void> {
  const name = search.platform ?? thisPlatform();
  const checksums: Readonly<Record<string, unknown>> = search.checksums ?? releases;
  const sums = checksums[version] as Readonly<Record<string, string>> | undefined;
  const expected = sums?.[name];
  if (expected === undefined)
    throw new Error(`commands/toolchain/terraform-releases.json has no checksum of Terraform ${version} for ${name}`);
  const site = search.site ?? process.env['BALROG_TERRAFORM_RELEASES'] ?? SITE;
  const url = `${site}/${version}/terraform_${version}_${name}.zip`;
  const archive = await fetchBytes(url);
  const actual = createHash('sha256').update(archive).digest('hex');
  if (actual !== expected)
    throw new Error(`${url} has SHA-256 ${actual} instead of ${expected}: it is not what HashiCorp published`);
  const binary = unzipSync(archive, { filter: (file) => file.name === 'terraform' })['terraform'];
  if (binary === undefined) throw new Error(`${url} holds no terraform`);
  const folder = join(target, '..');
  mkdirSync(folder, { recursive: true });
  const whole = `${target}.${process.pid}`;
  try {
    writeFileSync(whole, binary);
    chmodSync(whole, 0o755);
    renameSync(whole, target);
  } finally {
    rmSync(whole, { force: true });
  }
}

function thisPlatform(): string {
  return `${platform()}_${({ x64: 'amd64', ia32: '386' } as Record<string, string>)[arch()] ?? arch()}`;
}

/** The archive has 27 MB; a slower line than 100 kB/s counts as none. */
const PATIENCE_MS = 300_000;

async function fetchBytes(url: string): Promise<Uint8Array> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    const cause = (error as Error).cause;
    const detail =
      cause instanceof Error
        ? cause.message === ''
          ? (cause as NodeJS.ErrnoException).code
          : cause.message
        : (error as Error).message;
    throw new Error(`${url} cannot be had (${detail})`, { cause: error });
  }
}
