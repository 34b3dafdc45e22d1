/**
 * The versions at which Balrog changed what its surroundings see, each under the name of the change. They stand here and
 * nowhere else: a version that something else must know is taken from here. Read in the history of mozilla-releng/balrog
 * from v3.01 to v3.120; the commit or the file that shows it stands beside each.
 */
import type { BalrogVersion } from './version';

export const CUT_OFFS = {
  /** The oldest version whose files were read for these facts. */
  oldestRead: 'v3.01',
  /** The oldest one whose columns were read as well (src/auslib/db.py). */
  columnsRead: 'v3.14',
  /** And the first one that was not. */
  notRead: 'v3.121',
  /** The tables of pins: 035_add_pinnable_releases.py. */
  pins: 'v3.17',
  /** Emergency shutoffs get a comment: 036_add_emergency_shutoff_comments.py. */
  shutoffComments: 'v3.19',
  /** `extract-active-data` dumps the pins as well: `extract_pins` in scripts/manage-db.py. */
  pinsDumped: 'v3.21',
  /** statsd counters of the caches (0eb6a012d). */
  statsd: 'v3.22',
  /** Admin sends no mails any more: SMTP_* and NOTIFY_* leave uwsgi/admin.wsgi. */
  mailsDropped: 'v3.23',
  /** Admin's map of clients gets the ids that are in use today: M2M_ACCOUNT_MAPPING in uwsgi/admin.wsgi. */
  agentClientsRenewed: 'v3.23',
  /** The map loses the ids from before: M2M_ACCOUNT_MAPPING in uwsgi/admin.wsgi. */
  oldAgentClientsDropped: 'v3.24',
  /** nginx in place of openresty in the mirror of CloudOps' template: Dockerfile.nginx. */
  nginx: 'v3.24',
  /** `cleanup-db` deletes from `releases_json` too: `cleanup_releases_json` in scripts/manage-db.py. */
  splitReleasesCleaned: 'v3.30',
  /** Python 3.9, 3.11, 3.13: the first line of Dockerfile. */
  python39: 'v3.15',
  python311: 'v3.38',
  python313: 'v3.79',
  /** AUTOGRAPH_KEYID_LEGACY comes and goes: uwsgi/public.wsgi. */
  legacyKeyId: 'v3.47',
  legacyKeyIdDropped: 'v3.72',
  /** Admin stops answering on /api/x, and nginx takes the prefix away (bf5018e03). */
  apiPrefixStripped: 'v3.81',
  /** AUTH0_RESPONSE_TYPE leaves uwsgi/admin.wsgi. */
  responseTypeDropped: 'v3.82',
  /** gunicorn with uvicorn in place of uWSGI (514be30e8), and back again (c04e1d27e): scripts/run.sh. */
  uvicorn: 'v3.84',
  uvicornDropped: 'v3.86',
  /** Public shares its caches in Redis (6f9aa3b14). */
  redis: 'v3.92',
  /** `die-on-term`, and `http-socket` in place of the HTTP router (12e088e05): uwsgi/*.ini. */
  dieOnTerm: 'v3.98',
  /** The variables of Auth0 that nothing used are no longer read (947005fee). */
  unusedAuth0Dropped: 'v3.102',
  /** Admin no longer looks for the file GOOGLE_APPLICATION_CREDENTIALS while it starts: uwsgi/admin.wsgi. */
  credentialsFileUnchecked: 'v3.107',
  /** The last migration of sqlalchemy-migrate (71c206c1b): Alembic takes over from a database that has it, and no other. */
  lastOldMigration: 'v3.111',
  /** BALROG_ALLOW_READ_ONLY comes and goes: uwsgi/admin.wsgi. */
  readOnly: 'v3.113',
  readOnlyDropped: 'v3.115',
  /** Alembic in place of sqlalchemy-migrate (c1f21a48d). */
  alembic: 'v3.117',
} as const satisfies Readonly<Record<string, BalrogVersion>>;
