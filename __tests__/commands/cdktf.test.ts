/** The cdktf CLI writes the same with the preload as without, only sooner. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { cdktfOf } from '../../commands/toolchain/cdktf';

const PROJECT = join(__dirname, '../..');
const PRELOAD = join(PROJECT, 'commands/toolchain/quick-log-lines.cjs');
const { HANDLERS, SLOW, COUNTED, MADE_AGAIN, quicker } = jest.requireActual<{
  HANDLERS: string;
  SLOW: RegExp;
  COUNTED: RegExp;
  MADE_AGAIN: RegExp;
  quicker: (source: string) => string;
}>(PRELOAD);

/** The places as the installed version has them. */
const places = (pattern: RegExp): string[] =>
  [...readFileSync(join(PROJECT, 'node_modules', HANDLERS), 'utf8').matchAll(new RegExp(pattern, 'g'))].map(
    ([text]) => text,
  );

const place = (): string => {
  const found = places(SLOW);
  expect(found).toHaveLength(1);
  return found[0] ?? '';
};

/** `isNamed` as the CLI has it: the address as a word of its own. */
const isNamed = (line: string, address: string): boolean =>
  new RegExp(`\\b${address.replace(/[-/\\^$*+?.()|[\]{}]/g, '\\$&')}\\b`).test(line);

type Find = (paths: Readonly<Record<string, string>>, line: string) => readonly [string, string] | undefined;

function compiled(source: string): Find {
  const [, paths = '', , call = '', line = ''] = SLOW.exec(place()) ?? [];
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the CLI's own text is what is compared
  const made = new Function('require', call, paths, line, `return ${source}`) as (
    load: (file: string) => unknown,
    named: typeof isNamed,
    ...given: unknown[]
  ) => never;
  return (given, text) => made(jest.requireActual, isNamed, given, text);
}

test('finds the address that the CLI would find, in every line', () => {
  const [slow, quick] = [compiled(place()), compiled(quicker(place()))];
  const name = fc.stringMatching(/^[a-z]{1,3}_[a-z0-9_-]{0,4}\.[A-Za-z_][\w-]{0,4}$/);
  const noise = fc.constantFrom(' ', '"', '.', '-', '_', 'a', '0', '(', '${', ': Creating...', '# ');
  fc.assert(
    fc.property(
      fc.uniqueArray(name, { minLength: 1, maxLength: 6 }),
      fc.infiniteStream(noise),
      fc.nat(),
      (names, text, pick) => {
        const named = names[pick % names.length] ?? '';
        const [before, between, after] = [...text.take(3)];
        const paths = Object.fromEntries(names.map((each) => [each, `path/of/${each}`]));
        for (const line of [
          `${before}${named}${after}`,
          `${between}${named}x${named}`,
          named.replace('.', '-'),
          `${before}`,
        ]) {
          expect({ line, found: quick(paths, line) }).toEqual({ line, found: slow(paths, line) });
        }
      },
    ),
  );
});

test('what cuts a line makes its regular expression once, and tells the same characters', () => {
  const found = places(MADE_AGAIN);
  expect(found).toHaveLength(1);
  const compile = (text: string) => {
    const [, name = '', , , made = ''] = new RegExp(MADE_AGAIN.source).exec(found[0] ?? '') ?? [];
    const astral = /\$\{(\w+)\}/.exec(made)?.[1] ?? '';
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the CLI's own text is what is compared
    return new Function(astral, `let ${text}new RegExp(${astral},"g");return ${name}`)(
      '[\uD800-\uDBFF][\uDC00-\uDFFF]',
    ) as (given?: { exact: boolean }) => RegExp;
  };
  const [slow, quick] = [compile(found[0] ?? ''), compile(quicker(found[0] ?? ''))];
  expect(quick({ exact: true })).toBe(quick({ exact: true }));
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const one of [...text, text]) expect(quick({ exact: true }).test(one)).toBe(slow({ exact: true }).test(one));
      expect(text.match(quick())).toEqual(text.match(slow()));
    }),
  );
});

test('the counter that it leaves out makes an id that stays the same: of an effect that runs once', () => {
  const found = places(COUNTED);
  expect(found).toHaveLength(2);
  const source = readFileSync(join(PROJECT, 'node_modules', HANDLERS), 'utf8');
  for (const text of found) {
    const [before = '', after = ''] = source.split(text);
    const [, setter = ''] = /,(\w+)\(\w+=>\w+\+1\)$/.exec(text) ?? [];
    const [, counter = ''] = /\{id:`\$\{\w+\}-\$\{(\w+)\}`,stackName:\w+,$/.exec(before) ?? [];
    const effect = before.slice(before.lastIndexOf('.useEffect)('));
    expect(before.slice(0, -effect.length)).toContain(`[${counter},${setter}]=(0,`);
    expect(effect.split(new RegExp(`\\b${counter}\\b`))).toHaveLength(2);
    expect(after.slice(0, after.indexOf('createElement'))).toMatch(/\},\[\]\),/);
    expect(quicker(text)).toBe(text.slice(0, text.lastIndexOf(',')));
  }
});

test('what translates HCL is loaded when it is asked for, and has then all that it has', () => {
  const source = quicker(readFileSync(join(PROJECT, 'node_modules', HANDLERS), 'utf8'));
  const places = [
    ...source.matchAll(/require\("[^"]+"\)\.lazily\(\(\)=>require\("([^"]+)"\),require\.resolve\("([^"]+)"\)\)/g),
  ];
  expect(new Set(places.flatMap(([, loaded, read]) => [loaded, read]))).toEqual(new Set(['@cdktf/hcl2cdk']));
  expect(source.split('require("@cdktf/hcl2cdk")')).toHaveLength(places.length + 1);
  const script = `
    const { lazily } = require(${JSON.stringify(join(PROJECT, 'commands/toolchain/lazy-module.cjs'))});
    const file = require.resolve('@cdktf/hcl2cdk');
    const lazy = lazily(() => require(file), file);
    const before = file in require.cache;
    const real = require(file);
    const same = Object.keys(real).every((name) => lazy[name] === real[name]);
    console.log(JSON.stringify({ before, same, names: Object.keys(lazy).sort(), real: Object.keys(real).sort(), module: lazy.__esModule }));`;
  const said = execFileSync(process.execPath, ['-e', script], { cwd: PROJECT, encoding: 'utf8' });
  // It says of itself what it misses on a machine, too.
  const answer = said.split('\n').find((line) => line.startsWith('{"before')) ?? said;
  const { names, real, ...rest } = JSON.parse(answer) as Readonly<Record<string, unknown>>;
  expect(rest).toEqual({ before: false, same: true, module: true });
  expect(names).toEqual(real);
});

test('is what the CLI runs with, and leaves every other file alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'balrog-cdktf-'));
  try {
    const body = `module.exports = (e, n, xKt) => ${place()};\n`;
    const shown = (file: string): string => {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), body);
      const [flag = '', preload = ''] = cdktfOf(PROJECT);
      const script = `console.log(require(${JSON.stringify(join(folder, file))}).toString())`;
      return execFileSync(process.execPath, [flag, preload, '-e', script], { encoding: 'utf8' });
    };
    expect(shown(HANDLERS)).toContain(quicker(place()));
    expect(shown('handlers.js')).toContain(place());
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** As the CLI reads its Terraform, on a machine that is busy with something else for a while after each piece. */
const BUSY_READER = `
const terminal = require('@cdktf/node-pty-prebuilt-multiarch').spawn('seq', ['1', '60000'], {});
let read = 0;
terminal.onData((text) => {
  read += text.length;
  for (const until = Date.now() + 30; Date.now() < until; );
});
terminal.onExit(() => console.log(read));
`;

test('what Terraform prints at last is read, however busy the machine is', () => {
  const preload = join(PROJECT, 'commands/toolchain/quick-log-lines.cjs');
  const output = execFileSync(process.execPath, ['--require', preload, '--eval', BUSY_READER], { cwd: PROJECT });
  // The numbers, and two characters at the end of each line.
  const printed = Array.from({ length: 60_000 }, (_, index) => String(index + 1).length + 2);
  expect(Number(output)).toBe(printed.reduce((sum, one) => sum + one, 0));
});
