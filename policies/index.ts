/**
 * Policies: what must always hold of every stack, checked on the synthesized tree before anything is written.
 * `README.md` lists the rules and says how to waive, to move and to delete.
 */
import type { App } from 'cdktf';
import { checkStacks, type PolicyOptions } from './check';
import { report } from './report';
import type { Violation } from './rule';
import { fix, synthesize, type Synthesized } from './synthesized';

export type { PolicyOptions } from './check';
export type { Violation } from './rule';
export type { StackFacts } from './stack-facts';

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
  const violations = checkStacks(synthesized.map(toTree), options);
  if (violations.length > 0) throw new PolicyError(violations);
  synthesized.forEach(fix);
}

/** What `enforce` would complain about; changes nothing. */
export function check(app: App, options: PolicyOptions = {}): readonly Violation[] {
  return checkStacks(synthesize(app).map(toTree), options);
}

const toTree = ({ stack, json }: Synthesized) => ({ name: stack.node.id, json });
