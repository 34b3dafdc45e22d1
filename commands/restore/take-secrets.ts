/**
 * `npm run balrog -- take-secrets prodeast`: what an environment needs of the secrets of the one that it stands in for, from their copies in its region.
 * Values are read and written, and never shown.
 */
import { environmentFiles } from '../../environments';
import type { StackNames } from '../../stacks/stack-names';
import { prefixOf } from '../../application/internal-names';
import { inSession, assertEnvironment } from '../operations/session';
import type { Where } from '../operations/options';
import { say } from '../operations/people';
import { Stopped } from '../operations/stopped';
import { secretsOf, type Secrets } from './aws/secrets';

/** @returns 1 when there is something left to write by hand */
export async function takeSecrets(environment: string, where: Where): Promise<number> {
  assertEnvironment(environment);
  const of = environmentFiles[environment]?.standsInFor;
  if (of === undefined)
    throw new Stopped(`environments/${environment}.ts does not say standsInFor. Nothing was changed.`);
  return inSession(environment, where, async ({ settings, names }) => {
    const left = await copyInto(await names(), of, await secretsOf(settings));
    return left === 0 ? 0 : 1;
  });
}

/** What Sentry gives to this environment alone is written by its deployment, and key files are of its own service accounts. */
const isTaken = (name: string, prefix: string): boolean => name.startsWith(`${prefix}/`) && !/sentry-dsn/.test(name);

/** @returns how many secrets have no value, or one of somebody else's */
export async function copyInto({ prefix, secrets, database }: StackNames, of: string, cloud: Secrets): Promise<number> {
  let left = 0;
  for (const name of secrets.filter((each) => isTaken(each, prefix))) {
    const theirs = name.replace(prefix, prefixOf(of));
    const [value, own] = [await cloud.read(theirs), await cloud.read(name)];
    const wanted = value === undefined ? undefined : leadingTo(value, database.host);
    const isSame = wanted !== undefined && own === wanted;
    if (wanted !== undefined && own === undefined) await cloud.write(name, wanted);
    const isLeft = wanted === undefined || (own !== undefined && !isSame);
    const why = own === undefined ? `no ${theirs} has a value` : 'it has one of its own already';
    const done = isSame ? 'has it already' : 'written';
    // Whatever follows a name with a colon is masked: it could be its value.
    say(isLeft ? `  left            ${name} (${why})` : `  ${done.padEnd(16)}${name}`);
    if (isLeft) left += 1;
  }
  if (left > 0)
    say(`${left} ${left === 1 ? 'secret was' : 'secrets were'} left as they are: docs/runbooks/secrets.md.`);
  return left;
}

/** A DBURI names the host; everything of this environment finds its database under its own name. */
function leadingTo(value: string, host: string): string {
  if (!value.startsWith('mysql')) return value;
  const uri = new URL(value);
  uri.hostname = host;
  return uri.toString();
}
