/** A review judges by its catalogue; what that does not speak of is unjudged, and never called harmless. */
import {
  blindness,
  capacity,
  changes,
  exposure,
  falls,
  harmless,
  isOfAttribute,
  losesNothing,
  off,
  readPlan,
  render,
  review,
  type Catalogue,
  type Format,
  type Report,
} from '..';
import { OF_EVERY_TYPE } from '../catalogue/every-type';
import { EXAMPLE } from './example-catalogue';
import { changeOf, nest, planOf, type ChangeParts } from './plans';

const reportOf = (changes: readonly unknown[], catalogue?: Catalogue, more: object = {}): Report =>
  review(readPlan(planOf(changes, more)), { stack: 'test', ...(catalogue === undefined ? {} : { catalogue }) });
const update = (type: string, before: object, after: object): unknown => changeOf(type, { before, after });
const headOf = (report: Report): string => render(report, 'text').split('\n').slice(0, 8).join('\n');

describe('attributes that mean the same everywhere', () => {
  /** Written from the providers' documentation, apart from the list. */
  const examples: readonly (readonly [type: string, attribute: string, before: unknown, after: unknown])[] = [
    ['scaleway_rdb_instance', 'deletion_protection', true, false],
    ['aws_elasticache_user', 'deletion_protection_enabled', true, false],
    ['acme_balancer', 'enable_deletion_protection', true, undefined],
    ['acme_cluster', 'termination_protection', true, false],
    ['aws_spot_instance_request', 'disable_api_termination', true, false],
    ['azurerm_key_vault', 'purge_protection_enabled', true, false],
    ['azurerm_key_vault', 'soft_delete_retention_days', 90, 7],
    ['aws_redshift_cluster', 'skip_final_snapshot', false, true],
    ['aws_route53_zone', 'force_destroy', false, true],
    ['acme_registry', 'force_delete', false, true],
    ['acme_database', 'backup_retention_period', 35, 1],
    ['azurerm_postgresql_flexible_server', 'backup_retention_days', 35, 7],
    ['aws_memorydb_cluster', 'snapshot_retention_limit', 7, 0],
    ['aws_lightsail_database', 'backup_retention_enabled', true, false],
    ['azurerm_postgresql_flexible_server', 'geo_redundant_backup_enabled', true, false],
    ['aws_lightsail_database', 'publicly_accessible', false, true],
    ['azurerm_storage_account', 'public_network_access_enabled', false, true],
    ['azurerm_storage_account', 'allow_nested_items_to_be_public', false, true],
    ['azurerm_storage_account', 'https_traffic_only_enabled', true, false],
    ['acme_firewall', 'cidr_blocks', ['10.0.0.0/8'], ['0.0.0.0/0']],
    ['acme_firewall', 'ipv6_cidr_blocks', ['fd00::/64'], ['::/0']],
    ['acme_firewall', 'source_ranges', ['10.0.0.0/8'], ['0.0.0.0/0']],
    ['acme_firewall', 'allowed_cidr_blocks', ['10.0.0.0/8'], ['0.0.0.0/0']],
    ['aws_fsx_windows_file_system', 'encrypted', true, false],
    ['acme_database', 'storage_encrypted', true, false],
    ['acme_cache', 'at_rest_encryption_enabled', true, false],
    ['aws_memorydb_cluster', 'transit_encryption_enabled', true, false],
  ];

  it.each(examples)('%s %s', (type, attribute, before, after) => {
    const there = reportOf([update(type, nest(attribute, before), nest(attribute, after))]);
    const back = reportOf([update(type, nest(attribute, after), nest(attribute, before))]);
    expect(there.dangers.map(({ rule }) => rule)).toEqual([`any.${attribute.replace(/_/g, '-')}`]);
    expect([back.verdict, there.unjudged, back.unjudged]).toEqual(['changes', [], []]);
  });

  it('have an example each', () => {
    const listed = OF_EVERY_TYPE.filter(isOfAttribute).map(({ attribute }) => attribute);
    expect(listed.filter((name) => !examples.some(([, attribute]) => attribute === name))).toEqual([]);
  });

  it('are judged by the type’s own judgement where it has one', () => {
    const own = {
      judgements: [exposure.attribute('own', 'notice', 'acme_cache', 'encrypted', off, ['Why.', 'What.'])],
    };
    const { dangers } = reportOf([update('acme_cache', { encrypted: true }, { encrypted: false })], own);
    expect(dangers.map(({ rule, severity }) => [rule, severity])).toEqual([['own', 'notice']]);
  });

  it('as labels do no harm, whatever wears them', () => {
    const report = reportOf([update('acme_thing', { tags: { a: 'b' } }, { tags: { a: 'c', d: 'e' } })]);
    expect([report.verdict, report.unjudged]).toEqual(['changes', []]);
  });
});

describe('what nobody has judged', () => {
  const calm = update('aws_cloudwatch_log_group', { name: 'a' }, { name: 'b' });
  const made = changeOf('acme_door', {
    actions: ['create'],
    after: { to: 'everybody', id: null },
    after_unknown: { id: true },
  });
  const turned = update('acme_door', { to: 'nobody' }, { to: 'everybody' });

  it.each([
    [
      'is created',
      made,
      [
        ['id', '(nothing)', '(known after apply)'],
        ['to', '(nothing)', 'everybody'],
      ],
    ],
    ['is updated', turned, [['to', 'nobody', 'everybody']]],
  ])('because its type is not named, %s', (_, change, attributes) => {
    const report = reportOf([calm, change], EXAMPLE);
    expect(report.unjudged.map((one) => [one.address, one.why])).toEqual([['acme_door.example', 'type']]);
    expect(report.unjudged[0]?.attributes.map(({ path, before, after }) => [path, before, after])).toEqual(attributes);
    expect(report.verdict).toBe('needs-acknowledgement');
  });

  it('because the attribute is not named', () => {
    const judgements = [
      capacity.attribute('queue.delay', 'serious', 'acme_queue', 'delay', falls(), ['Why.', 'What.']),
      harmless('acme_queue', ['note', 'look.*'], 'people read it'),
    ];
    const change = (before: object, after: object): unknown => update('acme_queue', before, after);
    const pathsOf = (one: unknown): readonly string[] =>
      reportOf([one], { judgements }).unjudged.flatMap(({ attributes }) => attributes.map(({ path }) => path));
    expect(
      pathsOf(change({ delay: 1, note: 'a', look: { colour: 1 } }, { delay: 2, note: 'b', look: { colour: 2 } })),
    ).toEqual([]);
    expect(pathsOf(change({ size: 1, note: 'a' }, { size: 2, note: 'b' }))).toEqual(['size']);
  });

  it('is not what a policy says, which is judged by its shape', () => {
    const policy = (Action: string): object => ({
      policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Action, Resource: '*' }] }),
    });
    const report = reportOf([update('acme_door', policy('a:*'), policy('a:b'))]);
    expect([report.dangers, report.unjudged]).toEqual([[], []]);
  });

  it('is, as a whole, a danger when it goes, and two when it is made anew with other values', () => {
    const gone = changeOf('acme_door', { actions: ['delete'], before: { to: 'nobody' } });
    const anew = changeOf('acme_door', {
      actions: ['delete', 'create'],
      before: { to: 'nobody' },
      after: { to: 'all' },
    });
    const found = (one: unknown): unknown => {
      const { dangers, unjudged } = reportOf([one]);
      return [dangers.map(({ rule, severity }) => [rule, severity]), unjudged.length];
    };
    expect(found(gone)).toEqual([[['any.unlisted-loss', 'serious']], 0]);
    expect(found(anew)).toEqual([[['any.unlisted-loss', 'serious']], 1]);
    const known = { judgements: [losesNothing('acme_door', 'it is only a door')] };
    expect(reportOf([gone], known).verdict).toBe('changes');
  });

  it('is not said of what is only read, moved or imported as it is', () => {
    const same = { before: { to: 'all' }, after: { to: 'all' }, actions: ['no-op'] };
    const found = [
      changeOf('acme_door', { ...same, previous_address: 'acme_door.old' }),
      changeOf('acme_door', { ...same, address: 'acme_door.b', importing: { id: 'b' } }),
      changeOf('acme_door', { address: 'data.acme_door.c', mode: 'data', actions: ['read'], after: { to: 'all' } }),
    ];
    expect(reportOf(found)).toMatchObject({ verdict: 'changes', unjudged: [] });
  });

  it('is never stood beside by a yes, in whatever it is: planned, put off or changed outside', () => {
    const putOff = { deferred_changes: [{ reason: 'provider_config_unknown', resource_change: made }] };
    expect(headOf(reportOf([calm], EXAMPLE))).toContain('Can I approve this? Yes: no change is dangerous');
    const only = 'Can I approve this? Only if 1 change that nobody has judged below is meant and acknowledged.';
    expect(headOf(reportOf([calm, made], EXAMPLE))).toContain(only);
    expect(headOf(reportOf([calm], EXAMPLE, putOff))).toContain(only);
    const drift = headOf(reportOf([], EXAMPLE, { resource_drift: [turned] }));
    expect(drift).toContain('it has changed outside of terraform already, and nobody has judged all of it.');
    expect(drift).not.toContain('Yes');
  });

  it('stands below the dangers that need a word and above all that is harmless, in every format', () => {
    const database = update('aws_db_instance', { multi_az: true }, { multi_az: false });
    const service = update('aws_ecs_service', { task_definition: 'a:1' }, { task_definition: 'a:2' });
    const report = reportOf([calm, service, database, turned], EXAMPLE);
    expect(headOf(report)).toContain(
      'Only if 1 danger (0 critical, 1 serious) and 1 change that nobody has judged below',
    );
    expect(headOf(report)).toContain('unjudged: acme_door.example is updated');
    for (const format of ['text', 'markdown'] as const) {
      const text = render(report, format);
      const order = ['SERIOUS', 'UNJUDGED', 'NOTICE', 'All 4 changes'].map((word) => text.indexOf(word));
      expect(order).toEqual([...order].sort((a, b) => a - b));
      expect(order[0]).toBeGreaterThan(0);
      expect(text).toMatch(/to.{0,3}: .{0,3}nobody.{0,3} → .{0,3}everybody/);
    }
    expect((JSON.parse(render(report, 'json')) as { reports: readonly Report[] }).reports[0]?.unjudged).toHaveLength(1);
  });

  it('is acknowledged by a digest of exactly this change, to its last value', () => {
    const door = (to: string): unknown => update('acme_door', { to: 'nobody' }, { to });
    const long = 'x'.repeat(300);
    const digests = [door('all'), door('some'), door(`${long}a`), door(`${long}b`), calm].map(
      (change) => reportOf([change], EXAMPLE).digest,
    );
    expect(new Set(digests).size).toBe(5);
    expect(reportOf([door('all'), calm], EXAMPLE).digest).toBe(digests[0]);
  });

  it.each(['text', 'markdown', 'json'] as const)('finds room, or is counted, as %s', (format: Format) => {
    const doors = Array.from({ length: 5000 }, (_, index) =>
      changeOf('acme_door', { address: `acme_door.n${index}`, before: { to: 'a' }, after: { to: 'b' } }),
    );
    const text = render(reportOf(doors, EXAMPLE), format);
    expect(text.length).toBeLessThanOrEqual(65_000);
    if (format === 'json') expect(text).toMatch(/"leftOut":\{"dangers":0,"unjudged":[1-9]\d{3}/);
    else expect(text).toMatch(/Left out here: \d{4} unjudged changes/);
  });
});

describe('a catalogue', () => {
  it('knows a type by its other names', () => {
    const found = (type: string, parts: ChangeParts): readonly string[] =>
      reportOf([changeOf(type, parts)], EXAMPLE).dangers.map(({ rule }) => rule);
    expect(found('aws_alb', { before: { internal: true }, after: { internal: false } })).toEqual(['lb.internal']);
    expect(found('aws_alb', { actions: ['delete'], before: { name: 'a' } })).toEqual(['service.outage']);
  });

  it('is not asked about names that every object has', () => {
    for (const type of ['constructor', '__proto__', 'hasOwnProperty'])
      expect(reportOf([update(type, { a: 1 }, { a: 2 })], EXAMPLE).unjudged).toHaveLength(1);
  });

  it('says what a new part opens that joins something old', () => {
    const policy = JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'a:b', Resource: '*' }] });
    const part = changeOf('aws_iam_role_policy', { actions: ['create'], after: { role: 'it', policy } });
    const whole = changeOf('aws_iam_role', { actions: ['create'], after: { name: 'it' } });
    expect(reportOf([part], EXAMPLE).dangers.map(({ rule }) => rule)).toEqual(['policy.resource']);
    expect(reportOf([part, whole], EXAMPLE).dangers).toEqual([]);
  });

  it('may name one place for several types, and several attributes at once', () => {
    const [one, two] = blindness.attributes('alarm', 'serious', ['a_b', 'c_d'], ['limit', 'unit.*'], changes, [
      'Why.',
      'What.',
    ]);
    expect([one?.id, two?.id, two?.types]).toEqual(['alarm.limit', 'alarm.unit', ['a_b', 'c_d']]);
  });
});
