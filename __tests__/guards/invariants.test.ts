/**
 * `// INVARIANT: <rule>` stands beside what a rule guards, so that whoever changes the attribute knows who will object. Every mark
 * names a rule, and every rule that guards an attribute which we set is marked at one place at least that sets it.
 *
 * Which rule guards what follows from the breaks (`guarded.ts`). Left out: rules that are asked of every resource; attributes that
 * no source sets by their own name, because they are absent on purpose (`force_destroy`) or come whole from a function.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../policies/rules';
import { type Guarded, guarded } from './guarded';
import { marksOf, type Site, sitesOf } from './marks';

const ROOT = join(__dirname, '../..');
const sources = ['stacks', 'constructs', 'environments'].flatMap((room) =>
  readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [`${room}/${file}`, readFileSync(join(ROOT, room, file), 'utf8')] as const),
);
const sites = sources.flatMap(([file, text]) => sitesOf(file, text));

const camelCase = (attribute: string) => attribute.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** The places that set what the rule guards. */
const settersOf = ({ type, attribute, json }: Guarded, all: readonly Site[]): readonly Site[] =>
  all.filter((site) => {
    if (attribute === 'itself') return site.type === type && site.property === undefined;
    return site.property === camelCase(attribute) && site.type === (json ? undefined : type);
  });

/** What one statement makes for many, of which a rule is about a few: their rows or documents are marked in its place. */
const MARKED_AT_ITS_ROW: readonly (Pick<Guarded, 'rule' | 'type'> & { readonly marked: string })[] = [
  { rule: 'certificate-expiry-alarm', type: 'aws_cloudwatch_metric_alarm', marked: 'constructs/alarms/rows/paths.ts' },
  { rule: 'log-table-counted', type: 'aws_cloudwatch_metric_alarm', marked: 'constructs/alarms/rows/paths.ts' },
  { rule: 'log-table-delivered', type: 'aws_iam_role_policy', marked: 'constructs/services/log-router.ts' },
];
const isMarkedAtItsRow = ({ rule, type }: Guarded) =>
  MARKED_AT_ITS_ROW.some((one) => one.rule === rule && one.type === type);

const unmarked = (all: readonly Site[], what = GUARDED): readonly string[] =>
  what
    .filter((one) => !isMarkedAtItsRow(one))
    .flatMap((one) => {
      const setters = settersOf(one, all);
      if (setters.length === 0 || setters.some(({ marked }) => marked.has(one.rule))) return [];
      return [`${one.rule}: ${one.type} ${one.attribute}, set at ${setters.map(({ place }) => place).join(', ')}`];
    });

const GUARDED = guarded();
const ids = new Set(rules.map(({ id }) => id));
const strangers = (file: string, text: string) =>
  marksOf(file, text)
    .filter((mark) => mark.rules.length === 0 || mark.rules.some((rule) => !ids.has(rule)))
    .map(({ place }) => place);

test('every mark names a rule that there is', () => {
  expect(sources.flatMap(([file, text]) => marksOf(file, text)).length).toBeGreaterThan(50);
  expect(sources.flatMap(([file, text]) => strangers(file, text))).toEqual([]);
});

test('every rule that guards an attribute which we set is marked there', () => {
  expect(GUARDED.length).toBeGreaterThan(100);
  expect(unmarked(sites)).toEqual([]);
});

test('what is marked at its row is', () => {
  const marks = sources.flatMap(([file, text]) => marksOf(file, text));
  const isMarked = ({ rule, marked }: (typeof MARKED_AT_ITS_ROW)[number]) =>
    marks.some((mark) => mark.place.startsWith(`${marked}:`) && mark.rules.includes(rule));
  expect(MARKED_AT_ITS_ROW.filter((one) => !isMarked(one))).toEqual([]);
  expect(
    MARKED_AT_ITS_ROW.filter(({ rule, type }) => !GUARDED.some((one) => one.rule === rule && one.type === type)),
  ).toEqual([]);
});

test.each([
  ['of no rule', '// INVARIANT: backups-for-ever'],
  ['beside one that there is', '// INVARIANT: multi-az, backups-for-ever'],
  ['without a name', '// INVARIANT'],
])('a mark %s is found', (_, mark) => {
  expect(strangers('constructs/planted.ts', `\n${mark}\n`)).toEqual(['constructs/planted.ts:2']);
});

describe('an attribute', () => {
  const source = (inside: string, before = '') =>
    `import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';\n${before}\nnew DbInstance(this, 'instance', {\n${inside}\n});\n`;
  const multiAz = GUARDED.filter(({ rule, attribute }) => rule === 'multi-az' && attribute === 'multi_az');
  const found = (text: string) => unmarked(sitesOf('constructs/planted.ts', text), multiAz);

  test.each([
    ['without a mark', source('  multiAz: true,')],
    ['with the mark of its neighbour', source('  identifier: name, // INVARIANT: multi-az\n  multiAz: true,')],
    ['with the mark of another rule', source('  multiAz: true, // INVARIANT: deletion-protection')],
    ['in a spread', source('  ...(many && { multiAz: true }),')],
  ])('%s is found', (_, text) => {
    expect(multiAz).toHaveLength(1);
    expect(found(text)).toEqual([
      expect.stringMatching(/^multi-az: aws_db_instance multi_az, set at constructs\/planted.ts:/),
    ]);
  });

  test.each([
    ['marked behind it', source('  multiAz: true, // INVARIANT: multi-az')],
    ['marked above it', source('  // INVARIANT: windows-apart, multi-az. Because.\n  multiAz: true,')],
    ['marked with its resource', source('  multiAz: true,', '// INVARIANT: multi-az')],
    ['that nobody sets', source('  identifier: name,')],
  ])('%s is not', (_, text) => {
    expect(found(text)).toEqual([]);
  });
});
