/** `npm run balrog -- ages`: what we build on, and until when its makers mend it. */
import { AGES } from '../../environments/ages';
import { PROJECT } from '../project';
import { synthesizedStacks } from '../stacks';
import { usesInRepository } from './ages/in-repository';
import { usesInStacks } from './ages/in-stacks';
import { isOpen, judge, SOON_DAYS, type Judged, type State } from './ages/judge';

export interface AgesFlags {
  readonly json?: true;
  readonly on?: string;
}

const HEADS: Readonly<Record<State, string>> = {
  ended: 'Has ended',
  soon: `Ends within ${SOON_DAYS} days`,
  later: 'Ends later',
};
const ENDS: Readonly<Record<Judged['end'], string>> = {
  announced: '',
  expected: ', when a successor is due',
  'look-again': ': no end is announced, look again',
};

/** @param uses what is in use; of this checkout by default */
export async function printAges({ json, on = today() }: AgesFlags, uses = usesHere): Promise<number> {
  if (
    !/^[1-9]\d{3}-\d{2}-\d{2}$/.test(on) ||
    Number.isNaN(Date.parse(on)) ||
    new Date(on).toJSON().slice(0, 10) !== on
  ) {
    throw new Error(`--on ${on} is no day: write it as 2026-11-30.`);
  }
  const judged = judge(uses(), AGES, on);
  process.stdout.write(json === true ? `${JSON.stringify(judged, null, 2)}\n` : asText(judged, on));
  return judged.some(isOpen) ? 2 : 0;
}

const usesHere = () => [...usesInRepository(PROJECT), ...usesInStacks(synthesizedStacks())];
const today = (): string => new Date().toISOString().slice(0, 10);

/** For people, also where there is no colour. */
export function asText(judged: readonly Judged[], on: string): string {
  const sections = (Object.keys(HEADS) as State[]).map((state) => {
    const of = judged.filter((each) => each.state === state);
    return `${HEADS[state]}\n\n${of.length === 0 ? '  nothing\n' : of.map(entry).join('\n')}`;
  });
  const open = judged.filter(isOpen).length;
  const verdict =
    open === 0
      ? `Nothing has ended or ends within ${SOON_DAYS} days without a reason to stay.`
      : `${open} of them ${open === 1 ? 'waits' : 'wait'} for a decision: change the version, or say in environments/ages.ts why it stays.`;
  return `As of ${on}\n\n${sections.join('\n')}\n${verdict}\n`;
}

function entry(each: Judged): string {
  const { product, versions, ends, end, where, stays, source } = each;
  return [
    `  ${ends}  ${product} ${versions.join(', ')}${ENDS[end]}${isOpen(each) ? '  <- to decide' : ''}`,
    `              in ${where.join(', ')}`,
    ...(stays === undefined ? [] : [`              stays: ${stays}`]),
    `              ${source}`,
    '',
  ].join('\n');
}
