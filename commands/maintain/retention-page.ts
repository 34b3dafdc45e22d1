/** docs/retention.md, from the synthesized stacks of prod: one of the pages that `npm run pages` writes. */
import { join } from 'node:path';
import { PROJECT } from '../project';
import { productive } from '../questions/cost';
import { lossesList, retentionOf, retentionTable } from '../questions/retention';
import type { Kept } from '../questions/retention/rows';
import { writeWhole } from '../whole-file';

export const RETENTION_PAGE = 'docs/retention.md';

export async function writeRetentionPage(): Promise<number> {
  const [environment = ''] = productive();
  writeWhole(join(PROJECT, RETENTION_PAGE), retentionPage(environment, retentionOf(environment)));
  console.log(`Wrote ${RETENTION_PAGE}.`);
  return 0;
}

export const retentionPage = (
  environment: string,
  kept: readonly Kept[],
): string => `<!-- Made by \`npm run pages\` from the synthesized stacks. How things come back: commands/questions/retention/ways-back.ts. -->

# What ${environment} keeps

Where, under which key and for how long is read from the synthesized stacks of ${environment} and its account, so it is what the next deployment
makes of them; \`npm run balrog -- retention ${environment}\` says the same for the code as it is. "Not yet" and "not measured" mean it: a backup is no
capability until it was restored. Each resource that holds data has its row here, or the page cannot be written.

## From which loss there is no way back

${lossesList(kept)}

## What is kept

${retentionTable(kept)}
`;
