/** What no change of a plan shows: programs that run with it, where the state is, whose account it is, what is ignored from now on. */
import {
  CONDITION_GONE,
  IGNORED_MORE,
  MADE_ELSEWHERE,
  OLDER_VERSION,
  ORDER_GONE,
  PROGRAM_FROM_ELSEWHERE,
  PROVIDER_CHANGED,
  READS_ANEW,
  REPLACED_OTHERWISE,
  RUNS_PROGRAM,
  STATE_MOVED,
  type GeneralRule,
} from '../catalogue/rules';
import { canonical, type JsonRecord } from '../plan/json';
import type { StopsAsMuch } from '../options';
import type { Vault } from '../secrets/vault';
import type { Danger, Plan } from '../types';
import type { Judged } from './judged';
import { dangerOf } from './dangers';
import { orderLost } from './order';
import { RUN_BY_READING, type Synthesized } from './synthesized';
import { olderThan } from './versions';

/** Provisioners run when a resource is made, and some when it goes. */
export function programs({ provisioners }: Plan, judged: readonly Judged[], vault: Vault): readonly Danger[] {
  return judged.flatMap(({ change, shown }) => {
    const own = provisioners.get(change.address.replace(/\[(\d+|"(?:[^"\\]|\\.)*")\]/g, '')) ?? [];
    if (own.length === 0 || !/create|delete/.test(change.action)) return [];
    const kinds = [...new Set(own.map(({ type }) => String(type)))].sort().join(', ');
    return [dangerOf(RUNS_PROGRAM, shown, { what: `runs ${kinds}`, bind: canonical(own) }, vault)];
  });
}

interface Change {
  readonly before: Synthesized;
  readonly after: Synthesized;
  /** Address before a `moved` block -> now. */
  readonly moved: ReadonlyMap<string, string>;
}

/** Of cdk.tf.json as it was deployed and as it is now. */
export function beyondPlan(
  { before, after, moved }: Change,
  stopsAsMuch: StopsAsMuch,
  vault: Vault,
): readonly Danger[] {
  const danger = (rule: GeneralRule, address: string, what: string, bind: unknown): Danger => {
    const type = address.split('.')[0] ?? '';
    return dangerOf(rule, { address, type, action: 'no-op', forcedBy: [] }, { what, bind: canonical(bind) }, vault);
  };
  const differ = (a: unknown, b: unknown): boolean => canonical(a) !== canonical(b);
  const lost = [...before.lifecycles].flatMap(([old, was]) => {
    const address = moved.get(old) ?? old;
    const is = after.lifecycles.get(address);
    // What is gone from the code is a change of the plan.
    if (is === undefined) return [];
    const ignored = is.ignored.filter((attribute) => !was.ignored.includes(attribute)).sort();
    return [
      ...(ignored.length > 0 && !was.ignored.includes('all')
        ? [danger(IGNORED_MORE, address, `ignores ${ignored.join(', ')}`, ignored)]
        : []),
      ...(was.conditions.some((condition) => !is.conditions.includes(condition)) &&
      !stopsAsMuch(address, before.blocks.get(old) ?? {}, after.blocks.get(address) ?? {})
        ? [danger(CONDITION_GONE, address, 'loses or changes a condition', [was.conditions, is.conditions])]
        : []),
      ...replacedOtherwise(was.replaced, is.replaced).map((what) => danger(REPLACED_OTHERWISE, address, what, is)),
    ];
  });
  const unasked = [...before.conditions]
    // What stays as data was compared above.
    .filter(([address]) => !after.lifecycles.has(address))
    .filter(([address, was]) => was.some((condition) => !after.conditions.get(address)?.includes(condition)))
    .map(([address, was]) =>
      danger(CONDITION_GONE, address, 'loses or changes a condition', [was, after.conditions.get(address) ?? []]),
    );
  return [
    ...(differ(before.backend, after.backend)
      ? [danger(STATE_MOVED, 'terraform.backend', 'changes', [before.backend, after.backend])]
      : []),
    // One that is new has nothing of before; what goes with one is a change of the plan.
    ...[...before.providers.keys()]
      .filter((name) => after.providers.has(name))
      .filter((name) => differ(before.providers.get(name), after.providers.get(name)))
      .map((name) =>
        danger(PROVIDER_CHANGED, `provider.${name}`, 'changes', [
          before.providers.get(name),
          after.providers.get(name),
        ]),
      ),
    ...[...after.programs]
      .filter(([address, program]) => before.programs.get(address) !== program)
      .map(([address, program]) => danger(PROGRAM_FROM_ELSEWHERE, address, 'is run from now on', program)),
    ...older(before, after).map((said) => danger(...said)),
    ...readAndMade({ before, after, moved }).map((said) => danger(...said)),
    ...lost,
    ...unasked,
  ];
}

/** Versions of somebody else's are others, and not older. */
function older({ versions, programs }: Synthesized, after: Synthesized): readonly Said[] {
  return [...versions].flatMap(([address, was]): readonly Said[] => {
    const is = after.versions.get(address);
    if (is === undefined || programs.get(address) !== after.programs.get(address)) return [];
    const what = olderThan(was, is);
    return what === undefined ? [] : [[OLDER_VERSION, address, what, [was, is]]];
  });
}

type Said = readonly [rule: GeneralRule, address: string, what: string, bind: unknown];

/** What is read that nothing read, who makes it, and what it waits for. */
function readAndMade({ before, after, moved }: Change): readonly Said[] {
  // What runs or tells something by being read is a program of somebody's.
  const anew = [...after.reads].filter(([type]) => !RUN_BY_READING.has(type) && !before.reads.has(type));
  const reads = anew.flatMap(([type, addresses]) =>
    addresses.map((address): Said => [READS_ANEW, address, `reads ${type}, which nothing read before`, address]),
  );
  const made = [...before.blocks].flatMap(([old, was]): readonly Said[] => {
    const address = moved.get(old) ?? old;
    const is = after.blocks.get(address);
    const [by, of] = [madeBy(is, address), madeBy(was, old)];
    if (is === undefined || by === of) return [];
    return [[MADE_ELSEWHERE, address, `is made by ${by}, and not by ${of}`, [was['provider'], is['provider']]]];
  });
  const waits = orderLost(before, after, moved).map(({ address, others }): Said => [
    ORDER_GONE,
    address,
    `waits no more for ${others.join(', ')}`,
    others,
  ]);
  return [...reads, ...made, ...waits];
}

/** `aws` where nothing is said: the provider that its type begins with. */
const madeBy = (block: JsonRecord | undefined, address: string): string => {
  const given = block?.['provider'];
  return typeof given === 'string' && given !== '' ? given : (address.replace(/^data\./, '').split('_')[0] ?? '');
};

function replacedOtherwise(was: readonly string[], is: readonly string[]): readonly string[] {
  const lost = was.filter((one) => !is.includes(one));
  return lost.length === 0 ? [] : [`loses ${lost.join(', ')}`];
}
