/** The tables of the rules, held against what is written out in the tests: each entry has a break that turns red. */
import { DATA_HOLDING } from '../../policies/data-holding';
import { deprecatedArguments, deprecatedAttributes } from '../../policies/deprecated.json';
import { POLICIES, WITHOUT_DOCUMENT } from '../../policies/rules/access/no-open-principal';
import { DOCUMENTS, MANAGED } from '../../policies/rules/access/no-wildcard-iam';
import { SWITCHES } from '../../policies/rules/alarms/alarms-enabled';
import { ROUTES } from '../../policies/rules/alarms/alarms-route';
import { ENCRYPTED } from '../../policies/rules/keys/encryption-at-rest';
import { LABELS, TAGS } from '../../policies/rules/stack/tags-present';
import { SATELLITES } from '../../policies/satellites';
import { SHAPES } from '@balrog-infra/secrets';
import { judge, soundTree, type Tree } from './bench';
import { BREAKS } from './breaks';
import { DATA_TYPES } from './data-types';

/** Whether some break of the rule points at that type and speaks of that word. */
const isBroken = (rule: string, type: string, word = ''): boolean =>
  BREAKS.some((one) => one.rule === rule && one.address.startsWith(`${type}.`) && one.says.includes(word));

const pairs = (table: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[] =>
  Object.entries(table).flatMap(([type, inner]) =>
    [inner]
      .flat()
      .flatMap((one) => (typeof one === 'object' && one !== null ? Object.keys(one) : [String(one)]))
      .map((word) => [type, word] as const),
  );

test.each([
  ['no-open-principal', pairs(POLICIES)],
  ['no-open-principal', Object.entries(WITHOUT_DOCUMENT).map(([type, [argument]]) => [type, argument] as const)],
  ['no-wildcard-iam', pairs(MANAGED)],
  ['no-wildcard-iam', DOCUMENTS.map((type) => [type, 'statement Wide'] as const)],
  ['encryption-at-rest', pairs(ENCRYPTED).filter(([, argument]) => argument !== 'sse_algorithm')],
  ['alarms-route', pairs(ROUTES)],
  ['alarms-enabled', Object.entries(SWITCHES).map(([type, [argument]]) => [type, argument] as const)],
  ['prevent-destroy', Object.keys(DATA_HOLDING).map((type) => [type, '"true"'] as const)],
  ['satellites-attached', Object.entries(SATELLITES).map(([type, { by }]) => [type, by] as const)],
  ['tags-present', [...TAGS.map((key) => ['provider', key]), ...LABELS.map((key) => ['provider', key])]],
] as const)('%s: every entry of its table has a break', (rule, entries) => {
  expect(entries.length).toBeGreaterThan(5);
  expect(entries.filter(([type, word]) => !isBroken(rule, type, word))).toEqual([]);
});

test('no-secrets: every shape has a break', () => {
  const said = BREAKS.filter(({ rule }) => rule === 'no-secrets').map(({ says }) => says);
  const missing = SHAPES.filter(([what]) => !said.some((says) => says.endsWith(what)));
  expect(missing).toEqual([]);
});

test('the types that hold data are those written out', () => {
  expect(Object.keys(DATA_HOLDING)).toEqual(DATA_TYPES);
});

test.each(DATA_TYPES)('%s: one that is not in the ledger is red', (type) => {
  const tree = soundTree();
  const ledger = { stacks: { prod: {} } };
  tree.resource = { [type]: { made: { lifecycle: { prevent_destroy: true } } } };
  const found = judge(tree, { ledger }).filter(({ rule }) => rule === 'ledger');
  expect(found.map(({ address, wrong }) => `${address} ${wrong}`)).toEqual([
    expect.stringMatching(new RegExp(`^${type}\\.made holds data \\(.+\\) but is not in the ledger$`)),
  ]);
});

describe('no-deprecated-arguments', () => {
  const said = (edit: (tree: Tree) => void): readonly string[] => {
    const tree = soundTree();
    edit(tree);
    return judge(tree)
      .filter(({ rule }) => rule === 'no-deprecated-arguments')
      .map(({ address, wrong }) => `${address}: ${wrong}`);
  };
  const nested = (path: readonly string[]): unknown => path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), 1);

  test('lists as many entries as were known to be deprecated', () => {
    expect([pairs(deprecatedArguments).length, pairs(deprecatedAttributes).length]).toEqual([19, 1]);
  });

  test.each(pairs(deprecatedArguments))('%s %s is red when it is set', (type, path) => {
    const data = type.startsWith('data.');
    const found = said((tree) => {
      const made = path === '' ? {} : (nested(path.split('.')) as object);
      (data ? tree.data : tree.resource)[type.replace('data.', '')] = { made };
    });
    expect(found).toContain(`${type}.made: ${path || type} is deprecated`);
  });

  test.each(pairs(deprecatedAttributes))('%s %s is red when it is read', (type, attribute) => {
    const found = said((tree) => {
      tree.resource.aws_vpc!.vpc!.tags = { Name: `\${${type}.here.${attribute}}` };
    });
    expect(found).toEqual([`aws_vpc.vpc: reads ${type}.here.${attribute}, which is deprecated`]);
  });
});
