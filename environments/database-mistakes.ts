/** What only shows when the rows of databases.json are held against each other. */
import { isAdopted, isHeld, isRestored, originOf, PAUSABLE } from '../application/generations';
import { DATABASES_FILE, firstGeneration, generationName, type Databases, type Generation } from './databases';
import type { Mistake } from './mistake';

type Rows = Databases['generations'];
type Say = (path: string, given: unknown, allowed: string) => Mistake;

/** Every contradiction in the entry of one environment. */
export function databaseMistakes(environment: string, databases: Databases): readonly Mistake[] {
  const say: Say = (path, given, allowed) => ({
    file: DATABASES_FILE,
    path: `${environment}.${path}`,
    given,
    allowed,
  });
  const { generations } = databases;
  return [
    ...servingMistakes(databases, say),
    ...pausedMistakes(databases, say),
    ...Object.entries(generations).flatMap(([name, row]) => [
      ...nameMistakes(name, row, environment, say),
      ...originMistakes(name, row, generations, say),
      ...rowMistakes(name, row, say),
    ]),
    ...beginnings(generations, say),
    ...sharedIds(generations, say),
  ];
}

/** Traffic goes to a database that is there and was checked. Where it was lost, nobody is sent anywhere until there is one. */
function servingMistakes({ serving, paused, generations }: Databases, say: Say): readonly Mistake[] {
  const names = Object.keys(generations);
  const row = Object.hasOwn(generations, serving) ? generations[serving] : undefined;
  if (row === undefined) {
    return [
      say('serving', serving, `a generation that there is: ${names.join(', ') || 'none, so add it to generations'}`),
    ];
  }
  const wrong = (allowed: string) => [say('serving', serving, allowed)];
  switch (row.state) {
    case 'live':
      return row.checked !== undefined || !isRestored(row)
        ? []
        : wrong('a generation that was checked: npm run balrog -- restore checks it and writes `checked`');
    case 'lost':
      return PAUSABLE.every((one) => paused.includes(one))
        ? []
        : wrong(`a live generation, or pause ${PAUSABLE.join(', ')} until there is one: this one is lost`);
    case 'retiring':
      return wrong('a live generation: this one is retiring, so switch to another first');
    case 'expected':
    case 'gone':
      return wrong(`a live generation: this one is ${row.state}`);
  }
}

const pausedMistakes = ({ paused }: Databases, say: Say): readonly Mistake[] =>
  paused.flatMap((one, index) => (paused.indexOf(one) === index ? [] : [say(`paused.${index}`, one, 'each once')]));

function nameMistakes(name: string, row: Generation, environment: string, say: Say): readonly Mistake[] {
  const first = firstGeneration(environment);
  const path = `generations.${name}`;
  const [wrong] = generationName.safeParse(name).error?.issues ?? [];
  if (wrong !== undefined) return [say(path, name, wrong.message)];
  if (isRestored(row)) {
    return name.startsWith(`${first}-`) ? [] : [say(path, name, `a name that begins with ${first}-, e.g. ${first}-2`)];
  }
  // What ran before keeps its name.
  return name === first || isAdopted(row)
    ? []
    : [
        say(
          `${path}.from`,
          'nothing',
          `where it came from: only ${first} begins empty, a second empty database would serve nothing`,
        ),
      ];
}

function originMistakes(name: string, row: Generation, rows: Rows, say: Say): readonly Mistake[] {
  const path = `generations.${name}.from.of`;
  const of = originOf(row);
  if (of === undefined) return [];
  if (!Object.hasOwn(rows, of)) {
    return [say(path, of, `a generation that there is or was, whose row stays: ${Object.keys(rows).join(', ')}`)];
  }
  const seen = [name];
  for (let at: string | undefined = of; at !== undefined; at = originOf(rows[at] ?? { from: 'nothing' })) {
    if (seen.includes(at))
      return [say(path, of, `an older generation: it comes from itself (${[...seen, at].join(' from ')})`)];
    seen.push(at);
  }
  return [];
}

function rowMistakes(name: string, row: Generation, say: Say): readonly Mistake[] {
  const path = `generations.${name}`;
  const { state, recorded, retired } = row;
  const leaves = state === 'retiring' || state === 'gone';
  return [
    ...(isAdopted(row) && isHeld(row) && recorded === undefined
      ? [
          say(
            `${path}.recorded`,
            recorded,
            `what RDS says of the ${isRestored(row) ? 'restored' : 'existing'} instance: without it Terraform would plan to replace it; npm run balrog -- ${isRestored(row) ? 'restore' : 'adopt'} writes it`,
          ),
        ]
      : []),
    ...(recorded?.storageEncrypted === true && recorded.kmsKeyId === undefined
      ? [say(`${path}.recorded.kmsKeyId`, recorded.kmsKeyId, 'the ARN of the key that it is encrypted with')]
      : []),
    ...(!isRestored(row) && state === 'expected'
      ? [say(`${path}.state`, state, 'live: it is there or Terraform makes it, so there is nothing to wait for')]
      : []),
    ...(leaves && retired === undefined
      ? [say(`${path}.retired`, retired, `reason, bug and date: somebody signs for a database that is ${state}`)]
      : []),
    ...(!leaves && retired !== undefined
      ? [say(`${path}.retired`, '…', `nothing here while it is ${state}: only what is retiring or gone is signed for`)]
      : []),
  ];
}

/** Terraform has one address for the database that an environment begins with. */
function beginnings(rows: Rows, say: Say): readonly Mistake[] {
  const first = Object.entries(rows).filter(([, row]) => !isRestored(row));
  if (first.length < 2) return [];
  return first
    .filter(([, row]) => isAdopted(row))
    .map(([name, { from }]) =>
      say(
        `generations.${name}.from`,
        from,
        'where it came from: an environment begins with one database, nothing or existing',
      ),
    );
}

/** A resource id belongs to one instance. */
function sharedIds(rows: Rows, say: Say): readonly Mistake[] {
  const taken = new Map<string, string>();
  return Object.entries(rows).flatMap(([name, { recorded }]) => {
    if (recorded === undefined) return [];
    const by = taken.get(recorded.resourceId);
    taken.set(recorded.resourceId, name);
    const path = `generations.${name}.recorded.resourceId`;
    return by === undefined ? [] : [say(path, recorded.resourceId, `an id of its own; ${by} has this one`)];
  });
}
