/**
 * `npm run facts -- refresh FILE`: merges what a provider's schema tells into packages/rehearsal/facts.
 * `npm run facts -- show TYPE`: prints a type as the rehearsal sees it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Command } from 'commander';
import {
  changesBetween,
  describeType,
  factsFile,
  formatFacts,
  readFacts,
  recognise,
  refreshed,
} from '@balrog-infra/rehearsal/facts';
import { bindingsBlock, pathsOf } from '@balrog-infra/rehearsal/schema';

function refresh(file: string, options: { providerVersion?: string; folder?: string }): void {
  for (const found of recognise(file, readText(file), options.providerVersion)) {
    const before = readFacts(found.provider, options.folder);
    const after = refreshed(before, found.types, found.kind, found.label, (kind, type) => {
      const block = bindingsBlock(found.provider, kind, type);
      return block && pathsOf(block);
    });
    const changes = changesBetween(before, after);
    writeFileSync(factsFile(found.provider, options.folder), formatFacts(after));
    for (const change of changes) console.log(change);
    console.log(`${found.label}: ${changes.length === 0 ? 'nothing changed' : `${changes.length} changes`}`);
  }
}

function readText(file: string): string {
  try {
    const bytes = readFileSync(file);
    return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

const program = new Command('facts').description('what the rehearsal knows of the real providers');
program
  .command('refresh')
  .description(
    'merge the output of `terraform providers schema -json` (or a dump of a provider’s source) into the facts',
  )
  .argument('<file>', 'JSON, plain or gzipped')
  .option('--provider-version <version>', 'noted as the source; the JSON format does not carry it')
  .option('--folder <folder>', 'folder of aws.json and google.json, when not packages/rehearsal/facts')
  .action(refresh);
program
  .command('show')
  .description('print the schema of a type, bindings and facts merged')
  .argument('<type>', 'aws_db_instance, data.aws_caller_identity')
  .action((type: string) => console.log(describeType(type, resolve(__dirname, '../../providers'))));

try {
  program.parse();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
