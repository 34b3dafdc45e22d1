/** Names leave a stack by one door: its output says them, and what stands outside of the stacks puts none together. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { nameAt } from '../../commands/names';
import type { StackNames } from '../../stacks/stack-names';
import { stackNamed } from '../kit';

const PROJECT = resolve(__dirname, '../..');

/** Rooms that look at what the stacks made. */
const OUTSIDE = ['commands', 'packages', 'policies'];

/** How a name of ours begins. Log groups below `/aws/` are named by AWS after what writes into them. */
const BEGINNING = /(?:\bbalrog[-_/ ][\w/-]*|\/ecs\/)$/;

/** Whole names of ours, as a string by itself. */
const WHOLE = /^balrog-(?:prod|stage)(?:-[\w-]+)?$/;

/** Every place of a file that builds a name, takes one apart by its pattern, or has one by heart. */
function built(text: string): readonly string[] {
  const source = ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const literals = ts.isTemplateExpression(node)
      ? [node.head, ...node.templateSpans.slice(0, -1).map(({ literal }) => literal)]
      : [];
    const isSum = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;
    const summed = isSum && ts.isStringLiteralLike(node.left) ? node.left.text : '';
    const isJoined = ts.isStringLiteralLike(node) && node.text === 'balrog' && ts.isArrayLiteralExpression(node.parent);
    const pattern = ts.isRegularExpressionLiteral(node) ? node.text : '';
    if (
      literals.some((literal) => BEGINNING.test(literal.text)) ||
      BEGINNING.test(summed) ||
      isJoined ||
      /balrog[-_][([.\\]/.test(pattern) ||
      (ts.isStringLiteralLike(node) && WHOLE.test(node.text))
    )
      found.push(`${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${node.getText()}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

test('nothing outside of the stacks builds a name', () => {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...OUTSIDE], {
    cwd: PROJECT,
    encoding: 'utf8',
  });
  const files = listed.split('\n').filter((file) => /\.ts$/.test(file) && !file.includes('__tests__/'));
  expect(files.length).toBeGreaterThan(300);
  expect(
    files.flatMap((file) => built(readFileSync(join(PROJECT, file), 'utf8')).map((it) => `${file}:${it}`)),
  ).toEqual([]);
});

test.each([
  ['const cluster = `balrog-${environment}`;'],
  ['const alarm = `balrog-${environment}-aus5-slow`;'],
  ['const title = `Balrog: ${x} balrog-${environment} agent`;'],
  ['const group = `/ecs/${prefix}/public`;'],
  ["const cluster = 'balrog-' + environment;"],
  ["const cluster = ['balrog', environment].join('-');"],
  ['const [, environment] = /^balrog-(.*)-\\w+$/.exec(uid);'],
  ["const cluster = 'balrog-prod';"],
])('%s builds one', (line) => expect(built(line)).toHaveLength(1));

test.each([
  ["const folder = mkdtempSync(join(tmpdir(), 'balrog-review-'));"],
  ['const line = `npm run rehearse -- fire balrog-prod-aus5-slow: ${why}`;'],
  ["import { review } from '@balrog-infra/review';"],
])('%s builds none', (line) => expect(built(line)).toEqual([]));

describe('The output of a stack', () => {
  const outputOf = (stack: string) => {
    const { output } = stackNamed(stack).json as { output: Record<string, { value: unknown }> };
    expect(Object.keys(output)).toEqual(['balrog']);
    return output.balrog!.value as StackNames;
  };

  test.each(['prod', 'stage'])('of %s says every literal name that something of that stack has', (name) => {
    const text = JSON.stringify(stackNamed(name).json.resource);
    const { state: _state, environment: _environment, regions: _regions, ...names } = outputOf(name);
    const said: string[] = [];
    JSON.stringify(names, (_, value: unknown) => {
      // A word of AWS's, not a name of ours.
      if (typeof value === 'string' && value !== 'DISABLED') said.push(value);
      return value;
    });
    expect(said.length).toBeGreaterThan(60);
    const referred = said.map((value) => /^\$\{([\w.-]+)\.\w+\}$/.exec(value)?.[1] ?? value);
    const addresses = new Set(stackNamed(name).all.map(({ address }) => address));
    const unknown = referred.filter((value) => !addresses.has(value) && !text.includes(value));
    expect(unknown).toEqual([]);
  });

  test('has every task that the stack can run, every secret, log group and bucket of logs', () => {
    const names = outputOf('prod');
    const all = (type: string, attribute: string) =>
      stackNamed('prod')
        .all.filter((one) => one.type === type)
        .map(({ json }) => json[attribute] as string)
        .sort();
    const families = [...Object.values(names.services), ...Object.values(names.jobs)].map(({ family }) => family);
    expect(families.sort()).toEqual(all('aws_ecs_task_definition', 'family'));
    expect(Object.keys(names.services).sort()).toEqual(all('aws_ecs_service', 'name'));
    expect([...names.secrets].sort()).toEqual(all('aws_secretsmanager_secret', 'name'));
    expect([...names.logGroups].sort()).toEqual(all('aws_cloudwatch_log_group', 'name'));
    expect(Object.keys(names.domains)).toHaveLength(all('aws_lb', 'name').length);
    expect(names.state).toEqual({
      bucket: 'balrog-prod-terraform-state-111122223333',
      key: 'prod/terraform.tfstate',
    });
  });

  test('of the account says where the states are', () => {
    expect(outputOf('bootstrap-prod')).toMatchObject({
      account: '111122223333',
      state: { bucket: 'balrog-prod-terraform-state-111122223333', key: 'bootstrap-prod/terraform.tfstate' },
    });
  });

  test('is asked by a path, which says where it leaves what there is', () => {
    const names = outputOf('prod');
    expect(nameAt(names, 'jobs.dump.family')).toBe('balrog-prod-dump');
    expect(() => nameAt(names, 'jobs.dumps.family')).toThrow(
      'There is no jobs.dumps.family: jobs has cleanup-db, create-db, database-check, database-questions, database-users, dump, upgrade-db.',
    );
    expect(() => nameAt(names, 'cluster.name')).toThrow('There is no cluster.name: cluster has nothing below it.');
    expect(() => nameAt(names, 'clusters')).toThrow(/^There is no clusters: the stack has account, .*cluster, /);
  });
});
