/**
 * Exports that nobody imports. ts-unused-exports reads relative imports only, so what the face of a package exports is looked for by its
 * word in the files outside of that package. Types may be exported without a user: the Props of a construct belong to its name.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { analyzeTsConfig } from 'ts-unused-exports';

const FACE = /^(packages\/[a-z]+\/)([a-z]+\/)?index$/;

/** One line for each file that exports what nobody imports. */
export function unusedExports(root: string): readonly string[] {
  const { unusedExports: found } = analyzeTsConfig(join(root, 'tsconfig.json'), ['--allowUnusedTypes']);
  return Object.entries(found).flatMap(([path, exported]) => {
    const file = relative(root, path).replace(/\.ts$/, '');
    const [, packaged] = FACE.exec(file) ?? [];
    const words = packaged === undefined ? undefined : wordsOutside(root, packaged);
    const unused = exported.map(({ exportName }) => exportName).filter((name) => words?.has(name) !== true);
    return unused.length === 0 ? [] : [`${file}.ts: nobody imports ${unused.join(', ')}`];
  });
}

/** Every word of the TypeScript files that do not belong to the package. */
function wordsOutside(root: string, packaged: string): ReadonlySet<string> {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'], {
    cwd: root,
    encoding: 'utf8',
  });
  const others = files.split('\n').filter((file) => file !== '' && !file.startsWith(packaged));
  return new Set(others.flatMap((file) => wordsOf(join(root, file))));
}

function wordsOf(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').match(/\w+/g) ?? [];
  } catch {
    return []; // Deleted, and not yet committed.
  }
}
