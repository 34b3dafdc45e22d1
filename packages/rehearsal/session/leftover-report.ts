import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { openStore } from '../store';
import { rehearsalHome, type RehearsalHome } from './home';
import { findOrphans, locksOf, trackedBy, type AbandonedLock, type Orphan } from './leftovers';
import { liveSessions } from './registry';
import { storedStates, trackedResources } from './states';
import { readStack, stackFolders } from './synthesized';

export interface LeftoverReport {
  /** Empty when nothing is wrong. */
  readonly text: string;
  /** A Terraform that no longer runs holds the lock of a state. */
  readonly locked: boolean;
}

/**
 * Says what an earlier Terraform left when it was killed, with the commands that mend it; empty when nothing is wrong, or when another
 * session may be in the middle of a deploy.
 */
export function leftoverReport(home: RehearsalHome, project: string, output: string): LeftoverReport {
  if (liveSessions(home).some(({ pid }) => pid !== process.pid)) return { text: '', locked: false };
  const states = storedStates(home.state);
  const stacks = stackFolders(output)
    .map(readStack)
    .map((stack) => ({ ...stack, tracked: trackedBy(stack, states) }));
  const orphans = findOrphans(
    openStore(home.clouds).list(),
    states.flatMap(({ text }) => trackedResources(text)),
    stacks,
  );
  const locks = locksOf(home.state, stacks);
  return {
    text: [...lockLines({ home, project }, locks), ...orphanLines({ home, project }, orphans)].join('\n'),
    locked: locks.length > 0,
  };
}

function lockLines(place: Place, locks: readonly AbandonedLock[]): string[] {
  return locks.flatMap(({ stack, lock }) => [
    `The state of ${stack.name} is locked by a Terraform that no longer runs (${lock.Operation} by ${lock.Who}, ${lock.Created}). Unlock it with:`,
    `  ${inRehearsal(place)} ${terraform(place, stack.folder)} force-unlock -force ${lock.ID}`,
  ]);
}

function orphanLines(place: Place, orphans: readonly Orphan[]): string[] {
  if (orphans.length === 0) return [];
  const commands: string[] = [];
  const lines = orphans.map(({ resource, match }) => {
    const what = `  ${resource.type} ${resource.id} (${resource.account}, ${resource.region})`;
    if (match === undefined) return `${what}: no configured resource resembles it; it stays until you delete it`;
    const mends = mendsOf(place, resource, match);
    commands.push(...mends);
    const replaced = match.stale ? ', whose object in the state is gone from the cloud' : '';
    return [
      `${what}: probably ${match.address} of ${match.stack.name}${replaced}`,
      ...mends.map((command) => `    ${inRehearsal(place)} ${command}`),
    ].join('\n');
  });
  return [
    'In the cloud, but in no state: a deploy was stopped before it could save them. Take them into the state with:',
    ...lines,
    ...allAtOnce(place, commands),
  ];
}

/** Terraform imports nothing at an address that it has an object for, be it one that exists no more. */
function mendsOf(place: Place, resource: Orphan['resource'], match: NonNullable<Orphan['match']>): readonly string[] {
  const ran = terraform(place, match.stack.folder);
  const address = quote(match.address);
  const taken = `${ran} import ${address} ${quote(importId(resource, match))}`;
  return match.stale ? [`${ran} state rm ${address}`, taken] : [taken];
}

/** What is configured with a region of its own is imported as `id@region`, as hashicorp/aws 6 has it. */
function importId({ id, region }: Orphan['resource'], { stack, address }: NonNullable<Orphan['match']>): string {
  const configured = stack.resources.find((resource) => resource.address === address);
  return configured?.arguments['region'] === region ? `${id}@${region}` : id;
}

/** A script of all imports, when there are so many that nobody types them; it goes on after one that is refused. */
function allAtOnce(place: Place, commands: readonly string[]): string[] {
  if (commands.length < 2) return [];
  const script = join(place.home.root, 'import.sh');
  writeFileSync(script, `${commands.join('\n')}\n`);
  return ['All of them:', `  ${inRehearsal(place)} sh ${quote(shown(place.project, script))}`];
}

/** Where the commands of the report are typed. */
interface Place {
  readonly home: RehearsalHome;
  readonly project: string;
}

function inRehearsal({ home, project }: Place): string {
  const isDefault = home.root === rehearsalHome(project, '').root;
  return `npm run rehearse -- ${isDefault ? '' : `--home ${quote(shown(project, home.root))} `}exec`;
}

function terraform({ project }: Place, folder: string): string {
  return `terraform -chdir=${quote(shown(project, folder))}`;
}

function shown(project: string, path: string): string {
  const short = relative(project, path);
  return short.startsWith('..') ? path : short;
}

function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
