/** `npm run balrog -- retention prod`: what is kept, for how long, how it comes back, and from which loss it does not. */
import { loadEnvironments } from '../../environments';
import { markdownTable } from '../markdown-table';
import { synthesizedStacks } from '../stacks';
import { keptIn, type Kept } from './retention/rows';

export interface RetentionFlags {
  readonly json?: true;
}

/** @throws Error for an environment that there is not */
export function retentionOf(environment: string): readonly Kept[] {
  const known = loadEnvironments().map(({ environment: { name } }) => name);
  if (!known.includes(environment))
    throw new Error(`There is no environment ${environment}. There are: ${known.join(', ')}.`);
  return keptIn(synthesizedStacks('once switched'), environment);
}

const HEAD = [
  'what',
  'where',
  'key',
  'how long',
  'who can delete it',
  'how it comes back',
  'last proven',
  'not recoverable after',
];

export const retentionTable = (kept: readonly Kept[]): string =>
  markdownTable(
    HEAD,
    kept.map((row) => [
      row.what,
      row.where,
      row.key,
      row.howLong,
      row.whoDeletes,
      row.back,
      row.proven,
      row.lostWith.join(', ') || '—',
    ]),
  );

/** One line for each loss: what is gone with it. */
export const lossesList = (kept: readonly Kept[]): string => {
  const losses = [...new Set(kept.flatMap(({ lostWith }) => lostWith))];
  return losses
    .map((loss) => {
      const gone = kept.filter(({ lostWith }) => lostWith.includes(loss)).map(({ what }) => what);
      const from = loss.startsWith('its ') ? `the loss of **${loss.replace('its', 'the')}**` : `**${loss}**`;
      return `- Not recoverable from ${from}: ${gone.join('; ')}.`;
    })
    .join('\n');
};

export async function printRetention(environment: string, { json }: RetentionFlags): Promise<number> {
  const kept = retentionOf(environment);
  process.stdout.write(
    json ? `${JSON.stringify(kept, null, 2)}\n` : `${retentionTable(kept)}\n\n${lossesList(kept)}\n`,
  );
  return 0;
}
