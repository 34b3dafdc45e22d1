/** What whoever reads an output finds there no more: other stacks, workflows, commands, people. */
import { OUTPUT_GONE, OUTPUT_UNVEILED } from '../catalogue/rules';
import { canonical, isRecord } from '../plan/json';
import type { Vault } from '../secrets/vault';
import type { Danger, PlannedOutput } from '../types';
import { dangerOf, subjectAt } from './dangers';

/** As many are named; an acknowledgement binds all. */
const MOST_NAMED = 5;

export function outputDangers(outputs: readonly PlannedOutput[], vault: Vault): readonly Danger[] {
  return outputs.flatMap((output) => {
    const subject = subjectAt(`output.${output.name}`, undefined, vault);
    const unveiled = output.unveiled
      ? [dangerOf(OUTPUT_UNVEILED, subject, { what: 'is not sensitive any more' }, vault)]
      : [];
    const what = whatIsGone(output);
    return what === undefined ? unveiled : [...unveiled, dangerOf(OUTPUT_GONE, subject, what, vault)];
  });
}

function whatIsGone({ action, before, after, afterUnknown, sensitive }: PlannedOutput) {
  if (action === 'delete') return { what: 'goes' };
  if (action !== 'update') return undefined;
  const lost = lostIn(before, after, afterUnknown, '');
  if (lost.length === 0) return undefined;
  const names = sensitive ? '' : ` ${lost.slice(0, MOST_NAMED).join(', ')}`;
  const more = !sensitive && lost.length > MOST_NAMED ? ` and ${lost.length - MOST_NAMED} more` : '';
  return { what: `has no longer${sensitive ? ' all that it had' : names}${more}`, bind: canonical(lost) };
}

/** Paths of what was there. One of several of a kind (a domain, a job) goes with what it is the name of, which is a change of its own. */
function lostIn(before: unknown, after: unknown, unknown: unknown, path: string): readonly string[] {
  if (unknown === true || before === undefined || before === null) return [];
  if (!isRecord(before)) return isRecord(after) || after === undefined || after === null ? [path || 'its value'] : [];
  if (!isRecord(after)) return [path || 'its members'];
  return Object.entries(before).flatMap(([name, was]) => {
    const inner = path === '' ? name : `${path}.${name}`;
    const mark = isRecord(unknown) ? unknown[name] : undefined;
    const isOneOfSeveral =
      !(name in after) && isRecord(was) && Object.values(after).some((other) => areAlike(was, other));
    return isOneOfSeveral ? [] : lostIn(was, after[name], mark, inner);
  });
}

const areAlike = (one: unknown, other: unknown): boolean =>
  isRecord(one) && isRecord(other) && canonical(Object.keys(one).sort()) === canonical(Object.keys(other).sort());
