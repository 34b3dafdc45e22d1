/** What only public reads. */
import { CUT_OFFS } from '../cut-offs';
import { allowed, anyText, url } from '../patterns';
import type { Variable } from '../types';
import { COMMANDS, PUBLIC_WSGI, optional } from './entry';

/** A signing service and its credentials: all or none. */
const autograph = (prefix: string, whenAbsent: string): Variable[] => [
  optional({
    name: `${prefix}_URL`,
    apps: [COMMANDS.public],
    allowed: url,
    default: whenAbsent,
    meaning: 'Autograph',
    source: PUBLIC_WSGI,
  }),
  ...['KEYID', 'USERNAME', 'PASSWORD'].map((part) => ({
    ...optional({
      name: `${prefix}_${part}`,
      apps: [COMMANDS.public],
      allowed: anyText,
      default: whenAbsent,
      meaning: `for ${prefix}_URL`,
      source: PUBLIC_WSGI,
    }),
    required: { with: `${prefix}_URL` },
    secret: part === 'PASSWORD',
  })),
];

export const PUBLIC: readonly Variable[] = [
  ...autograph('AUTOGRAPH', 'answers are not signed'),
  ...autograph('AUTOGRAPH_GMP', 'AUTOGRAPH_* sign GMP answers as well'),
  optional({
    name: 'AUTOGRAPH_KEYID_LEGACY',
    apps: [COMMANDS.public],
    since: CUT_OFFS.legacyKeyId,
    before: CUT_OFFS.legacyKeyIdDropped,
    allowed: anyText,
    meaning: 'the id of a second key of Autograph',
    source: `${PUBLIC_WSGI} at ${CUT_OFFS.legacyKeyId}`,
  }),
  optional({
    name: 'CACHE_CONTROL',
    apps: [COMMANDS.public],
    allowed: allowed(/^[a-z-]+(?:=\d+)?(?:, ?[a-z-]+(?:=\d+)?)*$/, 'a Cache-Control header, e.g. "public, max-age=90"'),
    default: 'public, max-age=90',
    meaning: 'header of update.xml answers',
    source: PUBLIC_WSGI,
  }),
  optional({
    name: 'REDIS_CACHE',
    apps: [COMMANDS.public],
    since: CUT_OFFS.redis,
    allowed: allowed(/^1$/, '1, or leave it out: any text switches it on'),
    default: 'caches are in the memory of each process',
    meaning: 'caches in Redis, shared by all copies',
    source: `${PUBLIC_WSGI} at ${CUT_OFFS.redis} (6f9aa3b14)`,
  }),
  {
    ...optional({
      name: 'REDIS_URL',
      apps: [COMMANDS.public],
      since: CUT_OFFS.redis,
      secret: 'either',
      allowed: allowed(/^rediss?:\/\/[^\s@]+$/, 'a redis:// or rediss:// URL; one with a password belongs in secrets'),
      meaning: 'the Redis server',
      source: `${PUBLIC_WSGI} at ${CUT_OFFS.redis} (6f9aa3b14)`,
    }),
    required: { with: 'REDIS_CACHE' },
  },
];
