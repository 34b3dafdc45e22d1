/**
 * `npm run bindings`: generates the bindings of Sentry and Grafana anew from providers/*.schema.json.
 * `npm run bindings -- refresh FILE`: cuts those schemas out of a provider's whole one first.
 * `npm run bindings -- check`: says whether what lies here is what the inputs give; exit code 1 when it is not.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Command } from 'commander';
import { generateInto, staleBindings } from './bindings/fresh';
import { formatSchema, select, type ProvidersSchema, type ProviderSelection } from './bindings/select';

const ROOT = join(__dirname, '../..');

function refresh(file: string): void {
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
  generate();
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

function generate(): void {
  generateInto(ROOT);
  console.log('Generated .gen/providers.');
}

function check(): void {
  const stale = staleBindings(ROOT);
  console.log(stale.length === 0 ? 'The bindings are fresh.' : stale.join('\n'));
  if (stale.length > 0) process.exitCode = 1;
}

const program = new Command('bindings').description('typed bindings of the providers without a prebuilt package');
program.command('generate', { isDefault: true }).description('write .gen anew').action(generate);
program
  .command('refresh')
  .description('take the schemas of the selected types from the output of `terraform providers schema -json`')
  .argument('<file>', 'JSON, plain or gzipped')
  .action(refresh);
program.command('check').description('compare .gen with what its inputs give').action(check);

try {
  program.parse();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
