/**
 * Writes the bindings of the providers that have no prebuilt package, with cdktf's own generator:
 * `node providers/generate.mjs FOLDER`. Plain JavaScript and offline: set-up runs it before anything else works.
 */
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);

/** Barrels load a whole provider: without them nobody imports one by mistake. */
const BARRELS = ['index.ts', 'lazy-index.ts'];

/** The generator writes for a laxer compiler than ours. */
const HEADER = '// @ts-nocheck: generated, see providers/README.md\n';

async function generate(folder) {
  const { CodeMaker, TerraformProviderConstraint, TerraformProviderGenerator } = require('@cdktf/provider-generator');
  const { ConstructsMakerProviderTarget, Language } = require('@cdktf/commons');
  const selection = JSON.parse(readFileSync(join(HERE, 'selection.json'), 'utf8'));
  for (const [name, { source, version }] of Object.entries(selection)) {
    const schema = JSON.parse(readFileSync(join(HERE, `${name}.schema.json`), 'utf8'));
    const code = new CodeMaker();
    const generator = new TerraformProviderGenerator(code, {
      ...schema,
      provider_versions: { [source]: version },
    });
    const constraint = new TerraformProviderConstraint(`${source.split('/').slice(1).join('/')}@${version}`);
    generator.generate(new ConstructsMakerProviderTarget(constraint, Language.TYPESCRIPT));
    await code.save(folder);
    finish(join(folder, 'providers', name));
  }
}

function finish(provider) {
  for (const barrel of BARRELS) rmSync(join(provider, barrel), { force: true });
  for (const module of readdirSync(provider)) {
    rmSync(join(provider, module, 'README.md'), { force: true });
    const file = join(provider, module, 'index.ts');
    writeFileSync(file, HEADER + readFileSync(file, 'utf8'));
  }
}

await generate(process.argv[2]);
