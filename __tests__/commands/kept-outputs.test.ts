/** Names of what is deployed, by a folder that was prepared before: only where it is of the place that the code says. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { otherAccount } from '../../commands/operations/aws/clients';
import { keptOutputs } from '../../commands/operations/kept-outputs';
import { unread } from '../../commands/operations/session';

const PLACE = { accountId: '111122223333', region: 'us-west-2' };

let output: string;
beforeEach(() => {
  output = mkdtempSync(join(tmpdir(), 'kept-outputs-'));
});
afterEach(() => rmSync(output, { recursive: true }));

/** Says with which key it was asked; `terraform output -json` answers in this form (Terraform, "Command: output"). */
function terraform(
  body = `echo '{"balrog": {"sensitive": false, "type": "string", "value": "'$AWS_ACCESS_KEY_ID'"}}'`,
) {
  const binary = join(output, 'terraform');
  writeFileSync(binary, `#!/bin/sh\n${body}\n`);
  chmodSync(binary, 0o755);
  return { output, terraform: { binary, env: { PATH: process.env['PATH'], AWS_ACCESS_KEY_ID: 'own' } } };
}

/** As `terraform init` leaves it. */
function prepare(bucket: string, region = PLACE.region): string {
  const folder = join(output, 'stacks', 'prod', '.terraform');
  mkdirSync(folder, { recursive: true });
  const backend = { type: 's3', config: { bucket, key: 'prod/terraform.tfstate', region }, hash: 1 };
  writeFileSync(join(folder, 'terraform.tfstate'), JSON.stringify({ version: 3, backend }));
  return folder;
}

test('reads the outputs of a folder of this account and region, with the variables that it is given', async () => {
  prepare('balrog-prod-terraform-state-111122223333');
  expect(await keptOutputs('prod', terraform(), PLACE)).toEqual({ balrog: 'own' });
  const { env } = otherAccount({ region: 'us-west-2' }, PLACE, 'reads-stage');
  expect(env).toEqual({
    AWS_PROFILE: 'reads-stage',
    // Variables go before a profile, and an empty one is none.
    AWS_ACCESS_KEY_ID: '',
    AWS_SECRET_ACCESS_KEY: '',
    AWS_SESSION_TOKEN: '',
  });
  expect(await keptOutputs('prod', terraform(), PLACE, env)).toEqual({ balrog: '' });
});

test.each([
  ['was never prepared', () => undefined],
  ['is of another account', () => prepare('balrog-prod-terraform-state-444455556666')],
  ['is of another region', () => prepare('balrog-prod-terraform-state-111122223333', 'eu-west-1')],
])('a folder that %s is left to cdktf', async (_, make) => {
  make();
  expect(await keptOutputs('prod', terraform(), PLACE)).toBeUndefined();
});

test('what Terraform does not read is left to cdktf', async () => {
  prepare('balrog-prod-terraform-state-111122223333');
  expect(await keptOutputs('prod', terraform('exit 1'), PLACE)).toBeUndefined();
});

test('another workspace has another state: it is refused', async () => {
  writeFileSync(join(prepare('balrog-prod-terraform-state-111122223333'), 'environment'), 'mine');
  await expect(keptOutputs('prod', terraform(), PLACE)).rejects.toThrow("whose state is not the environment's");
});

describe('another account', () => {
  const own = { region: 'us-west-2', endpoint: 'http://127.0.0.1:1' };
  const stage = { accountId: '444455556666', region: 'eu-west-1' };

  test('is asked with a profile of its own where one is named, else with what the session has', () => {
    expect(otherAccount({ region: 'us-west-2' }, stage, 'reads-stage').settings).toEqual({
      region: 'eu-west-1',
      profile: 'reads-stage',
    });
    expect(otherAccount({ region: 'us-west-2' }, stage, undefined)).toEqual({
      env: {},
      settings: { region: 'eu-west-1' },
    });
  });

  test('of a rehearsal has a key of its own, by which the simulated clouds know it', () => {
    const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'none' };
    expect(otherAccount({ ...own, credentials }, stage, undefined)).toEqual({
      env: { AWS_ACCESS_KEY_ID: 'AKIATEST444455556666' },
      settings: { ...own, region: 'eu-west-1', credentials: { ...credentials, accessKeyId: 'AKIATEST444455556666' } },
    });
  });
});

test('without credentials it says which it takes, in place of what the backend says of them', () => {
  const said = `stage  ╷\n       │ Error: No valid credential sources found\n       │ \n       │ Please see https://developer.hashicorp.com/terraform/language/backend/s3`;
  expect(unread('stage', said)).toBe(
    'There are no AWS credentials here, so that nothing of stage can be read: docs/runbooks/deploy.md says which it takes, and how they are got. The rehearsal takes none: --rehearsal.',
  );
  expect(unread('stage', '\nError: Failed to get existing workspaces\n')).toBe(
    'Error: Failed to get existing workspaces\n\nThe outputs of stage cannot be read.',
  );
});
