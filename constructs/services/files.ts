import { environmentOf, literal, type Container, type MountPoint } from './container';
import { imageOf } from './sidecar-images';

/** Files that a container finds when it starts. */
export interface Files {
  readonly volume: string;
  readonly folder: string;
  /** By file name: what stands in it, for everybody who may read the task definition. */
  readonly contents: Readonly<Record<string, string>>;
  /** By file name: ARN of the secret that holds it. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Numeric owner of the files, when a container that is not root reads them. */
  readonly owner?: string;
}

const variable = (file: string) => `FILE_${file.replace(/[^A-Za-z0-9]/g, '_').toUpperCase()}`;

/** The first container of a task: writes the files to the shared volume and leaves. Values never stand in its command. */
export function fileWriter(name: string, files: Files, logGroupOptions: Readonly<Record<string, string>>): Container {
  const { volume, folder, contents, secrets = {}, owner } = files;
  const names = [...Object.keys(contents), ...Object.keys(secrets)];
  const write = (file: string) => `printf '%s' "$${variable(file)}" > ${folder}/${file}`;
  const own = owner === undefined ? [] : [`chown -R ${owner} ${folder}`];
  return {
    name,
    image: imageOf('shell'),
    essential: false,
    entryPoint: ['/bin/sh', '-euc'],
    command: [['umask 077', ...names.map(write), ...own].join('\n')],
    environment: environmentOf(
      Object.fromEntries(Object.entries(contents).map(([file, text]) => [variable(file), literal(text)])),
    ),
    secrets: Object.entries(secrets).map(([file, valueFrom]) => ({ name: variable(file), valueFrom })),
    mountPoints: [{ sourceVolume: volume, containerPath: folder, readOnly: false }],
    logConfiguration: { logDriver: 'awslogs', options: logGroupOptions },
    readonlyRootFilesystem: true,
  };
}

export const readingOf = ({ volume, folder }: Files): MountPoint => ({
  sourceVolume: volume,
  containerPath: folder,
  readOnly: true,
});

/** A folder of its own that a container may write to, beside a root that it may not. */
export const scratch = (container: string, containerPath: string): MountPoint => ({
  sourceVolume: `${container}${containerPath.replaceAll('/', '-')}`,
  containerPath,
  readOnly: false,
});
