/**
 * The ledger against the synthesized stacks. Its violations take no waiver: the tombstone is the reasoned exception.
 */
import { DATA_HOLDING } from './data-holding';
import { entriesOf, knownStacks, LEDGER_FILE, type Ledger, type LedgerReading } from './ledger';
import type { Violation } from './rule';
import { kindOf } from './stack-facts';
import type { Resource, StackView } from './stack-view';

const REASON =
  'Terraform deletes what disappears from the code, with its data. The ledger makes sure that somebody meant it.';

/** Everything in which ledger and stacks differ; of a malformed ledger, its mistakes. */
export function checkLedger(reading: LedgerReading, stacks: readonly StackView[]): readonly Violation[] {
  if ('mistakes' in reading) {
    return reading.mistakes.map(({ place, mistake }) =>
      violation('(ledger)', LEDGER_FILE, place, mistake, `Correct ${place} in ${LEDGER_FILE}.`),
    );
  }
  const { ledger } = reading;
  const gone = knownStacks(ledger).filter((name) => !stacks.some((stack) => stack.name === name));
  return [
    ...gone.flatMap((name) => stackIsGone(name, ledger)),
    ...stacks.flatMap((stack) => [
      ...turnedInto(stack, ledger),
      ...vanished(stack, ledger),
      ...unlisted(stack, ledger),
      ...reappeared(stack, ledger),
      ...movesWithoutBlock(stack, ledger),
    ]),
  ];
}

function stackIsGone(name: string, ledger: Ledger): readonly Violation[] {
  return Object.entries(entriesOf(ledger, name)).map(([address, holds]) =>
    violation(
      name,
      name,
      address,
      `the stack is not synthesized any more, and with it ${address}, which holds: ${holds}`,
      `Bring its file and its row back in environments/, or sign each of its entries off with a tombstone in ${LEDGER_FILE}.`,
    ),
  );
}

/** An environment that was deployed as production is not held to less all at once. */
function turnedInto({ name, facts }: StackView, ledger: Ledger): readonly Violation[] {
  const promised = ledger.environments[name];
  const { mode = 'production' } = facts;
  if (promised === undefined || promised === mode) return [];
  const wrong = `services.mode is ${mode}, and the environment was deployed as ${promised}`;
  const remedy = `Set it back in environments/${name}.ts; if it is meant, change environments in ${LEDGER_FILE}, too.`;
  return [violation(name, name, name, wrong, remedy)];
}

function vanished(stack: StackView, ledger: Ledger): readonly Violation[] {
  return Object.entries(entriesOf(ledger, stack.name, stack.facts.databases)).flatMap(([address, holds]) => {
    if (stack.at(address)) return [];
    const wrong = `${address} is in the ledger but not in the synthesized stack; it holds: ${holds}`;
    return [violation(stack.name, stack.name, address, wrong, remedyForVanished(stack, ledger, address))];
  });
}

function remedyForVanished(stack: StackView, ledger: Ledger, address: string): string {
  const to = stack.json.moved?.find((block) => block.from === address)?.to;
  if (to) {
    return `A moved block leads to ${to}: in ${LEDGER_FILE} rename the entry and list the move under "moves".`;
  }
  const type = address.split('.')[0] ?? '';
  const heirs = stack.ofType(type).filter((resource) => !isListed(ledger, stack, resource));
  const moved = heirs.map(
    ({ address: heir }) =>
      `If it was only renamed to ${heir}: call moveFromId('${address}') on it (or pin its id with ` +
      `overrideLogicalId('${address.split('.')[1]}')) and rename the ledger entry. `,
  );
  return (
    `Bring it back. ${moved.join('')}If it is to be deleted with its data: replace its entry in ${LEDGER_FILE} ` +
    `by a tombstone with reason, bug and date.`
  );
}

function unlisted(stack: StackView, ledger: Ledger): readonly Violation[] {
  return stack.resources
    .filter((resource) => DATA_HOLDING[resource.type] !== undefined && !isListed(ledger, stack, resource))
    .filter(({ address }) => !tombstone(ledger, stack, address))
    .map(({ path, address, type }) =>
      violation(
        stack.name,
        path,
        address,
        `holds data (${DATA_HOLDING[type]}) but is not in the ledger`,
        `Add "${address}": "<what it holds, in words>" to ${LEDGER_FILE}: under every.${kindOf(stack.name)} if all ` +
          `environments have it, else under stacks.${stack.name}.`,
      ),
    );
}

function reappeared(stack: StackView, ledger: Ledger): readonly Violation[] {
  return stack.resources.flatMap(({ path, address }) => {
    const stone = tombstone(ledger, stack, address);
    if (!stone) return [];
    return [
      violation(
        stack.name,
        path,
        address,
        `has a tombstone (bug ${stone.bug}, ${stone.date}: ${stone.reason}) but is back in the stack`,
        `Give the new resource another id, so that nobody takes it for the old one; or, if this is the old one ` +
          `restored, remove the tombstone from ${LEDGER_FILE} and list the address again.`,
      ),
    ];
  });
}

function movesWithoutBlock(stack: StackView, ledger: Ledger): readonly Violation[] {
  return ledger.moves
    .filter((move) => move.stack === stack.name)
    .filter(({ from, to }) => !stack.json.moved?.some((block) => block.from === from && block.to === to))
    .map(({ from, to }) =>
      violation(
        stack.name,
        stack.at(to)?.path ?? stack.name,
        to,
        `the ledger says it moved from ${from}, but the stack has no moved block that says so`,
        `Call moveFromId('${from}') on the resource, else Terraform destroys ${from} and creates ${to} empty. Once ` +
          `the move is deployed, remove both the call and the entry under "moves" in ${LEDGER_FILE}.`,
      ),
    );
}

function isListed(ledger: Ledger, stack: StackView, { address }: Resource): boolean {
  return entriesOf(ledger, stack.name, stack.facts.databases)[address] !== undefined;
}

function tombstone(ledger: Ledger, stack: StackView, address: string): Ledger['tombstones'][number] | undefined {
  return ledger.tombstones.find((stone) => stone.stack === stack.name && stone.address === address);
}

function violation(stack: string, path: string, address: string, wrong: string, remedy: string): Violation {
  return { rule: 'ledger', stack, path, address, wrong, reason: REASON, remedy };
}
