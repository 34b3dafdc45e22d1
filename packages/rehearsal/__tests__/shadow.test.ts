/** What the shadow computes by itself: what Terraform proposes, what a plan comes to, values in another schema's shape, and mutations. */
import { UNKNOWN, type Values } from '../clouds/behaviour';
import type { BlockSchema } from '../schema/types';
import { fitBlock } from '../shadow/fit';
import { mutationsOf, replaced, valuesNamedIn } from '../shadow/mutate';
import { equal, outcomeOf } from '../shadow/outcome';
import { proposedNew } from '../shadow/proposed-new';

const block: BlockSchema = {
  attributes: {
    name: { type: 'string', required: true },
    arn: { type: 'string', computed: true },
    size: { type: 'number', optional: true, computed: true },
    tags: { type: ['map', 'string'], optional: true },
  },
  blocks: {
    rule: {
      nesting: 'set',
      block: {
        attributes: { port: { type: 'number', required: true }, id: { type: 'string', computed: true } },
        blocks: {},
      },
    },
  },
};

test('proposes the prior values of what the provider may fill in, and nothing of what was taken out', () => {
  const prior = {
    name: 'a',
    arn: 'arn:a',
    size: 5,
    tags: { a: 'b' },
    rule: [
      { port: 1, id: 'r-1' },
      { port: 2, id: 'r-2' },
    ],
  };
  const config = {
    name: 'b',
    arn: null,
    size: null,
    tags: null,
    rule: [
      { port: 2, id: null },
      { port: 3, id: null },
    ],
  };
  expect(proposedNew(block, prior, config)).toEqual({
    name: 'b',
    arn: 'arn:a',
    size: 5,
    tags: null,
    rule: [
      { port: 2, id: 'r-2' },
      { port: 3, id: null },
    ],
  });
});

test('values are equal as go-cty has it: sets without order, and empty is not absent', () => {
  expect(equal(['set', 'string'], ['a', 'b'], ['b', 'a'])).toBe(true);
  expect(equal(['list', 'string'], ['a', 'b'], ['b', 'a'])).toBe(false);
  expect(equal('string', '', null)).toBe(false);
  expect(equal('string', UNKNOWN, 'a')).toBe(false);
});

test('a path forces a replacement only where the value at it differs', () => {
  const prior = { name: 'a', arn: 'arn:a', size: 5, tags: null, rule: [] };
  const plan = (planned: Values) => outcomeOf(block, prior, { planned, replacing: [['name'], ['size']], errors: [] });
  expect(plan({ ...prior })).toEqual({ action: 'none', replacing: [] });
  expect(plan({ ...prior, tags: { a: 'b' } })).toEqual({ action: 'update', replacing: [] });
  expect(plan({ ...prior, name: 'b' })).toEqual({ action: 'replace', replacing: ['name'] });
  expect(outcomeOf(block, prior, { planned: null, replacing: [], errors: ['no'] }).refusal).toBe('no');
});

test('fits values to a schema that is older: unknown arguments go, a lone block becomes a list', () => {
  const wanted = { name: 5, region: 'us-west-2', rule: { port: '3', id: null, younger: true } };
  expect(fitBlock(block, wanted)).toEqual({
    name: '5',
    arn: null,
    size: null,
    tags: null,
    rule: [{ port: 3, id: null }],
  });
});

test('mutates every settable argument, and nothing that only the cloud computes', () => {
  const config = {
    name: 'a',
    arn: null,
    size: 5,
    tags: null,
    rule: [
      { port: 1, id: null },
      { port: 2, id: null },
    ],
  };
  const found = mutationsOf(block, config).map(({ path, kind }) => `${path.join('.')} ${kind}`);
  expect(found).toEqual([
    ...['name another', 'name none', 'name invalid', 'size another', 'size none', 'size invalid'],
    ...[
      'tags another',
      'tags invalid',
      'rule none',
      'rule invalid',
      'rule.0.port another',
      'rule.0.port none',
      'rule.0.port invalid',
    ],
  ]);
  expect(replaced(config, ['rule', 1, 'port'], 9)).toEqual({
    ...config,
    rule: [
      { port: 1, id: null },
      { port: 9, id: null },
    ],
  });
});

test('reads the values that a refusal names', () => {
  expect(valuesNamedIn('expected type to be one of ["a" "b"], got x')).toEqual(['a', 'b']);
  expect(valuesNamedIn('value must be one of: ["a", "b"], got: x')).toEqual(['a', 'b']);
});
