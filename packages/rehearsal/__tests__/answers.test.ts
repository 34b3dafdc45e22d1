/** Rules out of a real provider's words, and the checks that are made of them. The words are those of hashicorp/aws 5.100.0. */
import { UNKNOWN, type Values } from '../clouds/behaviour';
import { readAnswers, type TypeAnswers, type ValueRule } from '../facts/answers';
import { checkAnswered } from '../provider/answered';
import { sameBlocks } from '../provider/same';
import { validateConfig } from '../provider/validate';
import { rulesOf } from '../shadow/probe';
import { itemsIn, ruleIn, togetherIn } from '../shadow/read-refusal';
import { simplified } from '../shadow/shapes';

test.each<[string, ValueRule]>([
  ['expected delay_seconds to be in the range (0 - 900), got 5000 [delay_seconds]', ['range', 0, 900]],
  ['expected type to be one of ["a" "b"], got x [type]', ['oneOf', 'a', 'b']],
  ['expected monitoring_interval to be one of [0 1 5], got 7', ['oneOf', '0', '1', '5']],
  ['expected length of name to be in the range (1 - 64), got xx', ['length', 1, 64]],
  ['Invalid Attribute Value: Attribute a value must be one of: ["x" "y"], got: "z"', ['oneOf', 'x', 'y']],
  ['Invalid Attribute Value Length: Attribute a string length must be between 3 and 9, got: 1', ['length', 3, 9]],
  ['"role_arn" (nonsense) is an invalid ARN: arn: invalid prefix', ['arn']],
  ['Invalid ARN Value: The provided value cannot be parsed as an ARN.\n\nPath: a\nValue: nonsense', ['arn']],
  ['"policy" contains an invalid JSON policy: not a JSON object', ['policy']],
  ['"definition" contains an invalid JSON: invalid character', ['json']],
  ['expected port to be at least (1), got -7', ['atLeast', 1]],
  [
    'Invalid String Enum Value: The provided value does not match any valid values.\n\nPath: a\nGiven Value: jsonx\nValid Values: [json plain ] [a]',
    ['oneOf', 'json', 'plain'],
  ],
  ['expected health_check.0.path to have prefix /, got x [health_check.0.path]', ['prefix', '/']],
  ['invalid value for custom_iam_instance_profile (must begin with AWSRDSCustom)', ['prefix', 'AWSRDSCustom']],
  [
    'several: expected a to be one of [1 5], got 7 [a] || expected a to be divisible by 60, got: 7 [a]',
    ['anyOf', ['oneOf', '1', '5'], ['multipleOf', 60]],
  ],
])('%s', (words, rule) => {
  expect(ruleIn(words)).toEqual(rule);
});

test('no rule is made of one of several refusals, or of words that are not known', () => {
  expect(ruleIn('several: expected a to be one of [7 731], got 8')).toBeUndefined();
  expect(ruleIn('several: expected a to be one of [7], got 8 [a] || another matter [a]')).toBeUndefined();
  expect(
    ruleIn('several: expected a to be one of [7], got 8 [a] || expected b to be at least (1), got 0 [b]'),
  ).toBeUndefined();
  expect(ruleIn('invalid value for name (must begin with a letter)')).toBeUndefined();
});

test('reads which arguments need or exclude each other', () => {
  expect(togetherIn('Conflicting configuration arguments: "a": conflicts with b [a]')).toEqual({
    kind: 'notWith',
    about: 'a',
    paths: ['b'],
  });
  expect(togetherIn('Invalid combination of arguments: "x.0.a": one of `x.0.a,x.0.b` must be specified')).toEqual({
    kind: 'exactlyOne',
    about: 'x.0.a',
    paths: ['x.0.a', 'x.0.b'],
  });
  expect(togetherIn('Missing required argument: "a": all of `a,b` must be specified')?.kind).toBe('allOrNone');
  expect(togetherIn('expected a to be one of ["b"], got c')).toBeUndefined();
  expect(
    togetherIn('Missing Attribute Configuration: Exactly one of these attributes must be configured: [a,b] [a]'),
  ).toEqual({ kind: 'exactlyOne', about: 'a', paths: ['a', 'b'] });
  expect(
    togetherIn(
      'Invalid Attribute Combination\n\nEither "x[0].a" or "x[0].b" must be specified when "x[0].type" is "forward".\n\nPath: x[0].type',
    ),
  ).toEqual({ kind: 'neededWhen', about: 'x.0.a', paths: ['x.0.b'], when: ['x.0.type', 'forward'] });
});

test('reads how many of a block there may be', () => {
  const at = 'Invalid Attribute Value: Attribute rule[0].filter list must contain';
  expect(itemsIn(`${at} at most 1 elements, got: 2 [rule.0.filter]`)).toEqual([0, 1]);
  expect(itemsIn(`${at} at least 2 elements, got: 1`)).toEqual([2, 0]);
  expect(
    itemsIn('Not enough list items: Attribute a requires 2 item minimum, but config has only 1 declared.'),
  ).toEqual([2, 0]);
  expect(
    itemsIn('Invalid Block: Block a must have a configuration value as the provider has marked it as required [a]'),
  ).toEqual([1, 0]);
  expect(itemsIn('expected a to be at most (1), got 2')).toBeUndefined();
});

const complaints = (answers: TypeAnswers, config: Values) =>
  checkAnswered(answers, config).map(({ summary, detail = '' }) => `${summary} ${detail}`.trim());

test('refuses values by their rules, in every element of a block, and never what is not known yet', () => {
  const answers: TypeAnswers = {
    values: {
      size: [['range', 1, 5]],
      'rule.kind': [['oneOf', 'a', 'b']],
      arn: [['arn']],
      name: [['chars', '0', '_', '-', 'bad {value}']],
    },
  };
  expect(complaints(answers, { size: 3, rule: [{ kind: 'a' }], arn: 'arn:aws:s3:::a', name: 'a0-b' })).toEqual([]);
  expect(complaints(answers, { size: UNKNOWN, rule: UNKNOWN, arn: null })).toEqual([]);
  expect(complaints(answers, { size: 6, rule: [{ kind: 'a' }, { kind: 'c' }], arn: 'x', name: '0a' })).toEqual([
    'expected size to be in the range (1 - 5), got 6',
    'expected rule.kind to be one of ["a" "b"], got c',
    '"arn" (x) is an invalid ARN: arn: invalid prefix',
    'bad 0a',
  ]);
  expect(complaints(answers, { name: 'a_b' })).toEqual(['bad a_b']);
  expect(complaints(answers, { name: 'ab-' })).toEqual(['bad ab-']);
});

test('holds arguments together, where the block is that they stand in', () => {
  const together = (
    kind: 'exactlyOne' | 'atLeastOne' | 'allOrNone' | 'notWith',
    about: string,
    ...paths: string[]
  ) => ({
    together: [{ kind, about, paths }],
  });
  expect(complaints(together('exactlyOne', 'a', 'a', 'b'), { a: 'x', b: 'y' })).toHaveLength(1);
  expect(complaints(together('exactlyOne', 'a', 'a', 'b'), {})).toHaveLength(1);
  expect(complaints(together('exactlyOne', 'a', 'a', 'b'), { b: UNKNOWN })).toEqual([]);
  expect(complaints(together('exactlyOne', 'x.0.a', 'x.0.a', 'x.0.b'), { x: [] })).toEqual([]);
  expect(complaints(together('exactlyOne', 'x.0.a', 'x.0.a', 'x.0.b'), { x: [{}] })).toHaveLength(1);
  expect(complaints(together('atLeastOne', 'a', 'a', 'b'), { b: 'x' })).toEqual([]);
  expect(complaints(together('allOrNone', 'a', 'a', 'b'), { a: 'x' })).toHaveLength(1);
  expect(complaints(together('notWith', 'a', 'b'), { a: 'x', b: 'y' })).toEqual([
    'Conflicting configuration arguments "a": conflicts with b',
  ]);
});

test('asks for an argument where another has that value', () => {
  const needed = { kind: 'neededWhen', about: 'port', paths: ['other'], when: ['target', 'ip'] } as const;
  const found = (config: Values) => complaints({ together: [needed] }, config);
  expect(found({ target: 'ip' })).toEqual([
    'Invalid Attribute Combination Attribute "port" must be specified when "target" is "ip".',
  ]);
  for (const config of [
    { target: 'ip', port: 80 },
    { target: 'ip', port: UNKNOWN },
    { target: 'ip', other: 'x' },
    { target: 'lambda' },
    { target: UNKNOWN },
    {},
  ])
    expect(found(config)).toEqual([]);
});

test('counts blocks where they stand, and refuses a null in a list', () => {
  const items = { 'rule.filter': [1, 1] } as const;
  expect(complaints({ items }, { rule: [{ filter: [{}] }, { filter: UNKNOWN }] })).toEqual([]);
  expect(complaints({ items }, {})).toEqual([]);
  expect(complaints({ items: { ips: [2, 0] } }, {})).toEqual([]);
  expect(complaints({ items: { ips: [2, 0] } }, { ips: ['x'] })).toHaveLength(1);
  expect(complaints({ items }, { rule: [{ filter: [] }, { filter: [{}, {}] }] })).toEqual([
    'Invalid Attribute Value Attribute rule.filter list must contain at least 1 elements, got: 0',
    'Invalid Attribute Value Attribute rule.filter list must contain at most 1 elements, got: 2',
  ]);
  expect(complaints({ nulls: 'refused' }, { a: ['x', null], b: null, c: [{ d: null }] })).toHaveLength(1);
  expect(complaints({}, { a: [null] })).toEqual([]);
});

test('takes a value that one of several rules takes', () => {
  const values = { period: [['anyOf', ['oneOf', '1', '5'], ['multipleOf', 60]]] } as const;
  for (const period of [1, 5, 60, 300]) expect(complaints({ values }, { period })).toEqual([]);
  expect(complaints({ values }, { period: 7 })).toEqual(['expected period to be one of ["1" "5"], got 7']);
  expect(complaints({ values: { path: [['prefix', '/']] } }, { path: 'a' })).toEqual([
    'expected path to have prefix /, got a',
  ]);
});

describe('a value of any kind is checked by what may stand in it', () => {
  const shapes = {
    'rule.statement': {
      blocks: {
        not: [0, 1, { blocks: { statement: [1, 0, 'rule.statement'] } }],
        match: [0, 1, { required: ['text'], values: { kind: [['oneOf', 'A', 'B']] } }],
      },
    },
  } as const;
  const found = (statement: unknown) => complaints({ shapes }, { rule: [{ statement }] });

  test.each<[string, unknown]>([
    ['written as lists', [{ match: [{ text: 'x', kind: 'A' }] }]],
    ['written as objects', { match: { text: 'x' } }],
    ['nested', { not: { statement: [{ match: { text: 'x' } }] } }],
    ['not known yet', { match: { text: UNKNOWN, kind: UNKNOWN }, not: UNKNOWN }],
    ['with what is not known to us', { younger: { a: 1 } }],
  ])('%s', (_, statement) => expect(found(statement)).toEqual([]));

  test.each<[string, unknown]>([
    ['Missing required argument: text', { match: {} }],
    ['Too many match blocks', [{ match: [{ text: 'x' }, { text: 'y' }] }]],
    ['Insufficient statement blocks', { not: {} }],
    ['expected kind to be one of ["A" "B"], got C', { not: { statement: { match: { text: 'x', kind: 'C' } } } }],
  ])('%s', (words, statement) => expect(found(statement)).toEqual([words]));
});

test('blocks of any kind are the same however they are written, and an empty one is none', () => {
  expect(sameBlocks({ a: { b: 'x' } }, [{ a: [{ b: 'x', c: null }], d: [] }])).toBe(true);
  expect(sameBlocks({ a: { count: {} } }, { a: [{ count: [{}] }] })).toBe(true);
  expect(sameBlocks({ a: { count: {} } }, { a: [{ count: [] }] })).toBe(false);
  expect(sameBlocks({ a: { b: 'x' } }, { a: { b: 'y' } })).toBe(false);
  expect(sameBlocks({ a: ['x'] }, { a: ['x', 'y'] })).toBe(false);
});

test('a deprecated argument is checked like any other', () => {
  const block = { attributes: { acl: { type: 'string' as const, optional: true, deprecated: true } }, blocks: {} };
  const answers = { values: { acl: [['oneOf', 'private']] } } as const;
  expect(validateConfig(block, { acl: 'x' }, {}, answers).map(({ severity }) => severity)).toEqual([
    'warning',
    'error',
  ]);
});

test('the simplest stands for each block that nests', () => {
  const simple = [{ geo_match_statement: [{ country_codes: ['US'] }] }];
  expect(
    simplified('aws_wafv2_web_acl', { name: 'a', rule: [{ name: 'b', statement: [{ and_statement: [] }] }] }),
  ).toEqual({
    name: 'a',
    rule: [{ name: 'b', statement: simple }],
  });
});

test('leaves to AWS what the provider was seen to take', () => {
  const behaviour = { validate: () => [{ severity: 'error' as const, summary: 'ours', path: ['name'] }] };
  const block = { attributes: { name: { type: 'string' as const, optional: true } }, blocks: {} };
  expect(validateConfig(block, { name: 'x' }, behaviour, {})).toHaveLength(1);
  expect(validateConfig(block, { name: 'x' }, behaviour, { takes: ['name'] })).toEqual([]);
});

test('finds lengths, bounds and characters by asking', async () => {
  const short = (value: unknown) => Promise.resolve(String(value).length > 12 ? 'too long' : undefined);
  expect(await rulesOf('string', 'seed', short)).toEqual([['length', 0, 12]]);
  const small = (value: unknown) => Promise.resolve(Number(value) > 40 ? 'too much' : undefined);
  expect(await rulesOf('number', 5, small)).toEqual([['atMost', 40]]);
  const plain = (value: unknown) => Promise.resolve(/^[a-z]*$/.test(String(value)) ? undefined : 'only letters');
  const [rule] = await rulesOf('string', 'seed', plain);
  expect(rule).toEqual([
    'chars',
    expect.stringContaining('0'),
    expect.not.stringContaining('a'),
    expect.any(String),
    'only letters',
  ]);
});

test('the committed answers say whose they are', () => {
  const { provider, types } = readAnswers();
  expect(provider).toMatch(/^hashicorp\/aws \d+\.\d+\.\d+$/);
  expect(types['aws_db_instance']?.forceNew).toContain('storage_encrypted');
  expect(types['aws_db_instance']?.values?.['backup_retention_period']).toEqual([['range', 0, 35]]);
});

describe('Forms of a value, each as hashicorp/aws 5.100.0 answered', () => {
  const arn = (text: string) => complaints({ values: { a: [['arn']] } }, { a: text });
  const matching = 'expecting to match regular expression: ';

  test.each([
    ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
    ['arn:aws-us-gov:s3:::bucket'],
    ['arn:aws:sns:ap-southeast-2:111122223333:topic'],
  ])('%s is an ARN', (text) => expect(arn(text)).toEqual([]));

  test.each([
    [
      'arn:aws:events:eu-west-1:1234567890:event-bus/My-Event-Bus',
      `invalid account ID value (${matching}^(aws|aws-managed|third-party|aws-marketplace|\\d{12}|cw.{10})$)`,
    ],
    ['arn:aws:sns:oregon:111122223333:topic', `invalid region value (${matching}^[a-z]{2}(-[a-z]+)+-\\d{1,2}$)`],
    ['arn:google:sns:us-west-2:111122223333:topic', `invalid partition value (${matching}^aws(-[a-z]+)*$)`],
    ['...', 'arn: invalid prefix'],
  ])('%s is none', (text, why) => expect(arn(text)).toEqual([`"a" (${text}) is an invalid ARN: ${why}`]));

  const time = (text: string) => complaints({ values: { a: [['time']] } }, { a: text }).length === 0;
  test.each<[string, boolean]>([
    ['2021-12-31T23:59:59Z', true],
    ['2021-12-31T23:59:59.5+02:00', true],
    ['2021-12-31T23:59:60Z', false],
    ['2021-02-30T00:00:00Z', false],
    ['2021-12-31', false],
  ])('whether %s is a time: %s', (text, isTime) => expect(time(text)).toBe(isTime));
});

test('signs are asked about where only capitals are refused', async () => {
  const words = 'invalid value for name (uppercase characters cannot be used)';
  const lower = (value: unknown) => Promise.resolve(/[A-Z]/.test(String(value)) ? words : undefined);
  expect(await rulesOf('string', 'requests', lower)).toContainEqual(['chars', 'A', 'A', 'A', words]);
});
