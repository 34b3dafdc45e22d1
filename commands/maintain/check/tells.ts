/** Traces of the machine a file was written on: they mean nothing to anybody else, and some break elsewhere. */
import { execFileSync } from 'node:child_process';
import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Tell {
  readonly what: string;
  readonly pattern: RegExp;
}

const TELLS: readonly Tell[] = [
  {
    what: 'the home folder of one machine',
    pattern: /(?<![\w.~$}/-])(?:\/(?:home|Users)\/[\w.-]+|[A-Z]:\\Users\\\w+)/,
  },
  { what: 'a folder of one machine', pattern: /(?<![\w.~$}/-])\/(?:work|root|Volumes)\/[\w.-]+/ },
  {
    what: 'the host of a package registry (it belongs in the ~/.npmrc of who needs it)',
    pattern:
      /https?:\/\/registry\.(?:npmjs|yarnpkg)[\w.:-]*|^\s*(?:registry\s*=|"registry"\s*:).*|"resolved": "(?:file|http).*/,
  },
];

/** The traces in one file, as `path:line: what: the text`. */
export function tellsIn(path: string, text: string): string[] {
  return text.split('\n').flatMap((line, index) =>
    TELLS.flatMap(({ what, pattern }) => {
      const found = pattern.exec(line);
      return found ? [`${path}:${index + 1}: ${what}: ${found[0].trim()}`] : [];
    }),
  );
}

/** The traces in all files that are, or could be, committed. */
export function findTells(root: string): string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  return listed
    .toString()
    .split('\0')
    .filter((path) => path !== '' && isText(join(root, path)))
    .flatMap((path) => tellsIn(path, readFileSync(join(root, path), 'utf8')));
}

function isText(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true && !readFileSync(path).subarray(0, 8000).includes(0);
}
