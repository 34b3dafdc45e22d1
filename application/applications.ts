/** What the images do, read at v3.25 of mozilla-releng/balrog. */
import type { Application, ApplicationFacts, Health } from './types';

const DOCKERFLOW = 'src/auslib/dockerflow.py';
const balrog = {
  image: 'mozilla/balrog',
  entryPoint: ['/bin/bash', '/app/scripts/run.sh'],
} as const;

/** `/__version__` answers `{source, version, commit, build}` too, the version without its `v`: for people and `verify`. */
const health: Health = {
  loadBalancer: {
    path: '/__lbheartbeat__',
    ok: { status: 200, body: /^OK!$/ },
    failing: 'never: it checks nothing',
    cacheControl: 'no-cache',
  },
  alarm: {
    path: '/__heartbeat__',
    ok: { status: 200, body: /^\d+$/ },
    failing: { status: 502, body: "Can't connect to the database." },
    cacheControl: 'public, max-age=60',
  },
};

const job = (word: string): ApplicationFacts => ({
  ...balrog,
  command: [word],
  listens: 'none',
  health: 'none',
  sigterm: 'unproven',
  source: 'scripts/run.sh',
});

export const FACTS: Readonly<Record<Application, ApplicationFacts>> = {
  public: {
    ...balrog,
    command: ['public'],
    listens: 'PORT',
    health,
    sigterm: 'drain',
    source: `Dockerfile, scripts/run.sh, uwsgi/public.ini, ${DOCKERFLOW}`,
  },
  admin: {
    ...balrog,
    command: ['admin'],
    listens: 'PORT',
    // Its heartbeat writes: it increments dockerflow.watchdog.
    health,
    sigterm: 'drain',
    source: `Dockerfile, scripts/run.sh, uwsgi/admin.ini, ${DOCKERFLOW}`,
  },
  agent: {
    image: 'mozilla/balrogagent',
    entryPoint: ['/bin/bash', '/app/run.sh'],
    command: ['agent'],
    listens: 'none',
    health: 'none',
    // Python sets no handler, and the kernel drops signals without one for PID 1.
    sigterm: 'ignored-as-pid-1',
    // Nothing in the agent keeps two of them from enacting the same change.
    atMost: 1,
    source: 'agent/Dockerfile, agent/run.sh, agent/src/balrogagent/cmd.py',
  },
  // MySQL's DDL is not transactional and nothing takes a lock.
  'create-db': { ...job('create-db'), atMost: 1 },
  'upgrade-db': { ...job('upgrade-db'), atMost: 1 },
  'cleanup-db': job('cleanup-db'),
  'extract-active-data': job('extract-active-data'),
};
