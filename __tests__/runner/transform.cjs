/** TypeScript, and modules that Jest cannot load as they are, for Jest: types are the type checker's to judge, so esbuild only strips them. */
'use strict';
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { transformSync, version } = require('esbuild');

const SELF = readFileSync(__filename);

/** @type {import('@jest/transform').SyncTransformer} */
module.exports = {
  process(source, file) {
    const { code } = transformSync(source, {
      sourcefile: file,
      loader: file.endsWith('ts') ? 'ts' : 'js',
      format: 'cjs',
      target: 'node20',
      // Jest refuses a module's own import() without a flag of Node's; as require() it loads what Jest loads.
      supported: { 'dynamic-import': false },
      sourcemap: 'inline',
      sourcesContent: false,
      // What esbuild would take from the nearest tsconfig.json is the same for every file.
      tsconfigRaw: { compilerOptions: { target: 'ES2022', useDefineForClassFields: true } },
    });
    return { code };
  },
  getCacheKey(source, file) {
    return createHash('sha256')
      .update(SELF)
      .update(version)
      .update('\0')
      .update(file)
      .update('\0')
      .update(source)
      .digest('hex');
  },
};
