import { relative } from 'node:path';
import { openStore } from '../store';
import type { RehearsalHome } from './home';
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
    text: [...lockLines(project, locks), ...orphanLines(project, orphans)].join('\n'),
    locked: locks.length > 0,
  };
}

function lockLines(project: string, locks: readonly AbandonedLock[]): string[] {
  return locks.flatMap(({ stack, lock }) => [
    `The state of ${stack.name} is locked by a Terraform that no longer runs (${lock.Operation} by ${lock.Who}, ${lock.Created}). Unlock it with:`,
    `  ${terraformCommand(project, stack.folder)} force-unlock -force ${lock.ID}`,
  ]);
}

function orphanLines(project: string, orphans: readonly Orphan[]): string[] {
  if (orphans.length === 0) return [];
  const lines = orphans.map(({ resource, match }) => {
    const what = `  ${resource.type} ${resource.id} (${resource.account}, ${resource.region})`;
    if (match === undefined) return `${what}: no configured resource resembles it; it stays until you delete it`;
    const take = `${terraformCommand(project, match.stack.folder)} import ${quote(match.address)} ${quote(resource.id)}`;
    return `${what}: probably ${match.address} of ${match.stack.name}\n    ${take}`;
  });
  return [
    'In the cloud, but in no state: a deploy was stopped before it could save them. Take them into the state with:',
    ...lines,
  ];
}

function terraformCommand(project: string, folder: string): string {
  const path = relative(project, folder);
  return `npm run rehearse -- exec terraform -chdir=${quote(path.startsWith('..') ? folder : path)}`;
}

function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
