/** One container of a task: the part of the ECS API's ContainerDefinition that we use, in its spelling. */
export interface Container {
  readonly name: string;
  /** By digest, with the registry it comes from; a `Task` takes it out of the cache. INVARIANT: images-pinned, endpoints-used */
  readonly image: string;
  readonly essential: boolean;
  // INVARIANT: public-reads-only, starts-known
  readonly command?: readonly string[];
  // INVARIANT: starts-known
  readonly entryPoint?: readonly string[];
  // INVARIANT: secrets-by-arn, staging-only-where-meant, connection-budget, exceptions-scrubbed, stop-after-drain, tasks-of-serving
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
  /** `valueFrom`: ARN of a secret, or `<arn>:<key>::` for one key of a secret that holds JSON. INVARIANT: secrets-by-arn, public-reads-only, endpoints-used */
  readonly secrets?: readonly { readonly name: string; readonly valueFrom: string }[];
  readonly portMappings?: readonly { readonly containerPort: number; readonly protocol: 'tcp' }[];
  // INVARIANT: exceptions-scrubbed
  readonly mountPoints?: readonly MountPoint[];
  // INVARIANT: exceptions-scrubbed
  readonly dependsOn?: readonly { readonly containerName: string; readonly condition: Condition }[];
  readonly healthCheck?: HealthCheck;
  // INVARIANT: container-logs, endpoints-used
  readonly logConfiguration: LogConfiguration;
  // INVARIANT: container-logs
  readonly firelensConfiguration?: { readonly type: 'fluentbit'; readonly options: Readonly<Record<string, string>> };
  readonly linuxParameters?: { readonly initProcessEnabled: boolean };
  readonly ulimits?: readonly { readonly name: 'nofile'; readonly softLimit: number; readonly hardLimit: number }[];
  // INVARIANT: containers-confined
  readonly privileged?: false;
  // INVARIANT: containers-confined
  readonly readonlyRootFilesystem: boolean;
  readonly user?: string;
  readonly memoryReservation?: number;
  /** Seconds between SIGTERM and SIGKILL. Fargate grants 120 at most. */
  readonly stopTimeout?: number;
  /** Seconds until a container that others wait for counts as failed. */
  readonly startTimeout?: number;
}

type Condition = 'START' | 'COMPLETE' | 'SUCCESS' | 'HEALTHY';

export interface MountPoint {
  readonly sourceVolume: string;
  readonly containerPath: string;
  readonly readOnly: boolean;
}

interface HealthCheck {
  readonly command: readonly string[];
  /** All three in seconds. */
  readonly interval: number;
  readonly timeout: number;
  readonly startPeriod: number;
  readonly retries: number;
}

type LogConfiguration =
  | { readonly logDriver: 'awsfirelens' }
  | { readonly logDriver: 'awslogs'; readonly options: Readonly<Record<string, string>> };

/** Variables in the form of the API, by name: what does not change keeps its place in a diff. */
export const environmentOf = (variables: Readonly<Record<string, string | undefined>>) =>
  Object.entries(variables)
    .flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]))
    .sort(byName);

export const secretsOf = (secrets: Readonly<Record<string, string>>) =>
  Object.entries(secrets)
    .map(([name, valueFrom]) => ({ name, valueFrom }))
    .sort(byName);

const byName = (one: { readonly name: string }, other: { readonly name: string }) => (one.name < other.name ? -1 : 1);

/** Waits until that container has done its work and left with 0. */
export const after = (...containerNames: readonly string[]) =>
  containerNames.map((containerName) => ({ containerName, condition: 'SUCCESS' as const }));

/** Text that Terraform must not read as a template: `$`+`{` and `%`+`{` are its own. */
export const literal = (text: string) => text.replace(/\$\{/g, '$$${').replace(/%\{/g, '%%{');

/** The names of the volumes that containers of one task share. */
export const volumesOf = (containers: readonly Container[]) =>
  [
    ...new Set(containers.flatMap(({ mountPoints = [] }) => mountPoints.map(({ sourceVolume }) => sourceVolume))),
  ].sort();
