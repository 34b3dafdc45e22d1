/** Holds a container against the contract. Pure; every broken fact is named at once. */
import { FACTS } from './applications';
import { COMMANDS, type Application } from './commands';
import { balrogImage } from './images';
import { STOP } from './timeouts';
import type { ContainerDescription, ContractViolation } from './types';
import { variableViolations } from './variable-violations';
import { withdrawnBecause } from './withdrawn';

type Check = (version: string, application: Application, container: ContainerDescription) => ContractViolation[];

/** A value as it is shown to people. */
const shown = (value: unknown) => (value === undefined ? 'nothing' : JSON.stringify(value));
const found = (path: string, given: unknown, wrong: string, remedy: string): ContractViolation[] => [
  { path, given: shown(given), wrong, remedy },
];
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

const withdrawnVersion: Check = (given) => {
  const withdrawn = withdrawnBecause(given);
  return withdrawn === undefined ? [] : found('version', given, withdrawn.wrong, withdrawn.remedy);
};

/** The tag may be left out beside a digest; a tag that is there must be the version. */
const image: Check = (version, application, { image: given }) => {
  const { image: repository } = FACTS[application];
  const parts = balrogImage(given);
  const pinned = parts?.tag === undefined ? parts?.digest !== undefined : parts.tag === version;
  const right = parts?.repository === repository && pinned;
  if (right) return [];
  return found(
    'image',
    given,
    `${application} of ${version} is not in this image`,
    `write ${repository}:${version}@sha256:<digest>`,
  );
};

/** A shell that ends at the first failure, in a pipe too, and the action it asks manage-db.py for. */
const ownShell = (action: string, { command, entryPoint = [] }: ContainerDescription): boolean => {
  const script = command.join('\n');
  return (
    /\bbash -euo pipefail -c$/.test(entryPoint.join(' ')) &&
    script.includes('scripts/manage-db.py') &&
    new RegExp(`\\b${action}\\b`).test(script)
  );
};

const commands: Check = (_version, application, container) => {
  const { command, entryPoint } = container;
  const facts = FACTS[application];
  if (facts.hidesFailure !== undefined) {
    const { how, action } = facts.hidesFailure;
    return ownShell(action, container)
      ? []
      : found(
          'command',
          command,
          how,
          `run \`manage-db.py … ${action}\` in a shell with -e and pipefail (constructs/jobs/commands)`,
        );
  }
  if (facts.action !== undefined && ownShell(facts.action, container)) return [];
  return [
    ...(same(command, facts.command)
      ? []
      : found(
          'command',
          command,
          application === COMMANDS.agent
            ? 'run.sh of the agent exits with 0 and says nothing when it does not know the word'
            : 'scripts/run.sh does something else, or exits with 1 and "unknown mode"',
          `write ${shown(facts.command)}`,
        )),
    ...(entryPoint === undefined || same(entryPoint, facts.entryPoint)
      ? []
      : found(
          'entryPoint',
          entryPoint,
          `the command is a word that only ${facts.entryPoint.join(' ')} understands`,
          'leave the entry point to the image',
        )),
  ];
};

const ports: Check = (_version, application, { environment, portMappings }) => {
  if (FACTS[application].listens === 'none') {
    return portMappings.length === 0
      ? []
      : found('portMappings', portMappings, `${application} listens on no port`, 'write no port mapping');
  }
  const { PORT } = environment;
  // A missing PORT is named with the variables.
  return PORT === undefined || same(portMappings, [Number(PORT)])
    ? []
    : found('portMappings', portMappings, `${application} listens on PORT alone, which is ${PORT}`, `write ${PORT}`);
};

const healthPath: Check = (_version, application, { healthPath: given }) => {
  const { health } = FACTS[application];
  if (given === undefined) return [];
  if (health === 'none') {
    return found('healthPath', given, `${application} answers no requests`, 'leave the health path out');
  }
  if (given === health.loadBalancer.path) return [];
  const wrong =
    given === health.alarm.path
      ? 'it asks the database: when that blinks, the load balancer takes out every task at once'
      : `${application} has no such health path`;
  return found('healthPath', given, wrong, `write ${health.loadBalancer.path}`);
};

const stopping: Check = (_version, application, { stopTimeout, initProcess, deregistrationDelay }) => {
  const { sigterm } = FACTS[application];
  if (sigterm === 'ignored-as-pid-1' && !initProcess) {
    return found(
      'initProcess',
      initProcess,
      `as PID 1 ${application} ignores SIGTERM, so every stop waits for SIGKILL`,
      'set initProcessEnabled',
    );
  }
  if (sigterm !== 'drain') return [];
  const enough = stopTimeout !== undefined && stopTimeout >= STOP.leastSeconds && stopTimeout <= STOP.mostSeconds;
  return [
    ...(enough
      ? []
      : found(
          'stopTimeout',
          stopTimeout,
          'uWSGI ends some seconds after SIGTERM, and Fargate waits no longer than two minutes',
          `write ${STOP.leastSeconds} to ${STOP.mostSeconds} seconds`,
        )),
    ...(deregistrationDelay === 0
      ? found(
          'deregistrationDelay',
          deregistrationDelay,
          'on SIGTERM uWSGI cuts the requests in flight; only the load balancer can let them finish',
          'write at least the seconds of the longest request',
        )
      : []),
  ];
};

const copies: Check = (_version, application, { copies: given }) => {
  const { atMost } = FACTS[application];
  return atMost === undefined || given === undefined || given <= atMost
    ? []
    : found(
        'copies',
        given,
        `nothing in ${application} keeps two of them from doing the same work twice`,
        'write one, and for a service maximum percent 100 and minimum healthy percent 0',
      );
};

const CHECKS: readonly Check[] = [
  withdrawnVersion,
  image,
  commands,
  variableViolations,
  ports,
  healthPath,
  stopping,
  copies,
];

/**
 * Every way in which a container breaks what that version of the application needs; empty when it keeps the contract.
 *
 * @throws Error when `version` is no version of Balrog
 */
export const violations = (
  version: string,
  application: Application,
  container: ContainerDescription,
): readonly ContractViolation[] => CHECKS.flatMap((check) => check(version, application, container));
