/** `balrog maintain quotas`: the table of quotas in docs/runbooks/bootstrap.md. A test holds the page against it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../project';
import { judgedQuotas, madeIn, quotaTable } from '../questions/quotas';

export const QUOTAS_PAGE = 'docs/runbooks/bootstrap.md';

/** The environment that needs most. */
const OF = 'prod';
const BEGIN = `<!-- Made by \`npm run balrog -- maintain quotas\` of ${OF}. -->`;
const END = '<!-- Here it ends. -->';

/**
 * The page with its table as the code has it now.
 *
 * @throws Error when the page has no place for it
 */
export function withQuotas(page: string): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error(`${QUOTAS_PAGE} has no place for the table: it stands between ${BEGIN} and ${END}`);
  return `${before}${BEGIN}\n\n${quotaTable(judgedQuotas(madeIn(OF)))}\n\n${END}${after}`;
}

export async function writeQuotas(): Promise<number> {
  const file = join(PROJECT, QUOTAS_PAGE);
  writeFileSync(file, withQuotas(readFileSync(file, 'utf8')));
  console.log(`Wrote the table of ${QUOTAS_PAGE}.`);
  return 0;
}
