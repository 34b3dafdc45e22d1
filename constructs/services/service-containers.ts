/** A service's own containers, with those that every service has around them. */
import { after, type Container } from './container';
import { fileWriter } from './files';
import { logRouter, logRouterFiles, type LogBucketName } from './log-router';
import { metricsCollector } from './metrics-collector';
import { CREDENTIALS, FILES, type ServiceValue } from './service-value';
import type { TaskLog } from './task';

const CONFIGURE = 'configure';
const SIGN_IN = 'sign-in';

/** Starts after the writers have left; what the container waits for by itself stays. */
const waitingFor = (container: Container, writers: readonly string[]): Container => ({
  ...container,
  dependsOn: [...after(...writers), ...(container.dependsOn ?? [])],
});

export function serviceContainers(
  value: ServiceValue,
  region: string,
  log: TaskLog,
  logBucket: LogBucketName,
): readonly Container[] {
  const { containers, files, credentials } = value;
  const configuration = { ...files, ...logRouterFiles(containers, logBucket, region, log.group) };
  const writers = [
    fileWriter(CONFIGURE, { ...FILES, contents: configuration }, log.options),
    ...(credentials ? [fileWriter(SIGN_IN, { ...CREDENTIALS, ...credentials }, log.options)] : []),
  ];
  const names = writers.map(({ name }) => name);
  return [
    ...containers.map((container) => waitingFor(container, names)),
    logRouter(after(CONFIGURE), log.options),
    ...(log.metrics ? [metricsCollector({ service: value.name, region, log: log.metrics })] : []),
    ...writers,
  ];
}
