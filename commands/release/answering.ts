import { known, unknown, type Answer } from './outside/answer';

/** Whoever may not ask, and whatever AWS does not say, is unknown: it ends nothing else that was asked. */
export async function answerOf<T>(asked: Promise<T>): Promise<Answer<T>> {
  try {
    return known(await asked);
  } catch (error) {
    return unknown(error instanceof Error ? error.message : String(error));
  }
}
