/** A container of Balrog's image that does one thing with the database and ends. */
import type { COMMANDS } from '../../application/commands';
import { STOP } from '../../application/timeouts';
import type { Release } from '../../environments/release';
import { balrogImage, generationVariable } from '../services/balrog-container';
import { environmentOf, secretsOf, type Container, type MountPoint } from '../services/container';
import { scratch } from '../services/files';
import type { TaskLog } from '../services/task';
import { shell, type Shell } from './shell';

interface BalrogCommand {
  readonly name: string;
  readonly release: Release;
  readonly log: TaskLog;
  /** ARN of the secret with its DBURI. */
  readonly dburi: string;
  /** Name of the database generation that it works on. */
  readonly generation: string;
  readonly variables?: Readonly<Record<string, string>>;
}

interface BalrogScript extends BalrogCommand, Shell {
  readonly mountPoints?: readonly MountPoint[];
}

const container = ({ name, release, log, dburi, generation, variables = {} }: BalrogCommand) => ({
  name,
  image: balrogImage(release),
  essential: true,
  environment: environmentOf({ ...variables, ...generationVariable(generation) }),
  secrets: secretsOf({ DBURI: dburi }),
  linuxParameters: { initProcessEnabled: true },
  readonlyRootFilesystem: true,
  logConfiguration: { logDriver: 'awslogs' as const, options: log.options },
  stopTimeout: STOP.mostSeconds,
});

type ToldByExitCode = (typeof COMMANDS)['createDb'];

/** A word of `scripts/run.sh`, for those whose exit code is that of the work. */
export const balrogCommand = (name: ToldByExitCode, command: Omit<BalrogCommand, 'name'>): Container => ({
  ...container({ ...command, name }),
  command: [name],
});

/** A script of our own around `scripts/manage-db.py`, for what `scripts/run.sh` does in a way that hides failures. */
export const balrogScript = ({ scripts, mountPoints = [], ...rest }: BalrogScript): Container => ({
  ...container(rest),
  ...shell({ ...rest, scripts: ['without-password', 'manage-db', ...scripts] }),
  mountPoints: [...mountPoints, scratch(rest.name, '/tmp')],
});
