/** Runs Terraform in one folder and reads its machine-readable output. */
import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ENDPOINT } from './adapt';
import type { PlanJson } from './differences';
import type { RealProvider } from './provider';

/** An error of Terraform or of a provider. */
export interface Refusal {
  /** Empty where the error belongs to no resource. */
  readonly address: string;
  readonly type: string;
  readonly message: string;
}

export interface Outcome {
  readonly refusals: readonly Refusal[];
  /** Addresses whose creation, change or import ended well. */
  readonly applied: readonly string[];
}

/** How far a run is, in words: `applies, 120 done`. */
export type Progress = (words: string) => void;

interface Message {
  readonly type?: string;
  readonly '@level'?: string;
  readonly diagnostic?: { readonly summary: string; readonly detail: string; readonly address?: string };
  readonly hook?: { readonly resource?: { readonly addr: string } };
}

/** moto answers one request at a time: more in parallel only wait longer. */
const PARALLELISM = '-parallelism=20';

export class TerraformFolder {
  private running: ChildProcess | undefined;

  constructor(
    private readonly binary: string,
    readonly folder: string,
    private readonly provider: RealProvider,
  ) {}

  /** Writes the configuration into an empty folder and lets Terraform find the provider. */
  async prepare(configuration: Readonly<Record<string, unknown>>): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.folder, { recursive: true });
    this.configure(configuration);
    const mirror = JSON.stringify(this.provider.mirror);
    writeFileSync(
      join(this.folder, 'terraform.rc'),
      `disable_checkpoint = true\nprovider_installation {\n  filesystem_mirror {\n    path = ${mirror}\n  }\n}\n`,
    );
    const { code, output } = await this.run(['init', '-input=false', '-no-color']);
    if (code !== 0) throw new Error(`terraform init failed:\n${output}`);
  }

  /** Another configuration over the same state, of the same provider. */
  configure(configuration: Readonly<Record<string, unknown>>): void {
    writeFileSync(join(this.folder, 'main.tf.json'), JSON.stringify(configuration, undefined, 1));
  }

  /** `terraform validate`: needs the provider and nothing else. */
  async validate(): Promise<readonly Refusal[]> {
    const { output } = await this.run(['validate', '-json']);
    const { diagnostics } = JSON.parse(output) as {
      diagnostics: readonly { severity: string; summary: string; detail?: string; address?: string }[];
    };
    return diagnostics.flatMap(({ severity, summary, detail, address }) =>
      severity === 'error' ? [refusal(address, summary, detail)] : [],
    );
  }

  /** Terraform validates everything before it plans. A plan with errors has no file when Terraform could not finish it. */
  plan(file: string, progress: Progress): Promise<Outcome> {
    return this.watched(['plan', '-json', '-input=false', PARALLELISM, `-out=${file}`], 'plans', progress);
  }

  apply(file: string, progress: Progress): Promise<Outcome> {
    return this.watched(['apply', '-json', '-input=false', PARALLELISM, file], 'applies', progress);
  }

  async show(file: string): Promise<PlanJson> {
    const { code, output } = await this.run(['show', '-json', file]);
    if (code !== 0) throw new Error(`terraform show failed in ${this.folder}: ${output.slice(-500)}`);
    return JSON.parse(output) as PlanJson;
  }

  /** Addresses of the managed resources in the state. */
  stateAddresses(): ReadonlySet<string> {
    const state = JSON.parse(readFileSync(join(this.folder, 'terraform.tfstate'), 'utf8')) as {
      resources: readonly { mode: string; type: string; name: string; instances: readonly { status?: string }[] }[];
    };
    const created = state.resources.filter(
      ({ mode, instances }) => mode === 'managed' && instances.some(({ status }) => status !== 'tainted'),
    );
    return new Set(created.map(({ type, name }) => `${type}.${name}`));
  }

  /** Asks the Terraform that runs to stop: it ends what it has begun. */
  interrupt(): void {
    this.running?.kill('SIGINT');
  }

  private async watched(args: readonly string[], verb: string, progress: Progress): Promise<Outcome> {
    const refusals: Refusal[] = [];
    const applied: string[] = [];
    const seen = new Set<string>();
    progress(verb);
    const child = this.spawn(args);
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
    for await (const line of createInterface({ input: child.stdout })) {
      appendFileSync(join(this.folder, 'terraform.jsonl'), `${line}\n`);
      const message = readMessage(line);
      const address = message.hook?.resource?.addr;
      if (message.type === 'apply_complete' && address !== undefined && !address.startsWith('data.')) {
        applied.push(address);
        progress(`${verb}, ${applied.length} done`);
      }
      const { diagnostic } = message;
      // A plan with an error says it once while planning and once at the end.
      if (message['@level'] === 'error' && diagnostic !== undefined && !seen.has(JSON.stringify(diagnostic))) {
        seen.add(JSON.stringify(diagnostic));
        refusals.push(refusal(diagnostic.address, diagnostic.summary, diagnostic.detail));
      }
    }
    await ended;
    return { refusals, applied };
  }

  private run(args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
    const child = this.spawn(args);
    const chunks: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => chunks.push(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (args[0] === 'init') chunks.push(text);
    });
    return new Promise((resolve) =>
      child.once('close', (code) => resolve({ code: code ?? 1, output: chunks.join('') })),
    );
  }

  /** None of the caller's environment, so none of his credentials, profiles and proxies. */
  private spawn(args: readonly string[]) {
    const none = join(this.folder, 'none');
    const child = spawn(this.binary, [...args], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        TMPDIR: process.env['TMPDIR'],
        CHECKPOINT_DISABLE: '1',
        TF_CLI_CONFIG_FILE: join(this.folder, 'terraform.rc'),
        AWS_ENDPOINT_URL: ENDPOINT,
        AWS_CONFIG_FILE: none,
        AWS_SHARED_CREDENTIALS_FILE: none,
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    });
    this.running = child;
    return child;
  }
}

function readMessage(line: string): Message {
  try {
    return JSON.parse(line) as Message;
  } catch {
    return {}; // Terraform itself died and said so in words; what is missing then shows in the state.
  }
}

function refusal(address = '', summary: string, detail = ''): Refusal {
  const type = address.replace(/^module\.[^.]+\./, '').split('.')[0] ?? '';
  return { address, type, message: `${summary}${detail === '' ? '' : `: ${detail}`}`.replace(/\s+/g, ' ') };
}
