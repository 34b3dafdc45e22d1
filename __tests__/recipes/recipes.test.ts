/**
 * The recipes of CONTRIBUTING.md, each followed on a copy of the repository: what somebody writes by hand is counted, and
 * everything that should know of the new thing must know of it. What that is follows from an older thing of its kind.
 *
 * A further recipe: a `describe` that makes a `RepositoryCopy`, writes what `recipe(title)` says, and asks.
 */
import { Lb } from '@cdktf/provider-aws/lib/lb';
import { type GlueTable, openAthena } from '@balrog-infra/rehearsal/athena';
import { sampleObjects } from '../../commands/rehearse/sample-lines';
import { stackNamed, type SynthesizedStack } from '../kit';
import { RepositoryCopy, recipe } from './copy';
import { mentions, missingMentions, missingResources, unmatched } from './mentions';

const MOST_FILES = 3;

describe('a client domain', () => {
  const { text, code } = recipe('A client domain');
  const [OLD, NEW] = ['aus5', 'aus6'];
  const copy = new RepositoryCopy();
  afterAll(() => copy.remove());

  let prod: SynthesizedStack;
  let stage: SynthesizedStack;
  beforeAll(async () => {
    copy.write('environments/domains.ts', (rows) => rows.replace(/\n};\n$/, `\n${code[0]!}};\n`));
    await copy.run('main.ts');
    await Promise.all(['on-call', 'log-tables'].map((page) => copy.run('commands/balrog.ts', 'maintain', page)));
    [prod, stage] = [copy.stack('prod'), copy.stack('stage')];
  });

  test(`takes at most ${MOST_FILES} files, which the recipe names`, () => {
    expect(copy.written.size).toBeLessThanOrEqual(MOST_FILES);
    expect([...copy.written].filter((file) => !text.includes(file))).toEqual([]);
  });

  test(`has every resource that ${OLD} has`, () => {
    expect(missingResources(prod, OLD, NEW)).toEqual([]);
    // The search would find nothing missing where it finds nothing at all.
    const alarms = (name: string) =>
      prod.all.filter(({ type, path }) => /_alarm$/.test(type) && mentions(path, name).length > 0).length;
    expect([alarms(NEW), alarms(NEW) > 0]).toEqual([alarms(OLD), true]);
    expect(prod.each(Lb).map(({ json }) => (json['tags'] as { Domain: string }).Domain)).toContain(NEW);
  });

  test(`is spoken of wherever ${OLD} is`, () => {
    // Whether public is asked at all is read off the domain that most clients ask.
    const found = missingMentions(prod, OLD, NEW).filter((line) => !line.includes('/metrics-silent: '));
    expect(found).toEqual([]);
  });

  test('has its table in stage, too, and nothing else there', () => {
    const about = stage.all.filter(({ path }) => mentions(path, NEW).length > 0).map(({ path }) => path);
    expect(about.sort()).toEqual([
      'stage/log-queries/canary/balrog_elb_logs_aus6',
      'stage/logs/tables/balrog_elb_logs_aus6',
    ]);
  });

  test('leaves every address where it was', () => {
    for (const [name, after] of [['prod', prod] as const, ['stage', stage] as const]) {
      const there = new Set(after.all.map(({ address, path }) => `${address} ${path}`));
      const before = stackNamed(name).all.map(({ address, path }) => `${address} ${path}`);
      expect(before.filter((place) => !there.has(place))).toEqual([]);
    }
  });

  test.each(['docs/on-call.md', 'docs/coverage.md', 'docs/log-tables.md'])(
    `stands in %s wherever ${OLD} does`,
    (page) => {
      // Examples of commands name one domain.
      const listed = copy.read(page).replace(/^.*--dimensions Alarm=.*$/gm, '');
      expect(mentions(listed, NEW).length).toBeGreaterThan(0);
      expect(unmatched(listed, OLD, NEW)).toEqual([]);
    },
  );

  test('is asked in the rehearsal: samples lie where its table looks, and the view has their rows', async () => {
    const lb = prod.only(Lb, ({ path }) => path === `prod/edge/${NEW}/lb`).json;
    const { prefix } = lb['access_logs'] as { readonly prefix: string };
    const tables = prod.all
      .filter(({ type }) => type === 'aws_glue_catalog_table')
      .map(({ json }) => JSON.parse(deployed(JSON.stringify(json))) as GlueTable);
    const location = tables.find(({ name }) => name === `balrog_elb_logs_${NEW}`)?.storage_descriptor;
    const [, bucket = '', folder = ''] = /"s3:\/\/([^/]+)\/([^"]+)"/.exec(JSON.stringify(location)) ?? [];
    const delivery = {
      source: prefix,
      kind: 'load-balancer' as const,
      loadBalancer: 'app/balrog-prod-aus6/50dc6c495c0c9188',
      bucket,
      keyAt: () => `${folder}2023/07/18/1.log.gz`,
    };
    const now = new Date('2023-07-19T10:00:00Z');
    const samples = sampleObjects([delivery], new Map([[prefix, 'aus6.mozilla.org']]), now);
    const athena = await openAthena({
      tables,
      now,
      objects: {
        list: (from, below) =>
          samples.filter(({ bucket: own, key }) => own === from && key.startsWith(below)).map(({ key }) => key),
        read: () => samples[0]!.body,
      },
    });
    try {
      const { rows } = await athena.query('SELECT DISTINCT domain FROM update_requests');
      expect(rows).toEqual([[NEW]]);
    } finally {
      athena.close();
    }
  });
});

/** What Terraform hands to Glue: escapes undone, the database's name in place of the reference to it. */
const deployed = (text: string) =>
  text
    .replaceAll('$${', '${')
    .replaceAll('%%{', '%{')
    .replace(/\$\{aws_glue_catalog_database\.[^}]+\}/g, 'balrog_prod_logs');
