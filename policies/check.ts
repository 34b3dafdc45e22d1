/** Rules, waivers and ledger over synthesized stacks; pure, so that tests and reports can feed it any tree. */
import type { ClientDomainRows } from './domain-rows';
import { type LedgerReading, parseLedger, readLedger } from './ledger';
import { checkLedger } from './ledger-check';
import type { Finding, Rule, Violation } from './rule';
import { rules as allRules } from './rules';
import type { StackFacts } from './stack-facts';
import { type Resource, type StackJson, StackView } from './stack-view';
import { isNeeded, waive, waiversOf } from './waive';
import { type Waiver, waivers as allWaivers } from './waivers';

export interface PolicyOptions {
  /** Stack name -> what its environment says of it. */
  readonly stacks?: Readonly<Record<string, StackFacts>>;
  /** The rows of environments/domains.ts. */
  readonly domains?: ClientDomainRows;
  /** Content of a ledger. Default: `policies/ledger.json`. */
  readonly ledger?: unknown;
  readonly waivers?: readonly Waiver[];
  readonly rules?: readonly Rule[];
}

/** Everything that is wrong, sorted by stack, place and rule. */
export function checkStacks(
  trees: readonly { readonly name: string; readonly json: StackJson }[],
  options: PolicyOptions = {},
): readonly Violation[] {
  const { stacks: facts = {}, domains = {}, rules = allRules, waivers = allWaivers } = options;
  const stacks = trees.map(({ name, json }) => new StackView(name, json, facts[name], domains));
  const ledger: LedgerReading = options.ledger === undefined ? readLedger() : parseLedger(options.ledger);
  const broken = stacks.flatMap((stack) => rules.flatMap((rule) => apply(rule, stack)));
  const names = stacks.map(({ name }) => name);
  const placed = waiversOf(waivers, names).filter((waiver) => isNeeded(waiver, stacks));
  return sorted([...waive(broken, placed, rules), ...checkLedger(ledger, stacks)]);
}

function apply(rule: Rule, stack: StackView): readonly Violation[] {
  const targets = rule.appliesTo ? rule.appliesTo.flatMap((type) => stack.ofType(type)) : stack.resources;
  const { check: checkOne, checkStack } = rule;
  const ofResources = checkOne
    ? targets.flatMap((resource) => checkOne(resource, stack).map((found) => violation(rule, stack, resource, found)))
    : [];
  const place = { path: stack.name, address: stack.name };
  const ofStack = checkStack?.(stack).map((found) => violation(rule, stack, place, found)) ?? [];
  return [...ofResources, ...ofStack];
}

function violation(
  { id, reason }: Rule,
  { name }: StackView,
  place: Pick<Resource, 'path' | 'address'>,
  { wrong, remedy, at }: Finding,
): Violation {
  const { path, address } = at ?? place;
  return { rule: id, stack: name, path, address, wrong, reason, remedy };
}

/** By stack, place and rule, so that the same mistakes always read the same. */
function sorted(violations: readonly Violation[]): readonly Violation[] {
  const key = ({ stack, path, address, rule }: Violation): string => [stack, path, address, rule].join('\0');
  return [...violations].sort((one, other) => (key(one) < key(other) ? -1 : 1));
}
