/**
 * Policies: what must always hold of every stack, checked on the synthesized tree before anything is written.
 * `README.md` lists the rules and says how to waive, to move and to delete.
 */
import type { App } from 'cdktf';
import { floorsOf } from './floors';
import { type LedgerReading, parseLedger, readLedger } from './ledger';
import { checkLedger } from './ledger-check';
import { report } from './report';
import type { Finding, Rule, Violation } from './rule';
import { rules as allRules } from './rules';
import { type Resource, StackView } from './stack-view';
import { fix, synthesize, type Synthesized } from './synthesized';
import { waive } from './waive';
import { type Waiver, waivers as allWaivers } from './waivers';

export interface PolicyOptions {
  /** Stack name -> the AWS account it must be deployed to; without it the rule allowed-account-ids checks the form only. */
  readonly accounts?: Readonly<Record<string, string>>;
  /** Content of a ledger. Default: `policies/ledger.json`. */
  readonly ledger?: unknown;
  readonly waivers?: readonly Waiver[];
  readonly rules?: readonly Rule[];
}

/** All violations of all stacks. `message` is the whole report, for people; there is no stack trace to read. */
export class PolicyError extends Error {
  declare readonly violations: readonly Violation[];

  constructor(violations: readonly Violation[]) {
    super(report(violations));
    Object.defineProperty(this, 'violations', { value: violations, enumerable: false });
    Object.defineProperty(this, 'name', { value: 'PolicyError', enumerable: false });
    this.stack = this.message;
  }
}

/**
 * Checks every stack of the app and throws a `PolicyError` that lists everything wrong. Call it right before
 * `app.synth()`: what was checked is then exactly what is written, so constructs must not change in between.
 */
export function enforce(app: App, options: PolicyOptions = {}): void {
  const synthesized = synthesize(app);
  const violations = checkSynthesized(synthesized, options);
  if (violations.length > 0) throw new PolicyError(violations);
  synthesized.forEach(fix);
}

/** What `enforce` would complain about; changes nothing but the preparation cdktf itself does. */
export function check(app: App, options: PolicyOptions = {}): readonly Violation[] {
  return checkSynthesized(synthesize(app), options);
}

function checkSynthesized(synthesized: readonly Synthesized[], options: PolicyOptions): readonly Violation[] {
  const { accounts = {}, rules = allRules, waivers = allWaivers } = options;
  const stacks = synthesized.map(
    ({ stack: { node }, json }) => new StackView(node.id, json, floorsOf(node.id), accounts[node.id]),
  );
  const ledger: LedgerReading = options.ledger === undefined ? readLedger() : parseLedger(options.ledger);
  const broken = stacks.flatMap((stack) => rules.flatMap((rule) => apply(rule, stack)));
  return sorted([...waive(broken, waivers, rules), ...checkLedger(ledger, stacks)]);
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
