import { Aspects, TerraformStack } from 'cdktf';
import { check, enforce, PolicyError } from '../../policies';
import { checkStacks } from '../../policies/check';
import type { Rule } from '../../policies/rule';
import { fix, synthesize } from '../../policies/synthesized';
import type { Waiver } from '../../policies/waivers';
import { databaseOf, judge, ledgerOf, newApp, SOUND_DOMAINS, soundTree, type Tree } from './bench';
import { soundStack } from './sound-stack';

const DB = 'aws_db_instance.database';
const unprotected = (tree: Tree) => {
  tree.resource.aws_db_instance!.database!.deletion_protection = false;
};

function appWithTwoUnsafeStacks() {
  const app = newApp();
  for (const name of ['stage', 'prod']) {
    const stack = soundStack(app, name);
    databaseOf(stack).deletionProtection = false;
  }
  return app;
}

const bothListed = {
  stacks: { ...ledgerOf(soundTree('stage'), 'stage').stacks, ...ledgerOf(soundTree()).stacks },
};

function thrownBy(act: () => void): PolicyError {
  try {
    act();
  } catch (error) {
    if (error instanceof PolicyError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('enforce', () => {
  test('lists the violations of all stacks in one error, with place, value, reason and remedy, and no stack trace', () => {
    const app = appWithTwoUnsafeStacks();
    const error = thrownBy(() => enforce(app, { ledger: bothListed, waivers: [], domains: SOUND_DOMAINS }));
    expect(error.violations.map(({ rule, path }) => `${rule} ${path}`)).toEqual([
      'deletion-protection prod/database',
      'deletion-protection stage/database',
    ]);
    expect(error.message).toContain('policies: 2 violations in 2 stacks; nothing was written.');
    expect(error.message).toContain(`prod/database  (stack prod, ${DB})`);
    expect(error.message).toContain('  deletion-protection: deletion_protection is false, expected true');
    expect(error.message).toMatch(/ {4}why: It is the only protection/);
    expect(error.message).toMatch(/ {4}fix: Set deletionProtection: true/);
    expect(String(error.stack)).toBe(error.message);
  });

  test('says "1 violation in 1 stack" of one', () => {
    const app = newApp();
    databaseOf(soundStack(app, 'prod')).multiAz = false;
    expect(
      thrownBy(() => enforce(app, { ledger: ledgerOf(soundTree()), waivers: [], domains: SOUND_DOMAINS })).message,
    ).toContain('1 violation in 1 stack;');
  });

  test('lets a sound app pass, and what was checked is what is written', () => {
    const app = newApp();
    const stack = soundStack(app, 'prod');
    enforce(app, { ledger: ledgerOf(soundTree()), waivers: [], domains: SOUND_DOMAINS });
    databaseOf(stack).deletionProtection = false;
    stack.prepareStack();
    expect(stack.toTerraform()).toEqual(soundTree());
  });

  test('leaves an app as it is when it does not pass', () => {
    const app = appWithTwoUnsafeStacks();
    thrownBy(() => enforce(app, { ledger: bothListed, waivers: [], domains: SOUND_DOMAINS }));
    for (const name of ['stage', 'prod']) {
      databaseOf(app.node.findChild(name)).deletionProtection = true;
    }
    expect(check(app, { ledger: bothListed, waivers: [], domains: SOUND_DOMAINS })).toEqual([]);
  });

  test('resolves each stack once', () => {
    const app = newApp();
    const stack = soundStack(app, 'prod');
    const resolve = jest.spyOn(stack, 'toTerraform');
    synthesize(app).forEach(fix);
    stack.toTerraform();
    expect(resolve).toHaveBeenCalledTimes(1);
  });

  test('refuses Aspects, which would change the tree after the rules have looked', () => {
    const app = newApp();
    const stack = new TerraformStack(app, 'prod');
    Aspects.of(stack).add({ visit: () => undefined });
    expect(() => enforce(app)).toThrow(/cannot see what Aspects change .*: prod$/);
  });
});

describe('waivers', () => {
  const waiver = {
    rule: 'deletion-protection',
    stacks: ['prod'],
    path: 'database',
    reason: 'It is deleted this week, bug 1772799.',
  };
  const said = (edit: (tree: Tree) => void, ...waivers: Waiver[]) => {
    const tree = soundTree();
    edit(tree);
    return judge(tree, { waivers }).map(({ rule, path, wrong }) => `${rule} ${path}: ${wrong}`);
  };
  const broken = 'deletion-protection prod/database: deletion_protection is false, expected true';

  test('take the violation of that rule at that place off the list, and no other', () => {
    expect(said(unprotected, waiver)).toEqual([]);
    const other = said((tree) => {
      unprotected(tree);
      tree.resource.aws_db_instance!.database!.multi_az = false;
    }, waiver);
    expect(other).toEqual(['multi-az prod/database: multi_az is false, expected true']);
  });

  test.each([
    [
      'an unused one',
      () => undefined,
      {},
      ['the waiver of deletion-protection is unused: nothing breaks the rule there'],
    ],
    ['one without a sentence', unprotected, { reason: 'because' }, ['gives no reason of at least a sentence', broken]],
    ['one of another place', unprotected, { path: 'other' }, ['is unused', broken]],
    ['one of another stack', unprotected, { stacks: ['stage'] }, ['is unused', broken]],
    [
      'one of no rule',
      unprotected,
      { rule: 'deletion' },
      ['names a rule that does not exist or takes no waiver', broken],
    ],
  ] as const)('%s is a violation itself', (_, edit, change, expected) => {
    const found = said(edit, { ...waiver, ...change });
    for (const text of expected) expect(found).toContainEqual(expect.stringContaining(text));
    expect(found).toHaveLength(expected.length);
  });

  test('of a kind of stack hold in each of its stacks, and are looked at in each', () => {
    const judged = (stacks: Waiver['stacks'], spoil: readonly string[]) => {
      const trees = ['prod', 'dev'].map((name) => {
        const json = soundTree(name);
        if (spoil.includes(name)) unprotected(json);
        return { name, json };
      });
      const ledger = { stacks: { ...ledgerOf(soundTree()).stacks, ...ledgerOf(soundTree('dev'), 'dev').stacks } };
      const waivers = [{ ...waiver, stacks }];
      return checkStacks(trees, { ledger, waivers, domains: SOUND_DOMAINS }).map(
        ({ rule, path, remedy }) => `${rule} ${path}: ${remedy}`,
      );
    };
    expect(judged('environment', ['prod', 'dev'])).toEqual([]);
    expect(judged('environment', ['prod'])).toEqual([
      'waivers dev/database: Correct or remove the waiver of deletion-protection at database in policies/waivers.ts, or ' +
        'name the stacks that need it.',
    ]);
    expect(judged('bootstrap', ['prod'])).toEqual([expect.stringContaining('deletion-protection prod/database: ')]);
    expect(judged(['prod'], ['prod'])).toEqual([]);
  });

  test('are refused where a rule or the ledger takes none', () => {
    const unguarded = (tree: Tree) => delete tree.resource.aws_db_instance!.database!.lifecycle;
    const found = said(unguarded, { ...waiver, rule: 'prevent-destroy' }, { ...waiver, rule: 'ledger' });
    expect(found).toEqual([
      'prevent-destroy prod/database: lifecycle.prevent_destroy is absent, expected true',
      'waivers prod/database: the waiver of prevent-destroy is not allowed: this rule takes none',
      'waivers prod/database: the waiver of ledger names a rule that does not exist or takes no waiver',
    ]);
  });
});

test('violations come in one order, whatever the order of rules and stacks', () => {
  const rule = (id: string): Rule => ({ id, reason: 'it is so', check: () => [{ wrong: 'w', remedy: 'r' }] });
  const trees = ['stage', 'prod'].map((name) => ({ name, json: soundTree(name) }));
  const options = { ledger: bothListed, waivers: [] };
  const one = checkStacks(trees, { ...options, rules: [rule('a'), rule('b')] });
  expect(checkStacks([...trees].reverse(), { ...options, rules: [rule('b'), rule('a')] })).toEqual(one);
  expect(one.length).toBeGreaterThan(100);
});
