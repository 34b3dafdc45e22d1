/** `balrog maintain bindings`: the bindings of Sentry and Grafana, which are generated from providers/*.schema.json. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { PROJECT as ROOT } from '../project';
import { generateInto, staleBindings } from './bindings/fresh';
import { formatSchema, select, type ProvidersSchema, type ProviderSelection } from './bindings/select';

/** Cuts the schemas of the selected types out of a provider's whole one, and generates. */
export async function refresh(file: string): Promise<number> {
  const whole = readSchema(file);
  const found = Object.entries(selections()).filter(([, { source }]) => source in whole.provider_schemas);
  if (found.length === 0) {
    const wanted = Object.values(selections()).map(({ source }) => source);
    throw new Error(`${file} has none of the providers ${wanted.join(', ')}.`);
  }
  for (const [name, selection] of found) {
    writeFileSync(join(ROOT, 'providers', `${name}.schema.json`), formatSchema(select(whole, selection)));
    console.log(`providers/${name}.schema.json: ${selection.source} ${selection.version}`);
  }
  return generate();
}

function readSchema(file: string): ProvidersSchema {
  const bytes = readFileSync(file);
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  const schema = JSON.parse(text) as Partial<ProvidersSchema>;
  if (schema.format_version?.startsWith('1.') && schema.provider_schemas) return schema as ProvidersSchema;
  throw new Error(`${file} is not the output of \`terraform providers schema -json\` (format_version 1.x).`);
}

function selections(): Readonly<Record<string, ProviderSelection>> {
  const text = readFileSync(join(ROOT, 'providers', 'selection.json'), 'utf8');
  return JSON.parse(text) as Record<string, ProviderSelection>;
}

export async function generate(): Promise<number> {
  generateInto(ROOT);
  console.log('Generated .gen/providers.');
  return 0;
}

/** @returns 1 when what lies here is not what its inputs give */
export async function check(): Promise<number> {
  const stale = staleBindings(ROOT);
  console.log(stale.length === 0 ? 'The bindings are fresh.' : stale.join('\n'));
  return stale.length > 0 ? 1 : 0;
}
