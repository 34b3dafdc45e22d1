/** Finds the real hashicorp/aws provider: in the mirror that TF_PLUGIN_MIRROR names, in the registry, or somewhere on this machine. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Unavailable } from './unavailable';

export interface RealProvider {
  /** Folder of a filesystem mirror. */
  readonly mirror: string;
  /** `5.100.0`. */
  readonly version: string;
}

export interface ProviderSearch {
  readonly project: string;
  readonly terraform: string;
  /** Version that is wanted, as the bindings have it unless somebody asks for another. */
  readonly wanted: string;
  readonly say: (line: string) => void;
}

const PACKAGE = join('registry.terraform.io', 'hashicorp', 'aws');

/** The archive has about 150 MB. */
const DOWNLOAD_MS = 300_000;
/** Looking through a whole disk. */
const SEARCH_MS = 120_000;

/** Throws Unavailable where there is no provider, and an error where TF_PLUGIN_MIRROR holds none. */
export function findProvider(search: ProviderSearch): RealProvider {
  const named = process.env['TF_PLUGIN_MIRROR'];
  if (named !== undefined && named !== '') return inNamed(named, search.wanted);
  const cache = join(search.project, '.tools', 'terraform-plugins');
  mkdirSync(cache, { recursive: true });
  if (!versionsIn(cache).includes(search.wanted)) download(search, cache);
  if (versionsIn(cache).includes(search.wanted)) return { mirror: cache, version: search.wanted };
  search.say(`hashicorp/aws ${search.wanted} cannot be had from the registry: looking for one on this machine …`);
  const script = join(__dirname, 'find-provider.sh');
  for (const args of [[script, search.wanted], [script]]) {
    const { status, stdout } = spawnSync('bash', args, { encoding: 'utf8', timeout: SEARCH_MS });
    const mirror = stdout.trim();
    const version = status === 0 ? newest(versionsIn(mirror), search.wanted) : undefined;
    if (version !== undefined) return { mirror, version };
  }
  throw new Unavailable(
    `no real hashicorp/aws provider can be had: neither ${search.wanted} from registry.terraform.io nor any on this machine ` +
      `(TF_PLUGIN_MIRROR may name the folder of a filesystem mirror)`,
  );
}

function inNamed(mirror: string, wanted: string): RealProvider {
  const version = newest(versionsIn(mirror), wanted);
  if (version !== undefined) return { mirror, version };
  throw new Error(
    `TF_PLUGIN_MIRROR is ${mirror}, which holds no ${PACKAGE}/VERSION/${platform()}/terraform-provider-aws_v….`,
  );
}

/** Unpacked versions for this machine. */
function versionsIn(mirror: string): readonly string[] {
  const folder = join(mirror, PACKAGE);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((version) => {
    const place = join(folder, version, platform());
    return existsSync(place) && readdirSync(place).some((file) => file.startsWith('terraform-provider-aws_v'));
  });
}

function newest(versions: readonly string[], wanted: string): string | undefined {
  if (versions.includes(wanted)) return wanted;
  return [...versions].sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
}

function platform(): string {
  return `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
}

/** Terraform itself downloads and verifies it; nothing is said where it cannot. */
function download({ terraform, wanted, say }: ProviderSearch, cache: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'balrog-provider-'));
  try {
    const required = { aws: { source: 'hashicorp/aws', version: wanted } };
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ terraform: { required_providers: required } }));
    writeFileSync(join(folder, 'terraform.rc'), 'disable_checkpoint = true\n');
    say(`asking registry.terraform.io for hashicorp/aws ${wanted} …`);
    const env = {
      ...process.env,
      TF_PLUGIN_CACHE_DIR: cache,
      TF_CLI_CONFIG_FILE: join(folder, 'terraform.rc'),
      CHECKPOINT_DISABLE: '1',
    };
    spawnSync(terraform, ['init', '-input=false'], { cwd: folder, env, stdio: 'ignore', timeout: DOWNLOAD_MS });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
