/**
 * How long who waits for whom, in seconds. Along the way of a request each must wait longer than the one it asks, or a
 * slow answer arrives as a cut connection in place of a 504: uWSGI's HTTP router closes without a word when its time is
 * over (tried with 2.0.21), so nginx has to give up before it does.
 *
 *     admin:  nginx of the agent > nginx 300 s < uWSGI's router 310 s, load balancer 310 s < drain 320 s
 *     public:                                    uWSGI's router  60 s < load balancer  65 s < drain  75 s
 */

/** What uWSGI's HTTP router waits for an answer unless UWSGI_HTTP_TIMEOUT says otherwise (`http-timeout`). */
const ROUTER_DEFAULT_SECONDS = 60;

/**
 * The longest request that admin gets to answer. A PUT of a release with 400 new assets takes longer than a minute: each
 * asset is uploaded to the history bucket before the answer (tried with v3.25).
 */
const ADMIN_REQUEST_SECONDS = 300;

/**
 * Balrog's own client, with which release automation writes, gives up sooner unless its caller says otherwise
 * (client/src/balrogclient/api.py at v3.25: `timeout=60`). What it sent goes on being written.
 */
export const CLIENT_GIVES_UP_SECONDS = 60;

interface WaitingTimes {
  /** The longest request that is answered. */
  readonly requestSeconds: number;
  /** uWSGI's HTTP router. */
  readonly routerSeconds: number;
  /** The load balancer, of a connection on which nothing comes. */
  readonly idleSeconds: number;
  /** A task that is about to be stopped finishes what it began: uWSGI cuts requests in flight at SIGTERM. */
  readonly drainSeconds: number;
}

export const WAITING: Readonly<Record<'public' | 'admin', WaitingTimes>> = {
  public: {
    requestSeconds: ROUTER_DEFAULT_SECONDS,
    routerSeconds: ROUTER_DEFAULT_SECONDS,
    idleSeconds: ROUTER_DEFAULT_SECONDS + 5,
    drainSeconds: ROUTER_DEFAULT_SECONDS + 15,
  },
  admin: {
    requestSeconds: ADMIN_REQUEST_SECONDS,
    routerSeconds: ADMIN_REQUEST_SECONDS + 10,
    idleSeconds: ADMIN_REQUEST_SECONDS + 10,
    drainSeconds: ADMIN_REQUEST_SECONDS + 20,
  },
};

/** The nginx beside the agent waits for the nginx in front of admin. */
export const AGENT_PROXY_READ_SECONDS = ADMIN_REQUEST_SECONDS + 5;

/** How much longer nginx keeps a connection than the load balancer: otherwise one closes under a request, which is a 502. */
export const KEEPALIVE_MARGIN_SECONDS = 15;

export const STOP = {
  /** uWSGI with die-on-term needs about two seconds; the rest is for a busy machine. */
  leastSeconds: 10,
  stopSeconds: 30,
  /** The most that Fargate grants (stopTimeout, ECS developer guide); jobs may need it to finish a statement. */
  mostSeconds: 120,
} as const;

/** SQLAlchemy's pool, one for each process (src/auslib/db.py, defaults of SQLAlchemy 1.4). */
export const CONNECTION_POOL = {
  kept: 5,
  overflow: 10,
  waitSeconds: 30,
  /** Without a test before use: MySQL's wait_timeout must be above it, and a failover costs errors for as long. */
  recycleSeconds: 60,
} as const;

/** Most connections to the database that one process of public or admin opens. */
export const CONNECTIONS_PER_PROCESS = CONNECTION_POOL.kept + CONNECTION_POOL.overflow;
