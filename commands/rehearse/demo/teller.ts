/** Tells what is done in one or two lines each, with its outcome and its time, and stops where something comes out otherwise than told. */
import { duration, utc } from '../../operations/moment';
import type { DemoCheckout } from './checkout';

interface Step {
  /** Words after `npm run balrog --`. */
  readonly args: readonly string[];
  /** As commands/exit.ts documents it. */
  readonly code: number;
  /** What its output must have; what they match is shown. */
  readonly shows: readonly RegExp[];
}

export interface Teller {
  /** What comes now, and who does it. */
  scene(words: string): void;
  tell(words: string): void;
  /** @returns all that it said */
  do(step: Step): Promise<string>;
}

/** A command that came out otherwise. */
export class Otherwise extends Error {}

export function teller(checkout: DemoCheckout, say: (line: string) => void): Teller {
  let scenes = 0;
  return {
    scene: (words) => say(`\n${(scenes += 1)}. ${words}  (${utc(checkout.now())})`),
    tell: (words) => say(`   ${words}`),
    do: async ({ args, code, shows }) => {
      const began = Date.now();
      const command = `npm run balrog -- ${args.map(quoted).join(' ')}`;
      say(`   $ ${command}`);
      const said = await checkout.balrog(args);
      const took = duration(Date.now() - began);
      const found = shows.map((pattern) => pattern.exec(said.output)?.[0]);
      if (said.code !== code || found.includes(undefined)) throw new Otherwise(otherwise(command, said, code, shows));
      for (const line of found) say(`     ${line?.replaceAll(/\s+/g, ' ').trim() ?? ''}`);
      say(`     ${code === 0 ? '' : `exit code ${code}, `}${took}`);
      return said.output;
    },
  };
}

const quoted = (word: string): string =>
  /^[\w./=:-]+$/.test(word)
    ? word
    : word.replace(/=(.*)$|^([^=]*)$/s, (_, value, whole) => (value === undefined ? `"${whole}"` : `="${value}"`));

function otherwise(
  command: string,
  { code, output }: { readonly code: number; readonly output: string },
  wanted: number,
  shows: readonly RegExp[],
): string {
  const missing = shows.filter((pattern) => !pattern.test(output)).map(String);
  const lacks = missing.length === 0 ? '' : `, and does not say ${missing.join(', ')}`;
  return `${command} ended with ${code} in place of ${wanted}${lacks}:\n${output.split('\n').slice(-80).join('\n')}`;
}
