/**
 * A step that whoever calls has announced and that this plan takes: one thing takes the place of another, comes to stand beside it, or is gone. What follows from
 * it alone is no danger of its own. What does not is judged as ever: an attribute that says more than the other name, one that goes the other way, and what says
 * of the new thing anything that the code does not say of the former.
 */
import type { Leaf } from '../diff/leaves';
import type { Path } from '../diff/paths';
import { readSynthesized, type Synthesized } from '../judge/synthesized';
import { canonical } from '../plan/json';
import type { PlannedChange } from '../types';
import type { AnnouncedStep } from './announced';
import { grantsFollow, rightsLeave } from './grants';
import type { Follows, Known } from './known';
import { isCalledAfter, mentions, refersTo, renamed, type Named } from './names';
import { saysTheSame, twinOf } from './twin';

const NOTHING: Follows = { whole: () => false, attribute: () => false, code: () => false };

export function followsOf(step: AnnouncedStep | undefined, given: Omit<Known, 'formerCode'>): Follows {
  if (step === undefined) return NOTHING;
  const formerCode = step.formerCode === undefined ? given.synthesized : readSynthesized(step.formerCode);
  const known = { ...given, formerCode };
  switch (step.kind) {
    case 'takes the place':
      return { ...NOTHING, attribute: (change, leaf) => takesOver(change, leaf, step) };
    case 'stands beside':
      return {
        ...NOTHING,
        whole: ({ address, action, importing }) =>
          action === 'create' && !importing && twinOf(address, step, known) !== undefined,
        attribute: (change, leaf) => standsBeside(change, leaf, step, known),
      };
    case 'leaves':
      return {
        whole: (change) => wasFor(change, step, known),
        attribute: (change, leaf) => leaves(change, leaf, step, known),
        code: (address) => address === step.former.address,
      };
  }
}

/** Names by which a thing is found: with another one it is another thing. */
const IDENTITY = /^(id|arn|name|identifier|bucket|family|key|function_name|alarm_name|.*_identifier)$/;

/** The same value about the other one. A name that only makes the other one's longer stands in much else, so the longer one is looked for. */
function takesOver({ type, action }: PlannedChange, leaf: Leaf, { former, next, own }: AnnouncedStep): boolean {
  const [top] = leaf.path;
  if (own.includes(type) || leaf.unknown || leaf.before === undefined || leaf.after === undefined) return false;
  if (!/update|create/.test(action) || (top?.kind === 'name' && IDENTITY.test(top.name))) return false;
  const back = former.name.startsWith(next.name);
  const [older, newer] = [ordered(leaf, leaf.before), ordered(leaf, leaf.after)];
  return back
    ? canonical(ordered(leaf, renamed(older, former, next))) === canonical(newer) && !mentions(newer, former)
    : canonical(ordered(leaf, renamed(newer, next, former))) === canonical(older) && !mentions(older, next);
}

/** In a policy the order of what is listed says nothing. */
const ordered = ({ policy }: Leaf, value: unknown): unknown => (policy === true ? sorted(value) : value);

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted).sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, sorted(inner)]));
}

function standsBeside(change: PlannedChange, leaf: Leaf, step: AnnouncedStep, known: Known): boolean {
  const { address } = change;
  if (isPolicy(address, leaf, known.synthesized)) return grantsFollow(change, leaf, step, known);
  if (address === step.next.address) return saysTheSame(leaf.path, step, known);
  return isOf(leaf.path, step.next) && saysTheSame(leaf.path, step, known, address);
}

/** It is the former one itself, or was for that alone: the code named it there, and says nothing of the place any more. Nothing of it is destroyed. */
function wasFor({ address, type, action }: PlannedChange, { former, own }: AnnouncedStep, known: Known): boolean {
  const isForgotten = action === 'forget' && own.includes(type) && !known.synthesized.blocks.has(address);
  return isForgotten && (address === former.address || refersTo(known.formerCode.blocks.get(address), former));
}

/** A member that is called after it, or what names it in a list. */
function leaves(change: PlannedChange, leaf: Leaf, { former }: AnnouncedStep, known: Known): boolean {
  if (isPolicy(change.address, leaf, known.synthesized)) return rightsLeave(change, leaf, former, known);
  const after = leaf.after ?? undefined;
  if (leaf.unknown || !/update|create/.test(change.action)) return false;
  if (leaf.path.some((segment) => segment.kind === 'key' && isCalledAfter(segment.key, former)))
    return after === undefined;
  if (!Array.isArray(leaf.before) || !(after === undefined || Array.isArray(after))) return false;
  const rest = (leaf.before as unknown[]).filter((item) => item !== former.name);
  return rest.length < leaf.before.length && canonical(rest) === canonical(after ?? []);
}

/** A member that is called after it. */
const isOf = (path: Path, next: Named): boolean =>
  path.some((segment) => segment.kind === 'key' && mentions(segment.key, next));

const isPolicy = (address: string, { path: [top], ...leaf }: Leaf, { blocks }: Synthesized): boolean =>
  leaf.policy === true ||
  (leaf.unknown &&
    top?.kind === 'name' &&
    /\$\{data\.aws_iam_policy_document\./.test(String(blocks.get(address)?.[top.name])));
