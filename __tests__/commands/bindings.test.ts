/** Bindings that are generated: made when they are missing or old, and proven to be what their inputs give. */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { staleBindings } from '../../commands/maintain/bindings/fresh';
import {
  formatSchema,
  select,
  type ProvidersSchema,
  type ProviderSelection,
} from '../../commands/maintain/bindings/select';
import selection from '../../providers/selection.json';

const ROOT = resolve(__dirname, '../..');
const KEY = '.gen/providers/sentry/key/index.ts';

const schemaOf = (name: string) =>
  JSON.parse(readFileSync(join(ROOT, 'providers', `${name}.schema.json`), 'utf8')) as ProvidersSchema;

describe('the schemas in providers/', () => {
  test.each(Object.entries<ProviderSelection>(selection))(
    '%s: hold the selected types and no other',
    (name, selected) => {
      const schema = schemaOf(name);
      expect(schema).toEqual(select(schema, selected));
      const provider = schema.provider_schemas[selected.source]!;
      expect(Object.keys(provider.resource_schemas!)).toEqual(Object.keys(selected.resources));
      expect(Object.keys(provider.data_source_schemas!)).toEqual(Object.keys(selected.dataSources));
    },
  );

  test.each(Object.keys(selection))('%s: stand there as `npm run bindings -- refresh` writes them', (name) => {
    const text = readFileSync(join(ROOT, 'providers', `${name}.schema.json`), 'utf8');
    expect(formatSchema(schemaOf(name))).toBe(text);
  });

  test('are cut out of a whole schema, with everything named that it lacks', () => {
    const whole = schemaOf('grafana');
    const { source, version, resources } = selection.grafana;
    const one = { source, version, resources: { grafana_folder: {} }, dataSources: {} };
    expect(Object.keys(select(whole, one).provider_schemas[source]!.resource_schemas!)).toEqual(['grafana_folder']);
    expect(() =>
      select(whole, {
        ...one,
        resources: { grafana_nothing: {}, grafana_contact_point: { blocks: ['email', 'pigeon'] } },
        dataSources: { grafana_user: {} },
      }),
    ).toThrow(
      `The schema of ${source} lacks what providers/selection.json asks for: ` +
        'resource grafana_nothing, block grafana_contact_point.pigeon, data source grafana_user.',
    );
    expect(() => select(schemaOf('sentry'), { ...one, resources })).toThrow(
      `The schema has no provider ${source}; its providers: registry.terraform.io/jianyuan/sentry.`,
    );
  });
});

describe('a checkout of its own', () => {
  let checkout: string;

  beforeEach(() => {
    checkout = mkdtempSync(join(tmpdir(), 'balrog-bindings-'));
    cpSync(join(ROOT, 'providers'), join(checkout, 'providers'), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(checkout, 'node_modules'));
  });
  afterEach(() => rmSync(checkout, { recursive: true }));

  const ensure = () => spawnSync(process.execPath, ['providers/ensure.mjs'], { cwd: checkout, encoding: 'utf8' });

  test('makes what is missing, once, and again when an input changed', () => {
    expect(ensure()).toMatchObject({ status: 0, stderr: '' });
    // A barrel would load a whole provider.
    expect(existsSync(join(checkout, '.gen/providers/sentry/index.ts'))).toBe(false);
    expect(existsSync(join(checkout, '.gen/providers/sentry/lazy-index.ts'))).toBe(false);
    const made = statSync(join(checkout, KEY)).mtimeMs;
    expect(ensure().status).toBe(0);
    expect(statSync(join(checkout, KEY)).mtimeMs).toBe(made);

    const wider = readFileSync(join(checkout, 'providers', 'sentry.schema.json'), 'utf8');
    writeFileSync(
      join(checkout, 'providers', 'sentry.schema.json'),
      wider.replace('"rate_limit_count":', '"rate_limit_tally":'),
    );
    expect(staleBindings(checkout)).toEqual([`${KEY}: not what its inputs give; run \`npm run bindings\`.`]);
    expect(ensure().status).toBe(0);
    expect(readFileSync(join(checkout, KEY), 'utf8')).toContain('rateLimitTally');
  });

  test('finds a file that was edited, one that is missing and one too many', () => {
    cpSync(join(ROOT, '.gen'), join(checkout, '.gen'), { recursive: true });
    appendFileSync(join(checkout, KEY), '// a hand was here\n');
    rmSync(join(checkout, '.gen/providers/sentry/team'), { recursive: true });
    writeFileSync(join(checkout, '.gen/providers/sentry/extra.ts'), '');
    expect(staleBindings(checkout)).toEqual([
      '.gen/providers/sentry/extra.ts: nothing makes it any more; run `npm run bindings`.',
      `${KEY}: not what its inputs give; run \`npm run bindings\`.`,
      '.gen/providers/sentry/team/index.ts: not what its inputs give; run `npm run bindings`.',
    ]);
  });

  test('says what to do when the generator is not installed, and goes on with what was made before', () => {
    rmSync(join(checkout, 'node_modules'));
    const without = ensure();
    expect(without.status).toBe(1);
    expect(without.stderr).toContain(
      'The bindings of Sentry and Grafana cannot be generated (@cdktf/provider-generator is not installed).',
    );
    expect(without.stderr).toContain('run `npm ci`, then `npm run bindings`');
    cpSync(join(ROOT, '.gen'), join(checkout, '.gen'), { recursive: true });
    expect(ensure()).toMatchObject({ status: 0, stderr: '' });
  });
});
