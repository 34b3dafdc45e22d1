/** Answers in the place of Docker Hub, GitHub, Ship-It, Mozilla's calendar and of the applications, on loopback and for one command. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ALIVE_TEXT, HEALTH, VERSION_PATH } from '../../../application/health';
import { BALROG_VERSION, numberOf } from '../../../application/version';
import type { Addresses } from '../../release/outside/outside';
import { migrationFiles, type OutsideAnswers, type Source } from './answers';

/** What an application that serves a host name runs; undefined where nothing in the clouds serves it. */
export type ServedBy = (
  hostname: string,
) => Promise<{ readonly version: string; readonly healthy: boolean } | undefined>;

export interface OutsideServer {
  readonly addresses: Addresses;
  close(): Promise<void>;
}

export interface OutsideServerOptions {
  /** Read at each question: what somebody edits counts at once. */
  readonly answers: () => OutsideAnswers;
  readonly servedBy: ServedBy;
}

export async function outsideServer(options: OutsideServerOptions): Promise<OutsideServer> {
  const server = createServer((request, response) => {
    answer(request, response, options).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const at = (source: Source): string => `http://127.0.0.1:${port}/${source}`;
  return {
    addresses: {
      registry: at('registry'),
      registryTokens: undefined,
      github: at('github'),
      shipIt: at('ship-it'),
      calendar: at('calendar'),
      served: (hostname) => `${at('served')}/${hostname}`,
    },
    close: () => closed(server),
  };
}

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

interface Said {
  readonly status?: number;
  readonly body?: string | object;
  readonly headers?: Readonly<Record<string, string>>;
}

const NOT_FOUND: Said = { status: 404, body: { message: 'Not Found' } };

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: OutsideServerOptions,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const [, source = '', ...path] = url.pathname.split('/').map(decodeURIComponent);
  const answers = options.answers();
  if (answers.unreachable.some((name) => name === source)) {
    request.socket.destroy();
    return;
  }
  const {
    status = 200,
    body = '',
    headers = {},
  } = await said(source, path, url.searchParams, answers, options.servedBy);
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/plain' : 'application/json';
  response.writeHead(status, { 'content-type': type, ...headers }).end(request.method === 'HEAD' ? undefined : text);
}

async function said(
  source: string,
  path: readonly string[],
  query: URLSearchParams,
  answers: OutsideAnswers,
  servedBy: ServedBy,
): Promise<Said> {
  switch (source) {
    case 'registry':
      return manifest(path, answers);
    case 'github':
      return github(path.slice('repos/mozilla-releng/balrog'.split('/').length), query.get('ref') ?? '', answers);
    case 'ship-it':
      return { body: answers.shipIt };
    case 'calendar':
      return { body: answers.calendar };
    case 'served':
      return served(path, answers, servedBy);
    default:
      return NOT_FOUND;
  }
}

/** `v2/mozilla/balrog/manifests/v3.26` */
function manifest(path: readonly string[], { registry }: OutsideAnswers): Said {
  const digest = registry[path.slice(1, -2).join('/')]?.[path.at(-1) ?? ''];
  return digest === undefined ? NOT_FOUND : { headers: { 'docker-content-digest': digest } };
}

function github(
  [what = '', ...path]: readonly string[],
  ref: string,
  { github: { tags, releases, versionFiles } }: OutsideAnswers,
): Said {
  if (what === 'releases') return { body: releases };
  if (what === 'git') {
    const [tag = ''] = path.slice(-1);
    const sha = tags[tag];
    return sha === undefined ? NOT_FOUND : { body: { ref: `refs/tags/${tag}`, object: { sha, type: 'commit' } } };
  }
  const file = path.join('/');
  if (file === 'version.txt') {
    const version = versionFiles[ref] ?? (BALROG_VERSION.test(ref) ? numberOf(ref) : undefined);
    return version === undefined ? NOT_FOUND : { body: `${version}\n` };
  }
  if (!BALROG_VERSION.test(ref)) return NOT_FOUND;
  const files = migrationFiles(file, ref);
  return files.length === 0 ? NOT_FOUND : { body: files.map((name) => ({ name, type: 'file' })) };
}

async function served(
  [hostname = '', ...rest]: readonly string[],
  answers: OutsideAnswers,
  servedBy: ServedBy,
): Promise<Said> {
  const path = rest.join('/');
  const ui = answers.ui[hostname];
  if (ui !== undefined) {
    const scripts = ['runtime', 'index'].map(
      (name) => `<script src="/assets/${name}.${ui.tag.replaceAll('.', '')}.js"></script>`,
    );
    const headers = { 'content-type': 'text/html', 'last-modified': new Date(ui.modified).toUTCString() };
    return { body: `<!doctype html>${scripts.join('')}`, headers };
  }
  // Admin's list is in the folder: nothing need be asked of the clouds for it.
  const kind = /^api\/scheduled_changes\/(.+)$/.exec(path)?.[1];
  if (kind !== undefined) {
    const changes = answers.scheduled[kind] ?? [];
    return { body: { count: changes.length, scheduled_changes: changes } };
  }
  const running = await servedBy(hostname);
  if (running === undefined) return NOT_FOUND;
  const { loadBalancer, alarm } = HEALTH;
  switch (`/${path}`) {
    case VERSION_PATH: {
      const commit = answers.github.tags[running.version];
      return {
        body: {
          source: 'https://github.com/mozilla-releng/balrog',
          version: numberOf(running.version),
          ...(commit !== undefined && { commit }),
        },
      };
    }
    case loadBalancer.path:
      return { body: ALIVE_TEXT };
    case alarm.path:
      return running.healthy ? { body: '1' } : alarm.failing;
    default:
      return NOT_FOUND;
  }
}
