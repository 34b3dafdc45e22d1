/**
 * Test kit: an environment is synthesized as a whole, through `app.synth()`, and asked questions about what Terraform
 * will read. Attribute names are checked against the provider's schema, so a misspelt one is an error and not `undefined`.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment, Release } from '../environments';
import { loadSchemas, type BlockSchema, type ProviderName } from '@balrog-infra/rehearsal/schema';
import { loadEnvironments } from '../environments';
import type * as Synthesis from './synthesis';
import type { Validated } from './synthesis';

type Json = Record<string, unknown>;
interface ResourceClass {
  readonly tfResourceType: string;
}

export class SynthesizedResource {
  constructor(
    readonly type: string,
    readonly name: string,
    readonly json: Json,
  ) {}

  /** `aws_db_instance.database` */
  get address() {
    return `${this.type}.${this.name}`;
  }

  /** The construct path: `prod/database/update-database/instance`. */
  get path(): string {
    return (this.json['//'] as { metadata: { path: string } }).metadata.path;
  }

  get lifecycle(): Json {
    return (this.json.lifecycle ?? {}) as Json;
  }

  /** An attribute or block by its Terraform name; undefined when it is not set, an error when there is no such name. */
  get(attribute: string): unknown {
    const block = schemaOf(this.type);
    if (!(attribute in block.attributes) && !(attribute in block.blocks)) {
      throw new Error(`${this.type} has no attribute ${attribute}`);
    }
    return this.json[attribute];
  }
}

const schemas = new Map<string, BlockSchema>();

function schemaOf(type: string): BlockSchema {
  const kind = type.startsWith('data.') ? 'dataSources' : 'resources';
  const name = type.replace('data.', '');
  let block = schemas.get(type);
  if (block === undefined) {
    const provider = name.split('_')[0] as ProviderName;
    block = loadSchemas({
      provider,
      jsonFolder: join(__dirname, '../providers'),
      resources: [],
      dataSources: [],
      [kind]: [name],
    })[kind][name]?.block;
    if (block === undefined) throw new Error(`the provider has no type ${type}`);
    schemas.set(type, block);
  }
  return block;
}

export class SynthesizedStack {
  readonly all: readonly SynthesizedResource[];
  readonly json: Json;

  constructor(
    readonly text: string,
    all?: readonly SynthesizedResource[],
  ) {
    this.json = JSON.parse(text) as Json;
    const byType = (types: unknown, prefix = '') =>
      Object.entries((types ?? {}) as Record<string, Record<string, Json>>).flatMap(([type, named]) =>
        Object.entries(named).map(([name, json]) => new SynthesizedResource(`${prefix}${type}`, name, json)),
      );
    this.all = all ?? [...byType(this.json.resource), ...byType(this.json.data, 'data.')];
  }

  /** The same, as if these rooms were all there is. */
  room(...names: readonly string[]): SynthesizedStack {
    return new SynthesizedStack(
      this.text,
      this.all.filter(({ path }) => names.includes(path.split('/')[1] ?? '')),
    );
  }

  /** Every resource of that type; at least one, so that a statement about each of them says something. */
  each({ tfResourceType }: ResourceClass): readonly SynthesizedResource[] {
    const found = this.all.filter(({ type }) => type === tfResourceType);
    if (found.length === 0) throw new Error(`no ${tfResourceType} in the stack`);
    return found;
  }

  /** The one resource of that type, or the one at that address below the type. */
  only(type: ResourceClass, named: (resource: SynthesizedResource) => boolean = () => true): SynthesizedResource {
    const found = this.each(type).filter(named);
    if (found.length !== 1) throw new Error(`expected one ${type.tfResourceType}, found ${found.length}`);
    return found[0]!;
  }

  /** The statements of the policy document that an attribute refers to, as written in our code. */
  statements(reference: unknown): readonly Json[] {
    const name = /^\$\{data\.aws_iam_policy_document\.([^.]+)\.json\}$/.exec(String(reference))?.[1];
    const document = this.all.find((one) => one.type === 'data.aws_iam_policy_document' && one.name === name);
    if (document === undefined) throw new Error(`${String(reference)} is no policy document of the stack`);
    return document.json.statement as Json[];
  }
}

/** The stacks of an environment by name, as the text that `app.synth()` would write. */
function synthesize(validated: Validated): Readonly<Record<string, string>> {
  // Loaded only when something is synthesized: all constructs and bindings take longer than most test files.
  const { synthesizedTexts } = jest.requireActual<typeof Synthesis>('./synthesis');
  return synthesizedTexts(validated);
}

/** Shared by all test files of a run (jest.config.js makes and removes it): the first that needs an environment writes it. */
const SHARED = process.env['SHARED_BY_TEST_FILES'];

function synthesizedOnce(environment: string): Readonly<Record<string, string>> {
  const file = join(SHARED ?? '', `${environment}.json`);
  if (SHARED !== undefined && existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  const texts = synthesize(validatedNamed(environment));
  if (SHARED !== undefined) {
    // Two files may write it at the same time; the same bytes, and a rename is whole.
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(texts));
    renameSync(`${file}.${process.pid}`, file);
  }
  return texts;
}

const synthesized = new Map<string, SynthesizedStack>();

/** What tests are told where only the owner knows: they say the same before and after the files are filled in. */
const ACCOUNTS: Readonly<Record<string, string>> = { prod: '111122223333', stage: '444455556666' };

/** An environment of the repository as it serves, its names switched, with the accounts that tests expect. */
export function validatedNamed(name: string): Validated {
  const found = loadEnvironments().find(({ environment }) => environment.name === name);
  if (found === undefined) throw new Error(`no environment ${name}`);
  const { environment, release } = found;
  const { aws, edge, history } = environment;
  return {
    environment: {
      ...environment,
      aws: { ...aws, accountId: ACCOUNTS[name] ?? aws.accountId },
      edge: { ...edge, names: 'lead-here' },
      history: {
        ...history,
        buckets: 'to-be-made',
        releaseBucket: `balrog-${name}-release-history-v1`,
        nightlyBucket: `balrog-${name}-nightly-history-v1`,
        dumpBucket: `balrog-${name}-dbdump-v1`,
      },
    },
    release,
  };
}

/** A stack of the repository: `prod`, `bootstrap-stage`. Synthesized once. */
export function stackNamed(name: string): SynthesizedStack {
  const known = synthesized.get(name);
  if (known !== undefined) return known;
  for (const [stack, text] of Object.entries(synthesizedOnce(name.replace('bootstrap-', '')))) {
    synthesized.set(stack, new SynthesizedStack(text));
  }
  const stack = synthesized.get(name);
  if (stack === undefined) throw new Error(`no stack ${name}`);
  return stack;
}

/** Prod with something changed: the test's own copy, to be altered in place. */
export function prodWith(change: (environment: Mutable<Environment>, release: Mutable<Release>) => void) {
  const { environment, release } = structuredClone<Mutable<Validated>>(validatedNamed('prod'));
  change(environment, release);
  const text = synthesize({ environment, release })[environment.name];
  if (text === undefined) throw new Error(`no stack ${environment.name}`);
  return new SynthesizedStack(text);
}

type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;
