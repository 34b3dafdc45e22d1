/** Takes waived violations off the list, and puts on it the waivers that are unused or not worth their name. */
import type { Rule, Violation } from './rule';
import { kindOf } from './stack-facts';
import type { StackView } from './stack-view';
import type { Waiver } from './waivers';

/** A waiver in one stack, at the place that a violation prints. */
interface PlacedWaiver extends Omit<Waiver, 'stacks'> {
  readonly stack: string;
}

const REASON = 'An exception nobody needs or nobody explains hides the next mistake at the same place.';
const PLACE = 'policies/waivers.ts';

/** The waivers where they hold: one of a kind of stack holds in each of these that is of the kind. */
export function waiversOf(waivers: readonly Waiver[], stacks: readonly string[]): readonly PlacedWaiver[] {
  return waivers.flatMap(({ stacks: where, path, ...waiver }) => {
    const names = typeof where === 'string' ? stacks.filter((stack) => kindOf(stack) === where) : where;
    return names.map((stack) => ({ ...waiver, stack, path: `${stack}/${path}` }));
  });
}

export function waive(
  violations: readonly Violation[],
  waivers: readonly PlacedWaiver[],
  rules: readonly Rule[],
): readonly Violation[] {
  const faulty = waivers.flatMap((waiver) => faultsOf(waiver, rules, violations));
  const valid = waivers.filter((waiver) => faultsOf(waiver, rules, violations).length === 0);
  return [...violations.filter((violation) => !valid.some((waiver) => covers(waiver, violation))), ...faulty];
}

function covers(waiver: PlacedWaiver, violation: Violation): boolean {
  return waiver.rule === violation.rule && waiver.stack === violation.stack && matches(waiver.path, violation.path);
}

/** One for constructs of which there may be none, as of generations of the database, is needed where there is one. */
export const isNeeded = ({ stack, path }: PlacedWaiver, stacks: readonly StackView[]): boolean =>
  !path.includes('/**/') ||
  stacks.some(({ name, resources }) => name === stack && resources.some((resource) => matches(path, resource.path)));

/** `**` stands for any constructs in between, or none. */
function matches(pattern: string, path: string): boolean {
  const [before = '', after] = pattern.split('/**/');
  if (after === undefined) return pattern === path;
  return path === `${before}/${after}` || (path.startsWith(`${before}/`) && path.endsWith(`/${after}`));
}

function faultsOf(
  waiver: PlacedWaiver,
  rules: readonly Rule[],
  violations: readonly Violation[],
): readonly Violation[] {
  const fault = faultOf(waiver, rules, violations);
  if (!fault) return [];
  const { rule, stack, path } = waiver;
  return [
    {
      rule: 'waivers',
      stack,
      path,
      address: PLACE,
      wrong: `the waiver of ${rule} ${fault}`,
      reason: REASON,
      remedy: `Correct or remove the waiver of ${rule} at ${path.slice(stack.length + 1)} in ${PLACE}, or name the stacks that need it.`,
    },
  ];
}

function faultOf(waiver: PlacedWaiver, rules: readonly Rule[], violations: readonly Violation[]): string | undefined {
  const rule = rules.find(({ id }) => id === waiver.rule);
  if (!rule) return 'names a rule that does not exist or takes no waiver';
  if (rule.waivable === false) return 'is not allowed: this rule takes none';
  if (!/^\S+(\s+\S+){3,}$/.test(waiver.reason.trim())) return 'gives no reason of at least a sentence';
  if (!violations.some((violation) => covers(waiver, violation))) return 'is unused: nothing breaks the rule there';
  return undefined;
}
