/** Directions, as a catalogue writes them: `falls(0)`, `off`. What each means stands beside its kind in judgement.ts. */
import type { Direction } from './judgement';

export const off = { kind: 'switched-off' } as const;
export const on = { kind: 'switched-on' } as const;
export const gone = { kind: 'goes-away' } as const;
export const appears = { kind: 'appears' } as const;
export const changes = { kind: 'changes' } as const;
export const changesApartFrom = (pattern: string): Direction => ({ kind: 'changes', apartFrom: pattern });
/** SQL, by what it says. */
export const asksOtherwise = { kind: 'asks-otherwise' } as const;
export const differs = { kind: 'differs' } as const;
export const loses = { kind: 'loses' } as const;
export const gains = { kind: 'gains' } as const;
export const opens: Direction = { kind: 'opens', world: 'critical' };
/** The same outwards: the whole internet is a usual destination. */
export const opensOutwards: Direction = { kind: 'opens', world: 'serious' };
/** The other way round: networks that got in do so no more. */
export const closes: Direction = { kind: 'closes' };
export const admits = { kind: 'admits' } as const;
export const letsIn = { kind: 'lets-in' } as const;
export const letsOut = { kind: 'lets-out' } as const;
export const broadens = { kind: 'broadens' } as const;
/** The other way round: less is allowed, or more is denied. */
export const narrows = { kind: 'narrows' } as const;
export const becomes = (pattern: string): Direction => ({ kind: 'becomes', pattern });
/** The other way round: it was such a value, and is another one now. */
export const ceases = (pattern: string): Direction => ({ kind: 'ceases', pattern });
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
/** A state machine, by what it calls. */
export const destroys: Direction = { kind: 'calls', which: 'destroys' };
export const tells: Direction = { kind: 'calls', which: 'tells' };
export const opensWhatItMakes: Direction = { kind: 'calls', which: 'opens' };
export const publishesLess: Direction = { kind: 'publishes-less' };
/** A schedule, by its starts. */
export const seldom: Direction = { kind: 'starts', which: 'seldom' };
export const often: Direction = { kind: 'starts', which: 'often' };
export const atOtherTimes: Direction = { kind: 'starts', which: 'otherwise' };
/** A text in parts, by its words. */
export const gainsWord: Direction = { kind: 'gains-word' };
export const losesWord: Direction = { kind: 'loses-word' };
