/** Directions, as a catalogue writes them: `falls(0)`, `off`. What each means stands beside its kind in judgement.ts. */
import type { Direction } from './judgement';

export const off = { kind: 'switched-off' } as const;
export const on = { kind: 'switched-on' } as const;
export const gone = { kind: 'goes-away' } as const;
export const appears = { kind: 'appears' } as const;
export const changes = { kind: 'changes' } as const;
export const changesApartFrom = (pattern: string): Direction => ({ kind: 'changes', apartFrom: pattern });
export const differs = { kind: 'differs' } as const;
export const loses = { kind: 'loses' } as const;
export const gains = { kind: 'gains' } as const;
export const opens: Direction = { kind: 'opens', world: 'critical' };
/** The same outwards: the whole internet is a usual destination. */
export const opensOutwards: Direction = { kind: 'opens', world: 'serious' };
export const admits = { kind: 'admits' } as const;
export const letsIn = { kind: 'lets-in' } as const;
export const letsOut = { kind: 'lets-out' } as const;
export const broadens = { kind: 'broadens' } as const;
export const becomes = (pattern: string): Direction => ({ kind: 'becomes', pattern });
/** @param order from the safest value to the most dangerous one */
export const ranked = (absent: string, ...order: readonly string[]): Direction => ({ kind: 'ranked', order, absent });
export const falls = (absent?: number, endless?: number): Direction => ({
  kind: 'falls',
  ...(absent === undefined ? {} : { absent }),
  ...(endless === undefined ? {} : { endless }),
});
export const rises = (absent?: number, endless?: number): Direction => ({
  kind: 'rises',
  ...(absent === undefined ? {} : { absent }),
  ...(endless === undefined ? {} : { endless }),
});
