/** The state backend as Terraform and the AWS SDKs ask it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStateBackend, type StateBackend } from '../state-backend';
import { decodeAwsChunked } from '../state-backend/body';

const KEY = 'AKIATEST';
const SIGNED = `AWS4-HMAC-SHA256 Credential=${KEY}/20260131/us-west-2/s3/aws4_request, SignedHeaders=host, Signature=00`;

let folder: string;
let backend: StateBackend;
let second: StateBackend;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'balrog-state-'));
  const options = {
    folder,
    isStateBucket: (bucket: string) => bucket === 'state',
    accessKey: KEY,
    account: () => '123456789012',
  };
  backend = await startStateBackend(options);
  second = await startStateBackend(options);
});

afterEach(async () => {
  await Promise.all([backend.close(), second.close()]);
  rmSync(folder, { recursive: true, force: true });
});

function ask(
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = {},
  from = backend,
): Promise<Response> {
  return fetch(`${from.url}${path}`, {
    method,
    headers: { authorization: SIGNED, ...headers },
    ...(body === undefined ? {} : { body }),
  });
}

async function texts(responses: readonly Response[]): Promise<[number, string][]> {
  return Promise.all(
    responses.map(async (response): Promise<[number, string]> => [response.status, await response.text()]),
  );
}

describe('Whoever is not of the session', () => {
  const status = async (path: string, headers: Record<string, string>): Promise<number> => {
    const { hostname, port } = new URL(backend.url);
    return new Promise((resolve, reject) => {
      const asked = request({ hostname, port, path, headers }, (response) =>
        resolve(response.resume().statusCode ?? 0),
      );
      asked.once('error', reject).end();
    });
  };

  test('has no key, or another one, and is refused', async () => {
    await ask('PUT', '/state/key', 'precious');
    expect(await status('/state/key', {})).toBe(403);
    expect(await status('/state/key', { authorization: SIGNED.replace(KEY, 'AKIAOTHER') })).toBe(403);
    expect(await status('/state/key?X-Amz-Credential=AKIAOTHER%2F20260131', {})).toBe(403);
    expect(await status('/state/key', { authorization: SIGNED })).toBe(200);
    expect(await status(`/state/key?X-Amz-Credential=${KEY}%2F20260131`, {})).toBe(200);
  });

  test('comes by another name, as a page in a browser does, and is refused', async () => {
    expect(await status('/state/key', { authorization: SIGNED, host: 'evil.example.com' })).toBe(403);
    expect(await status('/state/key', { authorization: SIGNED, host: '127.0.0.1.example.com' })).toBe(403);
  });
});

describe('Objects', () => {
  test('come back as they were put, from every server of the folder and after a restart', async () => {
    expect((await ask('PUT', '/state/prod/terraform.tfstate', '{"serial": 1}')).status).toBe(200);
    const found = await ask('GET', '/state/prod/terraform.tfstate', undefined, {}, second);
    expect(await found.text()).toBe('{"serial": 1}');
    expect(found.headers.get('etag')).toMatch(/^"[0-9a-f]{32}"$/);
    const head = await ask('HEAD', '/state/prod/terraform.tfstate');
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '13']);
  });

  test('that are not there are answered as S3 does: NoSuchKey, and a HEAD without a body', async () => {
    const [get, head] = await texts([await ask('GET', '/state/absent'), await ask('HEAD', '/state/absent')]);
    expect(get).toEqual([404, expect.stringContaining('<Code>NoSuchKey</Code>')]);
    expect(head).toEqual([404, '']);
  });

  test('are given in ranges, as the downloader of the SDK asks', async () => {
    await ask('PUT', '/state/key', '0123456789');
    const part = await ask('GET', '/state/key', undefined, { range: 'bytes=4-7' });
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([206, '4567', 'bytes 4-7/10']);
    const rest = await ask('GET', '/state/key', undefined, { range: 'bytes=0-5242879' });
    expect([rest.status, await rest.text()]).toEqual([206, '0123456789']);
    expect((await ask('GET', '/state/key', undefined, { range: 'bytes=10-' })).status).toBe(416);
  });

  test('are listed below a prefix, whatever their names', async () => {
    for (const key of ['a', 'a/b', 'env%3A/x', '.hidden', 'a&b']) await ask('PUT', `/state/${key}`, key);
    expect(await (await ask('GET', '/state?list-type=2&prefix=a')).text()).toMatch(
      /<Key>a<\/Key>.*<Key>a&amp;b<\/Key>.*<Key>a\/b<\/Key>/,
    );
    const all = await (await ask('GET', '/state')).text();
    expect(all).toContain('<Key>.hidden</Key>');
    expect(all).toContain('<Key>env:/x</Key>');
  });

  test('are deleted, twice without an error', async () => {
    await ask('PUT', '/state/key', 'x');
    expect((await ask('DELETE', '/state/key')).status).toBe(204);
    expect((await ask('DELETE', '/state/key')).status).toBe(204);
    expect((await ask('GET', '/state/key')).status).toBe(404);
  });

  test('keep their older versions, lock files do not', async () => {
    for (const body of ['one', 'two', 'three']) {
      await ask('PUT', '/state/key', body);
      await ask('PUT', '/state/key.tflock', body);
    }
    const versions = await (await ask('GET', '/state?versions')).text();
    expect(
      [...versions.matchAll(/<Key>(.*?)<\/Key>.*?<VersionId>(.*?)<\/VersionId>/g)].map(([, key, id]) => `${key} ${id}`),
    ).toEqual(['key current', 'key 2', 'key 1', 'key.tflock current']);
    expect(await (await ask('GET', '/state/key?versionId=1')).text()).toBe('one');
  });

  test('are accepted encrypted and in the framing of the SDKs', async () => {
    const framed = '5;chunk-signature=aa\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n';
    const headers = { 'content-encoding': 'aws-chunked', 'x-amz-server-side-encryption': 'aws:kms' };
    const put = await ask('PUT', '/state/key', framed, headers);
    expect(put.headers.get('x-amz-server-side-encryption')).toBe('aws:kms');
    expect(await (await ask('GET', '/state/key')).text()).toBe('hello world');
  });

  test('larger than one request are refused by name, not stored in part', async () => {
    const [answer] = await texts([await ask('POST', '/state/key?uploads')]);
    expect(answer).toEqual([501, expect.stringContaining('<Code>NotImplemented</Code>')]);
  });
});

test('a framed body that is cut off is an error that says where', () => {
  expect(() => decodeAwsChunked(Buffer.from('ff\r\nshort'))).toThrow('chunk of 255 bytes ends after byte 9');
  expect(() => decodeAwsChunked(Buffer.from('no size'))).toThrow('no chunk size at byte 0 of 7');
});

describe('Conditions', () => {
  test('of 40 writers through two servers, exactly one creates the lock', async () => {
    const writers = Array.from({ length: 40 }, (_value, index) =>
      ask('PUT', '/state/key.tflock', `writer ${index}`, { 'if-none-match': '*' }, index % 2 === 0 ? backend : second),
    );
    const statuses = (await Promise.all(writers)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 412)).toHaveLength(39);
    const winner = statuses.indexOf(200);
    expect(await (await ask('GET', '/state/key.tflock')).text()).toBe(`writer ${winner}`);
    const [loser] = await texts([await ask('PUT', '/state/key.tflock', 'late', { 'if-none-match': '*' })]);
    expect(loser).toEqual([412, expect.stringContaining('<Code>PreconditionFailed</Code>')]);
  });

  test('If-Match writes only over the version that was read', async () => {
    const etag = (await ask('PUT', '/state/key', 'one')).headers.get('etag') ?? '';
    expect((await ask('PUT', '/state/key', 'two', { 'if-match': etag })).status).toBe(200);
    expect((await ask('PUT', '/state/key', 'three', { 'if-match': etag })).status).toBe(412);
    expect(await (await ask('GET', '/state/key')).text()).toBe('two');
  });
});

describe('Buckets', () => {
  test('that no stack keeps its state in do not exist', async () => {
    const [get, put] = await texts([await ask('GET', '/other'), await ask('PUT', '/other/key', 'x')]);
    expect(get).toEqual([404, expect.stringContaining('<Code>NoSuchBucket</Code>')]);
    expect(put).toEqual([404, expect.stringContaining('<BucketName>other</BucketName>')]);
    expect((await ask('HEAD', '/other')).status).toBe(404);
  });

  test('of stacks are made at first use', async () => {
    expect((await ask('HEAD', '/state')).status).toBe(200);
    expect(await (await ask('GET', '/')).text()).toContain('<Name>state</Name>');
  });
});

describe('STS and IAM', () => {
  test.each([
    ['GetCallerIdentity', '<Account>123456789012</Account>'],
    ['GetUser', '<Arn>arn:aws:iam::123456789012:user/rehearsal</Arn>'],
    [
      'AssumeRole&RoleArn=arn:aws:iam::999999999999:role/plan',
      '<Arn>arn:aws:iam::999999999999:role/plan/rehearsal</Arn>',
    ],
  ])('answer %s', async (form, expected) => {
    const [answer] = await texts([await ask('POST', '/', `Action=${form}&Version=2011-06-15`)]);
    expect(answer).toEqual([200, expect.stringContaining(expected)]);
  });

  test('refuse by name what is not simulated', async () => {
    const [answer] = await texts([await ask('POST', '/', 'Action=CreateUser')]);
    expect(answer).toEqual([400, expect.stringContaining('The rehearsal does not model CreateUser')]);
  });
});
