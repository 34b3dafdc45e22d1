/** Whether a plan imports all that it should, and replaces nothing. */
import { otherwise, type Identified } from './identify';

/** Of `terraform show -json`: https://developer.hashicorp.com/terraform/internals/json-format */
export interface Plan {
  readonly resource_changes?: readonly Change[];
}

type Values = Readonly<Record<string, unknown>> | boolean | null;

interface Change {
  readonly address: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly importing?: object;
    readonly replace_paths?: readonly (readonly (string | number)[])[];
    readonly before?: Values;
    readonly after?: Values;
    readonly before_sensitive?: Values;
    readonly after_sensitive?: Values;
  };
}

export interface Judged {
  readonly imported: readonly string[];
  /** Of these some are changed in place, from the deployment on. */
  readonly changed: readonly string[];
  /** The state has them already. */
  readonly held: readonly string[];
  /** Address or nothing, and a sentence. */
  readonly inTheWay: readonly string[];
}

/**
 * @param wanted what should be imported
 * @param errors what Terraform said against the plan
 */
export function judge(
  { resource_changes: all = [] }: Plan,
  wanted: readonly Identified[],
  errors: readonly string[],
): Judged {
  const replaced = all.filter(({ change }) => change.actions.includes('delete'));
  const byAddress = new Map(all.map((each) => [each.address, each.change]));
  const known = wanted.filter(({ id }) => id !== undefined).map(({ address }) => address);
  const sound = known.filter((address) => byAddress.get(address)?.actions.includes('delete') !== true);
  const imported = sound.filter((address) => byAddress.get(address)?.importing !== undefined);
  const held = sound.filter((address) => isHeld(byAddress.get(address)));
  const nowhere = sound.filter((address) => !imported.includes(address) && !held.includes(address));
  return {
    imported,
    changed: imported.filter((address) => byAddress.get(address)?.actions.includes('update')),
    held,
    inTheWay: [
      ...wanted.flatMap(({ address, why }) => (why === undefined ? [] : [`${address}: ${why}`])),
      ...replaced.map(replacement),
      ...nowhere.filter((address) => !errors.some((error) => error.includes(address))).map(notThere),
      ...errors.filter((error) => !replaced.some(({ address }) => isProtection(error, address))).map(notInTheAccount),
    ],
  };
}

/** That a thing is protected says no more than that it would be replaced. */
const isProtection = (error: string, address: string): boolean =>
  error.includes('prevent_destroy') && error.includes(address);

const isHeld = (change: Change['change'] | undefined): boolean =>
  change !== undefined && change.importing === undefined && !change.actions.includes('create');

const notThere = (address: string): string => `${address}: the plan does not import it`;

/** Terraform says it in nine lines, and not what to do. */
function notInTheAccount(error: string): string {
  const [, address] = /Cannot import non-existent remote object[^]*existing object to\s+"([^"]+)"/.exec(error) ?? [];
  return address === undefined ? error : `${address}: the account has no such thing. ${otherwise(address)}`;
}

function replacement({ address, change }: Change): string {
  if (!change.actions.includes('create')) return `${address}: would be deleted. Write it into the code again.`;
  const paths = (change.replace_paths ?? []).map(([name]) => String(name));
  const values = paths.map(
    (name) => `${name} is ${shown(name, change, 'before')}, and would be ${shown(name, change, 'after')}`,
  );
  return `${address}: would be replaced, as its ${values.join('; its ') || 'arguments differ'}. Write what the account has into environments/ or into its construct.`;
}

function shown(name: string, change: Change['change'], when: 'before' | 'after'): string {
  if (isSecret(change.before_sensitive, name) || isSecret(change.after_sensitive, name)) return 'a secret value';
  const value = typeof change[when] === 'object' ? change[when]?.[name] : undefined;
  if (value !== undefined) return JSON.stringify(value);
  return when === 'before' ? 'absent' : 'absent, or known when it is made';
}

const isSecret = (values: Values | undefined, name: string): boolean =>
  typeof values === 'object' && values !== null && values[name] !== undefined && values[name] !== false;
