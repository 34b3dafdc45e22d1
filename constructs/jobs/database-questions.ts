/**
 * Asks a database what was written, what is due, and takes changes from its schedule: what a restore shows to people and does for them
 * (commands/restore). A task, because the database answers nobody outside of its network; its questions are fixed here, because a task
 * that runs any statement would be a way in for all of them.
 */
import { environmentOf, secretsOf, type Container } from '../services/container';
import type { SecretArns } from '../services/application-secrets';
import { scratch } from '../services/files';
import { imageOf } from '../services/sidecar-images';
import type { TaskLog } from '../services/task';
import { shell } from './shell';

export const DATABASE_QUESTIONS = 'database-questions';

interface DatabaseQuestions {
  readonly secrets: SecretArns;
  /** Of the generation that serves; whoever starts the task says another. */
  readonly host: string;
  readonly log: TaskLog;
}

export const databaseQuestionsContainers = ({ secrets, host, log }: DatabaseQuestions): readonly Container[] => [
  {
    name: DATABASE_QUESTIONS,
    image: imageOf('mysqlClient'),
    essential: true,
    ...shell({ scripts: ['without-password', DATABASE_QUESTIONS] }),
    // Started without more it says what it can be asked, and ends with 2.
    environment: environmentOf({ ASK: '', DB_HOST: host }),
    // It reads as the one who may only read.
    secrets: secretsOf({ DBURI_ADMIN: secrets['dburi-admin'], DBURI_PUBLIC: secrets['dburi-public'] }),
    readonlyRootFilesystem: true,
    mountPoints: [scratch(DATABASE_QUESTIONS, '/tmp')],
    logConfiguration: { logDriver: 'awslogs' as const, options: log.options },
  },
];
