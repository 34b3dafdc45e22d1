/**
 * What each scheduled job of environments/jobs.ts runs. A row without an entry here does not compile, and does not synthesize (stacks/index.ts),
 * which looks at no types.
 */
import type { JobName } from '../../environments';
import type { SecretName } from '../services/application-secrets';
import type { Container } from '../services/container';
import type { HistoryAccess } from '../services/service-contracts';
import { balrogScript } from './balrog-command';
import { dumpContainers, UPLOAD } from './dump';
import type { Shell } from './shell';
import type { WorkInput } from './work-input';

interface JobWork {
  /** Of its construct, where that is not the job's name: addresses stay. */
  readonly id?: string;
  /** Each ends itself when its share of `secondsAtMost` is over. */
  readonly containers: (input: WorkInput) => readonly Container[];
  /** The container whose exit code 0 means that the work is done. */
  readonly lastContainer: string;
  /** Keys of its secrets beside the one of the applications' secrets. */
  readonly secretKeyArns?: (history: HistoryAccess) => readonly string[];
}

/** One container of Balrog's image, which runs scripts of commands/ as a user of the database. */
const balrogJob = (name: JobName, scripts: Shell['scripts'], secret: SecretName): JobWork => ({
  containers: ({ services, release, log, generation, secondsAtMost, variables = {} }) => [
    balrogScript({
      name,
      scripts,
      secondsAtMost,
      release,
      log,
      dburi: services.secrets.arns[secret],
      generation,
      variables,
    }),
  ],
  lastContainer: name,
});

export const JOB_WORK: Readonly<Record<JobName, JobWork>> = {
  'cleanup-db': { ...balrogJob('cleanup-db', ['cleanup-db'], 'dburi-admin'), id: 'cleanup' },
  dump: {
    containers: dumpContainers,
    lastContainer: UPLOAD,
    secretKeyArns: ({ credentials }) => (credentials.kind === 'key-file' ? [credentials.encryptionKeyArn] : []),
  },
};
