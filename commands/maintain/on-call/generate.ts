import { loadEnvironments, type Environment } from '../../../environments';
import { namePrefix } from '../../../stacks/account';
import { collectAlarms, type Listed } from './collect';
import { coveragePage, onCallPage, type OnCall } from './pages';

/** The alarm that says that most clients get no answer. */
const EXAMPLE = '<domain>-no-healthy-target';

const wakes = ({ observability }: Environment) => observability.pager.wakes === 'responders';

function onCall(environments: readonly Environment[], all: readonly Listed[]): OnCall {
  const environment = environments.find(wakes);
  if (environment === undefined) throw new Error('No environment wakes anybody: observability.pager of environments/.');
  const { name, aws, edge } = environment;
  const alarms = all.filter((alarm) => alarm.environment === name);
  const [busiest] = Object.entries(edge.clientDomains).find(([, { traffic }]) => traffic === 'most') ?? [];
  const example = alarms.find(({ key, names }) => key === EXAMPLE && names['domain'] === busiest);
  if (example === undefined) throw new Error(`${name} has no alarm ${EXAMPLE} of the domain that most clients ask.`);
  const quiet = environments.filter((one) => !wakes(one)).map((one) => one.name);
  return {
    environment: name,
    prefix: namePrefix(environment),
    region: aws.region,
    alarms,
    example: example.name,
    quiet,
  };
}

/** File -> content. */
export function generatedPages(): Readonly<Record<string, string>> {
  const alarms = collectAlarms();
  const environments = loadEnvironments().map(({ environment }) => environment);
  const [busy, quiet] = [environments.filter(wakes), environments.filter((one) => !wakes(one))];
  const names = [...busy, ...quiet].map(({ name }) => name);
  return {
    'docs/on-call.md': onCallPage(onCall(environments, alarms)),
    'docs/coverage.md': coveragePage(alarms, names),
  };
}
