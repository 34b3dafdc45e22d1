/** `npm run balrog -- plan raise prod release v3.26`: what commands do by themselves, for an edit by hand. */
import { environmentFiles } from '../../environments';
import { raiseOperation } from '../raise-operation';

export function raise(environment: string, words: string): number {
  if (!Object.hasOwn(environmentFiles, environment)) {
    const known = Object.keys(environmentFiles).join(', ');
    throw new Error(`There is no environment ${JSON.stringify(environment)}: ${known}. Nothing was changed.`);
  }
  const { number, operation } = raiseOperation(environment, words, new Date());
  process.stdout.write(
    `environments/operations.json: ${environment} has operation ${number} (${operation}). Commit it with your edit.\n`,
  );
  return 0;
}
