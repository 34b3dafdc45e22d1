import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { findTerraform, satisfies, type TerraformSearch } from '../../commands/toolchain/terraform';
import releases from '../../commands/toolchain/terraform-releases.json';

const BINARY = '#!/bin/sh\necho "{\\"terraform_version\\": \\"1.11.4\\"}"\n';
const ZIP = zipSync({ terraform: Buffer.from(BINARY), 'LICENSE.txt': Buffer.from('BUSL') });
const SHA256 = createHash('sha256').update(ZIP).digest('hex');
const PATHS: Readonly<Record<string, Uint8Array>> = {
  '/1.11.4/terraform_1.11.4_linux_amd64.zip': ZIP,
  '/1.11.4/terraform_1.11.4_empty_amd64.zip': zipSync({ 'LICENSE.txt': Buffer.from('BUSL') }),
};

let site: Server;
let project: string;

beforeAll(async () => {
  site = createServer((request, response) => {
    const body = PATHS[request.url ?? ''];
    response.writeHead(body === undefined ? 404 : 200).end(body);
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
});

afterAll(() => new Promise((resolve) => site.close(resolve)));

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'balrog-terraform-'));
  writeFileSync(join(project, '.terraform-version'), '1.11.4\n');
});

afterEach(() => rmSync(project, { recursive: true, force: true }));

function search(changes: Partial<TerraformSearch> = {}): TerraformSearch {
  const { port } = site.address() as AddressInfo;
  return {
    project,
    site: `http://127.0.0.1:${port}`,
    env: { PATH: join(project, 'bin') },
    platform: 'linux_amd64',
    checksums: { '1.11.4': { linux_amd64: SHA256 } },
    say: () => undefined,
    ...changes,
  };
}

function putOnPath(version: string, name = 'terraform'): string {
  const file = join(project, 'bin', name);
  mkdirSync(join(project, 'bin'), { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho '{"terraform_version": "${version}"}'\n`);
  chmodSync(file, 0o755);
  return file;
}

describe('Terraform is found', () => {
  test('on PATH, when its version will do', async () => {
    const file = putOnPath('1.12.2');
    await expect(findTerraform(search())).resolves.toBe(file);
    expect(existsSync(join(project, '.tools'))).toBe(false);
  });

  test('by TERRAFORM_BINARY_NAME before PATH', async () => {
    putOnPath('1.11.4');
    const named = putOnPath('1.13.0', 'terraform-next');
    const env = { PATH: join(project, 'bin'), TERRAFORM_BINARY_NAME: named };
    await expect(findTerraform(search({ env }))).resolves.toBe(named);
  });

  test.each([
    ['1.11.0', true],
    ['1.11.4', true],
    ['1.99.1', true],
    ['1.12.0-rc1', true],
    ['1.11.0-beta2', false],
    ['1.10.5', false],
    ['2.0.0', false],
    ['0.15.0', false],
    ['nonsense', false],
  ])('version %s satisfies the range: %s', (version, expected) => expect(satisfies(version)).toBe(expected));
});

describe('Terraform is downloaded', () => {
  test('when there is none, verified and executable, and only once', async () => {
    const said: string[] = [];
    const file = await findTerraform(search({ say: (line) => said.push(line) }));
    expect(file).toBe(join(project, '.tools', 'terraform-1.11.4', 'terraform'));
    expect(execFileSync(file, { encoding: 'utf8' })).toContain('1.11.4');
    expect(said).toEqual(['No terraform on PATH: downloading Terraform 1.11.4 …']);
    await expect(findTerraform(search({ site: 'http://127.0.0.1:9' }))).resolves.toBe(file);
  });

  test('when the one on PATH is too old, saying so', async () => {
    const old = putOnPath('1.5.7');
    const said: string[] = [];
    await findTerraform(search({ say: (line) => said.push(line) }));
    expect(said).toEqual([`${old} is 1.5.7, needed is >=1.11.0 <2: downloading Terraform 1.11.4 …`]);
  });

  test.each([
    [
      'a wrong checksum',
      { checksums: { '1.11.4': { linux_amd64: '0'.repeat(64) } } },
      /has SHA-256 [0-9a-f]{64} instead of 0{64}: it is not what HashiCorp published/,
    ],
    [
      'a platform without a checksum',
      { platform: 'plan9_amd64' },
      /terraform-releases\.json has no checksum of Terraform 1\.11\.4 for plan9_amd64/,
    ],
    [
      'a release the site does not have',
      { platform: 'linux_arm64', checksums: { '1.11.4': { linux_arm64: SHA256 } } },
      /linux_arm64\.zip cannot be had \(status 404\)/,
    ],
    ['no network', { site: 'http://127.0.0.1:9' }, /cannot be had \(.*\)/],
  ])('never with %s: one message says what to install', async (_case, changes, reason) => {
    const message = await findTerraform(search(changes)).catch((error: unknown) => (error as Error).message);
    expect(message).toMatch(reason);
    expect(message).toMatch(/^No terraform on PATH, and /);
    expect(message).toMatch(
      /Install Terraform >=1\.11\.0 <2 \(https:.*\) so that it is on PATH, or set TERRAFORM_BINARY_NAME to its path\.$/,
    );
    expect(existsSync(join(project, '.tools', 'terraform-1.11.4', 'terraform'))).toBe(false);
  });

  test('never from an archive without a terraform', async () => {
    const empty = PATHS['/1.11.4/terraform_1.11.4_empty_amd64.zip'] ?? new Uint8Array();
    const checksums = { '1.11.4': { empty_amd64: createHash('sha256').update(empty).digest('hex') } };
    await expect(findTerraform(search({ platform: 'empty_amd64', checksums }))).rejects.toThrow(
      'empty_amd64.zip holds no terraform',
    );
  });
});

test('every pinned checksum is a SHA-256, and the pinned version has the platforms of laptops and CI', () => {
  const sums = releases['1.11.4'];
  expect(Object.keys(sums)).toEqual(
    expect.arrayContaining(['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64']),
  );
  for (const sum of Object.values(sums)) expect(sum).toMatch(/^[0-9a-f]{64}$/);
});
