import {
  driftTo,
  type RehearsalHome,
  storedStates,
  trackedResources,
  openStore,
  type CloudStore,
  type StoredResource,
} from '@balrog-infra/rehearsal';
import { homeOf, type RehearsalFlags } from './settings';

/**
 * Changes a resource in the cloud behind Terraform's back, as somebody in a console would.
 *
 * @param words `TYPE ID` or a Terraform ADDRESS, then `attribute=JSON` (a text that is not JSON counts as a string)
 */
export async function drift(flags: RehearsalFlags, words: readonly string[]): Promise<number> {
  const home = homeOf(flags);
  const settings = words.filter((word) => word.includes('='));
  const [what = '', id] = words.filter((word) => !word.includes('='));
  if (what === '' || settings.length === 0)
    throw new Error('drift takes TYPE ID or ADDRESS, and attribute=JSON at least once');
  const store = openStore(home.clouds);
  const found = id === undefined ? byAddress(home, store, what) : store.list({ type: what, id });
  const [resource] = found;
  if (resource === undefined || found.length > 1) throw new Error(notOne(found, words));
  const values = Object.fromEntries(settings.map((setting) => parse(resource, setting)));
  const { values: now } = driftTo(store, resource, values);
  const follows = Object.keys(now).filter(
    (name) => !(name in values) && JSON.stringify(now[name]) !== JSON.stringify(resource.values[name]),
  );
  for (const name of [...Object.keys(values), ...follows]) {
    process.stdout.write(
      `${resource.type} ${resource.id}: ${name} was ${JSON.stringify(resource.values[name])}, is ${JSON.stringify(now[name])}\n`,
    );
  }
  return 0;
}

/** The resources that the states have under this address; stage and prod may both have one. */
function byAddress(home: RehearsalHome, store: CloudStore, address: string): readonly StoredResource[] {
  const tracked = storedStates(home.state).flatMap(({ text }) => trackedResources(text));
  return tracked
    .filter((resource) => resource.address === address)
    .flatMap(({ type, attributes }) =>
      store
        .list({ type, id: String(attributes['id']) })
        .filter(({ values }) => attributes['arn'] === undefined || values['arn'] === attributes['arn']),
    );
}

function notOne(found: readonly StoredResource[], words: readonly string[]): string {
  const what = words.filter((word) => !word.includes('=')).join(' ');
  if (found.length === 0)
    return `The cloud has no ${what}; npm run rehearse -- exec terraform -chdir=.rehearsal/out/stacks/prod state list names what there is.`;
  const each = found.map(({ type, id, account, region }) => `  ${type} ${id} (${account}, ${region})`);
  return [`${what} means more than one resource, say type and id:`, ...each].join('\n');
}

function parse(resource: StoredResource, setting: string): [string, unknown] {
  const name = setting.slice(0, setting.indexOf('='));
  const text = setting.slice(name.length + 1);
  if (!(name in resource.values)) {
    throw new Error(
      `${resource.type} has no attribute ${name}; it has ${Object.keys(resource.values).sort().join(', ')}`,
    );
  }
  const former = resource.values[name];
  const value = parsed(text);
  if (former !== null && value !== null && kindOf(former) !== kindOf(value)) {
    throw new Error(
      `${name} of ${resource.type} is ${kindOf(former)}, ${text} is ${kindOf(value)}; now it is ${name}='${JSON.stringify(former)}'. Nothing was changed.`,
    );
  }
  return [name, value];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** No console could write another kind, and a provider cannot read it. */
const kindOf = (value: unknown): string => (Array.isArray(value) ? 'a list' : `of type ${typeof value}`);
