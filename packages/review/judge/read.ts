/** What readings of the caller find in a plan: sentences for the head, and dangers like all others. */
import { RECOVERY } from '../catalogue/recovery';
import type { Vault } from '../secrets/vault';
import { cut } from '../secrets/show';
import type { Danger, Plan } from '../types';
import type { Reading, Told } from '../reading';
import { dangerOf, subjectAt } from './dangers';
import type { Judged } from './judged';

export interface Read {
  readonly said: readonly string[];
  readonly dangers: readonly Danger[];
  readonly recovery?: string;
  /** The danger with what this plan says of the way back, where it knows better than the theme. */
  readonly recovered: (danger: Danger) => Danger;
}

const LONGEST = 600;

export function readBy(readings: readonly Reading[], plan: Plan, judged: readonly Judged[], vault: Vault): Read {
  const shown = new Map(judged.map((one) => [one.change.address, one.shown]));
  const told = readings.map((reading) => reading(plan));
  const recoveries = new Map(told.flatMap((one) => Object.entries(one.recoveries ?? {})));
  const recovery = told.find((one) => one.recovery !== undefined)?.recovery;
  return {
    ...(recovery === undefined ? {} : { recovery: cut(vault.mask(recovery), LONGEST) }),
    recovered: (danger) => {
      const better = recoveries.get(danger.theme);
      return better === undefined || danger.recovery !== RECOVERY[danger.theme]
        ? danger
        : { ...danger, recovery: vault.mask(better) };
    },
    said: told.flatMap(({ said }) => said.map((text) => cut(vault.mask(text), LONGEST))),
    dangers: told.flatMap(({ dangers }: Told) =>
      dangers.map(({ address, what, bind, ...rule }) =>
        dangerOf(
          rule,
          subjectAt(address, shown.get(address), vault),
          { what, ...(bind === undefined ? {} : { bind }) },
          vault,
        ),
      ),
    ),
  };
}
