/** FireLens: what the containers of a task write goes through Fluent Bit to S3, for good, and to CloudWatch, for now. */
import type { Container } from './container';
import { scratch, type Files } from './files';
import { imageOf } from './sidecar-images';

export const LOG_ROUTER = 'log-router';
export const LOG_ROUTER_FILE = 'fluent-bit.conf';

interface LogRouterProps {
  readonly files: Files;
  readonly dependsOn: Container['dependsOn'];
  readonly logOptions: Readonly<Record<string, string>>;
}

export const logRouter = ({ files, dependsOn, logOptions }: LogRouterProps): Container => ({
  name: LOG_ROUTER,
  image: imageOf('logRouter'),
  // A task whose lines nobody keeps is replaced.
  essential: true,
  firelensConfiguration: {
    type: 'fluentbit',
    options: {
      'enable-ecs-log-metadata': 'true',
      'config-file-type': 'file',
      'config-file-value': `${files.folder}/${LOG_ROUTER_FILE}`,
    },
  },
  ...(dependsOn && { dependsOn }),
  mountPoints: [
    { sourceVolume: files.volume, containerPath: files.folder, readOnly: true },
    // Chunks wait here while S3 cannot be reached.
    scratch(LOG_ROUTER, '/var/log/flb'),
  ],
  logConfiguration: { logDriver: 'awslogs', options: logOptions },
  // FireLens puts its own part of the configuration into the container.
  readonlyRootFilesystem: false,
  memoryReservation: 64,
});
