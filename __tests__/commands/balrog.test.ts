/** The commands people type: one tree of them, documented, quick to show, and reached by every short way of package.json. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import ts from 'typescript';
import { balrog } from '../../commands/balrog';

const PROJECT = resolve(__dirname, '../..');
const root = balrog([]);

/** `plan review`, with its command. */
const tree = (command: Command, path: readonly string[] = []): readonly (readonly [string, Command])[] => [
  [path.join(' '), command],
  ...command.commands.flatMap((each) => tree(each, [...path, each.name()])),
];
const all = tree(root).slice(1);

/** The command that words lead to, as commander goes: as far as they name one. */
const reached = (words: readonly string[]): Command => {
  const next = root.commands.length === 0 ? undefined : root;
  return words.reduce(
    (at: Command | undefined, word) => at?.commands.find((each) => each.name() === word) ?? at,
    next,
  )!;
};

describe('Every command', () => {
  test.each(all)('%s says what it does, and does something', (_path, command) => {
    expect(command.description()).toMatch(/^\S.{10,}[^.]$/);
    const acts = (command as unknown as { _actionHandler: unknown })._actionHandler instanceof Function;
    expect(acts || command.commands.length > 0).toBe(true);
  });

  test('stands in the help of the root, with what its exit code means, without colour', () => {
    let help = '';
    root.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
    for (const [path, { commands }] of all.filter(([path]) => path.split(' ').length <= 2)) {
      if (commands.length === 0 || path.includes(' ')) expect(help).toContain(`\n  ${path} `);
    }
    for (const code of ['0 ', '1 ', '2 ', '3 ', '128+n ']) expect(help).toContain(`\n  ${code}`);
    expect(help).not.toContain('\u001b');
  });

  test('of a verb lies in the room of that verb', () => {
    // A question has no verb before it.
    const verbs = root.commands.filter(({ commands }) => commands.length > 0);
    for (const verb of verbs) expect(existsSync(join(PROJECT, 'commands', verb.name(), 'index.ts'))).toBe(true);
  });
});

test.each([
  ['review', 'it is `npm run balrog -- plan review`'],
  ['start', 'it is `npm run balrog -- rehearse start`'],
])('%s without its verb is told where it is', (name, says) => {
  const run = ['commands/toolchain/run.mjs', 'commands/balrog.ts', name, 'stage'];
  const { status, stderr } = spawnSync(process.execPath, run, { cwd: PROJECT, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 1, stderr: `error: unknown command '${name}': ${says}\n` });
});

test('every script of package.json that is a command starts the one tree, and leads to one of its commands', () => {
  const { scripts } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const START = 'node commands/toolchain/run.mjs ';
  const started = Object.entries(scripts).filter(([, script]) => script.startsWith(START));
  const files = new Set(started.map(([, script]) => script.slice(START.length).split(' ')[0]));
  expect([...files].sort()).toEqual(['commands/balrog.ts', 'main.ts']);
  const short = started.flatMap(([name, script]) => {
    const [file, ...words] = script.slice(START.length).split(' ');
    return file === 'commands/balrog.ts' && words.length > 0 ? [[name, words] as const] : [];
  });
  for (const [name, words] of short) {
    const named = words.filter((word) => !word.startsWith('-'));
    expect({ name, is: reached(named).name() }).toEqual({ name, is: named.at(-1) });
  }
  for (const name of ['start', 'test', 'check', 'bench', 'rehearse', 'review', 'deploy'])
    expect(short.map(([each]) => each)).toContain(name);
});

/** What a file loads at once: neither types nor what `import()` brings later. */
function loads(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const { importClause, moduleSpecifier } = statement;
    const bindings = importClause?.namedBindings;
    const onlyTypes =
      importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword ||
      (bindings !== undefined && ts.isNamedImports(bindings) && bindings.elements.every((each) => each.isTypeOnly));
    if (onlyTypes) continue;
    const { text } = moduleSpecifier;
    if (!text.startsWith('.')) seen.add(text);
    else {
      const path = resolve(dirname(file), text);
      loads([`${path}.ts`, `${path}/index.ts`].find((each) => existsSync(each)) ?? path, seen);
    }
  }
  return seen;
}

test('help loads no more than the definitions', () => {
  const loaded = [...loads(join(PROJECT, 'commands/balrog.ts'))];
  const packages = loaded.filter(
    (name) => !name.startsWith('/') && !builtinModules.includes(name.replace('node:', '')),
  );
  // What masks the errors of arguments is one file that loads nothing.
  expect(packages.sort()).toEqual(['@balrog-infra/secrets', 'commander']);
  expect([...loads(require.resolve('@balrog-infra/secrets'))]).toEqual([require.resolve('@balrog-infra/secrets')]);
  expect(
    loaded
      .filter((name) => name.startsWith('/'))
      .map((name) => relative(PROJECT, name))
      .sort(),
  ).toEqual(
    [
      'account/index.ts',
      'adopt/index.ts',
      'balrog.ts',
      'drills/index.ts',
      'exit.ts',
      'maintain/bench/parts.ts',
      'maintain/index.ts',
      'operations/options.ts',
      'plan/index.ts',
      'plan/review/limits.ts',
      'questions/index.ts',
      // What reads an option's text is part of its definition; it loads nothing.
      'rehearse/durations.ts',
      'rehearse/index.ts',
      'rehearse/query-output.ts',
      'release/before/index.ts',
      'release/index.ts',
      'restore/index.ts',
      'toolchain/cdktf-arguments.ts',
    ].map((name) => `commands/${name}`),
  );
});

test('a word that is no command is refused with those that there are', async () => {
  const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const argv = ['rehearse', 'drill', 'balrog-prod-aus5-slow'];
  await balrog(argv).parseAsync(argv, { from: 'user' });
  expect(said.mock.calls.join('')).toMatch(
    /^There is no command drill\. Of the rehearsal there are start, .*fire, .*; of cdktf synth, .*diff/,
  );
  expect(process.exitCode).toBe(1);
  process.exitCode = 0;
  said.mockRestore();
});
