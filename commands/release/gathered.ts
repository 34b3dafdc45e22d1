/** Asks all that the preflight judges. */
import type { Session } from '../operations/session';
import type { Hands } from './hands';

export const gathered =
  (_: Session): Hands['preflight'] =>
  async () => [];
