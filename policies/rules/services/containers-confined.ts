import type { Finding, Rule } from '../../rule';
import { containersOf, type ContainerView } from '../../tasks';
import { unreadable } from '../../unreadable-containers';

/** Containers that write into their own root, each with why. */
const WRITERS: Readonly<Record<string, string>> = {
  'log-router': 'FireLens puts a part of its configuration into it',
};

/** A container may write where it must and nowhere else, and has no power over its host. */
export const containersConfined: Rule = {
  id: 'containers-confined',
  reason: 'The images run as root: what they cannot write, an intruder cannot plant.',
  appliesTo: ['aws_ecs_task_definition'],
  check: (definition) => containersOf(definition)?.flatMap(faultsOf) ?? unreadable(definition),
};

function faultsOf({ name, definition }: ContainerView): readonly Finding[] {
  const privileged = definition['privileged'] !== undefined && definition['privileged'] !== false;
  const writable = definition['readonlyRootFilesystem'] !== true && WRITERS[name] === undefined;
  return [
    ...(privileged ? [{ wrong: `container ${name} is privileged`, remedy: 'Remove privileged.' }] : []),
    ...(writable
      ? [
          {
            wrong: `container ${name} may write to its root file system`,
            remedy:
              'Set readonlyRootFilesystem and mount a scratch volume where it writes (constructs/services/files.ts).',
          },
        ]
      : []),
  ];
}
