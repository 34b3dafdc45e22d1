/** A page of docs/runbooks with the names of an environment in the place of its placeholders. */
import type { Page } from './pages';
import { valueOf, type Source } from './values';

/** `{{regions.main}}`: a path below the output of the stack, see `valueOf`. There is no other syntax. */
const PLACEHOLDER = /\{\{([a-zA-Z][\w.-]*)\}\}/g;

export const placeholdersOf = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(PLACEHOLDER)].map(([, path = '']) => path)),
];

/** @throws Error with every placeholder that stands for nothing in that environment */
export function fill({ name, text }: Page, source: Source): string {
  const wrong: string[] = [];
  const filled = text.replaceAll(PLACEHOLDER, (whole, path: string) => {
    try {
      return valueOf(path, source);
    } catch (error) {
      wrong.push(`  ${whole}: ${error instanceof Error ? error.message : String(error)}`);
      return whole;
    }
  });
  if (wrong.length === 0) return filled;
  throw new Error(
    `docs/runbooks/${name}.md cannot be printed for ${source.names.environment}:\n${[...new Set(wrong)].join('\n')}`,
  );
}
