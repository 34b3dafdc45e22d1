/** `balrog maintain cost-page`: docs/cost.md from the synthesized stacks of prod and the prices. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdownTable } from '../markdown-table';
import { PROJECT } from '../project';
import { billOfEnvironment, dollars, largest, productive } from '../questions/cost';
import { ASSUMED } from '../questions/cost/assumptions';
import type { Bill } from '../questions/cost/bill';
import type { Line } from '../questions/cost/lines';
import { PRICES_OF } from '../questions/cost/prices';
import { synthesizedStacks } from '../stacks';

export const COST_PAGE = 'docs/cost.md';

export async function writeCostPage(): Promise<number> {
  const [environment = ''] = productive();
  writeFileSync(
    join(PROJECT, COST_PAGE),
    costPage(environment, billOfEnvironment(environment, synthesizedStacks('once switched'))),
  );
  console.log(`Wrote ${COST_PAGE}.`);
  return 0;
}

const row = ({ what, dollars: sum, amount, price, how = '' }: Line) => [
  what,
  dollars(sum),
  `${amount.toLocaleString('en-US', { maximumFractionDigits: 1 })} × ${price.dollars}`,
  price.per,
  how,
];
const HEAD = ['what', 'dollars', 'amount × price', 'price per', 'of'];

/** Prices, each once, with where they stand. */
function prices({ lines }: Bill): readonly (readonly string[])[] {
  const known = new Map(lines.map(({ price }) => [`${price.dollars} ${price.per}`, price]));
  return [...known.values()].map(({ dollars: of, per, source }) => [per, String(of), source]);
}

/** Why -> types. */
function free(bill: Bill): readonly (readonly string[])[] {
  const reasons = [...new Set(Object.values(bill.free))];
  return reasons.map((why) => [
    why,
    Object.keys(bill.free)
      .filter((type) => bill.free[type] === why)
      .map((type) => `\`${type}\``)
      .join(', '),
  ]);
}

export const costPage = (
  environment: string,
  bill: Bill,
): string => `<!-- Made by \`npm run cost-page\` from the synthesized stacks. Change prices and assumptions in commands/questions/cost. -->

# What ${environment} costs

About **${dollars(bill.dollars)} dollars a month**, of which the ten largest are ${dollars(largest(bill).reduce((sum, line) => sum + line.dollars, 0))}: list prices of us-west-2
of ${PRICES_OF}, without discounts, reservations and tax. \`npm run balrog -- cost ${environment}\` says the same for the code as it is.

Numbers of things and their sizes are read from the synthesized stacks of ${environment} and its account, the database's surcharge for staying on MySQL 8.0
among them ([ADR 6](decisions/0006-mysql-8-0.md)). What depends on traffic is assumed, below: nobody knows Balrog's traffic of that time any
more, so the sum is right within a factor of two at best. Prices were written down by hand; nothing looks them up.

## The ten largest

${markdownTable(HEAD, largest(bill).map(row))}

## All others

${markdownTable(HEAD, bill.lines.slice(largest(bill).length).map(row))}

## Assumed

${markdownTable(
  ['what', 'value', 'which is'],
  Object.entries(ASSUMED).map(([name, { value, why }]) => [`\`${name}\``, value.toLocaleString('en-US'), why]),
)}

## Prices

${markdownTable(['per', 'dollars', 'source'], prices(bill))}

## What costs nothing of its own

${markdownTable(['why', 'types'], free(bill))}
`;
