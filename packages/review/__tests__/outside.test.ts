/** Plans of other versions, providers and projects: read without error, judged as a person would, without their secrets. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPlan, render, review, type Format, type Report, reportSchema } from '..';

const FIXTURES = join(__dirname, 'fixtures/plans');
const FORMATS: readonly Format[] = ['text', 'markdown', 'json'];

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8')) as unknown;
const reportOf = (plan: unknown): Report => review(readPlan(plan), { stack: 'theirs' });

/**
 * What a person who reads the file would not call harmless, as a review without any catalogue says it: a danger by its rule, or what of it is
 * unjudged, because only a catalogue could know.
 */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'documented-0.12-null-random': [],
  'documented-0.12': ['aws_instance.web unjudged: instance_type'],
  'documented-0.13-modules-for-each': [
    'module.site["eu.example"].aws_s3_bucket.assets any.unlisted-loss',
    'module.site["us.example"].module.cdn[0].aws_cloudfront_distribution.this unjudged: enabled',
  ],
  'documented-0.14-google-sensitive': [
    'google_project_iam_member.ci any.unlisted-loss',
    'google_project_iam_member.ci unjudged: etag, id, role',
    'google_sql_database_instance.main any.deletion-protection',
    'google_sql_database_instance.main unjudged: settings[0].backup_configuration[0].enabled, settings[0].ip_configuration[0].authorized_networks["all"].expiration_time, settings[0].ip_configuration[0].authorized_networks["all"].name, settings[0].ip_configuration[0].authorized_networks["all"].value, settings[0].ip_configuration[0].ipv4_enabled',
    'google_sql_user.app unjudged: id, instance, name, password, project',
  ],
  'documented-0.15-kubernetes': [
    'kubernetes_deployment.app unjudged: spec[0].replicas, spec[0].template[0].spec[0].container["app"].env["DB_PASSWORD"].value, spec[0].template[0].spec[0].container["app"].image',
    'kubernetes_persistent_volume_claim.data any.unlisted-loss',
    'kubernetes_persistent_volume_claim.data unjudged: id, metadata["data"].resource_version, metadata["data"].uid, spec[0].storage_class_name',
    'kubernetes_secret.db unjudged: data',
  ],
  'documented-1.1-moved': [
    'aws_instance.web["blue"] any.disable-api-termination',
    'aws_instance.web[1] any.unlisted-loss',
  ],
  'documented-1.2-azurerm': [
    'azurerm_key_vault.main any.soft-delete-retention-days',
    'azurerm_linux_virtual_machine.app any.unlisted-loss',
    'azurerm_linux_virtual_machine.app unjudged: id',
    'azurerm_storage_account.logs any.allow-nested-items-to-be-public',
    'azurerm_storage_account.logs any.unlisted-loss',
    'azurerm_storage_account.logs unjudged: account_replication_type, id, name, network_rules, primary_access_key',
  ],
  'documented-1.5-import-checks': ['aws_s3_bucket.adopted any.force-destroy', 'aws_sqs_queue.jobs any.check-failed'],
  'documented-1.7-removed': [
    'aws_db_instance.main any.unlisted-loss',
    'aws_rds_cluster.legacy any.forgotten',
    'module.old.aws_kms_key.main any.unlisted-loss',
  ],
  'documented-1.11-write-only': [
    'aws_db_instance.main any.backup-retention-period',
    'aws_db_instance.main unjudged: latest_restorable_time, password_wo_version',
  ],
  'documented-deferred': [
    'aws_eks_cluster.main unjudged: endpoint, name',
    'kubernetes_namespace.app unjudged: id, metadata["app"].name',
  ],
  'documented-drift-only': [],
  'documented-import': ['aws_s3_bucket.logs any.check-failed'],
  'documented-modules': [
    'module.db["prod"].aws_db_instance.main[0] any.unlisted-loss',
    'module.db["prod"].aws_db_instance.main[0] unjudged: arn, username',
  ],
  'documented-opentofu-1.9': [
    'aws_s3_bucket.gone any.forgotten',
    'aws_security_group.admin["eu"] unjudged: ingress[0].cidr_blocks, ingress[0].from_port, ingress[0].to_port',
  ],
};

describe('plans from outside', () => {
  const files = readdirSync(FIXTURES).filter((file) => file.endsWith('.json'));

  it.each(Object.entries(EXPECTED))('%s: what is dangerous or unjudged, and nothing else', (file, expected) => {
    const { dangers, unjudged } = reportOf(read(join(FIXTURES, `${file}.json`)));
    const found = [
      ...dangers.map(({ address, rule }) => `${address} ${rule}`),
      ...unjudged.map(
        ({ address, attributes }) => `${address} unjudged: ${attributes.map(({ path }) => path).join(', ')}`,
      ),
    ];
    expect(found.sort()).toEqual(expected);
  });

  it('has an expectation for each plan that somebody wrote', () => {
    const written = files.filter((file) => file.startsWith('documented-')).map((file) => file.replace('.json', ''));
    expect(written.sort()).toEqual(Object.keys(EXPECTED).sort());
  });

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

/** `npm test` has no plans of others, and says so; whoever has some names their folder (README of the fixtures). */
const [given, title] =
  folder === ''
    ? [describe.skip, 'not run: OUTSIDE_PLANS names no folder with plans of others']
    : [describe, 'plans of a folder (OUTSIDE_PLANS)'];

given(title, () => {
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
