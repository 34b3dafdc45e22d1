/** The recipe for an environment, followed on a copy of the repository: everything that should know of it does. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addEnvironment, type NewEnvironment } from '../../commands/maintain/bench/new-environment';
import { withCopy } from '../../commands/maintain/bench/third-environment';

const ROOT = join(__dirname, '../..');

type Tree = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

interface Synthesis {
  /** What the synth says when it refuses. */
  readonly said: string;
  /** The resources of a stack, by type and name. */
  readonly resources: (stack: string) => Tree;
}

function synthesize(folder: string): Synthesis {
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'main.ts'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  return {
    said: status === 0 ? '' : stderr || `exit code ${status}`,
    resources: (stack) =>
      (JSON.parse(readFileSync(join(folder, 'cdktf.out/stacks', stack, 'cdk.tf.json'), 'utf8')) as { resource: Tree })
        .resource,
  };
}

const addressesOf = (tree: Tree) =>
  Object.entries(tree).flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`));

describe('an environment', () => {
  const followed = async <T>(
    environment: NewEnvironment,
    look: (synthesis: Synthesis, files: readonly string[]) => T,
  ) =>
    withCopy(ROOT, async (folder) => {
      const files = addEnvironment(folder, environment);
      return look(synthesize(folder), files);
    });

  test('is its own file and two rows; ledger, waivers and floors cover it by default', async () => {
    await followed({ name: 'dev', like: 'stage' }, ({ said, resources }, files) => {
      expect(files).toEqual(['environments/dev.ts', 'environments/domains.ts', 'environments/releases.json']);
      expect(said).toBe('');
      for (const kind of ['', 'bootstrap-'])
        expect(addressesOf(resources(`${kind}dev`))).toEqual(addressesOf(resources(`${kind}stage`)));
      const database = resources('dev').aws_db_instance!.database!;
      expect(database).toMatchObject({ identifier: 'balrog-dev', backup_retention_period: 7, multi_az: false });
    });
  });
});
