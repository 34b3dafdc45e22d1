/** The plan engine's parts, each for itself: values on the wire, meaning, merging, replacement, tags, faults. */
import { Encoder, ExtData } from '@msgpack/msgpack';
import fc from 'fast-check';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { UNKNOWN, type Cloud, type Equivalence, type ResourceBehaviour, type Values } from '../clouds/behaviour';
import { servable } from '../provider/announce';
import { create, remove, update } from '../provider/apply';
import type { WireType } from '../provider/cty';
import { meansTheSame } from '../provider/equivalence';
import { concerns, parseFaults } from '../provider/faults';
import { planChange } from '../provider/plan';
import type { Subject } from '../provider/realm';
import { importState, read, stateFromJson } from '../provider/read';
import { same } from '../provider/same';
import { validateConfig } from '../provider/validate';
import { decodeBlock, encodeBlock } from '../provider/wire';
import type { AttributeSchema, BlockSchema, BlockTypeSchema, CtyType, ResourceSchema } from '../schema/types';
import { openStore } from '../store';

const NO_KEY = Buffer.alloc(0);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'provider-unit-'));
let clouds = 0;

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

interface Situation {
  readonly attributes?: Record<string, AttributeSchema>;
  readonly blocks?: Record<string, BlockTypeSchema>;
  readonly behaviour?: ResourceBehaviour;
  readonly provider?: Values;
  readonly updatable?: boolean;
  readonly source?: string;
}

/** A resource type `thing` in a cloud of its own. */
function thing({ attributes = {}, blocks = {}, behaviour = {}, provider = {}, ...rest }: Situation): Subject {
  const schema: ResourceSchema = { version: 0, updatable: rest.updatable ?? true, block: { attributes, blocks } };
  const source = rest.source ?? 'hashicorp/aws';
  const cloud: Cloud = {
    source,
    resources: { thing: behaviour },
    dataSources: {},
    fallback: () => ({}),
    configure: () => [],
  };
  const store = openStore(path.join(folder, String((clouds += 1))));
  return { cloud, store, caller: { account: '1', provider }, type: 'thing', schema, behaviour };
}

const TEXT: AttributeSchema = { type: 'string', optional: true };
const COMPUTED: AttributeSchema = { type: 'string', computed: true };
const OPEN: AttributeSchema = { type: 'string', optional: true, computed: true };
const FORCING: AttributeSchema = { type: 'string', optional: true, forceNew: true };
const block = (attributes: Record<string, AttributeSchema>, more: Partial<BlockTypeSchema> = {}): BlockTypeSchema => ({
  nesting: 'list',
  block: { attributes, blocks: {} },
  ...more,
});

describe('values on the wire', () => {
  const scalar: fc.Arbitrary<CtyType> = fc.constantFrom('string', 'number', 'bool');
  const { type: anyType } = fc.letrec<{ type: CtyType }>((tie) => ({
    type: fc.oneof(
      { maxDepth: 3 },
      scalar,
      fc.tuple(fc.constantFrom('list', 'set', 'map'), tie('type')) as fc.Arbitrary<CtyType>,
      fc
        .dictionary(fc.stringMatching(/^[a-z]{1,6}$/), tie('type'), { maxKeys: 3 })
        .map((fields): CtyType => ['object', fields]),
    ),
  }));
  const numbers = fc
    .oneof(fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true }))
    .filter((n) => !Object.is(n, -0));

  function valueOf(type: CtyType): fc.Arbitrary<unknown> {
    const known = (): fc.Arbitrary<unknown> => {
      if (type === 'string') return fc.string();
      if (type === 'number') return numbers;
      if (type === 'bool') return fc.boolean();
      if (type === 'dynamic') return fc.jsonValue();
      if (type[0] === 'object')
        return fc.record(Object.fromEntries(Object.entries(type[1]).map(([k, t]) => [k, valueOf(t)])));
      if (type[0] === 'map') return fc.dictionary(fc.stringMatching(/^[a-z]+$/), valueOf(type[1]), { maxKeys: 3 });
      return fc.array(valueOf(type[1]), { maxLength: 3 });
    };
    return fc.oneof({ weight: 8, arbitrary: known() }, fc.constantFrom(null, UNKNOWN));
  }

  /** Prototypes and the sign of zero aside. */
  const plain = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(plain);
    if (Object.is(value, -0)) return 0;
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  };

  test('every value of every type comes back as it went, unknown and absent ones too', () => {
    const cases = anyType.chain((type) => fc.tuple(fc.constant(type), valueOf(type)));
    fc.assert(
      fc.property(cases, ([type, value]) => {
        const schema: BlockSchema = {
          attributes: { it: { type, optional: true } },
          blocks: { inner: block({ it: { type, optional: true } }) },
        };
        const values = { it: value, inner: [{ it: value }] };
        expect(plain(decodeBlock(schema, encodeBlock(schema, values)))).toEqual(plain(values));
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  test('a value of any shape keeps its shape: what Terraform called a list stays one', () => {
    const schema: BlockSchema = { attributes: { it: { type: 'dynamic', optional: true } }, blocks: {} };
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 3 }).filter((value) => !/__proto__/.test(JSON.stringify(value))),
        (it) => {
          expect(plain(decodeBlock(schema, encodeBlock(schema, { it })))).toEqual({ it: plain(it) });
        },
      ),
      { numRuns: 200, seed: 7 },
    );
    const listed = new Encoder().encode({ it: [Buffer.from('["list","string"]'), ['a', 'b']] });
    const values = decodeBlock(schema, { msgpack: listed });
    expect(values).toEqual({ it: ['a', 'b'] });
    expect(Buffer.from(encodeBlock(schema, values ?? null).msgpack).toString()).toContain('["list","string"]');
  });

  test('a refined unknown value is unknown, integers are ints, other numbers decimal strings', () => {
    const schema: BlockSchema = { attributes: { it: { type: 'number', optional: true } }, blocks: {} };
    const refined = new Encoder().encode({ it: new ExtData(12, Uint8Array.of(0x81, 0x01, 0xc2)) });
    expect(decodeBlock(schema, { msgpack: refined })).toEqual({ it: UNKNOWN });
    expect([...encodeBlock(schema, { it: 7 }).msgpack].at(-1)).toBe(7);
    expect(Buffer.from(encodeBlock(schema, { it: 0.1 }).msgpack).toString()).toContain('0.1');
    const huge = '123456789012345678901234567890';
    expect(decodeBlock(schema, encodeBlock(schema, { it: huge }))).toEqual({ it: huge });
  });

  test('a block that holds a value of any shape becomes one attribute', () => {
    const inner = block({ statement: { type: 'dynamic', required: true } }, { nesting: 'set', minItems: 1 });
    const outer = { attributes: {}, blocks: { rule: inner, other: block({ a: TEXT }) } };
    const { provider } = servable({ source: '', provider: outer, resources: {}, dataSources: {} });
    expect(provider.attributes).toEqual({ rule: { type: 'dynamic', required: true } });
    expect(Object.keys(provider.blocks)).toEqual(['other']);
  });
});

describe('meaning', () => {
  const policy = (statement: unknown): string => JSON.stringify({ Version: '2012-10-17', Statement: statement });
  const allow = { Effect: 'Allow', Action: ['s3:Get*', 's3:List*'], Resource: 'a' };
  const deny = { Effect: 'Deny', Action: 's3:*', Resource: ['a'] };

  test.each<[Equivalence, string, string, boolean]>([
    ['policy', policy([allow, deny]), policy([deny, allow]), true],
    ['policy', policy(allow), policy([{ ...allow, Action: ['s3:List*', 's3:Get*'], Resource: ['a'] }]), true],
    ['policy', policy({ ...deny, Principal: '*' }), policy({ ...deny, Principal: { AWS: ['*'] } }), true],
    [
      'policy',
      policy({ ...deny, Principal: { AWS: '123456789012' } }),
      policy({ ...deny, Principal: { AWS: 'arn:aws:iam::123456789012:root' } }),
      true,
    ],
    [
      'policy',
      policy({ ...deny, Condition: { Bool: { 'aws:SecureTransport': false } } }),
      policy({ ...deny, Condition: { Bool: { 'aws:SecureTransport': ['false'] } } }),
      true,
    ],
    ['policy', policy([allow]), policy([deny]), false],
    ['policy', policy([allow]), policy([{ ...allow, Resource: ['a', 'b'] }]), false],
    ['policy', policy([allow]), policy([{ ...allow, Sid: 'x' }]), false],
    ['policy', policy([allow]), policy([allow, deny]), false],
    ['policy', 'no json', 'no JSON', false],
    ['json', '{"a":1,"b":[1,2]}', '{ "b": [1, 2], "a": 1 }', true],
    ['json', '{"b":[1,2]}', '{"b":[2,1]}', false],
    ['caseless', 'MySQL', 'mysql', true],
    ['caseless', 'mysql', 'mariadb', false],
    ['containers', '[{"name":"b"},{"name":"a"}]', '[{"name":"a"},{"name":"b"}]', true],
    [
      'containers',
      '[{"name":"a","image":"i","essential":true,"cpu":0,"mountPoints":[],"x":1,"portMappings":[{"containerPort":80,"hostPort":80,"protocol":"tcp"}]}]',
      '[{"image":"i","name":"a","portMappings":[{"containerPort":80}]}]',
      true,
    ],
    [
      'containers',
      '[{"name":"a","environment":[{"name":"x","value":"1"},{"name":"y","value":"2"}]}]',
      '[{"name":"a","environment":[{"name":"y","value":"2"},{"name":"x","value":"1"}]}]',
      true,
    ],
    ['containers', '[{"name":"a","image":"i"}]', '[{"name":"a","image":"j"}]', false],
    ['containers', '[{"name":"a","essential":false}]', '[{"name":"a"}]', false],
    ['containers', '[{"name":"a","command":["x","y"]}]', '[{"name":"a","command":["y","x"]}]', false],
  ])('%s: %s and %s: %s', (kind, left, right, equal) => {
    expect(meansTheSame(kind, left, right)).toBe(equal);
    expect(meansTheSame(kind, right, left)).toBe(equal);
  });

  test.each<[string, WireType, unknown, unknown, boolean]>([
    ['sets have no order', ['set', 'string'], ['a', 'b'], ['b', 'a'], true],
    ['but count', ['set', 'string'], ['a', 'b'], ['a', 'a'], false],
    ['lists have an order', ['list', 'string'], ['a', 'b'], ['b', 'a'], false],
    ['absent and empty collections', ['map', 'string'], null, {}, true],
    ['absent and empty text', 'string', null, '', true],
    ['absent and false', 'bool', null, false, false],
    ['absent and zero', 'number', null, 0, false],
    ['absent and zero inside an object', ['object', { a: 'number' }], { a: null }, { a: 0 }, true],
    ['unknown is never the same', 'string', UNKNOWN, 'a', false],
  ])('%s', (_title, type, left, right, equal) => {
    expect(same(type, left, right)).toBe(equal);
    expect(same(type, right, left)).toBe(equal);
  });
});

describe('a plan', () => {
  test('creates with defaults, and with unknown values where the cloud decides', () => {
    const subject = thing({
      attributes: {
        id: COMPUTED,
        name: TEXT,
        open: OPEN,
        mode: { ...TEXT, default: 'fast' },
        wo: { ...TEXT, writeOnly: true },
      },
      blocks: { part: block({ key: TEXT, made: COMPUTED }), filled: block({ a: TEXT }, { computed: true }) },
    });
    const config = { name: 'n', wo: 'secret', part: [{ key: 'k' }] };
    expect(planChange(subject, null, config).planned).toEqual({
      id: UNKNOWN,
      name: 'n',
      open: UNKNOWN,
      mode: 'fast',
      wo: null,
      part: [{ key: 'k', made: UNKNOWN }],
      filled: UNKNOWN,
    });
  });

  test('gives the very prior values back when nothing means a change', () => {
    const subject = thing({
      attributes: {
        id: COMPUTED,
        open: OPEN,
        flag: { type: 'bool', optional: true },
        text: TEXT,
        list: { type: ['list', 'string'], optional: true },
      },
      blocks: {
        part: block({ key: TEXT, made: COMPUTED }, { nesting: 'set' }),
        filled: block({ a: TEXT }, { computed: true }),
      },
    });
    const prior = {
      id: 'i',
      open: 'kept',
      flag: false,
      text: '',
      list: [],
      part: [
        { key: 'a', made: '1' },
        { key: 'b', made: '2' },
      ],
      filled: [{ a: 'x' }],
    };
    expect(planChange(subject, prior, { part: [{ key: 'b' }, { key: 'a' }], filled: [] }).planned).toBe(prior);
  });

  test('removes what is no longer said, unless the cloud may fill it in', () => {
    const subject = thing({ attributes: { id: COMPUTED, name: TEXT, open: OPEN } });
    const { planned } = planChange(subject, { id: 'i', name: 'n', open: 'o' }, {});
    expect(planned).toEqual({ id: 'i', name: null, open: 'o' });
  });

  test('leaves zero values that are not configured as they are while something else changes', () => {
    const flag: AttributeSchema = { type: 'bool', optional: true };
    const subject = thing({ attributes: { name: TEXT, flag, text: TEXT } });
    const { planned } = planChange(subject, { name: 'n', flag: false, text: '' }, { name: 'm' });
    expect(planned).toEqual({ name: 'm', flag: false, text: '' });
  });

  test('is no replacement for a new element whose forcing attribute the cloud fills in', () => {
    const part = block({ key: TEXT, made: { ...COMPUTED, forceNew: true } });
    const { planned, replacing } = planChange(thing({ blocks: { part } }), { part: [] }, { part: [{ key: 'k' }] });
    expect(planned).toEqual({ part: [{ key: 'k', made: UNKNOWN }] });
    expect(replacing).toEqual([]);
  });

  test('makes unknown what an update makes anew, but not what is configured', () => {
    const behaviour: ResourceBehaviour = { recomputedOnUpdate: () => ['stamp', 'open'] };
    const subject = thing({ attributes: { name: TEXT, stamp: COMPUTED, open: OPEN }, behaviour });
    const prior = { name: 'n', stamp: '1', open: 'o' };
    expect(planChange(subject, prior, { name: 'm', open: 'o' }).planned).toEqual({
      name: 'm',
      stamp: UNKNOWN,
      open: 'o',
    });
    expect(planChange(subject, prior, { name: 'n', open: 'o' }).planned).toBe(prior);
  });

  test('keeps a value that is spelled differently or suppressed', () => {
    const subject = thing({
      attributes: { doc: TEXT, size: { type: 'number', optional: true } },
      behaviour: { equivalent: { doc: 'json' }, suppress: (name, prior) => name === 'size' && prior['size'] === 5 },
    });
    const prior = { doc: '{"a": 1}', size: 5 };
    expect(planChange(subject, prior, { doc: '{"a":1}', size: 3 }).planned).toBe(prior);
    expect(planChange(subject, prior, { doc: '{"a":2}', size: 3 }).planned).toEqual({ doc: '{"a":2}', size: 5 });
  });

  test.each<[string, Situation, Values, Values, unknown]>([
    ['an attribute', { attributes: { a: FORCING, b: TEXT } }, { a: '1', b: '1' }, { a: '2', b: '2' }, [['a']]],
    ['an attribute that becomes unknown', { attributes: { a: FORCING } }, { a: '1' }, { a: UNKNOWN }, [['a']]],
    [
      'none when only others change',
      { attributes: { a: FORCING, b: TEXT } },
      { a: '1', b: '1' },
      { a: '1', b: '2' },
      [],
    ],
    [
      'any change without an update function',
      { updatable: false, attributes: { b: TEXT } },
      { b: '1' },
      { b: '2' },
      [['b']],
    ],
    [
      'an attribute in a list',
      { blocks: { p: block({ a: FORCING }) } },
      { p: [{ a: '1' }] },
      { p: [{ a: '2' }] },
      [['p', 0, 'a']],
    ],
    ['an element more', { blocks: { p: block({ a: FORCING }) } }, { p: [] }, { p: [{ a: '2' }] }, [['p', 0, 'a']]],
    [
      'a whole block',
      { blocks: { p: block({ a: TEXT }, { forceNew: true }) } },
      { p: [] },
      { p: [{ a: '2' }] },
      [['p']],
    ],
    [
      'an attribute in a set',
      { blocks: { p: block({ a: FORCING }, { nesting: 'set' }) } },
      { p: [{ a: '1' }] },
      { p: [{ a: '2' }] },
      [['p']],
    ],
    [
      'no other attribute in a set',
      { blocks: { p: block({ a: FORCING, b: TEXT }, { nesting: 'set' }) } },
      { p: [{ a: '1', b: '1' }] },
      { p: [{ a: '1', b: '2' }] },
      [],
    ],
  ])('is replaced by %s', (_title, situation, prior, config, paths) => {
    expect(planChange(thing(situation), prior, config).replacing).toEqual(paths);
  });

  const map = (flags: Partial<AttributeSchema>): AttributeSchema => ({ type: ['map', 'string'], ...flags });
  const TAGGED = { tags: map({ optional: true }), tags_all: map({ computed: true }) };
  const PROVIDER = { region: 'us-west-2', default_tags: [{ tags: { app: 'balrog', env: 'x' } }] };

  test('knows the tags a resource will have', () => {
    const subject = thing({ attributes: TAGGED, provider: PROVIDER });
    const planned = (prior: Values | null, tags: unknown): unknown =>
      planChange(subject, prior, { tags }).planned['tags_all'];
    expect(planned(null, { env: 'y' })).toEqual({ app: 'balrog', env: 'y' });
    expect(planned(null, UNKNOWN)).toBe(UNKNOWN);
    expect(planned({ tags: null, tags_all: { old: '1' } }, null)).toEqual({ app: 'balrog', env: 'x' });
    expect(planChange(thing({ attributes: TAGGED }), { tags: {}, tags_all: {} }, {}).planned['tags_all']).toEqual({});
  });

  test('takes region, project and zone from the provider, and replaces when that changes', () => {
    const subject = thing({ attributes: { region: { ...OPEN, forceNew: true } }, provider: PROVIDER });
    expect(planChange(subject, null, {}).planned).toEqual({ region: 'us-west-2' });
    expect(planChange(subject, null, { region: 'eu-west-1' }).planned).toEqual({ region: 'eu-west-1' });
    expect(planChange(subject, { region: 'us-east-1' }, {}).replacing).toEqual([['region']]);
  });

  test("knows google's labels: defaults, own ones, the attribution of new resources, and those others have set", () => {
    const attributes = {
      labels: map({ optional: true }),
      terraform_labels: map({ computed: true }),
      effective_labels: map({ computed: true }),
    };
    const subject = thing({ attributes, source: 'hashicorp/google', provider: { default_labels: { app: 'balrog' } } });
    const ours = { app: 'balrog', 'goog-terraform-provisioned': 'true', a: '1' };
    const created = planChange(subject, null, { labels: { a: '1' } }).planned;
    expect(created).toEqual({ labels: { a: '1' }, terraform_labels: ours, effective_labels: ours });
    const prior = { labels: {}, terraform_labels: { app: 'balrog' }, effective_labels: { app: 'balrog', theirs: '1' } };
    const { terraform_labels, effective_labels } = planChange(subject, prior, { labels: { a: '1' } }).planned;
    expect(terraform_labels).toEqual({ app: 'balrog', a: '1' });
    expect(effective_labels).toEqual({ app: 'balrog', a: '1', theirs: '1' });
  });
});

describe('an apply', () => {
  const attributes = { id: COMPUTED, name: TEXT, open: OPEN, secret: { ...TEXT, writeOnly: true } };
  const timeouts = block({ create: TEXT }, { nesting: 'single' });
  const behaviour: ResourceBehaviour = { create: ({ name }) => ({ id: `id-${String(name)}`, name: 'other' }) };

  function created(subject: Subject, config: Values): Values {
    const { state, diagnostics } = create(subject, planChange(subject, null, config).planned);
    expect(diagnostics).toEqual([]);
    return state ?? {};
  }

  test('fills in what is open, keeps what is configured, and stores neither secrets nor timeouts', () => {
    const subject = thing({ attributes, blocks: { timeouts }, behaviour });
    const state = created(subject, { name: 'n', secret: 's', timeouts: { create: '5m' } });
    expect(state).toEqual({ id: 'id-n', name: 'n', open: '', secret: null, timeouts: { create: '5m' } });
    expect(subject.store.list()[0]?.values).toEqual({ id: 'id-n', name: 'n', open: '' });
  });

  test('refuses a second object of the same id, and says how to adopt the first', () => {
    const subject = thing({ attributes, behaviour });
    created(subject, { name: 'n' });
    const { state, diagnostics } = create(subject, planChange(subject, null, { name: 'n' }).planned);
    expect(state).toBeNull();
    expect(diagnostics[0]?.summary).toContain('AlreadyExistsException: id-n already exists');
    expect(diagnostics[0]?.detail).toContain("terraform import ADDRESS 'id-n'");
  });

  test('that puts over what is there keeps what that leaves, as old as it was, and begins anew', () => {
    let day = 1;
    const revisions = thing({
      attributes: { id: COMPUTED, text: TEXT },
      behaviour: {
        create: () => ({ id: 'family' }),
        overwrites: true,
        leaves: (values) => [{ type: 'former', id: `family-${String(values['text'])}`, values }],
      },
    });
    const now = (): Date => new Date(Date.UTC(2031, 0, day));
    const store = openStore(path.join(folder, 'revisions'), now);
    for (const text of ['one', 'two', 'three']) {
      create({ ...revisions, store }, { id: UNKNOWN, text });
      day += 1;
    }
    const made = (type: string) => store.list({ type }).map(({ id, notes }) => [id, notes?.['madeAt']]);
    expect(made('thing')).toEqual([['family', '2031-01-03T00:00:00.000Z']]);
    expect(made('former')).toEqual([
      ['family-one', '2031-01-01T00:00:00.000Z'],
      ['family-two', '2031-01-02T00:00:00.000Z'],
    ]);
  });

  test('leaves the prior state when the update is refused or the resource is gone', () => {
    const refuse: ResourceBehaviour['refuse'] = (action) => [{ severity: 'error', summary: `no ${action}` }];
    const subject = thing({ attributes, behaviour });
    const prior = created(subject, { name: 'n' });
    const refusing = { ...subject, behaviour: { refuse } };
    const refused = update(refusing, prior, { ...prior, name: 'm' }, NO_KEY);
    expect([refused.state, refused.diagnostics[0]?.summary]).toEqual([prior, 'no update']);
    expect(remove(refusing, prior, NO_KEY).state).toBe(prior);
    expect(remove(subject, prior, NO_KEY)).toMatchObject({ state: null, diagnostics: [] });
    const gone = update(subject, prior, { ...prior, name: 'm' }, NO_KEY);
    expect([gone.state, gone.diagnostics[0]?.summary]).toEqual([
      prior,
      expect.stringContaining('ResourceNotFoundException'),
    ]);
    expect(remove(subject, prior, NO_KEY).diagnostics).toEqual([]);
  });

  test('finds a resource again without an id attribute, and after an update that changes its id', () => {
    const renaming: ResourceBehaviour = {
      create: ({ name }) => ({ arn: `arn:${String(name)}` }),
      recomputedOnUpdate: () => ['arn'],
      update: (_prior, { name }) => ({ arn: `arn:${String(name)}` }),
    };
    const subject = thing({ attributes: { arn: COMPUTED, name: TEXT }, behaviour: renaming });
    const first = create(subject, planChange(subject, null, { name: 'a' }).planned);
    const { planned } = planChange(subject, first.state, { name: 'b' });
    const second = update(subject, first.state ?? {}, planned, first.privateData);
    expect(second.state).toEqual({ arn: 'arn:b', name: 'b' });
    expect(read(subject, second.state ?? {}, second.privateData).state).toEqual(second.state);
  });

  test('removes what is tainted, of which Terraform hands over no private data, by its ARN', () => {
    const behaviour: ResourceBehaviour = { create: ({ name }) => ({ thing_arn: `arn:${String(name)}` }) };
    const subject = thing({ attributes: { thing_arn: COMPUTED, name: TEXT }, behaviour });
    const planned = (name: string) => planChange(subject, null, { name }).planned;
    const [first, other] = [create(subject, planned('a')), create(subject, planned('b'))];
    expect(remove(subject, first.state ?? {}, NO_KEY).diagnostics).toEqual([]);
    expect(create(subject, planned('a')).diagnostics).toEqual([]);
    expect(read(subject, other.state ?? {}, other.privateData).state).toEqual(other.state);
  });

  test('an imported resource needs no change; `id@region` looks in that region', () => {
    const regional = { ...attributes, region: { ...OPEN, forceNew: true } };
    const subject = thing({ attributes: regional, behaviour, provider: { region: 'us-west-2' } });
    const state = created(subject, { name: 'n' });
    expect(importState(subject, 'id-n').state).toEqual(state);
    expect(planChange(subject, state, { name: 'n' }).planned).toBe(state);
    expect(importState(subject, 'id-n@us-west-2').state).toEqual(state);
    const elsewhere = importState(subject, 'id-n@eu-west-1');
    expect(read(subject, elsewhere.state ?? {}, elsewhere.privateData).state).toBeNull();
  });

  test('is imported by the form that the provider documents and by its own id; what it never reads back stays as the state has it', () => {
    const documented: ResourceBehaviour = {
      ...behaviour,
      importId: (id) => `id-${id.split('/')[1]}`,
      imports: { name: null },
    };
    const subject = thing({ attributes, behaviour: documented });
    const state = created(subject, { name: 'n' });
    for (const id of ['rule/n', 'id-n']) {
      const found = importState(subject, id);
      expect([id, found.state]).toEqual([id, { ...state, name: null }]);
      expect(read(subject, found.state ?? {}, found.privateData).state).toEqual(found.state);
    }
    expect(read(subject, state, NO_KEY).state).toEqual(state);
  });
});

test('a state of an older schema is read: missing arguments are absent, removed ones dropped, scalars converted', () => {
  const schema: BlockSchema = {
    attributes: { size: { type: 'number', optional: true }, on: { type: 'bool', optional: true }, fresh: TEXT },
    blocks: { part: block({ a: TEXT }), only: block({ a: TEXT }, { nesting: 'single' }) },
  };
  expect(stateFromJson(schema, { size: '5', on: 'true', old: 1, part: { a: 'x' }, only: [{ a: 'y' }] })).toEqual({
    size: 5,
    on: true,
    fresh: null,
    part: [{ a: 'x' }],
    only: { a: 'y' },
  });
});

test('conflicts are named once per declared side, at their place; an unknown value conflicts with nothing', () => {
  const attributes = { a: { ...TEXT, conflictsWith: ['part.0.b'] }, old: { ...TEXT, deprecated: true } };
  const schema: BlockSchema = { attributes, blocks: { part: block({ b: { ...TEXT, conflictsWith: ['a'] } }) } };
  const found = validateConfig(schema, { a: 'x', part: [{ b: 'y' }], old: 'z' });
  expect(found.map(({ severity, summary, detail, path }) => [severity, summary, detail, path])).toEqual([
    ['error', 'Conflicting configuration arguments', '"a": conflicts with part.0.b', ['a']],
    ['warning', 'Argument is deprecated', '"old" is deprecated by the provider.', ['old']],
    ['error', 'Conflicting configuration arguments', '"part.0.b": conflicts with a', ['part', 0, 'b']],
  ]);
  expect(validateConfig(schema, { a: UNKNOWN, part: [{ b: 'y' }] })).toEqual([]);
});

describe('faults', () => {
  test('are read from their text', () => {
    const values = [
      'fail-once:arn:aws:rds:x',
      'throttle:aws_vpc',
      'throttle:aws_*:5',
      'slow:aws_vpc:250',
      'crash:aws_vpc',
    ];
    expect(parseFaults(values)).toEqual([
      { kind: 'fail-once', pattern: 'arn:aws:rds:x' },
      { kind: 'throttle', pattern: 'aws_vpc', calls: 3 },
      { kind: 'throttle', pattern: 'aws_*', calls: 5 },
      { kind: 'slow', pattern: 'aws_vpc', milliseconds: 250 },
      { kind: 'crash', pattern: 'aws_vpc' },
    ]);
  });

  test('that are wrong are all named, with what is allowed', () => {
    const wrong = (): unknown =>
      parseFaults(['burn:aws_vpc', 'slow:aws_vpc', 'slow:aws_vpc:soon', 'throttle:x:0', 'crash:', 'crash:a']);
    expect(wrong).toThrow('--fault takes fail-once:TYPE-OR-ID, throttle:TYPE[:CALLS]');
    expect(wrong).toThrow('"burn:aws_vpc": there is no fault "burn"');
    expect(wrong).toThrow('"slow:aws_vpc": say for how many milliseconds');
    expect(wrong).toThrow('"slow:aws_vpc:soon": "soon" is not a whole number of milliseconds');
    expect(wrong).toThrow('"throttle:x:0": "0" is not a whole number of calls');
    expect(wrong).toThrow('"crash:": say what to crash');
    expect(wrong).not.toThrow('"crash:a"');
  });

  test('concern a type, an id, or whatever a star stands for', () => {
    const hits = (text: string, ...names: string[]): boolean => concerns(parseFaults([`crash:${text}`])[0]!, names);
    expect(hits('aws_vpc', 'aws_vpc', 'vpc-1')).toBe(true);
    expect(hits('vpc-1', 'aws_vpc', 'vpc-1')).toBe(true);
    expect(hits('aws_*', 'aws_vpc')).toBe(true);
    expect(hits('aws_vpc', 'aws_vpc_endpoint')).toBe(false);
    expect(hits('a.s_vpc', 'aws_vpc')).toBe(false);
  });
});
