/**
 * The caches of each application, one of each in each process (`make_cache` in uwsgi/admin.wsgi and uwsgi/public.wsgi,
 * the same from v3.01 to v3.120), and the counters that they send to statsd (src/auslib/util/cache.py).
 */
export const CACHES = {
  /** Admin keeps neither rules nor releases: what is written must be read by the next request. */
  admin: ['blob', 'blob_schema', 'users'],
  public: [
    'blob',
    'blob_schema',
    'blob_version',
    // Only where answers are signed.
    'content_signatures',
    'release_assets',
    'release_assets_data_versions',
    'releases',
    'releases_data_version',
    'rules',
    'updates_disabled',
  ],
} as const;

export type CacheOwner = keyof typeof CACHES;
export type CacheOf<App extends CacheOwner> = (typeof CACHES)[App][number];
export type CacheOutcome = 'hits' | 'misses';

/** STATSD_PREFIX unless it is set, and what the names of all metrics begin with. */
export const METRIC_PREFIX = { admin: 'balrog.admin', public: 'balrog.public' } as const;

/** Name of the counter of a cache. */
export const cacheMetric = <App extends CacheOwner>(app: App, cache: CacheOf<App>, outcome: CacheOutcome) =>
  `${METRIC_PREFIX[app]}.cache.${cache}.${outcome}`;

/** The names of all counters of all caches. */
export const cacheMetrics = (): readonly string[] =>
  (Object.keys(CACHES) as CacheOwner[]).flatMap((app) =>
    CACHES[app].flatMap((cache) =>
      (['hits', 'misses'] as const).map((outcome) => `${METRIC_PREFIX[app]}.cache.${cache}.${outcome}`),
    ),
  );
