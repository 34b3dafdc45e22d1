/** Stack traces that name the lines people wrote, though Node has not seen the source maps: they are read only when a stack is. */
import { findSourceMap, SourceMap } from 'node:module';
import { inspect } from 'node:util';

type Site = NodeJS.CallSite & { toString(): string };

/** @param mapOf the source map of a file's compiled code, as JSON */
export function explainStacks(mapOf: (path: string) => string | undefined): void {
  const maps = new Map<string, SourceMap | undefined>();
  const parsed = (path: string): SourceMap | undefined => {
    const known = maps.get(path);
    if (known !== undefined || maps.has(path)) return known;
    const json = mapOf(path);
    // Node itself knows those of files that were compiled before or without us.
    const map = json === undefined ? findSourceMap(path) : new SourceMap(JSON.parse(json) as never);
    maps.set(path, map);
    return map;
  };
  Error.prepareStackTrace = (error, sites) =>
    [String(error), ...sites.map((site) => `    at ${inSource(site, parsed)}`)].join('\n');
  // Above the stack Node would print the line of the compiled code, and that is one line for a whole file.
  process.on('uncaughtException', (error) => {
    process.stderr.write(`${inspect(error)}\n`);
    process.exit(1);
  });
}

/** As V8 writes it, with the line and column of the source in the place of those of the compiled code. */
function inSource(site: Site, mapOf: (path: string) => SourceMap | undefined): string {
  const [path, line, column] = [site.getFileName(), site.getLineNumber(), site.getColumnNumber()];
  const text = site.toString();
  if (typeof path !== 'string' || line === null || column === null) return text;
  const entry = mapOf(path)?.findEntry(line - 1, column - 1);
  if (entry === undefined || !('originalLine' in entry)) return text;
  return text.replace(`${path}:${line}:${column}`, `${path}:${entry.originalLine + 1}:${entry.originalColumn + 1}`);
}
