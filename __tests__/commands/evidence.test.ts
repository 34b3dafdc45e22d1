/** What was found out about a change travels as a file, and is judged without running anything of the change. */
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readEvidence, writeEvidence, writeFailure } from '../../commands/plan/review/evidence';
import { reviewedFrom, type Rehearsed } from '../../commands/plan/review/reviewed';

let folder: string;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'balrog-evidence-')));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const synthesized = (retention: number) => ({
  name: 'prod',
  folder,
  code: Buffer.from(
    JSON.stringify({ resource: { aws_db_instance: { database: { backup_retention_period: retention } } } }),
  ),
});

const REHEARSED: Rehearsed = {
  name: 'main (0123456789)',
  base: { stacks: [], lines: new Map([['prod/database', 'constructs/database.ts:7']]) },
  head: { stacks: [], lines: new Map([['prod/database', 'constructs/database.ts:8']]) },
  edited: [
    {
      place: 'environments/prod.ts:41',
      name: 'database.backup.weeks',
      before: '5',
      after: '1',
      stacks: ['prod'],
      changes: { prod: { 'aws_db_instance.database': ['backup_retention_period'] } },
    },
  ],
  notes: ['Something about how it was found out.'],
  plans: [
    { stack: 'stage', kind: 'same bytes' },
    {
      stack: 'prod',
      kind: 'planned',
      errors: ['Error: Something'],
      before: synthesized(35),
      after: synthesized(1),
      json: {
        format_version: '1.2',
        terraform_version: '1.11.4',
        complete: true,
        resource_changes: [
          {
            address: 'aws_db_instance.database',
            mode: 'managed',
            type: 'aws_db_instance',
            name: 'database',
            provider_name: 'registry.terraform.io/hashicorp/aws',
            change: {
              actions: ['update'],
              before: { backup_retention_period: 35 },
              after: { backup_retention_period: 1 },
              after_unknown: {},
              before_sensitive: {},
              after_sensitive: {},
            },
          },
        ],
      },
    },
  ],
};

test('gives the same report as on the machine where it was found out', () => {
  const file = join(folder, 'evidence.json');
  writeEvidence(file, REHEARSED);
  const here = reviewedFrom(REHEARSED);
  expect(here.reports[1]?.verdict).toBe('needs-acknowledgement');
  expect(here.reports[1]?.changes[0]?.values).toEqual(['database.backup.weeks (5 → 1) at environments/prod.ts:41']);
  expect(here.notes).toContain('Something about how it was found out.');
  expect(reviewedFrom(readEvidence(file))).toEqual(here);
});

test('says why there is nothing to judge', () => {
  const file = join(folder, 'failure.json');
  writeFailure(file, 'policies: 3 violations in 2 stacks; nothing was written.');
  expect(() => readEvidence(file)).toThrow(/^policies: 3 violations in 2 stacks; nothing was written\.$/);
});

test.each([
  ['no JSON', 'Yes'],
  ['of another form', '{"version": 1, "plans": "none"}'],
  [
    'with more than it may have',
    '{"version": 1, "base": "", "lines": {"base": {}, "head": {}}, "plans": [], "verdict": "no-change"}',
  ],
])('is refused when it is %s', (_, text) => {
  const file = join(folder, 'other.json');
  writeFileSync(file, text);
  expect(() => readEvidence(file)).toThrow('is not what `npm run review -- --base REF --keep FILE` writes.');
});

test('is refused when it is larger than any change, before it is read', () => {
  const file = join(folder, 'large.json');
  writeFileSync(file, '{}');
  truncateSync(file, 300_000_000);
  expect(() => readEvidence(file)).toThrow('has 300000000 bytes; the evidence of a change has 200000000 at most.');
});

test('no workflow carries a verdict in a file that the code of a change could append to', () => {
  const workflows = resolve(__dirname, '../../.github/workflows');
  const ofChanges = readdirSync(workflows)
    .map((name) => [name, readFileSync(join(workflows, name), 'utf8')] as const)
    .filter(([, text]) => /^ +pull_request:/m.test(text));
  expect(ofChanges.map(([name]) => name)).toContain('review.yml');
  expect(ofChanges.filter(([, text]) => /GITHUB_(OUTPUT|ENV|PATH)/.test(text))).toEqual([]);
});
