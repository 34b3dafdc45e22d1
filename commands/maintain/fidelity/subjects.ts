/** Every resource of AWS that the stacks have, with the configuration that Terraform resolved and the state that a rehearsed deployment gave it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rehearsalHome, withRehearsal } from '@balrog-infra/rehearsal';
import { readSubjects, type Subject } from '@balrog-infra/rehearsal/shadow';
import { PROJECT } from '../../project';
import { runCdktf } from '../../rehearse/run';
import { findTerraform } from '../../toolchain/terraform';

/** Deploys the stacks into a home of their own, which is removed again; about two minutes. @throws Error with the end of what cdktf said */
export async function subjectsOf(stacks: readonly string[]): Promise<readonly Subject[]> {
  const root = mkdtempSync(join(tmpdir(), 'balrog-fidelity-'));
  try {
    const terraform = await findTerraform({ project: PROJECT });
    const home = rehearsalHome(PROJECT, join(root, 'home'));
    const record = join(root, 'made.jsonl');
    await withRehearsal({ project: PROJECT, home, terraform, witness: { record } }, async (rehearsal) => {
      let said = '';
      const settings = { project: PROJECT, home, faults: [] };
      const code = await runCdktf(
        settings,
        rehearsal,
        ['deploy', ...stacks, '--auto-approve'],
        (text) => (said = (said + text).slice(-4000)),
      );
      if (code !== 0) throw new Error(`${stacks.join(' and ')} cannot be deployed into the rehearsal:\n${said}`);
    });
    return readSubjects(record);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
