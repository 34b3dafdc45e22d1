/** Plans of other versions, providers and projects: read without error, judged as a person would, without their secrets. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPlan, render, review, type Format, type Report, reportSchema } from '@balrog-infra/review';
import { where } from '../runner/available';

const FIXTURES = join(__dirname, '../fixtures/plans');
const FORMATS: readonly Format[] = ['text', 'markdown', 'json'];

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8')) as unknown;
const reportOf = (plan: unknown): Report => review(readPlan(plan), { stack: 'theirs' });

/** What a person who reads the file would call dangerous: address, rule. */
const EXPECTED: Readonly<Record<string, readonly (readonly [address: string, rule: string])[]>> = {
  'documented-0.12-null-random': [],
  'documented-0.13-modules-for-each': [
    ['module.site["eu.example"].aws_s3_bucket.assets', 'bucket.loss'],
    ['module.site["us.example"].module.cdn[0].aws_cloudfront_distribution.this', 'cloudfront.enabled'],
  ],
  'documented-0.14-google-sensitive': [
    ['google_project_iam_member.ci', 'gcp.role'],
    ['google_sql_database_instance.main', 'sql.backups'],
    ['google_sql_database_instance.main', 'sql.deletion-protection'],
    ['google_sql_database_instance.main', 'sql.networks'],
    ['google_sql_database_instance.main', 'sql.public-address'],
  ],
  'documented-0.15-kubernetes': [['kubernetes_persistent_volume_claim.data', 'any.unlisted-loss']],
  'documented-1.1-moved': [
    ['aws_instance.web["blue"]', 'any.disable-api-termination'],
    ['aws_instance.web[1]', 'service.outage'],
  ],
  'documented-1.2-azurerm': [
    ['azurerm_key_vault.main', 'any.soft-delete-retention-days'],
    ['azurerm_linux_virtual_machine.app', 'any.unlisted-loss'],
    ['azurerm_storage_account.logs', 'any.allow-nested-items-to-be-public'],
    ['azurerm_storage_account.logs', 'bucket.loss'],
    ['azurerm_storage_account.logs', 'storage-account.replication'],
  ],
  'documented-1.5-import-checks': [
    ['aws_s3_bucket.adopted', 'bucket.force-destroy'],
    ['aws_sqs_queue.jobs', 'any.check-failed'],
  ],
  'documented-1.7-removed': [
    ['aws_db_instance.main', 'database.loss'],
    ['aws_rds_cluster.legacy', 'any.forgotten'],
    ['module.old.aws_kms_key.main', 'key.loss'],
  ],
  'documented-1.11-write-only': [['aws_db_instance.main', 'rds.backup-retention']],
  'documented-opentofu-1.9': [
    ['aws_s3_bucket.gone', 'any.forgotten'],
    ['aws_security_group.admin["eu"]', 'security-group.ingress'],
  ],
};

describe('plans from outside', () => {
  it.each(Object.entries(EXPECTED))('%s: what is dangerous, and nothing else', (file, dangers) => {
    const found = reportOf(read(join(FIXTURES, `${file}.json`))).dangers.map(({ address, rule }) => [address, rule]);
    expect(found.sort()).toEqual(dangers);
  });

  const files = readdirSync(FIXTURES).filter((file) => file.endsWith('.json'));

  it.each(files)('%s: its secrets stay in it', (file) => {
    const report = reportOf(read(join(FIXTURES, file)));
    for (const format of FORMATS) expect(render(report, format)).not.toMatch(/horse-battery|hunter2|Zm9vYmFy/);
  });

  it('says of a changed secret without any mark that it changed', () => {
    const { changes } = reportOf(read(join(FIXTURES, 'documented-0.15-kubernetes.json')));
    const attributes = changes.flatMap((change) => change.attributes.map(({ path, after }) => [path, after]));
    expect(attributes).toContainEqual(['data', '(secret), another one']);
    expect(attributes.filter(([path]) => path?.includes('DB_PASSWORD'))).toEqual([
      [expect.stringContaining('env["DB_PASSWORD"].value'), '(secret), another one'],
    ]);
  });
});

const folder = process.env['OUTSIDE_PLANS'] ?? '';

/** `npm test` has no plans of others; whoever has some names their folder (README of the fixtures). */
where(folder !== '', 'OUTSIDE_PLANS names no folder with plans of others')('plans of a folder (OUTSIDE_PLANS)', () => {
  const plans = (existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [])
    .filter((file) => file.endsWith('.json') && /"resource_changes"/.test(readFileSync(join(folder, file), 'utf8')))
    .sort();

  it('has some', () => {
    expect(plans).not.toEqual([]);
  });

  it('are read, and their reports have the published shape', () => {
    const wrong = plans.flatMap((file) => {
      try {
        const text = render(reportOf(read(join(folder, file))), 'json');
        const { error } = reportSchema.safeParse(JSON.parse(text));
        return error === undefined ? [] : [`${file}: ${error.message}`];
      } catch (error) {
        return [`${file}: ${(error as Error).message}`];
      }
    });
    expect(wrong).toEqual([]);
  });
});
