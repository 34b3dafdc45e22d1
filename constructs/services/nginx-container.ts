import type { Container } from './container';
import { scratch, type Files } from './files';
import { imageOf } from './sidecar-images';

const CONFIGURATION_FILE = 'nginx.conf';

/** Of Amazon's VPCs: "Amazon DNS server" (VPC user guide). */
export const VPC_NAME_SERVER = '169.254.169.253';

export const nginxFiles = (configuration: string) => ({ [CONFIGURATION_FILE]: configuration });

interface NginxContainerProps {
  readonly files: Files;
  readonly dependsOn: Container['dependsOn'];
  /** `loopback`: nobody but the task itself connects. */
  readonly port: number | 'loopback';
  readonly stopTimeoutSeconds: number;
}

/** nginx with one of our configurations, and nothing else it could write to than its own temporary files. */
export const nginxContainer = ({ files, dependsOn, port, stopTimeoutSeconds }: NginxContainerProps): Container => ({
  name: 'nginx',
  image: imageOf('nginx'),
  essential: true,
  // Without the entry point of the image, which edits configurations that we do not use.
  entryPoint: ['nginx'],
  command: ['-c', `${files.folder}/${CONFIGURATION_FILE}`, '-g', 'daemon off;'],
  ...(port !== 'loopback' && { portMappings: [{ containerPort: port, protocol: 'tcp' as const }] }),
  ...(dependsOn && { dependsOn }),
  mountPoints: [
    { sourceVolume: files.volume, containerPath: files.folder, readOnly: true },
    scratch('nginx', '/var/cache/nginx'),
  ],
  logConfiguration: { logDriver: 'awsfirelens' },
  readonlyRootFilesystem: true,
  stopTimeout: stopTimeoutSeconds,
});
