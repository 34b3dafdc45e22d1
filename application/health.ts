/** What public and admin answer about themselves: src/auslib/dockerflow.py. */
export interface HealthPath {
  readonly path: string;
  readonly ok: { readonly status: number; readonly body: RegExp };
  readonly failing: { readonly status: number; readonly body: string } | 'never: it checks nothing';
  readonly cacheControl: string;
}

const NOTHING_CHECKED = 'OK!';

export const HEALTH = {
  /** Answers without looking at the database: for load balancers, which must not take all tasks out when the database blinks. */
  loadBalancer: {
    path: '/__lbheartbeat__',
    ok: { status: 200, body: new RegExp(`^${NOTHING_CHECKED}$`) },
    failing: 'never: it checks nothing',
    cacheControl: 'no-cache',
  },
  /** Looks at the database: for alarms. Admin's writes, it increments dockerflow.watchdog; public's counts rules. */
  alarm: {
    path: '/__heartbeat__',
    ok: { status: 200, body: /^\d+$/ },
    failing: { status: 502, body: "Can't connect to the database." },
    cacheControl: 'public, max-age=60',
  },
} as const satisfies Readonly<Record<string, HealthPath>>;

/** The text of a good answer to a load balancer, for checks that look for a text. */
export const ALIVE_TEXT = NOTHING_CHECKED;

/** Answers `{source, version, commit, build}`, the version without its `v`: for people and for whoever verifies a release. */
export const VERSION_PATH = '/__version__';
