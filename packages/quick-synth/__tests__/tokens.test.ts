/** Values resolved without cdktf's detour, held against cdktf: the same results, and the same errors. */
import { App, Fn, Lazy, TerraformStack, Token, Tokenization } from 'cdktf';
import * as tokens from 'cdktf/lib/_tokens';
import { ref } from 'cdktf/lib/tfExpression';
import { DefaultTokenResolver, StringConcat } from 'cdktf/lib/tokens/resolvable';
import fc from 'fast-check';
import { resolve } from '../tokens';

const stack = new TerraformStack(new App(), 'stack');
const resolver = new DefaultTokenResolver(new StringConcat());

/** As cdktf's own `_tokens.resolve` does it. */
const byCdktf = (value: unknown, preparing: boolean): unknown =>
  Tokenization.resolve(value, { scope: stack, resolver, preparing });

/** What comes of it: a value, or the message of an error. */
function outcome(run: () => unknown): unknown {
  try {
    return { value: run() };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

class WithClass {
  readonly field = Token.asString(ref('aws_vpc.main.id', stack));
}

const reference = (): unknown => ref('aws_s3_bucket.logs.arn', stack);
const TOKENS: readonly (() => unknown)[] = [
  () => reference(),
  () => Token.asString(reference()),
  () => Token.asNumber(reference()),
  () => Token.asList(reference()),
  () => Token.asNumberList(reference()),
  () => Token.asStringMap(reference()),
  () => Token.asAnyMap(reference()),
  () => Token.asString({ key: Token.asString(reference()) }),
  () => Token.asString(undefined),
  () => Lazy.stringValue({ produce: () => 'lazy' }),
  () => Lazy.stringValue({ produce: () => undefined }),
  () => Lazy.stringValue({ produce: () => `1e+288 and ${Token.asString(reference())}` }),
  () => Lazy.listValue({ produce: () => ['a', Token.asString(reference())] }),
  () => Lazy.numberValue({ produce: () => 7 }),
  () => Lazy.anyValue({ produce: () => ({ inner: [undefined, 1] }) }),
  () => Fn.join('-', ['a', Token.asString(reference())]),
  () => Fn.element(Token.asList(reference()), 0),
  () => '${TfToken[TOKEN.999999]}',
];

const lazy = (text?: string): string => Lazy.stringValue({ produce: () => text });
const number = String(Token.asNumber(reference()));

/** What random pieces seldom come to: a number's token that only the resolved text has, nothing beside nothing, a list among text. */
const RARE: readonly string[] = [
  `${lazy(number.slice(0, -4))}${number.slice(-4)}`,
  `${lazy()}${lazy()}`,
  `${lazy()}text`,
  `text ${Token.asList(reference())[0] ?? ''} ${lazy('text')}`,
  `${lazy('text')} ${Object.keys(Token.asStringMap(reference()))[0] ?? ''}`,
];

const token = fc.constantFrom(...TOKENS).map((make) => make());
const piece = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '${',
    '}',
    '$${',
    '"',
    '\n',
    '${aws_vpc.main.id}',
    '#{TfToken[',
    '&{TfToken[',
    '{TfToken[',
    ']}',
    'e+2',
    '-1.8881545897087503e+298',
    '2e+28',
    '1e5',
  ),
  fc.constantFrom(...RARE, Token.STRING_MAP_TOKEN_VALUE, Token.ANY_MAP_TOKEN_VALUE),
  token.filter((value) => typeof value === 'string' || typeof value === 'number').map(String),
);
const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
const leaf = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 3, arbitrary: token },
  { weight: 2, arbitrary: fc.oneof(fc.double(), fc.integer(), fc.boolean()) },
  fc.constantFrom<unknown>(undefined, null, NaN, -Infinity, -1e288, -1e200, Token.NUMBER_MAP_TOKEN_VALUE),
  fc.constantFrom<unknown>(new Date(0), new WithClass(), stack, () => 1, Symbol.for('x'), 10n),
  fc.constantFrom<unknown>({ resolve: () => [1, undefined] }, { _children: {}, _metadata: [] }, { resolve: 'text' }),
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    leaf,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.oneof({ weight: 4, arbitrary: fc.string() }, text), tie('tree'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
}));

test('whatever there is comes out as cdktf has it, or fails with the same words', () => {
  fc.assert(
    fc.property(tree, fc.boolean(), (value, preparing) => {
      const [ours, theirs] = [
        outcome(() => resolve(stack, value, preparing)),
        outcome(() => byCdktf(value, preparing)),
      ];
      expect(ours).toEqual(theirs);
      // A snapshot of key order: what is written is sorted, but what is walked through is not.
      expect(JSON.stringify(ours, bigintsAsText)).toBe(JSON.stringify(theirs, bigintsAsText));
    }),
    { numRuns: 2000 },
  );
});

const bigintsAsText = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

test('errors name the place in the whole value, also below what is walked here', () => {
  const value = { resource: [{ plain: 1 }, { role: { policy: () => 1 } }] };
  expect(() => resolve(stack, value)).toThrow('/resource/1/role/policy');
  expect(() => resolve(stack, { a: [{ b: stack }] })).toThrow('/a/0/b');
  expect(() => resolve(stack, { a: [Token.asList(reference())[0]] })).not.toThrow();
  expect(() => resolve(stack, { a: { b: Token.asList(reference())[0] } })).toThrow(
    /list token string in a scalar string/i,
  );
});

test('what refers to itself is refused as by cdktf, and does not hang', () => {
  const circle: Record<string, unknown> = {};
  circle['self'] = [circle];
  const theirs = outcome(() => byCdktf(circle, false)) as { error: string };
  expect(theirs.error).toContain('circular');
  expect(outcome(() => resolve(stack, circle))).toEqual(theirs);
});

test('cdktf itself resolves by it, so this is what an app gets', () => {
  expect(tokens.resolve).toBe(resolve);
});
