/** An emergency is a promise with an end: the policy lets it through in that form alone, and Terraform itself stops a plan after the end. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TerraformStack } from 'cdktf';
import { findTerraform } from '../../commands/toolchain/terraform';
import type { Promises } from '../../constructs/delivery/promises';
import { appliedChanges } from '../../environments/fields';
import { at, judge, newApp, type Editable, type Tree } from './bench';
import { soundStack } from './sound-stack';

const REASON = 'The instance class is far too small';
const DATABASE = 'aws_db_instance.database';

/** The parameter of an emergency, as the construct writes it. */
function emergency(until: string): Editable {
  const stack: TerraformStack = soundStack(newApp(), 'prod');
  const promises = stack.node.findChild('promises') as unknown as Promises;
  promises.promiseEmergency('apply-changes', { reason: REASON, until });
  const { resource } = stack.toTerraform() as Tree;
  const found = Object.values(resource.aws_ssm_parameter!).find((each) => String(each.name).includes('/emergencies/'));
  return found as Editable;
}

function faults(parameter?: Editable) {
  const stack = soundStack(newApp(), 'prod');
  const tree = stack.toTerraform() as Tree;
  at(tree, DATABASE).apply_immediately = true;
  if (parameter !== undefined) {
    tree.resource.aws_ssm_parameter!.emergency = parameter;
    Object.assign(tree, { locals: { ...(tree as Editable).locals, end_of_apply_changes: '2026-12-01T06:00:00Z' } });
  }
  return judge(tree).filter(({ rule }) => rule === 'changes-in-window');
}

test('production applies changes at once only with an emergency that ends', () => {
  const sound = emergency('2026-12-01T06:00:00Z');
  expect(faults().map(({ wrong }) => wrong)).toEqual(['apply_immediately is true, expected false or absent']);
  expect(faults(sound)).toEqual([]);
  expect(faults({ ...sound, lifecycle: undefined })).toHaveLength(1);
  expect(
    faults({ ...sound, lifecycle: { precondition: [{ condition: '${true}', error_message: 'x' }] } }),
  ).toHaveLength(1);
});

describe('Terraform', () => {
  let folder: string;
  let binary: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'emergency-'));
    binary = await findTerraform({ project: resolve(__dirname, '../..') });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    ['2020-01-01T00:00:00Z', 1],
    ['2999-01-01T00:00:00Z', 0],
  ])('plans with an end at %s with exit code %i', (until, code) => {
    // The same precondition, on a resource that needs no provider to be fetched.
    const { lifecycle } = emergency(until);
    writeFileSync(
      join(folder, 'main.tf.json'),
      JSON.stringify({ locals: { end_of_apply_changes: until }, resource: { terraform_data: { one: { lifecycle } } } }),
    );
    for (const command of ['init', 'plan']) {
      const env = { ...process.env, CHECKPOINT_DISABLE: '1' };
      const { status, stderr } = spawnSync(binary, [command, '-no-color'], { cwd: folder, env, encoding: 'utf8' });
      if (command === 'init') expect({ status, stderr }).toMatchObject({ status: 0 });
      else {
        expect(status).toBe(code);
        if (code === 1)
          expect(stderr.replace(/[\s│]+/g, ' ')).toContain(`The emergency apply-changes ended at ${until} (${REASON})`);
      }
    }
  });
});

test.each([
  [{ now: REASON }, 'one of window, now; or { now: why, until'],
  [{ now: 'urgent', until: '2026-12-01T06:00:00Z' }, 'a sentence that says why (at least four words)'],
  [{ now: REASON, until: 'tomorrow' }, 'a moment in UTC, e.g. 2026-12-01T06:00:00Z'],
])('%j is refused in an environment', (given, says) => {
  const { error } = appliedChanges.safeParse(given);
  expect(error?.issues[0]?.message).toContain(says);
});
