/** What the images do, by the word that they are started with. Read at v3.25 of mozilla-releng/balrog. */
import { COMMANDS, type Application, type DatabaseJob } from './commands';
import { HEALTH } from './health';
import { AGENT_RUN_SH, IMAGES, RUN_SH } from './images';
import type { ApplicationFacts } from './types';

const balrog = { image: IMAGES.balrog, entryPoint: RUN_SH } as const;

const web = (word: 'public' | 'admin'): ApplicationFacts => ({
  ...balrog,
  command: [word],
  listens: 'PORT',
  health: HEALTH,
  sigterm: 'drain',
  source: `Dockerfile, scripts/run.sh, uwsgi/${word}.ini, src/auslib/dockerflow.py`,
});

const job = (word: DatabaseJob): ApplicationFacts => ({
  ...balrog,
  command: [word],
  listens: 'none',
  health: 'none',
  sigterm: 'unproven',
  source: 'scripts/run.sh',
});

export const FACTS: Readonly<Record<Application, ApplicationFacts>> = {
  [COMMANDS.public]: web(COMMANDS.public),
  [COMMANDS.admin]: web(COMMANDS.admin),
  [COMMANDS.agent]: {
    image: IMAGES.agent,
    entryPoint: AGENT_RUN_SH,
    command: [COMMANDS.agent],
    listens: 'none',
    health: 'none',
    // Python sets no handler, and the kernel drops signals without one for PID 1.
    sigterm: 'ignored-as-pid-1',
    // Nothing in the agent keeps two of them from enacting the same change.
    atMost: 1,
    source: 'agent/Dockerfile, agent/run.sh, agent/src/balrogagent/cmd.py',
  },
  // MySQL's DDL is not transactional and nothing takes a lock.
  [COMMANDS.createDb]: { ...job(COMMANDS.createDb), atMost: 1 },
  [COMMANDS.upgradeDb]: { ...job(COMMANDS.upgradeDb), atMost: 1, action: 'upgrade' },
  [COMMANDS.cleanupDb]: {
    ...job(COMMANDS.cleanupDb),
    hidesFailure: {
      how: 'run-batch-deletes.sh tries again without a pause, and ends with 0 at last',
      action: 'cleanup',
    },
    source: 'scripts/run.sh, scripts/run-batch-deletes.sh',
  },
  [COMMANDS.extractActiveData]: {
    ...job(COMMANDS.extractActiveData),
    hidesFailure: { how: 'run.sh ends with the exit code of xz, whatever became of the dump', action: 'extract' },
  },
};
