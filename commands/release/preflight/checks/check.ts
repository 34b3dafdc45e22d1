/** What every check is, and how it says what it found. */
import type { Facts } from '../facts';
import type { Finding, Verdict } from '../finding';

export type Check = (environment: string, facts: Facts) => Finding | readonly Finding[] | undefined;

export const ok = (id: string, says: string): Finding => ({ id, verdict: 'ok', says, remedy: '' });

export const not = (id: string, verdict: Exclude<Verdict, 'ok'>, says: string, remedy: string): Finding => ({
  id,
  verdict,
  says,
  remedy,
});

/** Nobody could say: whoever goes past it has looked. */
export const nobodyKnows = (id: string, why: string, look: string): Finding =>
  not(id, 'unknown', why, `${look}, then --override ${id}="what you saw"`);
