/** Holds the variables of a container against those that its version knows. */
import { nearest } from './nearest';
import { withoutAVariable } from './process';
import type { Application, ContainerDescription, ContractViolation, Variable } from './types';
import { VARIABLES } from './variables';
import { lifetimeInWords, lives } from './version';

/** What the application reads at that version. */
export const variablesOf = (version: string, application: Application): readonly Variable[] =>
  VARIABLES.filter((variable) => variable.apps.includes(application) && lives(version, variable));

const whereItStands = ({ environment }: ContainerDescription, name: string) =>
  name in environment ? `environment.${name}` : `secrets.${name}`;

/** Of a name that this version of this application does not read: why not. */
function unread(version: string, application: Application, name: string): Pick<ContractViolation, 'wrong' | 'remedy'> {
  const known = VARIABLES.filter((variable) => variable.name === name);
  const own = known.filter(({ apps }) => apps.includes(application));
  if (own.length > 0) {
    const when = own.map(lifetimeInWords).join('; ');
    return {
      wrong: `Balrog ${version} does not know it: it is part of ${application} ${when}`,
      remedy: 'leave it out',
    };
  }
  if (known.length > 0) {
    const readers = [...new Set(known.flatMap(({ apps }) => apps))];
    return { wrong: `${application} does not read it; ${readers.join(', ')} do`, remedy: 'leave it out' };
  }
  const meant = nearest(
    name,
    variablesOf(version, application).map((variable) => variable.name),
  );
  return {
    wrong: `no version of ${application} reads a variable of that name`,
    remedy: meant === undefined ? 'leave it out' : `leave it out, or write ${meant} if that was meant`,
  };
}

/** A variable that is there: is it in the right place, with a value that the application takes? */
function misuse(variable: Variable, container: ContainerDescription): ContractViolation[] {
  const { name, secret, allowed } = variable;
  const value = container.environment[name];
  const path = whereItStands(container, name);
  const given = value === undefined ? 'a secret' : JSON.stringify(value);
  const found = (wrong: string, remedy: string, shown = given) => [{ path, given: shown, wrong, remedy }];
  const never = variable.unread ?? variable.localOnly;
  if (never !== undefined) return found(never, 'leave it out');
  if (secret === true && value !== undefined) {
    return found(
      'it is a secret, and everybody who may read the task definition could read it',
      `take it out of environment and name its secret in secrets.${name}`,
      'a value that is not shown here',
    );
  }
  if (value === undefined) {
    return secret === false
      ? found(
          'it is no secret, and behind one nobody sees whether its value is right',
          `write it to environment.${name}`,
        )
      : [];
  }
  return allowed.pattern.test(value) ? [] : found(`not a value for: ${variable.meaning}`, `write ${allowed.words}`);
}

const isRequired = ({ required }: Variable, names: ReadonlySet<string>) =>
  required === 'always' || (required !== 'never' && names.has(required.with));

function missing(variable: Variable, application: Application): ContractViolation {
  const { name, secret, allowed, required } = variable;
  const because = typeof required === 'object' ? `${required.with} is set, and without ${name} ` : '';
  const what = variable.without ?? withoutAVariable(application);
  return {
    path: secret === true ? `secrets.${name}` : `environment.${name}`,
    given: 'nothing',
    wrong: `${because}${what}`,
    remedy: secret === true ? `name the secret that holds it (${variable.meaning})` : `write ${allowed.words}`,
  };
}

/** Names that are missing, that this version does not read, that stand in the wrong place or have a wrong value. */
export function variableViolations(
  version: string,
  application: Application,
  container: ContainerDescription,
): ContractViolation[] {
  const known = variablesOf(version, application);
  const given = [...Object.keys(container.environment), ...Object.keys(container.secrets)];
  const names = new Set(given);
  const twice = given.filter((name, index) => given.indexOf(name) !== index);
  return [
    ...known
      .filter((variable) => isRequired(variable, names) && !names.has(variable.name))
      .map((variable) => missing(variable, application)),
    ...known.filter(({ name }) => names.has(name)).flatMap((variable) => misuse(variable, container)),
    ...[...names]
      .filter((name) => !known.some((variable) => variable.name === name))
      .map((name) => ({
        path: whereItStands(container, name),
        given: 'something',
        ...unread(version, application, name),
      })),
    ...twice.map((name) => ({
      path: `secrets.${name}`,
      given: 'a secret and a plain value',
      wrong: 'ECS refuses a task definition that gives a variable twice',
      remedy: `take it out of environment or of secrets`,
    })),
  ];
}
