import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, pairwise, seconds, type Command, type Result } from '../../commands/maintain/bench/measure';
import { table } from '../../commands/maintain/bench/table';
import { withThirdEnvironment } from '../../commands/maintain/bench/third-environment';
import { withoutClouds } from '../../commands/maintain/bench/without-clouds';
import { APP_FILES } from '../../commands/toolchain/app-files';

const node = (script: string): Command => ({ file: process.execPath, args: ['-e', script], cwd: tmpdir() });

test('the median stands in the middle, or between the two there', () => {
  expect([median([9, 1, 2]), median([4, 1, 3, 9]), median([7])]).toEqual([2, 3.5, 7]);
});

test('a budget is met up to its limit, and not beyond', () => {
  const result: Result = { what: 'synth', ours: '1 s', against: '2 s', value: 2.5, budget: 2.5, unit: 'x' };
  expect(
    table([result, { ...result, what: 'diff', value: 0.151, budget: 0.15, unit: '%' }])
      .split('\n')
      .slice(2),
  ).toEqual([
    '| synth  | 1 s  | 2 s     | 2.50x    | 2.50x   | met     |',
    '| diff   | 1 s  | 2 s     | 15.1 %   | 15.0 %  | NOT MET |',
  ]);
});

test('a figure without a budget explains another one, and is neither met nor missed', () => {
  const result: Result = { what: 'of it', ours: '1 s', value: 2, unit: 'x' };
  expect(table([result]).split('\n').at(-1)).toBe('| of it  | 1 s  |         | 2.00x    |         |     |');
});

test('a stack without clouds is the same graph: each resource is a value, and each reference leads to the one that it led to', () => {
  const terraform = { backend: { s3: { bucket: 'state', key: 'prod.tfstate' } }, required_providers: { aws: {} } };
  const stack = {
    terraform,
    resource: {
      aws_vpc: {
        main: { '//': { metadata: {} }, tags: { name: '${local.name}' }, lifecycle: { prevent_destroy: true } },
      },
      aws_subnet: {
        one: { vpc_id: '${aws_vpc.main.id}', depends_on: ['data.aws_iam_policy_document.who'], count: 2 },
      },
    },
    data: {
      aws_iam_policy_document: { who: { statement: [{ resources: ['${try(aws_vpc.main.x[0], "$")}/$${y}'] }] } },
    },
  };
  expect(withoutClouds(stack, 'alone.tfstate')).toEqual({
    terraform: { backend: { s3: { bucket: 'state', key: 'alone.tfstate' } } },
    resource: {
      terraform_data: {
        'aws_vpc--main': { triggers_replace: { tags: { name: '' } } },
        'aws_subnet--one': {
          triggers_replace: { vpc_id: '${terraform_data.aws_vpc--main.id}', count: 2 },
          depends_on: ['terraform_data.data--aws_iam_policy_document--who'],
        },
        'data--aws_iam_policy_document--who': {
          triggers_replace: { statement: [{ resources: ['${terraform_data.aws_vpc--main.id}/$${y}'] }] },
        },
      },
    },
  });
});

test('a measured command that fails is an error with its output, not a short time', async () => {
  await expect(seconds(node('console.error("no bucket"); process.exit(3)'))).rejects.toThrow(
    /ended with 3:\nno bucket/,
  );
});

test('pairs run in turn, and the first round does not count', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'balrog-bench-'));
  const log = join(folder, 'log');
  const note = (name: string): Command => node(`require('node:fs').appendFileSync(${JSON.stringify(log)}, '${name}')`);
  try {
    const { ratio } = await pairwise(note('a'), note('b'), 2);
    expect(readFileSync(log, 'utf8')).toBe('ababab');
    expect(ratio).toBeGreaterThan(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the third environment says which file it no longer understands', async () => {
  const project = mkdtempSync(join(tmpdir(), 'balrog-bench-'));
  try {
    const files = ['main.ts', 'package.json', 'tsconfig.json', 'environments/domains.ts'];
    for (const name of ['.gen', 'node_modules', ...APP_FILES].filter((name) => !files.includes(name)))
      mkdirSync(join(project, name), { recursive: true });
    for (const name of files) writeFileSync(join(project, name), '');
    writeFileSync(join(project, 'environments/prod.ts'), "accountId: example('111122223333'),");
    await expect(withThirdEnvironment(project, () => Promise.resolve())).rejects.toThrow(
      /environments\/domains.ts does not look as commands\/maintain\/bench\/new-environment.ts expects it/,
    );
  } finally {
    rmSync(project, { recursive: true });
  }
});
