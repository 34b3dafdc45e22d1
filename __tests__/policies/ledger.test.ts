import { check } from '../../policies';
import { parseLedger, readLedger } from '../../policies/ledger';
import { databaseOf, judge, ledgerOf, newApp, SOUND_DOMAINS, soundTree, type Tree } from './bench';
import { soundStack } from './sound-stack';

const EMPTY = { stacks: {}, tombstones: [] };
const DB = 'aws_db_instance.database';

describe('the ledger', () => {
  const reason = 'Nobody has read it since 2021';
  const signed = { stack: 'prod', reason, bug: 1772799, date: '2022-06-07' };
  const entries = ledgerOf(soundTree()).stacks.prod!;
  const without = (address: string) => Object.fromEntries(Object.entries(entries).filter(([key]) => key !== address));
  const verdict = (tree: Tree, ledger: unknown) =>
    judge(tree, { ledger }).map(({ rule, address, wrong, remedy }) => `${rule} ${address}: ${wrong} -> ${remedy}`);

  /** The sound stack with its vault under another name. */
  function renamed(): Tree {
    return JSON.parse(
      JSON.stringify(soundTree()).replaceAll('aws_backup_vault.vault', 'aws_backup_vault.safe'),
    ) as Tree;
  }
  function withVaultRenamed(): Tree {
    const tree = renamed();
    tree.resource.aws_backup_vault = { safe: tree.resource.aws_backup_vault!.vault! };
    return tree;
  }
  const moved = { from: 'aws_backup_vault.vault', to: 'aws_backup_vault.safe' };

  test('stops the synth when an entry disappears, and says what it holds', () => {
    const stacks = { prod: { ...entries, 'aws_dynamodb_table.users': 'who may sign off what' } };
    expect(verdict(soundTree(), { stacks })).toEqual([
      'ledger aws_dynamodb_table.users: aws_dynamodb_table.users is in the ledger but not in the synthesized stack; it ' +
        'holds: who may sign off what -> Bring it back. If it is to be deleted with its data: replace its entry in ' +
        'policies/ledger.json by a tombstone with reason, bug and date.',
    ]);
  });

  test('is content with a tombstone in its place', () => {
    const tombstones = [{ ...signed, address: 'aws_dynamodb_table.users' }];
    expect(verdict(soundTree(), { stacks: { prod: entries }, tombstones })).toEqual([]);
  });

  test('refuses what comes back from the dead, once', () => {
    const tombstones = [{ ...signed, address: 'aws_s3_bucket.audit' }];
    const found = verdict(soundTree(), { stacks: { prod: without('aws_s3_bucket.audit') }, tombstones });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('has a tombstone (bug 1772799, 2022-06-07: Nobody has read it since 2021) but is back');
  });

  test('asks for what holds data and is not listed, with the line to add', () => {
    const found = verdict(soundTree(), { stacks: { prod: without('aws_kms_key.key') } });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('ledger aws_kms_key.key: holds data (the key without which');
    expect(found[0]).toContain(
      'Add "aws_kms_key.key": "<what it holds, in words>" to policies/ledger.json: under every.environment if all ' +
        'environments have it, else under stacks.prod.',
    );
  });

  test('sees a rename without moved block, and names both ways out', () => {
    const found = verdict(withVaultRenamed(), { stacks: { prod: entries } });
    expect(found.map((text) => text.split(':')[0])).toEqual([
      'ledger aws_backup_vault.vault',
      'ledger aws_backup_vault.safe',
    ]);
    expect(found[0]).toContain(
      "call moveFromId('aws_backup_vault.vault') on it (or pin its id with overrideLogicalId('vault'))",
    );
    expect(found[0]).toContain('by a tombstone');
  });

  test('wants to be told of a move that Terraform is told of', () => {
    const tree = withVaultRenamed();
    tree.moved = [moved];
    const found = verdict(tree, { stacks: { prod: entries } });
    expect(found[0]).toContain(
      'A moved block leads to aws_backup_vault.safe: in policies/ledger.json rename the entry',
    );
  });

  test('wants Terraform to be told of a move that it knows of itself', () => {
    const stacks = { prod: { ...without(moved.from), [moved.to]: 'nightly copies of the database' } };
    const moves = [{ ...signed, ...moved }];
    const found = verdict(withVaultRenamed(), { stacks, moves });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('it moved from aws_backup_vault.vault, but the stack has no moved block');
    const tree = withVaultRenamed();
    tree.moved = [moved];
    expect(verdict(tree, { stacks, moves })).toEqual([]);
  });

  test('meets the moved block that cdktf writes', () => {
    const app = newApp();
    const stack = soundStack(app, 'prod');
    databaseOf(stack).moveFromId('aws_db_instance.old');
    const moves = [{ ...signed, from: 'aws_db_instance.old', to: DB }];
    expect(check(app, { ledger: { stacks: { prod: entries }, moves }, waivers: [], domains: SOUND_DOMAINS })).toEqual(
      [],
    );
  });

  test('misses every entry of a stack that is gone', () => {
    const stacks = { prod: entries, stage: { [DB]: 'the rules of stage' } };
    const found = verdict(soundTree(), { stacks });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(
      'the stack is not synthesized any more, and with it aws_db_instance.database, which holds',
    );
  });

  describe('by default', () => {
    const every = { environment: entries, bootstrap: {} };
    const of = (name: string, ledger: object, mode?: 'production' | 'staging') =>
      judge(soundTree(name), { stack: name, ledger, stacks: { [name]: { ...(mode && { mode }) } } }).map(
        ({ rule, path, wrong, remedy }) => `${rule} ${path}: ${wrong} -> ${remedy}`,
      );

    test('covers a new environment, which nobody has to enter', () => {
      expect(of('dev', { every })).toEqual([]);
      const [missing, ...others] = of('dev', { every: { ...every, environment: without('aws_kms_key.key') } });
      expect(missing).toContain('holds data (the key without which');
      expect(others).toEqual([]);
      const all = { environment: { ...entries, 'aws_dynamodb_table.users': 'who may sign off what' }, bootstrap: {} };
      expect(of('dev', { every: all })).toEqual([
        expect.stringContaining(
          'ledger dev: aws_dynamodb_table.users is in the ledger but not in the synthesized stack',
        ),
      ]);
    });

    test('lets one environment sign off what the others keep', () => {
      const tombstones = [{ ...signed, stack: 'dev', address: 'aws_dynamodb_table.users' }];
      const all = { environment: { ...entries, 'aws_dynamodb_table.users': 'who may sign off what' }, bootstrap: {} };
      expect(of('dev', { every: all, tombstones })).toEqual([]);
      expect(of('prod', { every: all, tombstones })).toHaveLength(1);
    });

    test('misses an environment that was deployed and is gone', () => {
      const found = of('dev', { every, environments: { prod: 'production' } });
      expect(found).toHaveLength(Object.keys(entries).length);
      expect(found[0]).toContain('the stack is not synthesized any more, and with it ');
      expect(found[0]).toContain('Bring its file and its row back in environments/');
    });

    test('notices that production calls itself staging, which would lower its floors', () => {
      const ledger = { every, environments: { prod: 'production' } };
      expect(of('prod', ledger, 'production')).toEqual([]);
      expect(of('prod', ledger, 'staging')).toEqual([
        'ledger prod: services.mode is staging, and the environment was deployed as production -> Set it back in ' +
          'environments/prod.ts; if it is meant, change environments in policies/ledger.json, too.',
      ]);
    });
  });

  test.each([
    [
      'an unknown mode',
      { ...EMPTY, environments: { prod: 'demo' } },
      /^environments\.prod: expected one of production, staging/,
    ],
    [
      'a bad address',
      { stacks: { prod: { 'prod/database': 'rules and releases of prod' } } },
      /^stacks\.prod\.prod\/database: /,
    ],
    [
      'no words',
      { stacks: { prod: { [DB]: 'data' } } },
      /^stacks\.prod\.aws_db_instance\.database: expected a sentence/,
    ],
    [
      'a tombstone without bug',
      { ...EMPTY, tombstones: [{ ...signed, address: DB, bug: 0 }] },
      /^tombstones\[0\]\.bug: /,
    ],
    [
      'a tombstone without day',
      { ...EMPTY, tombstones: [{ ...signed, address: DB, date: 'June' }] },
      /^tombstones\[0\]\.date: /,
    ],
    [
      'a tombstone without reason',
      { ...EMPTY, tombstones: [{ ...signed, address: DB, reason: 'old' }] },
      /^tombstones\[0\]\.reason: /,
    ],
    ['an unknown part', { ...EMPTY, graves: [] }, /graves/],
    [
      'dead and alive',
      { stacks: { prod: { [DB]: 'rules and releases of prod' } }, tombstones: [{ ...signed, address: DB }] },
      /^tombstones\[0\]: .* keep one of the two/,
    ],
    [
      'a move from what is listed',
      { stacks: { prod: { [DB]: 'rules and releases of prod' } }, moves: [{ ...signed, from: DB, to: 'a.b' }] },
      /^moves\[0\]\.from: .* remove it/,
    ],
    [
      'a move to what is not listed',
      { ...EMPTY, moves: [{ ...signed, from: 'a.a', to: 'a.b' }] },
      /^moves\[0\]\.to: a\.b is not listed/,
    ],
    ['no object at all', 'nothing', /^\(the file\): /],
  ] as const)('with %s is a violation that names the place', (_, ledger, expected) => {
    const found = judge(soundTree(), { ledger });
    expect(found.map(({ address, wrong }) => `${address}: ${wrong}`)).toContainEqual(expect.stringMatching(expected));
    for (const { path, remedy } of found) expect(`${path} ${remedy}`).toContain('policies/ledger.json');
  });

  test('of the repository is well-formed, and its mistakes would be listed all at once', () => {
    expect(readLedger()).toHaveProperty('ledger');
    const reading = parseLedger({ stacks: { prod: { bad: 'x' } }, tombstones: [{}] });
    expect('mistakes' in reading && reading.mistakes.length).toBeGreaterThan(4);
  });
});
