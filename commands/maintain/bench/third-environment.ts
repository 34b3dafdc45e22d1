/** A copy of the app with one more environment, made from prod (policies hold an unknown one to prod's numbers): what a newcomer would write, written by a program. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APP_FILES } from '../../toolchain/app-files';

/** Calls `run` with the folder of the copy, which is removed afterwards. */
export async function withThirdEnvironment<T>(project: string, run: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'balrog-third-'));
  try {
    for (const name of ['.gen', ...APP_FILES]) cpSync(join(project, name), join(folder, name), { recursive: true });
    lendPackages(join(project, 'node_modules'), join(folder, 'node_modules'));
    addThird(folder);
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A folder of its own, with a cache of its own as any checkout has, whose packages are links. */
function lendPackages(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) if (name !== '.cache') symlinkSync(join(from, name), join(to, name));
}

function addThird(folder: string): void {
  const prod = readFileSync(join(folder, 'environments/prod.ts'), 'utf8');
  const account = found(/accountId: \D*(\d{12})/.exec(prod)?.[1], 'the account id in environments/prod.ts');
  const third = prod
    .replaceAll(account, '999900001111')
    .replace(/\bprod\b(?!uct)/g, 'third')
    .replace(/cidr: '10\.\d+\./, "cidr: '10.99.")
    .replace(/(organizationId: \D*)\d+/, '$199')
    .replaceAll("hostname: '", "hostname: 'third-");
  writeFileSync(join(folder, 'environments/third.ts'), third);
  edit(join(folder, 'environments/index.ts'), (text) =>
    text
      .replace("import { stage } from './stage';", "$&\nimport { third } from './third';")
      .replace('{ stage, prod }', '{ third, stage, prod }'),
  );
  edit(
    join(folder, 'environments/domains.ts'),
    (text) => text.replace('export const clientDomains:', 'const listed:') + DOMAINS,
  );
  edit(join(folder, 'environments/releases.json'), (text) => {
    const releases = JSON.parse(text) as Record<string, unknown>;
    return JSON.stringify({ ...releases, third: releases['prod'] });
  });
  edit(join(folder, 'policies/ledger.json'), (text) => {
    const ledger = JSON.parse(text) as { stacks: Record<string, unknown> };
    const { prod, 'bootstrap-prod': bootstrap } = ledger.stacks;
    return JSON.stringify({ ...ledger, stacks: { ...ledger.stacks, third: prod, 'bootstrap-third': bootstrap } });
  });
  edit(join(folder, 'policies/waivers.ts'), (text) => text.replace('export const waivers:', 'const listed:') + WAIVERS);
}

/** Appended to the rows of domains: what prod serves, the third serves under names of its own. */
const DOMAINS = `
export const clientDomains: ClientDomainRows = Object.fromEntries(
  Object.entries(listed).map(([name, { servedIn, ...row }]) => {
    const { prod } = servedIn;
    const third = prod && { third: { ...prod, hostname: 'third-' + prod.hostname } };
    return [name, { ...row, servedIn: { ...servedIn, ...third } }];
  }),
);
`;

/** Appended to the list of waivers: what prod may, the third may too. */
const WAIVERS = `
const third = (text: string): string => text.replace('prod', 'third');
export const waivers: readonly Waiver[] = listed.flatMap((waiver) =>
  waiver.stack.endsWith('prod') ? [waiver, { ...waiver, stack: third(waiver.stack), path: third(waiver.path) }] : [waiver],
);
`;

function edit(path: string, change: (text: string) => string): void {
  const text = readFileSync(path, 'utf8');
  const changed = change(text);
  if (changed === text)
    throw new Error(`${path} does not look as commands/maintain/bench/third-environment.ts expects it.`);
  writeFileSync(path, changed);
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`commands/maintain/bench/third-environment.ts does not find ${what}.`);
  return value;
}
