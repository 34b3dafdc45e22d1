/** `npm run balrog -- cost <environment>`: what an environment costs in a month, by list prices. */
import { loadEnvironments } from '../../environments';
import { synthesizedStacks, type StackText } from '../stacks';
import { ASSUMED } from './cost/assumptions';
import { billOf, type Bill } from './cost/bill';
import { PRICES_OF } from './cost/prices';

export interface CostFlags {
  readonly json?: true;
}

/** @param stacks of this checkout by default, once its host names lead to them */
export async function printCost(environment: string, { json }: CostFlags, stacks = serving): Promise<number> {
  const bill = billOfEnvironment(environment, stacks());
  process.stdout.write(json === true ? `${JSON.stringify(bill, null, 2)}\n` : asText(environment, bill));
  return 0;
}

const serving = () => synthesizedStacks('once switched');

/** The bill of an environment: its own stack, and what its account needs first. */
export function billOfEnvironment(environment: string, stacks: Readonly<Record<string, StackText>>): Bill {
  const [own, bootstrap] = [stacks[environment], stacks[`bootstrap-${environment}`]];
  const known = productive();
  if (own !== undefined && bootstrap !== undefined && known.includes(environment)) return billOf(own, bootstrap);
  throw new Error(
    `Nothing is assumed of the traffic of ${environment}. What it costs can be asked of ${known.join(', ')}.`,
  );
}

/** The assumptions are those of production. */
export const productive = (): readonly string[] =>
  loadEnvironments()
    .filter(({ environment }) => environment.services.mode === 'production')
    .map(({ environment }) => environment.name);

export const dollars = (amount: number): string => amount.toFixed(amount < 10 ? 2 : 0);

const LARGEST = 10;

export const largest = ({ lines }: Bill) => lines.slice(0, LARGEST);

function asText(environment: string, bill: Bill): string {
  const rows = bill.lines.map(({ what, dollars: sum, how }) => [dollars(sum), what, how ?? ''] as const);
  const width = Math.max(...rows.map(([sum]) => sum.length), dollars(bill.dollars).length);
  const line = ([sum, what, how]: readonly [string, string, string]) =>
    `  ${sum.padStart(width)}  ${what}${how === '' ? '' : ` (${how})`}`;
  const top = bill.lines.slice(0, LARGEST).reduce((sum, each) => sum + each.dollars, 0);
  return [
    `${environment}, a month, in dollars: list prices of us-west-2 of ${PRICES_OF}, without discounts and tax`,
    '',
    ...rows.slice(0, LARGEST).map(line),
    `  ${'-'.repeat(width)}  the ten largest: ${dollars(top)}`,
    ...rows.slice(LARGEST).map(line),
    `  ${'='.repeat(width)}`,
    `  ${dollars(bill.dollars).padStart(width)}  in all`,
    '',
    'Assumed:',
    ...Object.entries(ASSUMED).map(([name, { value, why }]) => `  ${name} ${value}: ${why}`),
    '',
    `${Object.keys(bill.free).length} types of resources cost nothing of their own. Prices with their sources, and all types: docs/cost.md.`,
    '',
  ].join('\n');
}
