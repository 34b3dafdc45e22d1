import { rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import fc from 'fast-check';
import { ACCESS_LOG_FIELDS, accessLogFormat } from '../../application/nginx-access-log';
import { headerBuffers, largestRequestHead } from '../../constructs/services/nginx/header-buffers';
import { nginxConfiguration, type NginxOptions } from '../../constructs/services/nginx/nginx-configuration';
import { apiPrefix } from '../../application/process';
import {
  Admin,
  checkConfiguration,
  eventually,
  freePort,
  inParallel,
  NGINX,
  raw,
  startClosing,
  startNameServer,
  startNginx,
  temporaryFolder,
  tryToConnect,
  type RunningNginx,
} from './nginx-process';
import { where } from '../runner/available';

const BASE: NginxOptions = {
  port: 8010,
  audience: { kind: 'load-balancer', trustedCidr: '127.0.0.0/8', idleTimeoutSeconds: 60 },
  upstream: { host: '127.0.0.1', port: 7070, addresses: 'literal', transport: 'plain' },
  apiPrefix: 'kept',
  uwsgiBufferSize: 4096,
  readTimeoutSeconds: 60,
};

describe('the rendered configuration', () => {
  test('logs exactly what scripts/nginx.conf of Balrog logs', () => {
    const rest =
      '$msec "$remote_addr" "$request" $status $request_length $body_bytes_sent ' +
      '$remote_user $request_time $upstream_response_time "$http_user_agent" "$gzip_ratio"';
    expect(accessLogFormat('admin')).toBe(`admin ${rest}`);
    expect(accessLogFormat('agent')).toBe(`agent ${rest}`);
    expect(nginxConfiguration(BASE)).toContain(`log_format balrog 'admin ${rest}';`);
    expect(nginxConfiguration({ ...BASE, audience: { kind: 'loopback' } })).toContain(
      `log_format balrog 'agent ${rest}';`,
    );
  });

  test('never lets through more than half of what uWSGI takes, less what is added on the way', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4096, max: 65535 }), (uwsgiBufferSize) => {
        const buffers = headerBuffers(uwsgiBufferSize);
        expect(2 * largestRequestHead(buffers) + 1024).toBeLessThanOrEqual(uwsgiBufferSize);
        expect(buffers.more.count).toBeGreaterThanOrEqual(1);
        expect(buffers.more.size).toBeGreaterThanOrEqual(buffers.first);
      }),
    );
    expect(headerBuffers(32768)).toEqual({ first: 1024, more: { count: 3, size: 4096 } });
    const text = nginxConfiguration({ ...BASE, uwsgiBufferSize: 4096 });
    expect(text).toMatch(/ client_header_buffer_size 512;\n +large_client_header_buffers 1 1024;\n/);
  });

  test.each([0, 4095, 65536, 5000.5])('refuses %p bytes as the buffer of uWSGI', (uwsgiBufferSize) => {
    expect(() => nginxConfiguration({ ...BASE, uwsgiBufferSize })).toThrow(
      `uwsgiBufferSize is ${uwsgiBufferSize}: write the bytes of UWSGI_BUFFER_SIZE, 4096 to 65535`,
    );
  });

  test('keeps idle connections longer than the load balancer does', () => {
    const audience = { kind: 'load-balancer', trustedCidr: '10.64.0.0/16', idleTimeoutSeconds: 300 } as const;
    expect(nginxConfiguration({ ...BASE, audience })).toContain('keepalive_timeout 315s;');
  });

  test('asks for each answer over a connection of its own, whatever the default of its version is', () => {
    // nginx 1.29.7 keeps connections to what it proxies for; admin's uWSGI closes them without a word ("CHANGES" of nginx).
    for (const audience of [BASE.audience, { kind: 'loopback' } as const]) {
      const text = nginxConfiguration({ ...BASE, audience });
      expect(text.match(/proxy_set_header Connection .*/g)).toEqual(['proxy_set_header Connection close;']);
      expect(text).not.toMatch(/\bupstream\b.*\{|\bkeepalive\b/);
    }
  });

  test('caches nothing and asks no server twice', () => {
    const text = nginxConfiguration(BASE);
    for (const line of ['proxy_cache off;', 'proxy_store off;', 'proxy_next_upstream off;'])
      expect(text).toContain(line);
    expect(text).not.toMatch(/proxy_cache_(path|valid)/);
  });
});

const withNginx = where(NGINX !== undefined, 'nginx is not installed (Debian: apt-get install nginx-light)');

withNginx('the real nginx', () => {
  /** Admin with the buffer of uWSGI's default, and with the larger one. */
  const small = new Admin(4096);
  const large = new Admin(32768);
  const folders = { era: temporaryFolder(), later: temporaryFolder(), agent: temporaryFolder() };
  let names: Awaited<ReturnType<typeof startNameServer>>;
  let ports: { readonly era: number; readonly later: number; readonly agent: number; readonly admin: number };
  let era: RunningNginx;
  let later: RunningNginx;
  let agent: RunningNginx;

  beforeAll(async () => {
    names = await startNameServer(['127.0.0.1', '127.0.0.2']);
    ports = { era: await freePort(), later: await freePort(), agent: await freePort(), admin: await small.listen() };
    const largePort = await large.listen();
    const start = (folder: string, options: NginxOptions) =>
      startNginx(folder, nginxConfiguration({ ...options, folder }), options.port);
    era = await start(folders.era, {
      ...BASE,
      port: ports.era,
      upstream: { ...BASE.upstream, port: ports.admin },
      apiPrefix: apiPrefix('v3.25'),
    });
    later = await start(folders.later, {
      ...BASE,
      port: ports.later,
      upstream: { ...BASE.upstream, port: largePort },
      apiPrefix: apiPrefix('v3.81'),
      uwsgiBufferSize: 32768,
      readTimeoutSeconds: 1,
    });
    agent = await start(folders.agent, {
      ...BASE,
      port: ports.agent,
      audience: { kind: 'loopback' },
      upstream: {
        host: 'admin.balrog.internal',
        port: ports.era,
        addresses: { nameServer: `127.0.0.1:${names.port}` },
        transport: 'plain',
      },
    });
  }, 30_000);

  afterAll(async () => {
    await Promise.all([era, later, agent].map((nginx) => nginx.stop()));
    await Promise.all([small.close(), large.close()]);
    names.close();
  });

  const get = (path: string, ...headers: string[]) =>
    [`GET ${path} HTTP/1.1`, 'Host: balrog.example.com', 'Connection: close', ...headers, '', ''].join('\r\n');
  const status = (answer: string) => /^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? answer;
  const body = (answer: string) => answer.slice(answer.indexOf('\r\n\r\n') + 4);

  /** A line by its format: quoted fields hold no quote, the last unquoted one may hold spaces. */
  const LINE = new RegExp(
    `^(?<listener>\\w+) ${ACCESS_LOG_FIELDS.map(({ variable, quoted }) =>
      quoted ? `"(?<${variable}>[^"]*)"` : `(?<${variable}>\\S+(?:, \\S+)*)`,
    ).join(' ')}$`,
  );
  const fields = (line: string | undefined) => {
    const found = LINE.exec(line ?? '')?.groups;
    if (!found) throw new Error(`not a line of the documented format: ${line}`);
    return found;
  };
  const lastLine = async (nginx: RunningNginx) => fields((await nginx.accessLines(1)).at(-1));

  describe('accepts the configuration', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'ca.pem'), rootCertificates[0]!);
    afterAll(() => rmSync(folder, { recursive: true }));

    const cases: Record<string, Partial<NginxOptions>> = {
      'of v3.25': { apiPrefix: 'kept' },
      'of v3.81': { apiPrefix: 'stripped' },
      'of the agent': { audience: { kind: 'loopback' } },
      'with the largest buffer': { uwsgiBufferSize: 65535 },
      'with TLS to a named upstream': {
        audience: { kind: 'loopback' },
        upstream: {
          host: 'admin.balrog.internal',
          port: 443,
          addresses: { nameServer: '169.254.169.253' },
          transport: { trustedCertificates: join(folder, 'ca.pem') },
        },
      },
    };
    test.each(Object.keys(cases))('%s', async (name) => {
      const options = { ...BASE, ...cases[name], port: await freePort(), folder };
      const { status, stderr } = checkConfiguration(folder, nginxConfiguration(options));
      expect(stderr).toContain('test is successful');
      expect(stderr).not.toMatch(/\[(warn|error|emerg)\]/);
      expect(status).toBe(0);
    });

    test('and refuses it when a directive is misspelt, so the check is one', () => {
      const broken = nginxConfiguration({ ...BASE, folder }).replace('proxy_redirect', 'proxy_redirects');
      const { status, stderr } = checkConfiguration(folder, broken);
      expect(stderr).toContain('unknown directive "proxy_redirects"');
      expect(status).toBe(1);
    });
  });

  describe('access lines', () => {
    test('of an ordinary request', async () => {
      await era.accessLines(0);
      const request = get('/rules?product=Firefox', 'User-Agent: Mozilla/5.0 (X11; Linux)');
      const answer = await raw(ports.era, request);
      expect(status(answer)).toBe('200');
      const line = await lastLine(era);
      expect(line).toMatchObject({
        listener: 'admin',
        remote_addr: '127.0.0.1',
        request: 'GET /rules?product=Firefox HTTP/1.1',
        status: '200',
        request_length: String(request.length),
        body_bytes_sent: String(body(answer).length),
        remote_user: '-',
        http_user_agent: 'Mozilla/5.0 (X11; Linux)',
        gzip_ratio: '-',
      });
      expect(line.msec).toMatch(/^\d{10}\.\d{3}$/);
      expect(line.request_time).toMatch(/^\d+\.\d{3}$/);
      expect(line.upstream_response_time).toMatch(/^\d+\.\d{3}$/);
    });

    test.each([
      ['quotes, backslashes and bytes above ASCII', ['User-Agent: a"b\\c\xC3\xA9'], 'a\\x22b\\x5Cc\\xC3\\xA9'],
      ['no user agent', [], '-'],
      ['an empty user agent', ['User-Agent: '], ''],
    ])('user agent: %s', async (_what, headers, logged) => {
      await raw(ports.era, get('/rules', ...headers));
      expect((await lastLine(era)).http_user_agent).toBe(logged);
    });

    test('a user name stands without quotes, with its spaces', async () => {
      await raw(ports.era, get('/rules', `Authorization: Basic ${Buffer.from('two words:x').toString('base64')}`));
      const [line] = await era.accessLines(1);
      expect(line).toMatch(/ \d+ two words \d+\.\d{3} /);
    });

    test.each([
      ['the beginning of a TLS handshake', '\x16\x03\x01\x00\xEE\r\n\r\n', '\\x16\\x03\\x01\\x00\\xEE', '400'],
      ['a space in the path', 'GET /a b HTTP/1.1\r\nHost: x\r\n\r\n', 'GET /a b HTTP/1.1', '400'],
    ])('junk: %s', async (_what, text, request, expected) => {
      expect(status(await raw(ports.era, text))).toMatch(/^400$/);
      expect(await lastLine(era)).toMatchObject({ request, status: expected, upstream_response_time: '-' });
    });

    test.each([
      ['outside', '203.0.113.9'],
      ['the trusted network itself', '127.0.0.5'],
    ])('a client from %s is whom the load balancer names, and admin is told no other', async (_where, client) => {
      await raw(ports.era, get('/rules', `X-Forwarded-For: 198.51.100.66, ${client}`));
      expect((await lastLine(era)).remote_addr).toBe(client);
      expect(small.seen.at(-1)?.headers['x-forwarded-for']).toBe(client);
      expect(small.seen.at(-1)?.headers.host).toBe('balrog.example.com');
    });

    test('error lines go to stderr, in the documented format', async () => {
      await raw(ports.later, get('/drops'));
      await later.accessLines(1);
      expect(later.errorText()).toMatch(
        /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[error\] \d+#\d+: \*\d+ upstream prematurely closed connection .*, client: 127\.0\.0\.1, server: , request: "GET \/drops HTTP\/1\.1", upstream: "http:\/\/127\.0\.0\.1:\d+\/drops", host: "balrog\.example\.com"$/m,
      );
    });
  });

  describe('failures are clean', () => {
    const post = (bytes: number) =>
      get('/releases').replace('GET', 'POST').replace('\r\n\r\n', `\r\nContent-Length: ${bytes}\r\n\r\n`);

    test('413 above 5 MB, which admin never sees', async () => {
      const before = small.seen.length;
      expect(status(await raw(ports.era, post(5 * 2 ** 20 + 1), /<\/html>/))).toBe('413');
      expect(await lastLine(era)).toMatchObject({ status: '413', upstream_response_time: '-' });
      expect(small.seen).toHaveLength(before);
    });

    test('5 MB pass', async () => {
      const bytes = 5 * 2 ** 20;
      expect(status(await raw(ports.era, post(bytes) + 'x'.repeat(bytes)))).toBe('200');
      expect(small.seen.at(-1)).toMatchObject({ method: 'POST', bodyBytes: bytes });
      await era.accessLines(1);
    });

    test('502 when admin drops the connection', async () => {
      expect(status(await raw(ports.era, get('/drops')))).toBe('502');
      expect((await lastLine(era)).status).toBe('502');
    });

    describe('an admin that closes each connection without saying so', () => {
      /** What comes of 300 heartbeats, sixteen at a time. */
      async function heartbeats(change: (configuration: string, port: number) => string): Promise<readonly number[]> {
        const [closing, port, folder] = [await startClosing(), await freePort(), temporaryFolder()];
        const options = { ...BASE, folder, port, upstream: { ...BASE.upstream, port: closing.port } };
        const nginx = await startNginx(folder, change(nginxConfiguration(options), closing.port), port);
        try {
          return [...new Set(await inParallel(port, '/__heartbeat__', 300))].sort();
        } finally {
          await nginx.stop();
          closing.close();
        }
      }

      test('is answered with 200 alone', async () => {
        expect(await heartbeats((configuration) => configuration)).toEqual([200]);
      });

      test('would be answered with 502, too, over connections that are kept, so this is a test', async () => {
        const keeping = (configuration: string, port: number) =>
          configuration
            .replace(/^http \{/m, `http {\nupstream kept { server 127.0.0.1:${port}; keepalive 16; }\n`)
            .replaceAll(`proxy_pass http://127.0.0.1:${port}`, 'proxy_pass http://kept')
            .replaceAll('proxy_set_header Connection close;', 'proxy_set_header Connection "";');
        expect(await heartbeats(keeping)).toEqual([200, 502]);
      });
    });

    test('504 when admin does not answer', async () => {
      expect(status(await raw(ports.later, get('/never-answers')))).toBe('504');
      expect((await lastLine(later)).status).toBe('504');
    });

    test('499 when the client does not wait', async () => {
      const before = small.seen.length;
      const socket = connect(ports.era, '127.0.0.1', () => socket.write(get('/never-answers')));
      await eventually('admin to see the request', () => (small.seen.length > before ? true : undefined));
      socket.destroy();
      expect((await lastLine(era)).status).toBe('499');
    });
  });

  describe('request lines and headers', () => {
    const SIZES = [300, 900, 1500, 2500, 3500, 4097, 5000, 8000, 12_000, 16_000, 33_000, 70_000];

    /** One head of that many bytes: in the path, in one header, or in many. */
    const heads: Record<string, (bytes: number) => string> = {
      path: (bytes) => get(`/${'p'.repeat(bytes - get('/').length)}`),
      header: (bytes) => get('/rules', `Authorization: Bearer ${'t'.repeat(bytes)}`),
      headers: (bytes) =>
        get('/rules', ...Array.from({ length: bytes / 30 }, (_, index) => `X-${index}: ${'v'.repeat(23)}`)),
    };
    const table = Object.keys(heads).flatMap((where) => SIZES.map((bytes) => [where, bytes] as const));

    test.each(table)('%s of %d bytes: answered or refused by nginx, never reset', async (where, bytes) => {
      for (const [port, admin, buffer] of [
        [ports.era, small, 4096],
        [ports.later, large, 32768],
      ] as const) {
        const answer = status(await raw(port, heads[where]!(bytes)));
        expect(answer).toMatch(/^(200|400|414)$/);
        if (bytes > buffer) expect(answer).not.toBe('200');
        expect(admin.resets).toBe(0);
      }
      await era.accessLines(1);
      await later.accessLines(1);
    });

    test('with a buffer of 32 kB a token of 3 kB and a path of 3 kB pass together', async () => {
      const request = get(`/${'p'.repeat(3000)}`, `Authorization: Bearer ${'t'.repeat(3000)}`);
      expect(status(await raw(ports.later, request))).toBe('200');
      await later.accessLines(1);
    });

    test('without these limits admin would reset, so this is a test', async () => {
      expect(await raw(ports.admin, heads.header!(5000))).toBe('');
      expect(small.resets).toBe(1);
      small.resets = 0;
    });
  });

  describe('/api', () => {
    test.each([
      ['/rules', '/rules', '/rules'],
      ['/api/rules', '/api/rules', '/rules'],
      ['/api/__lbheartbeat__', '/api/__lbheartbeat__', '/__lbheartbeat__'],
      ['/__lbheartbeat__', '/__lbheartbeat__', '/__lbheartbeat__'],
      ['/api/rules?product=a%20b&x=/api/y', '/api/rules?product=a%20b&x=/api/y', '/rules?product=a%20b&x=/api/y'],
      ['/api/releases/a%2Fb%20c', '/api/releases/a%2Fb%20c', '/releases/a%2Fb%20c'],
      ['/apis/rules', '/apis/rules', '/apis/rules'],
      ['/v2/api/rules', '/v2/api/rules', '/v2/api/rules'],
      ['/api/api/rules', '/api/api/rules', '/api/rules'],
    ])('%s is %s for v3.25 and %s for v3.81', async (path, kept, stripped) => {
      for (const [port, admin, expected] of [
        [ports.era, small, kept],
        [ports.later, large, stripped],
      ] as const) {
        expect(status(await raw(port, get(path)))).toBe('200');
        expect(admin.seen.at(-1)?.url).toBe(expected);
      }
      const line = { request: `GET ${path} HTTP/1.1` };
      expect([await lastLine(era), await lastLine(later)]).toEqual([
        expect.objectContaining(line),
        expect.objectContaining(line),
      ]);
    });

    test('the whole address in the request line leads nowhere else', async () => {
      await raw(ports.later, get('http://elsewhere.example.com/api/rules'));
      expect(large.seen.at(-1)?.url).toBe('/rules');
      await later.accessLines(1);
    });
  });

  test('nothing is cached, although admin allows it', async () => {
    const before = small.seen.length;
    const answers = [];
    for (let times = 0; times < 3; times++) answers.push(body(await raw(ports.era, get('/rules/1'))));
    expect(small.seen).toHaveLength(before + 3);
    expect(new Set(answers).size).toBe(3);
    await era.accessLines(3);
  });

  test('the version of nginx is not told', async () => {
    expect(await raw(ports.era, get('/rules'))).toMatch(/\r\nServer: nginx\r\n/);
    await era.accessLines(1);
  });

  describe("the agent's listener", () => {
    test('is reached through loopback alone', async () => {
      const addresses = Object.values(networkInterfaces()).flatMap((all) =>
        (all ?? []).filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address),
      );
      expect(await tryToConnect(ports.agent, '127.0.0.1')).toBe('connected');
      for (const address of ['127.0.0.2', ...addresses]) {
        expect([address, await tryToConnect(ports.agent, address)]).toEqual([address, 'ECONNREFUSED']);
        expect([address, await tryToConnect(ports.era, address)]).toEqual([address, 'connected']);
      }
    });

    test('asks admin by its name, with the token of the agent and nothing of its own', async () => {
      const request = get(
        '/api/scheduled_changes/rules',
        'Authorization: Bearer t0ken',
        'X-Forwarded-For: 198.51.100.66',
      );
      expect(status(await raw(ports.agent, request))).toBe('200');
      expect(names.asked).toContain('admin.balrog.internal');
      expect(small.seen.at(-1)).toMatchObject({ url: '/api/scheduled_changes/rules' });
      expect(small.seen.at(-1)?.headers).toMatchObject({
        authorization: 'Bearer t0ken',
        host: 'admin.balrog.internal',
        // Put there by the nginx in front of admin: the address of the agent's task.
        'x-forwarded-for': expect.stringMatching(/^127\.0\.0\.\d$/),
      });
      expect(await lastLine(agent)).toMatchObject({
        listener: 'agent',
        request: 'GET /api/scheduled_changes/rules HTTP/1.1',
      });
      expect(await lastLine(era)).toMatchObject({
        listener: 'admin',
        request: 'GET /api/scheduled_changes/rules HTTP/1.1',
      });
    });

    test.each(['GET', 'PUT', 'POST'])('asks once for a %s, though the name has two addresses', async (method) => {
      const before = small.seen.length;
      expect(status(await raw(ports.agent, get('/drops').replace('GET', method)))).toBe('502');
      expect(small.seen).toHaveLength(before + 1);
      expect(fields((await agent.accessLines(1)).at(-1)).upstream_response_time).toMatch(/^\d+\.\d{3}$/);
      await era.accessLines(1);
    });
  });
});
