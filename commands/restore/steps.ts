/**
 * The steps of a restore as data. Which one is next is read from the files of environments/, from the cloud and from the record of the
 * operation under way, each time anew: a command that was killed goes on where it stopped, and one that is told to run again repeats nothing.
 */
import type { Databases } from '../../environments/databases';
import { originOf } from '../../application/generations';
import type { ToldStep } from '../plan/review/readings/restore-step';
import { WRITERS, type Checked } from './data';
import type { DueChange } from './answers';
import type { Running } from './cloud';
import type { Restoring } from '../operations/under-way';

/** What the next step depends on. */
export interface View {
  readonly operation: Restoring;
  readonly databases: Databases;
  /** The number of operations.json. */
  readonly number: number;
  /** Status of the instance behind the generation that is restored, as RDS has it; undefined when there is none. */
  readonly status: string | undefined;
  /** Tasks of admin, agent and jobs that still run. */
  readonly writers: readonly Running[];
  /** Changes that the agent would enact at once; undefined when nobody has asked yet. */
  readonly due: readonly DueChange[] | undefined;
}

export type Step =
  | { readonly id: 'deploy'; readonly why: string }
  | { readonly id: 'pause' }
  | { readonly id: 'stop-tasks'; readonly tasks: readonly Running[] }
  | { readonly id: 'restore' }
  | { readonly id: 'wait'; readonly status: string }
  | { readonly id: 'adopt' }
  | { readonly id: 'check' }
  | { readonly id: 'switch'; readonly checked?: Checked }
  | { readonly id: 'due-changes' }
  | { readonly id: 'decide'; readonly open: readonly DueChange[] }
  | { readonly id: 'unschedule'; readonly changes: readonly DueChange[] }
  | { readonly id: 'resume' }
  | { readonly id: 'record' };

/** RDS takes connections and changes in these; its own waiter knows only the first. */
const USABLE = new Set(['available', 'backing-up', 'storage-optimization', 'configuring-enhanced-monitoring']);

/** RDS does not come back from these by itself. */
export const FAILED = new Set([
  'failed',
  'incompatible-network',
  'incompatible-option-group',
  'incompatible-parameters',
  'incompatible-restore',
  'inaccessible-encryption-credentials',
  'insufficient-capacity',
  'restore-error',
  'storage-full',
]);

const isUsable = (status: string | undefined): boolean => status !== undefined && USABLE.has(status);

export function nextStep(view: View): Step {
  const { operation, databases } = view;
  const { target } = operation;
  const ending = operation.ending === true;
  const generation = databases.generations[target];
  // Nobody writes onto the former one: whether it may serve is asked before anybody is stopped for it.
  const goesBack = operation.kind === 'back' && !ending && databases.serving !== target;
  if (goesBack && operation.checked === undefined) return { id: 'check' };
  if (!ending && !WRITERS.every((writer) => databases.paused.includes(writer))) return { id: 'pause' };
  if (!ending && operation.kind === 'restore' && generation === undefined) return { id: 'pause' };
  if (operation.deployed !== view.number) return { id: 'deploy', why: whyOf(view) };
  if (ending) return databases.paused.length > 0 ? { id: 'resume' } : { id: 'record' };
  if (view.writers.length > 0) return { id: 'stop-tasks', tasks: view.writers };
  if (generation?.state === 'expected') return restoring(view);
  if (databases.serving !== target) return checkedBeforeSwitch(view);
  return agentMayStart(view);
}

function restoring({ status }: View): Step {
  if (status === undefined) return { id: 'restore' };
  return isUsable(status) ? { id: 'adopt' } : { id: 'wait', status };
}

function checkedBeforeSwitch({ operation }: View): Step {
  return operation.checked === undefined ? { id: 'check' } : { id: 'switch', checked: operation.checked };
}

function agentMayStart({ operation, due }: View): Step {
  if (due === undefined) return { id: 'due-changes' };
  const open = due.filter(({ id }) => operation.decided[id] === undefined);
  if (open.length > 0) return { id: 'decide', open };
  const dropped = due.filter(({ id }) => operation.decided[id] === 'dropped');
  return dropped.length > 0 ? { id: 'unschedule', changes: dropped } : { id: 'resume' };
}

/** What the review of a deployment is told; undefined when it only stops writers or lets them go. */
export function toldOf(
  { kind, target: next, former, ending }: Restoring,
  { serving, generations }: Databases,
): ToldStep | undefined {
  if (ending === true) return undefined;
  if (serving === next) return { kind: 'takes the place', former, next };
  const row = generations[next];
  if (kind !== 'restore' || row === undefined) return undefined;
  if (row.state === 'live') return { kind: 'stands beside', former, next };
  const source = originOf(row) ?? former;
  return generations[source]?.state === 'lost' ? { kind: 'leaves', former: source, next } : undefined;
}

function whyOf({ operation, databases }: View): string {
  if (databases.paused.length === 0) return 'admin, agent and jobs run again';
  if (databases.serving === operation.target) return `everything reads ${operation.target}`;
  const state = databases.generations[operation.target]?.state;
  return state === 'live' && operation.kind === 'restore'
    ? `${operation.target} is adopted`
    : 'admin, agent and jobs stop, and what stands around the new database is made';
}
