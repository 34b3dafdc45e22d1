/** Modules out of the cache: a small app in a folder of its own, run as people run theirs, again and again. */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

jest.setTimeout(120_000);

const REPOSITORY = join(__dirname, '../../..');
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What was taken from the cache, compiled, and asked of Node; undefined when nothing was said of it. */
  readonly counts: { readonly known: number; readonly compiled: number; readonly lookedUp: number } | undefined;
}

class SmallApp {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'quick-synth-')));
  readonly cache = join(this.folder, 'node_modules/.cache/quick-synth');

  constructor(files: Readonly<Record<string, string>>) {
    folders.push(this.folder);
    for (const name of ['tsx', 'cdktf', 'constructs']) this.link(name, join(REPOSITORY, 'node_modules', name));
    this.link('@balrog-infra/quick-synth', join(REPOSITORY, 'packages/quick-synth'));
    this.write({ 'package.json': '{}', 'tsconfig.json': '{ "compilerOptions": { "target": "ES2022" } }', ...files });
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      const file = join(this.folder, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }

  run(env: Readonly<Record<string, string>> = {}, flags: readonly string[] = []): Promise<Outcome> {
    const child = spawn(process.execPath, [...flags, '--import', 'tsx', 'main.ts'], {
      cwd: this.folder,
      env: { ...process.env, NODE_DEBUG: 'quick-synth', NODE_OPTIONS: '', ...env },
    });
    const text = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].on('data', (chunk: Buffer) => (text[name] += chunk.toString()));
    return new Promise((resolve) => {
      child.once('close', (code) => {
        const said = /(\d+) modules known, (\d+) compiled, (\d+) imports looked up/.exec(text.stderr);
        const [known = 0, compiled = 0, lookedUp = 0] = (said ?? []).slice(1).map(Number);
        const stderr = text.stderr.replace(/^QUICK-SYNTH .*\n/gm, '');
        resolve({
          code,
          stdout: text.stdout,
          stderr,
          counts: said === null ? undefined : { known, compiled, lookedUp },
        });
      });
    });
  }

  /** What it prints, once everything is known. */
  async warm(): Promise<string> {
    await this.run();
    await this.run();
    const { stdout, counts } = await this.run();
    expect(counts).toMatchObject({ compiled: 0, lookedUp: 0 });
    expect(counts?.known).toBeGreaterThan(2);
    return stdout;
  }

  cacheFiles(): string[] {
    return existsSync(this.cache) ? readdirSync(this.cache).map((name) => join(this.cache, name)) : [];
  }

  private link(name: string, target: string): void {
    const link = join(this.folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(target, link);
  }
}

const FIRST = "import '@balrog-infra/quick-synth';\n";
const PRINTS = {
  'main.ts': `${FIRST}import { value } from './value';\nconsole.log(value);`,
  'value.ts': "export const value: string = 'one';",
};

/** `dep` with an entry point for a flag of Node. */
const DEPENDENCY = {
  'node_modules/dep/package.json': '{ "exports": { "other": "./other.js", "default": "./main.js" } }',
  'node_modules/dep/main.js': "module.exports = 'main';",
  'node_modules/dep/other.js': "module.exports = 'other';",
};
const DEPENDS = { 'main.ts': `${FIRST}import dep from 'dep';\nconsole.log(dep);`, ...DEPENDENCY };

test('a first run makes the cache, and the third one needs nothing else', async () => {
  const app = new SmallApp(DEPENDS);
  const [first, second, third] = [await app.run(), await app.run(), await app.run()];
  expect([first.stdout, second.stdout, third.stdout]).toEqual(['main\n', 'main\n', 'main\n']);
  expect(first.counts?.known).toBe(0);
  expect(second.counts).toMatchObject({ known: first.counts?.compiled, compiled: 0 });
  expect(third.counts).toEqual({ known: first.counts?.compiled, compiled: 0, lookedUp: 0 });
});

describe('What changed is never taken from the cache', () => {
  test('files, names, packages, links, settings: one after the other, each at once', async () => {
    const app = new SmallApp({
      ...DEPENDENCY,
      'main.ts': `${FIRST}import { file } from './file';\nimport { folder } from './folder';\nimport { dep, link } from './room/packages';
        import { Field } from './field';\nconsole.log([file, folder, dep, link, new Field().value].join());`,
      'file.ts': "export const file: string = 'one';",
      'folder/index.ts': "export const folder = 'folder';",
      'room/packages.ts': "import dep from 'dep';\nimport link from 'link';\nexport { dep, link };",
      'field.ts': "class Base { value = 'kept'; }\nexport class Field extends Base { override value!: string; }",
      'near/index.js': "module.exports = 'near';",
      'far/index.js': "module.exports = 'far';",
    });
    const link = join(app.folder, 'node_modules/link');
    symlinkSync('../near', link);
    expect(await app.warm()).toBe('one,folder,main,near,\n');

    const steps: readonly (readonly [string, () => void, string])[] = [
      // Of the same length: V8 compares nothing else.
      ['a file', () => app.write({ 'file.ts': "export const file: string = 'two';" }), 'two,folder,main,near,'],
      ['and back', () => app.write({ 'file.ts': "export const file: string = 'one';" }), 'one,folder,main,near,'],
      [
        'a file in front of a folder',
        () => app.write({ 'folder.ts': "export const folder = 'new';" }),
        'one,new,main,near,',
      ],
      [
        'a file of a package',
        () => app.write({ 'node_modules/dep/main.js': "module.exports = 'edit';" }),
        'one,new,edit,near,',
      ],
      [
        'its entry point',
        () => app.write({ 'node_modules/dep/package.json': '{ "main": "other" }' }),
        'one,new,other,near,',
      ],
      [
        'a nearer package',
        () => app.write({ 'room/node_modules/dep.js': "module.exports = 'nearest';" }),
        'one,new,nearest,near,',
      ],
      ['a link', () => (rmSync(link), symlinkSync('../far', link)), 'one,new,nearest,far,'],
      ['what goes', () => rmSync(join(app.folder, 'folder.ts')), 'one,folder,nearest,far,'],
      [
        'what the compiler is told',
        () => app.write({ 'tsconfig.json': '{ "compilerOptions": { "useDefineForClassFields": false } }' }),
        'one,folder,nearest,far,kept',
      ],
    ];
    for (const [name, change, printed] of steps) {
      change();
      const runs = [await app.run(), await app.run()];
      expect([name, ...runs.map(({ stdout }) => stdout)]).toEqual([name, `${printed}\n`, `${printed}\n`]);
    }
    expect((await app.run()).counts).toMatchObject({ compiled: 0, lookedUp: 0 });
  });

  test('flags of Node, which choose between the faces of a package', async () => {
    const app = new SmallApp(DEPENDS);
    await app.warm();
    const other = ['--conditions=other'];
    for (let round = 0; round < 3; round += 1) expect((await app.run({}, other)).stdout).toBe('other\n');
    expect((await app.run({ NODE_OPTIONS: other.join() })).stdout).toBe('other\n');
    expect(await app.run()).toMatchObject({ stdout: 'main\n', counts: { compiled: 0, lookedUp: 0 } });
    expect(app.cacheFiles()).toHaveLength(3);
  });

  /** An app after a run during which `now.ts` did something, the first one or the second. */
  async function whileItRuns(files: Readonly<Record<string, string>>, runsBefore = 0): Promise<SmallApp> {
    const app = new SmallApp(files);
    for (let round = 0; round < runsBefore; round += 1) await app.run();
    await app.run({ NOW: '1' });
    return app;
  }

  test.each([0, 1])('a file that comes after what it takes over was imported, %d runs before', async (runsBefore) => {
    const app = await whileItRuns(
      {
        'main.ts': `${FIRST}import { value } from './value';\nimport './now';\nconsole.log(value);`,
        'value/index.ts': "export const value = 'folder';",
        'now.ts':
          "import fs from 'node:fs';\nif (process.env['NOW']) fs.writeFileSync('value.ts', \"export const value = 'file';\");",
      },
      runsBefore,
    );
    for (let round = 0; round < 2; round += 1) expect((await app.run()).stdout).toBe('file\n');
  });

  test('a setting that changes while a run goes on, after it was read', async () => {
    const app = await whileItRuns({
      'main.ts': `${FIRST}import './now';\nimport { Field } from './field';\nconsole.log(new Field().value);`,
      'field.ts': "class Base { value = 'kept'; }\nexport class Field extends Base { override value!: string; }",
      'now.ts':
        "import fs from 'node:fs';\nif (process.env['NOW']) fs.writeFileSync('tsconfig.json', '{ \"compilerOptions\": { \"useDefineForClassFields\": false } }');",
    });
    for (let round = 0; round < 2; round += 1) expect((await app.run()).stdout).toBe('kept\n');
  });

  test('a file that changes just before the loader reads it, and changes back', async () => {
    const app = await whileItRuns({
      'main.ts': `${FIRST}import './now';\nimport { value } from './value';\nconsole.log(value);`,
      'value.ts': "export const value = 'one';",
      'now.ts': `import fs = require('node:fs');
          const { readFileSync } = fs;
          let reads = 0;
          if (process.env['NOW']) fs.readFileSync = ((file: string, ...rest: []) => {
            if (String(file).endsWith('value.ts') && (reads += 1) === 1) fs.writeFileSync(file, "export const value = 'two';");
            return readFileSync(file, ...rest);
          }) as never;`,
    });
    app.write({ 'value.ts': "export const value = 'one';" });
    for (let round = 0; round < 2; round += 1) expect((await app.run()).stdout).toBe('one\n');
  });

  test('a tsconfig.json that takes over from another, which nobody watches: nothing is remembered', async () => {
    const app = new SmallApp({ ...PRINTS, 'tsconfig.json': '{ "extends": "./base.json" }', 'base.json': '{}' });
    expect(await app.run()).toMatchObject({ stdout: 'one\n', counts: undefined });
    expect(app.cacheFiles()).toEqual([]);
  });
});

describe('Without its cache a run is slow and nothing else', () => {
  test('gone, cut off, changed by a bit, something else: it is made anew', async () => {
    const app = new SmallApp(PRINTS);
    await app.warm();
    const [file = ''] = app.cacheFiles();
    const flip = (position: number): void =>
      writeFileSync(
        file,
        readFileSync(file).map((byte, at) => (at === position ? byte ^ 1 : byte)),
      );
    const accidents: Readonly<Record<string, () => void>> = {
      gone: () => rmSync(file),
      'the whole folder': () => rmSync(app.cache, { recursive: true }),
      empty: () => truncateSync(file, 0),
      'cut off': () => truncateSync(file, readFileSync(file).length - 1000),
      'a bit of it': () => flip(readFileSync(file).length - 2000),
      'a bit of its digest': () => flip(5),
      text: () => writeFileSync(file, 'no cache'),
      'a folder': () => (rmSync(file), mkdirSync(file)),
    };
    for (const [name, happens] of Object.entries(accidents)) {
      happens();
      const { code, stdout, stderr, counts } = await app.run();
      expect({ name, code, stdout, stderr, known: counts?.known }).toEqual({
        name,
        code: 0,
        stdout: 'one\n',
        stderr: '',
        known: 0,
      });
      if (name !== 'a folder') expect((await app.run()).counts).toMatchObject({ compiled: 0 });
    }
  });

  test('where nothing can be written', async () => {
    const app = new SmallApp(PRINTS);
    // Root may write everywhere: a file in the place of the folder stops everybody.
    writeFileSync(join(app.folder, 'node_modules/.cache'), '');
    for (let round = 0; round < 2; round += 1)
      expect(await app.run()).toMatchObject({ code: 0, stdout: 'one\n', stderr: '', counts: { known: 0 } });
  });

  test('where the packages are elsewhere, under another name', async () => {
    const app = new SmallApp(PRINTS);
    const packages = join(app.folder, 'node_modules');
    renameSync(packages, join(app.folder, 'lent'));
    symlinkSync('lent', packages);
    expect(await app.run()).toMatchObject({ code: 0, stdout: 'one\n', stderr: '', counts: undefined });
    expect(app.cacheFiles()).toEqual([]);
  });

  test('where the packages are on loan: they are known, and nothing of the copy is kept, which is what it is each time', async () => {
    const lender = new SmallApp(DEPENDS);
    const copy = new SmallApp({
      'main.ts': `${FIRST}import dep from 'dep';\nimport { own } from './own';\nconsole.log(dep + own);`,
      'own.ts': "export const own: string = ' one';",
    });
    rmSync(join(copy.folder, 'node_modules'), { recursive: true });
    symlinkSync(join(lender.folder, 'node_modules'), join(copy.folder, 'node_modules'));
    for (let round = 0; round < 3; round += 1)
      expect(await copy.run()).toMatchObject({ code: 0, stdout: 'main one\n', stderr: '' });
    const { counts } = await copy.run();
    expect(counts).toMatchObject({ compiled: 0, lookedUp: 0 });
    expect(counts?.known).toBeGreaterThan(0);
    expect(readFileSync(lender.cacheFiles()[0] ?? '').includes(copy.folder)).toBe(false);

    copy.write({ 'own.ts': "export const own = ' two';" });
    expect(await copy.run()).toMatchObject({ code: 0, stdout: 'main two\n' });
    lender.write({ 'node_modules/dep/main.js': "module.exports = 'new';" });
    expect(await copy.run()).toMatchObject({ code: 0, stdout: 'new two\n' });
    expect(await lender.warm()).toBe('new\n');
  });

  test('many at once, the first ones too', async () => {
    const app = new SmallApp(PRINTS);
    const runs = await Promise.all(Array.from({ length: 4 }, () => app.run()));
    expect(runs.map(({ code, stdout, stderr }) => [code, stdout, stderr])).toEqual(Array(4).fill([0, 'one\n', '']));
    expect(app.cacheFiles()).toHaveLength(1);
    expect((await app.run()).counts).toMatchObject({ compiled: 0 });
  });

  test('a run that fails leaves nothing: it has not come to call what the next one will', async () => {
    const app = new SmallApp({ ...PRINTS, 'value.ts': "export const value = 'bad';\nprocess.exitCode = 1;" });
    expect(await app.run()).toMatchObject({ code: 1, stdout: 'bad\n' });
    expect(app.cacheFiles()).toEqual([]);
  });

  test('the ones that were not written for longest go', async () => {
    const app = new SmallApp(PRINTS);
    mkdirSync(app.cache, { recursive: true });
    for (let index = 0; index < 20; index += 1) writeFileSync(join(app.cache, String(index)), '');
    await app.run();
    expect(app.cacheFiles()).toHaveLength(8);
    expect((await app.run()).counts).toMatchObject({ compiled: 0 });
  });
});

describe('A module is what it is without the cache', () => {
  test('errors name the lines that people wrote, known or not', async () => {
    const app = new SmallApp({
      'main.ts': `${FIRST}import { fail } from './fail';\nif (process.env['FAIL']) fail();`,
      'fail.ts': `interface OnlyTypes {\n  readonly gone: string;\n}\n\nexport function fail(): OnlyTypes {\n  throw new RangeError('on line 6');\n}`,
    });
    const cold = await app.run({ FAIL: '1' });
    await app.warm();
    for (const { code, stderr } of [cold, await app.run({ FAIL: '1' })]) {
      expect(stderr).toMatch(/^RangeError: on line 6\n {4}at fail \(\/\S+\/fail\.ts:6:9\)\n {4}at \S+\/main\.ts:3:26/);
      expect(code).toBe(1);
    }
  });

  test('mistakes of syntax and imports that lead nowhere are reported as ever', async () => {
    const app = new SmallApp(PRINTS);
    await app.warm();
    app.write({ 'value.ts': 'export const value = ;' });
    expect((await app.run()).stderr).toMatch(/value\.ts:1:21: ERROR: Unexpected ";"/);
    app.write({ 'value.ts': "import './nowhere';\nexport const value = 1;" });
    expect((await app.run()).stderr).toContain("Cannot find module './nowhere'");
  });

  test('everything a module is given, and all it may do', async () => {
    const body = `import { readFileSync } from 'node:fs';
      import data from './data.json';
      import { late } from './circle';
      export const early = 'early';
      const shown = () => ({
        file: __filename, folder: __dirname, own: module.filename, self: typeof require.cache[__filename], id: module.id,
        resolved: require.resolve('dep'), parent: module.parent?.filename, data, late: late(), text: readFileSync(__dirname + '/data.json', 'utf8'),
        isMain: require.main === module, name: (class Named {}).name, keys: Object.keys(exports), assigned: require('./assigns.js')(2),
      });
      export const done = import('dep').then((dep) => console.log(JSON.stringify({ ...shown(), dep: dep.default })));`;
    const files = {
      ...DEPENDENCY,
      'room/data.json': '{ "a": [1] }',
      'room/circle.ts': "import { early } from './value';\nexport const late = () => early;",
      'room/assigns.js': 'module.exports = (value) => value * 21; // © “quoted” \u{1F98A}',
      'room/value.ts': body,
    };
    const app = new SmallApp({ ...files, 'main.ts': `${FIRST}import './room/value';` });
    // What imports later is Node's to compile, each time.
    const quick = await app.warm();
    const plain = (await app.run({ QUICK_SYNTH: 'off' })).stdout;
    expect(JSON.parse(quick)).toMatchObject({ assigned: 42, late: 'early', dep: 'main', name: 'Named' });
    expect(quick).toBe(plain);
  });
});
