/**
 * ECS container definitions by meaning, as hashicorp/aws compares them (internal/service/ecs,
 * containerDefinitionsAreEquivalent): order of containers and of variables says nothing, what equals the service's
 * default is as if absent, and keys the API does not know are dropped.
 */
import { canonicalJson } from './canonical-json';
import { isRecord, isZero } from './cty';

/** Fields of the ECS API's ContainerDefinition. */
const KNOWN = new Set(
  (
    'command cpu credentialSpecs dependsOn disableNetworking dnsSearchDomains dnsServers dockerLabels ' +
    'dockerSecurityOptions entryPoint environment environmentFiles essential extraHosts firelensConfiguration ' +
    'healthCheck hostname image interactive links linuxParameters logConfiguration memory memoryReservation ' +
    'mountPoints name portMappings privileged pseudoTerminal readonlyRootFilesystem repositoryCredentials ' +
    'resourceRequirements restartPolicy secrets startTimeout stopTimeout systemControls ulimits user ' +
    'versionConsistency volumesFrom workingDirectory'
  ).split(' '),
);

/** Lists whose order the service does not keep, with the field that identifies an element. */
const UNORDERED: Readonly<Record<string, string>> = { environment: 'name', secrets: 'name', environmentFiles: 'value' };

/** A form that is structurally equal for definitions that mean the same. */
export function canonicalContainers(definitions: unknown): unknown {
  if (!Array.isArray(definitions)) return definitions;
  return sortBy(definitions.map(canonicalContainer), 'name');
}

function canonicalContainer(container: unknown): unknown {
  if (!isRecord(container)) return container;
  const canonical: Record<string, unknown> = {};
  for (const [given, value] of Object.entries(container)) {
    const field = given.charAt(0).toLowerCase() + given.slice(1);
    const meaning = KNOWN.has(field) ? canonicalField(field, value) : null;
    if (!isDefault(field, meaning)) canonical[field] = meaning;
  }
  return canonical;
}

function canonicalField(field: string, value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  if (field === 'portMappings') return sortBy(value.map(canonicalPort), 'containerPort');
  const key = UNORDERED[field];
  return key ? sortBy(value, key) : value;
}

/** tcp is the default protocol; on Fargate the host port is the container's. */
function canonicalPort(mapping: unknown): unknown {
  if (!isRecord(mapping)) return mapping;
  const { protocol, hostPort, ...rest } = mapping;
  return {
    ...rest,
    ...(isZero(protocol) || protocol === 'tcp' ? {} : { protocol }),
    ...(isZero(hostPort) || hostPort === mapping['containerPort'] ? {} : { hostPort }),
  };
}

function isDefault(field: string, value: unknown): boolean {
  if (field === 'essential') return value === true || value === null;
  return isZero(value);
}

function sortBy(items: readonly unknown[], field: string): unknown[] {
  const key = (item: unknown): string => `${isRecord(item) ? String(item[field]) : ''} ${canonicalJson(item)}`;
  return items
    .map((item) => ({ item, key: key(item) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ item }) => item);
}
