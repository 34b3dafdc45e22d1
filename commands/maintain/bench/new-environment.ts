/**
 * What a person writes for one more environment, by the recipe "An environment" of CONTRIBUTING.md: its own file, and its
 * rows in two files of data. Here a program writes it into a copy of the app.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentClientsOf } from '../../../application/agent-clients';

export interface NewEnvironment {
  /** 2 to 10 lower-case letters. */
  readonly name: string;
  /** The environment whose file is copied. */
  readonly like: 'stage' | 'prod';
}

const DOMAINS = 'environments/domains.ts';
const RELEASES = 'environments/releases.json';

/** Values that no two environments may have in common. */
const OWN = { accountId: '999900001111', network: '10.99.0.0/16', organization: '99' };

/** Writes the environment into the folder of the copy; answers with the files that a person would have had to write. */
export function addEnvironment(folder: string, { name, like }: NewEnvironment): readonly string[] {
  const file = `environments/${name}.ts`;
  const model = readFileSync(join(folder, `environments/${like}.ts`), 'utf8');
  const accountId = found(/accountId: \D*(\d{12})/.exec(model)?.[1], `the account id in environments/${like}.ts`);
  const named = (text: string) => withName(text.replaceAll(accountId, OWN.accountId), like, name);
  writeFileSync(
    join(folder, file),
    named(model)
      .replace(/cidr: '[^']+'/, `cidr: '${OWN.network}'`)
      .replace(/(organizationId: \D*)\d+/, `$1${OWN.organization}`)
      .replace(/(agentClientId: ')(\w+)/, (_, field: string, of: string) => field + (clientOf(name, folder) ?? of)),
  );
  edit(folder, DOMAINS, (text) =>
    text.replace(new RegExp(`^( +)${like}: \\{\\n[^]*?^\\1\\},\\n`, 'gm'), (row) => row + named(row)),
  );
  edit(folder, RELEASES, (text) => {
    const releases = JSON.parse(text) as Record<string, unknown>;
    return JSON.stringify({ ...releases, [name]: releases[like] }, null, 2);
  });
  return [file, DOMAINS, RELEASES];
}

/** The name in place of the other, and host names of its own. */
const withName = (text: string, like: string, name: string): string =>
  text
    .replace(new RegExp(`\\b${like}\\b`, 'g'), name)
    .replace(/hostname: '([^']+)'/g, (whole, hostname: string) =>
      hostname.includes(name) ? whole : `hostname: '${name}-${hostname}'`,
    );

/** The client of Auth0 that admin knows for an environment of that name; most names have none. */
function clientOf(name: string, folder: string): string | undefined {
  const releases = JSON.parse(readFileSync(join(folder, RELEASES), 'utf8')) as Record<string, { version: string }>;
  const { version } = found(Object.values(releases)[0], `a release in ${RELEASES}`);
  return agentClientsOf(version).find(({ of }) => of === name)?.id;
}

function edit(folder: string, file: string, change: (text: string) => string): void {
  const text = readFileSync(join(folder, file), 'utf8');
  const changed = change(text);
  if (changed === text)
    throw new Error(`${file} does not look as commands/maintain/bench/new-environment.ts expects it.`);
  writeFileSync(join(folder, file), changed);
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`commands/maintain/bench/new-environment.ts does not find ${what}.`);
  return value;
}
