/**
 * The outside as its APIs are documented to answer, on loopback. Fields that nobody reads are there as well, where their documentation has
 * them, so that a reader which insists on less is not fooled by less.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Addresses } from '../../../commands/release/outside/outside';

export interface Served {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** By `METHOD path?query`; what is not listed is not found. */
export type Routes = Readonly<Record<string, Served>>;

export const BALROG_DIGEST = `sha256:${'a1'.repeat(32)}`;
export const AGENT_DIGEST = `sha256:${'b2'.repeat(32)}`;
export const COMMIT = 'c'.repeat(40);

/** Docker Registry HTTP API v2, "Existing Manifests": 200 OK, Content-Length, Docker-Content-Digest. */
const manifest = (digest: string): Served => ({
  headers: {
    'content-type': 'application/vnd.docker.distribution.manifest.v2+json',
    'docker-content-digest': digest,
    'docker-distribution-api-version': 'registry/2.0',
  },
});

/** https://docs.github.com/en/rest/git/refs, "Get a reference", and /git/tags, "Get a tag": Balrog's tags are signed, so they are objects. */
const TAG = {
  ref: {
    ref: 'refs/tags/v3.26',
    node_id: 'MDM6UmVmcmVmcy90YWdzL3YzLjI2',
    url: 'https://api.github.com/repos/mozilla-releng/balrog/git/refs/tags/v3.26',
    object: { type: 'tag', sha: 'd'.repeat(40), url: 'https://api.github.com/…' },
  },
  tag: {
    node_id: 'MDM6VGFnOTQwYmQzMzYyNDhlZmFlMGY5ZWU1YmM3YjJkNWM5ODU4ODdiMTZhYw==',
    tag: 'v3.26',
    sha: 'd'.repeat(40),
    message: 'v3.26',
    tagger: { name: 'somebody', email: 'somebody@mozilla.com', date: '2026-11-27T14:00:00Z' },
    object: { type: 'commit', sha: COMMIT, url: 'https://api.github.com/…' },
    verification: { verified: true, reason: 'valid', signature: '…', payload: '…', verified_at: null },
  },
};

/** https://docs.github.com/en/rest/repos/contents: of a folder, an entry for each. */
export const folder = (...names: readonly string[]): Served => ({
  body: ['__init__.py', ...names].map((name) => ({
    type: 'file',
    size: 625,
    name,
    path: `src/auslib/migrate/versions/${name}`,
    sha: 'e'.repeat(40),
    url: 'https://api.github.com/…',
    git_url: 'https://api.github.com/…',
    html_url: 'https://github.com/…',
    download_url: 'https://raw.githubusercontent.com/…',
    _links: { self: '', git: '', html: '' },
  })),
});

/** `Release.json` and `Phase.json` of api/src/shipit_api/common/models.py in mozilla-releng/shipit: texts are empty where there is nothing. */
export const shipItRelease = (
  product: string,
  version: string,
  { eta = '', begun = 0 }: { readonly eta?: string; readonly begun?: number } = {},
) => ({
  name: `${product.charAt(0).toUpperCase()}${product.slice(1)}-${version}-build1`,
  product,
  branch: 'releases/mozilla-release',
  project: 'mozilla-release',
  version,
  revision: 'f'.repeat(40),
  build_number: 1,
  release_eta: eta,
  status: 'scheduled',
  created: '2026-12-03T09:00:00Z',
  completed: '',
  phases: ['promote_firefox', 'push_firefox', 'ship_firefox'].map((name, at) => ({
    name,
    submitted: at < begun,
    actionTaskId: at < begun ? 'UZgCNdKiTIqQzfVHn4VwlA' : '',
    created: '2026-12-03T09:00:00Z',
    scheduled_at: at < begun ? '2026-12-03T09:30:00Z' : '',
    skipped: false,
  })),
  allow_phase_skipping: false,
});

/** `add_signoff_information` of src/auslib/web/admin/views/scheduled_changes.py at v3.25. */
export const scheduledChange = (
  sc_id: number,
  when: string | null,
  signoffs: Readonly<Record<string, string>> = {},
) => ({
  sc_id,
  complete: false,
  when: when === null ? null : Date.parse(when),
  telemetry_product: null,
  change_type: 'update',
  scheduled_by: 'relman@mozilla.com',
  sc_data_version: 1,
  rule_id: 1234,
  mapping: 'Firefox-146.0-build1',
  signoffs,
  required_signoffs: { relman: 1 },
});
export const scheduledChanges = (...changes: readonly unknown[]): Served => ({
  body: { count: changes.length, scheduled_changes: changes },
});

const MIGRATE = 'src/auslib/migrate/versions';
const ALEMBIC = 'src/auslib/alembic/versions';
export const migrationsAt = (version: string): string =>
  `GET /github/repos/mozilla-releng/balrog/contents/${MIGRATE}?ref=${version}`;
export const alembicAt = (version: string): string =>
  `GET /github/repos/mozilla-releng/balrog/contents/${ALEMBIC}?ref=${version}`;
export const manifestOf = (repository: string, tag: string): string =>
  `HEAD /registry/v2/mozilla/${repository}/manifests/${tag}`;
export const SHIP_IT = 'GET /ship-it/releases?status=scheduled';
export const CALENDAR = 'GET /calendar/api/firefox/releases/future/';
export const scheduledAt = (table: string): string => `GET /served/admin.example/api/scheduled_changes/${table}`;
export const TAGS = 'GET /github/repos/mozilla-releng/balrog/git';
export const OLD_MIGRATIONS = [
  '034_add_release_details.py',
  '035_add_pinnable_releases.py',
  '036_add_emergency_shutoff_comments.py',
];

/** A day on which nothing speaks against v3.26. */
export const GOOD: Routes = {
  [manifestOf('balrog', 'v3.26')]: manifest(BALROG_DIGEST),
  [manifestOf('balrogagent', 'v3.26')]: manifest(AGENT_DIGEST),
  [`${TAGS}/ref/tags/v3.26`]: { body: TAG.ref },
  [`${TAGS}/tags/${'d'.repeat(40)}`]: { body: TAG.tag },
  [migrationsAt('v3.25')]: folder(...OLD_MIGRATIONS),
  [migrationsAt('v3.26')]: folder(...OLD_MIGRATIONS),
  [SHIP_IT]: { body: [shipItRelease('fenix', '146.0', { begun: 2 }), shipItRelease('firefox', '147.0')] },
  [CALENDAR]: { body: { '147.0': '2026-12-15', '147.0.x': '2026-12-29' } },
  ...Object.fromEntries(
    ['rules', 'releases', 'permissions', 'required_signoffs/product', 'required_signoffs/permissions'].map((table) => [
      scheduledAt(table),
      scheduledChanges(),
    ]),
  ),
};

export class ServedOutside {
  private constructor(private readonly server: Server) {}
  routes: Routes = {};
  /** First part of the path: who breaks the connection. */
  readonly silent = new Set<string>();

  static async start(): Promise<ServedOutside> {
    const server = createServer();
    const outside = new ServedOutside(server);
    server.on('request', (request, response) => {
      if (outside.silent.has((request.url ?? '').split('/')[1] ?? '')) return void request.socket.destroy();
      const { status, body, headers } = outside.routes[`${request.method} ${request.url}`] ?? { status: 404, body: {} };
      const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
      // A connection that is kept may be one that somebody silent has broken.
      response
        .writeHead(status ?? 200, { connection: 'close', ...headers })
        .end(request.method === 'HEAD' ? undefined : text);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return outside;
  }

  get addresses(): Addresses {
    const at = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return {
      registry: `${at}/registry`,
      registryTokens: undefined,
      github: `${at}/github`,
      shipIt: `${at}/ship-it`,
      calendar: `${at}/calendar`,
      served: (hostname) => `${at}/served/${hostname}`,
    };
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
