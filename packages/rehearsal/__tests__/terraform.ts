/** The real terraform over the simulated AWS, in a folder that each test has for itself. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { aws } from '../clouds/aws';
import type { Values } from '../clouds/behaviour';
import { startProvider, type RunningProvider } from '../provider';
import { loadSchemas } from '../schema';
import { openStore, type CloudStore } from '../store';

/** Type -> name -> arguments. */
export type Config = Readonly<Record<string, Readonly<Record<string, Values>>>>;

interface Terraformed {
  /** Runs it in the folder; both streams as they came. */
  terraform(...args: readonly string[]): Promise<{ readonly code: number | null; readonly output: string }>;
  /** What the simulated cloud holds now. */
  store(): CloudStore;
  /** Writes the configuration, and prepares the folder where nobody has. */
  configure(resource: Config | undefined): Promise<void>;
}

/** Called where tests are described: makes folder and provider before each, and takes them away after it. */
export function withTerraform(types: readonly string[]): Terraformed {
  const schemas = loadSchemas({ provider: 'aws', resources: [...new Set(types)], dataSources: [] });
  let folder: string;
  let provider: RunningProvider;
  const store = (): CloudStore => openStore(path.join(folder, 'clouds'));

  beforeEach(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'terraform-test-'));
    provider = await startProvider({
      cloud: aws,
      store: store(),
      schemas: () => schemas,
      socket: path.join(folder, 'p.sock'),
      account: '123456789012',
      log: () => undefined,
    });
  });

  afterEach(async () => {
    await provider.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const terraform: Terraformed['terraform'] = async (...args) => {
    const child = spawn('terraform', args, {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        CHECKPOINT_DISABLE: '1',
        TF_REATTACH_PROVIDERS: JSON.stringify({ 'registry.terraform.io/hashicorp/aws': provider.reattach }),
      },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const code = await new Promise<number | null>((done) => child.once('close', done));
    return { code, output };
  };

  return {
    terraform,
    store,
    configure: async (resource) => {
      const configuration = {
        terraform: { required_providers: { aws: { source: 'hashicorp/aws' } } },
        provider: { aws: { region: 'us-west-2' } },
        ...(resource && { resource }),
      };
      fs.writeFileSync(path.join(folder, 'main.tf.json'), JSON.stringify(configuration));
      if (!fs.existsSync(path.join(folder, '.terraform'))) await terraform('init', '-input=false', '-no-color');
    },
  };
}
