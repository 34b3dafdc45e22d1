/**
 * How many steps a regular expression takes in a text, counted and not timed: a backtracking matcher that goes the ways ECMAScript prescribes
 * (https://tc39.es/ecma262/#sec-pattern-semantics). Engines leave some of them out, and never take more. The syntax is read by regexpp.
 */
import { RegExpParser, type AST } from '@eslint-community/regexpp';

type Test = (unit: number) => boolean;

/** `both`: tries `first`, and `second` when that comes to nothing. `run`: as many characters as there are, or as few. */
type Instruction =
  | { readonly kind: 'run'; readonly test: Test; readonly min: number; readonly max: number; readonly greedy: boolean }
  | { kind: 'both'; first: number; second: number }
  | { kind: 'jump'; to: number }
  | { readonly kind: 'edge'; readonly holds: (text: string, at: number) => boolean }
  | { readonly kind: 'look'; readonly program: Program; readonly negate: boolean };

interface Program {
  readonly instructions: readonly Instruction[];
  /** -1 inside of what looks behind. */
  readonly direction: 1 | -1;
}

/** Copies of a group that are written out; what repeats more often repeats for ever. */
const MOST_COPIES = 12;

export interface Counted {
  readonly steps: number;
  /** What was found, as the engine finds it. */
  readonly matches: readonly string[];
}

/** @returns what it takes to find every match in a text, as `replace` with the flag `g` does; it gives up after `most` steps */
export function counterOf({ source, flags }: RegExp): (text: string, most?: number) => Counted {
  const unicode = /[uv]/.test(flags);
  const pattern = new RegExpParser().parsePattern(source, 0, source.length, { unicode });
  const program = compile(pattern.alternatives, 1, flags);
  return (text, most = Infinity) => {
    const counter = { steps: 0, most };
    const matches: string[] = [];
    for (let at = 0; at <= text.length;) {
      const end = match(program, text, at, counter);
      if (end !== undefined) matches.push(text.slice(at, end));
      at = end === undefined || end === at ? at + 1 : end;
    }
    return { steps: counter.steps, matches };
  };
}

/** Where the match ends; undefined where there is none. */
function match(
  { instructions, direction }: Program,
  text: string,
  from: number,
  counter: { steps: number; readonly most: number },
): number | undefined {
  // Where to go on: instruction, place, and how many other lengths of a run are left to try (0 but for runs).
  const open: number[] = [0, from, 0];
  while (open.length > 0 && counter.steps <= counter.most) {
    const left = open.pop() as number;
    let at = open.pop() as number;
    let pc = open.pop() as number;
    if (left > 0) {
      const { greedy, test } = runAt(instructions, pc - 1);
      if (!greedy) {
        counter.steps += 1;
        const index = direction === 1 ? at : at - 1;
        if (index < 0 || index >= text.length || !test(text.charCodeAt(index))) continue;
        at += direction;
      }
      if (left > 1) open.push(pc, greedy ? at - direction : at, left - 1);
    }
    for (;;) {
      counter.steps += 1;
      const instruction = instructions[pc];
      if (instruction === undefined) return at;
      pc += 1;
      if (instruction.kind === 'run') {
        const { test, min, max, greedy } = instruction;
        const most = greedy ? max : min;
        let taken = 0;
        for (let index = direction === 1 ? at : at - 1; taken < most; index += direction) {
          if (index < 0 || index >= text.length || !test(text.charCodeAt(index))) break;
          taken += 1;
        }
        counter.steps += taken;
        if (taken < min) break;
        at += direction * taken;
        // As many as there are, then one fewer each time; or as few as may be, then one more.
        if (greedy && taken > min) open.push(pc, at - direction, taken - min);
        else if (!greedy && max > min) open.push(pc, at, max - min);
      } else if (instruction.kind === 'jump') pc = instruction.to;
      else if (instruction.kind === 'both') {
        open.push(instruction.second, at, 0);
        pc = instruction.first;
      } else if (instruction.kind === 'edge') {
        if (!instruction.holds(text, at)) break;
      } else if ((match(instruction.program, text, at, counter) === undefined) !== instruction.negate) break;
    }
  }
  return undefined;
}

const runAt = (instructions: readonly Instruction[], pc: number) =>
  instructions[pc] as Extract<Instruction, { kind: 'run' }>;

function compile(alternatives: readonly AST.Alternative[], direction: 1 | -1, flags: string): Program {
  const instructions: Instruction[] = [];
  const emit = <T extends Instruction>(instruction: T): T => (instructions.push(instruction), instruction);

  const either = (ways: readonly AST.Alternative[]): void => {
    const ends: { kind: 'jump'; to: number }[] = [];
    ways.forEach((way, index) => {
      const split =
        index < ways.length - 1
          ? emit({ kind: 'both' as const, first: instructions.length + 1, second: 0 })
          : undefined;
      const elements = direction === 1 ? way.elements : way.elements.toReversed();
      elements.forEach(element);
      if (split === undefined) return;
      ends.push(emit({ kind: 'jump' as const, to: 0 }));
      split.second = instructions.length;
    });
    for (const end of ends) end.to = instructions.length;
  };

  const element = (node: AST.Element): void => {
    const test = testOf(node, flags);
    if (test !== undefined) return void emit({ kind: 'run', test, min: 1, max: 1, greedy: true });
    if (node.type === 'Quantifier') return repeated(node);
    if (node.type === 'Group' || node.type === 'CapturingGroup') return either(node.alternatives);
    if (node.type === 'Assertion') return void emit(assertion(node, flags));
    throw new Error(`${node.raw}: steps of ${node.type} are not counted. Teach it, or do without.`);
  };

  const repeated = ({ element: inner, min, max, greedy }: AST.Quantifier): void => {
    const test = testOf(inner, flags);
    if (test !== undefined) return void emit({ kind: 'run', test, min, max, greedy });
    for (let copy = 0; copy < Math.min(min, MOST_COPIES); copy += 1) element(inner);
    if (max - min > MOST_COPIES) {
      const split = emit({ kind: 'both' as const, first: 0, second: 0 });
      const begin = instructions.length;
      element(inner);
      emit({ kind: 'jump', to: begin - 1 });
      [split.first, split.second] = greedy ? [begin, instructions.length] : [instructions.length, begin];
      return;
    }
    const splits = Array.from({ length: max - min }, () => {
      const split = emit({ kind: 'both' as const, first: instructions.length + 1, second: 0 });
      element(inner);
      return split;
    });
    for (const split of splits) {
      const [inside, behind] = [split.first, instructions.length];
      [split.first, split.second] = greedy ? [inside, behind] : [behind, inside];
    }
  };

  either(alternatives);
  return { instructions, direction };
}

const WORD = Uint8Array.from({ length: 128 }, (_, unit) => Number(/\w/.test(String.fromCharCode(unit))));

function assertion(node: AST.Assertion, flags: string): Instruction {
  if (node.kind === 'lookahead' || node.kind === 'lookbehind') {
    const program = compile(node.alternatives, node.kind === 'lookahead' ? 1 : -1, flags);
    return { kind: 'look', program, negate: node.negate };
  }
  const multiline = flags.includes('m');
  const breaks = (text: string, at: number): boolean => multiline && /[\n\r\u2028\u2029]/.test(text[at] ?? '');
  if (node.kind !== 'word') {
    return node.kind === 'start'
      ? { kind: 'edge', holds: (text, at) => at === 0 || breaks(text, at - 1) }
      : { kind: 'edge', holds: (text, at) => at === text.length || breaks(text, at) };
  }
  const { negate } = node;
  const word = (text: string, at: number): boolean => at >= 0 && at < text.length && WORD[text.charCodeAt(at)] === 1;
  return { kind: 'edge', holds: (text, at) => (word(text, at - 1) !== word(text, at)) !== negate };
}

/** Of what stands for one character; its own syntax is what the engine itself knows best. */
function testOf(node: AST.Element, flags: string): Test | undefined {
  if (node.type !== 'Character' && node.type !== 'CharacterSet' && node.type !== 'CharacterClass') return undefined;
  const one = new RegExp(`^(?:${node.raw})$`, flags.replace(/[gy]/g, ''));
  const latin = Uint8Array.from({ length: 256 }, (_, unit) => Number(one.test(String.fromCharCode(unit))));
  return (unit) => (unit < 256 ? latin[unit] === 1 : one.test(String.fromCharCode(unit)));
}
