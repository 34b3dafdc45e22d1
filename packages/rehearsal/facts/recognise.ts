/** Tells which kind of file facts are refreshed from, and reads it. */
import type { ProviderName } from './format';
import type { SourceKind } from './refresh';
import { factsOfSchemaJson } from './schema-json';
import type { ReadTypes, SchemaJson } from './schema-json';
import { factsOfDump } from './source-dump';
import type { SourceDump } from './source-dump';

interface RecognisedSource {
  readonly provider: ProviderName;
  readonly kind: SourceKind;
  /** `hashicorp/aws 6.25.0, terraform providers schema -json` */
  readonly label: string;
  readonly types: ReadTypes;
}

const PROVIDERS: readonly ProviderName[] = ['aws', 'google'];

/** The providers of a file whose facts are kept here. Throws one message that says what was expected. */
export function recognise(file: string, text: string, version = 'of unknown version'): RecognisedSource[] {
  const json = parsed(file, text);
  if (isSchemaJson(json)) return fromSchemaJson(file, json, version);
  if (isDump(json)) return [fromDump(file, json)];
  throw new Error(
    `${file} is neither the output of \`terraform providers schema -json\` (format_version 1.x, provider_schemas) ` +
      'nor a dump of a provider’s source (provider, version, resources, dataSources)',
  );
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const expected = 'expected the output of `terraform providers schema -json`';
    throw new Error(`${file} is not JSON (${(error as Error).message}); ${expected}`, { cause: error });
  }
}

function fromSchemaJson(file: string, json: SchemaJson, version: string): RecognisedSource[] {
  const found = PROVIDERS.flatMap((provider): RecognisedSource[] => {
    const schema = json.provider_schemas[`registry.terraform.io/hashicorp/${provider}`];
    if (!schema) return [];
    const label = `hashicorp/${provider} ${version}, terraform providers schema -json`;
    return [{ provider, kind: 'schema-json', label, types: readTypes(file, label, () => factsOfSchemaJson(schema)) }];
  });
  if (found.length > 0) return found;
  const others = Object.keys(json.provider_schemas).join(', ') || 'none';
  throw new Error(`${file} has no schema of hashicorp/aws or hashicorp/google; its providers: ${others}`);
}

function fromDump(file: string, dump: SourceDump): RecognisedSource {
  const provider = PROVIDERS.find((known) => dump.provider === `hashicorp/${known}`);
  if (!provider)
    throw new Error(`${file} is a dump of ${dump.provider}; facts are kept of hashicorp/aws and hashicorp/google`);
  const label = `${dump.provider} ${dump.version}, dump of its source`;
  return { provider, kind: 'dump', label, types: readTypes(file, label, () => factsOfDump(dump)) };
}

/** A file of the right outline can still be broken inside. */
function readTypes(file: string, label: string, read: () => ReadTypes): ReadTypes {
  try {
    return read();
  } catch (error) {
    throw new Error(`${file} (${label}) is damaged: ${(error as Error).message}`, { cause: error });
  }
}

function isSchemaJson(json: unknown): json is SchemaJson {
  const { format_version: format, provider_schemas: schemas } = fields(json);
  return typeof format === 'string' && format.startsWith('1.') && isObject(schemas);
}

function isDump(json: unknown): json is SourceDump {
  const { provider, version, resources, dataSources } = fields(json);
  return typeof provider === 'string' && typeof version === 'string' && isObject(resources) && isObject(dataSources);
}

function fields(json: unknown): Record<string, unknown> {
  return isObject(json) ? json : {};
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
