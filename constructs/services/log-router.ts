/** FireLens: what the containers of a task write goes through Fluent Bit to S3, for good, and to CloudWatch, for now. */
import type { DataAwsIamPolicyDocumentStatement } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { tablePrefix } from '../logs/tables/application-folders';
import type { Container } from './container';
import { readingOf, scratch } from './files';
import { FIRELENS_OPTIONS, fluentBitConfiguration } from './fluent-bit/fluent-bit-configuration';
import { LOG_ROUTES, type LoggingContainer } from './fluent-bit/tables';
import { FILES } from './service-value';
import { imageOf } from './sidecar-images';

/** Seconds for handing in what is left, and a little more before it is killed. */
const GRACE_SECONDS = 30;
const STOP_TIMEOUT_SECONDS = 45;

/** The bucket of application logs. */
export interface LogBucketName {
  readonly bucketName: string;
  readonly bucketArn: string;
}

const isRouted = ({ logConfiguration }: Container) => logConfiguration.logDriver === 'awsfirelens';
const tablesOf = (containers: readonly Container[]) => {
  const names = containers.filter(isRouted).map(({ name }) => name as LoggingContainer);
  return LOG_ROUTES.filter(({ container }) => names.includes(container)).map(({ table }) => table);
};

/** Fluent Bit's configuration for a task with these containers, by the name of its file. */
export function logRouterFiles(
  containers: readonly Container[],
  { bucketName }: LogBucketName,
  region: string,
  logGroup: string,
) {
  const [first, ...others] = containers.filter(isRouted).map(({ name }) => name as LoggingContainer);
  if (first === undefined) return {};
  return {
    'fluent-bit.conf': fluentBitConfiguration({
      containers: [first, ...others],
      graceSeconds: GRACE_SECONDS,
      region,
      bucketName,
      logGroupNames: Object.fromEntries(tablesOf(containers).map((table) => [table, logGroup])),
    }),
  };
}

/** The role of the task writes the objects: below the folders of its own tables. */
export const keepLogs = (
  containers: readonly Container[],
  { bucketArn }: LogBucketName,
): DataAwsIamPolicyDocumentStatement => ({
  sid: 'KeepLogs',
  actions: ['s3:PutObject'], // INVARIANT: log-table-delivered
  resources: tablesOf(containers).map((table) => `${bucketArn}/${tablePrefix(table)}*`),
});

export const logRouter = (
  dependsOn: Container['dependsOn'],
  logOptions: Readonly<Record<string, string>>,
): Container => ({
  name: 'log-router',
  image: imageOf('logRouter'),
  // A task whose lines nobody keeps is replaced.
  essential: true,
  firelensConfiguration: { type: 'fluentbit', options: FIRELENS_OPTIONS },
  ...(dependsOn && { dependsOn }),
  mountPoints: [
    readingOf({ ...FILES, contents: {} }),
    // Objects grow here until they are handed in.
    scratch('log-router', '/tmp'),
  ],
  logConfiguration: { logDriver: 'awslogs', options: logOptions },
  // FireLens puts its own part of the configuration into the container.
  readonlyRootFilesystem: false,
  memoryReservation: 64,
  stopTimeout: STOP_TIMEOUT_SECONDS,
});
