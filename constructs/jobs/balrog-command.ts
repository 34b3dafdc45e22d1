/** A container that runs one word of Balrog's `scripts/run.sh` and ends. */
import type { Release } from '../../environments/release';
import { balrogImage } from '../services/balrog-container';
import { environmentOf, secretsOf, type Container } from '../services/container';
import type { TaskLog } from '../services/task';

type Command = 'create-db' | 'upgrade-db' | 'cleanup-db' | 'extract-active-data';

interface BalrogCommand {
  readonly command: Command;
  readonly release: Release;
  readonly log: TaskLog;
  /** ARN of the secret with its DBURI. */
  readonly dburi: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** The dump writes into its own folder, /app. */
  readonly writes?: 'nothing' | 'its root';
}

export const balrogCommand = ({ command, release, log, dburi, variables = {}, writes }: BalrogCommand): Container => ({
  name: command,
  image: balrogImage(release),
  essential: true,
  command: [command],
  environment: environmentOf(variables),
  secrets: secretsOf({ DBURI: dburi }),
  linuxParameters: { initProcessEnabled: true },
  readonlyRootFilesystem: writes !== 'its root',
  logConfiguration: { logDriver: 'awslogs', options: log.options },
  stopTimeout: 120,
});
