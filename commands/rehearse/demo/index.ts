/** `npm run demo`: a week of releases, told in a few minutes, by the commands as people give them. Everything happens in a checkout of its own. */
import { duration } from '../../operations/moment';
import { demoCheckout } from './checkout';
import { SCENES } from './scenes';
import { Otherwise, teller } from './teller';

/**
 * @param say where it is told
 * @returns 0, or 1 where a command came out otherwise than it is told, with all that it said
 */
export async function demo(say: (line: string) => void = console.log): Promise<number> {
  const began = Date.now();
  const checkout = demoCheckout();
  say(`A copy of this checkout with simulated clouds of its own: ${checkout.folder}`);
  const told = teller(checkout, say);
  try {
    for (const scene of SCENES) await scene(told, checkout);
    say(`\nThat was all, in ${duration(Date.now() - began)}; the copy is removed.`);
    return 0;
  } catch (error) {
    if (!(error instanceof Otherwise)) throw error;
    say(`\n${error.message}`);
    return 1;
  } finally {
    checkout.remove();
  }
}
