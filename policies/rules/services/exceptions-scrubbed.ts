import { blocks, text } from '../../expectations';
import { addressesIn } from '../../references';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';
import { containersOf, type ContainerView } from '../../tasks';
import { unreadable } from '../../unreadable-containers';

const DSN = 'SENTRY_DSN';
/** The variable in which a writer of files holds Python's `sitecustomize.py` (constructs/services/files.ts). */
const SCRUBBER = 'FILE_SITECUSTOMIZE_PY';
/** What it must do: the hook of the SDK that sees an event last. */
const HOOK = 'before_send';
const REMEDY =
  'Give it scrubberVariables and scrubberMount, and the files of its task scrubberFiles() (constructs/services/exception-scrubbing.ts).';

/** Exceptions reach a project of Sentry only from containers that take out what is secret before they send. */
export const exceptionsScrubbed: Rule = {
  id: 'exceptions-scrubbed',
  reason:
    'An exception carries the local variables of every frame: the client secret and the token of the agent, the DBURI of the others. Who reads Sentry would have them.',
  appliesTo: ['aws_ecs_task_definition', 'sentry_project'],
  check: (resource, stack) =>
    resource.type === 'sentry_project'
      ? sendersKnown(resource, stack)
      : (containersOf(resource)?.flatMap((container, _, all) => faultsOf(container, all)) ?? unreadable(resource)),
};

const sends = ({ environment, secrets }: ContainerView) => environment.has(DSN) || secrets.has(DSN);

function faultsOf(container: ContainerView, all: readonly ContainerView[]): readonly Finding[] {
  if (!sends(container)) return [];
  const { name, environment, definition } = container;
  const finding = (wrong: string) => [
    { wrong: `container ${name} sends exceptions to Sentry, and ${wrong}`, remedy: REMEDY },
  ];
  const folder = environment.get('PYTHONPATH');
  const mount = blocks(definition['mountPoints']).find(
    (each) => folder !== undefined && each['containerPath'] === folder,
  );
  if (mount === undefined) return finding('PYTHONPATH names no folder that is mounted, where the scrubber would be');
  if (mount['readOnly'] !== true) return finding(`may write to ${folder}, where the scrubber is`);
  const writer = all.find(
    (each) =>
      (each.environment.get(SCRUBBER) ?? '').includes(HOOK) &&
      blocks(each.definition['mountPoints']).some(({ sourceVolume }) => sourceVolume === mount['sourceVolume']),
  );
  if (writer === undefined) return finding(`no container writes a sitecustomize.py with ${HOOK} to ${folder}`);
  const waits = blocks(definition['dependsOn']).some(
    ({ containerName, condition }) => containerName === writer.name && condition === 'SUCCESS',
  );
  return waits ? [] : finding(`does not wait until ${writer.name} has written the scrubber`);
}

/** The way from a project to who sends: its keys, the secrets that hold them, the containers that read those. */
function sendersKnown(project: Resource, stack: StackView): readonly Finding[] {
  const keys = stack.attached('sentry_key', 'project', project).map(({ address }) => address);
  const secrets = stack
    .ofType('aws_secretsmanager_secret_version')
    .filter(({ attributes }) => addressesIn(text(attributes['secret_string_wo'])).some((each) => keys.includes(each)))
    .map(({ attributes }) => stack.follow(attributes['secret_id'])?.address);
  const senders = stack
    .ofType('aws_ecs_task_definition')
    .flatMap((definition) => containersOf(definition) ?? [])
    .filter(({ secrets: read }) => secrets.includes(stack.follow(read.get(DSN))?.address ?? ''));
  if (senders.length > 0) return [];
  return [
    {
      wrong: 'cannot decide who sends exceptions to it: no container of the stack reads one of its keys as SENTRY_DSN',
      remedy:
        'Deliver its key into the secret of an application (constructs/observability/sentry/dsn-delivery.ts), or remove it.',
    },
  ];
}
