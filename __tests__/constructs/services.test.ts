import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import { CATALOGUE, cacheCounter } from '../../constructs/alarms/catalogue';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { violations, type Application, type ContainerDescription } from '../../application/balrog';
import { agentClientsOf } from '../../application/agent-clients';
import { literal } from '../../constructs/services/container';
import { copiesOf } from '../../constructs/services/deployment';
import { fargateSize } from '../../application/fargate';
import { stackNamed, type SynthesizedStack } from '../kit';
import { containersOf, secretsOf, servicesWith, variablesOf, type Json, type CutOutProps } from './services-stack';

const prod = servicesWith();
const stage = servicesWith(undefined, 'stage');

const serviceOf = (stack: SynthesizedStack, name: string) =>
  stack.only(EcsService, (service) => service.get('name') === name);

/** A container as the contract wants it described. */
function described(stack: SynthesizedStack, task: string, name: string): ContainerDescription {
  const container = containersOf(stack, task)[name]!;
  const service = stack.all.find(({ type, json }) => type === 'aws_ecs_service' && json.name === task);
  const served = ((service?.json.load_balancer ?? []) as Json[]).length > 0;
  const percent = Number(service?.json.deployment_maximum_percent ?? 100);
  return {
    image: container.image,
    ...(container.entryPoint && { entryPoint: container.entryPoint }),
    command: container.command,
    environment: variablesOf(container),
    secrets: secretsOf(container),
    portMappings: (container.portMappings ?? []).map(({ containerPort }: Json) => containerPort),
    ...(served && { healthPath: '/__lbheartbeat__', deregistrationDelay: 75 }),
    ...(container.stopTimeout && { stopTimeout: container.stopTimeout }),
    initProcess: container.linuxParameters?.initProcessEnabled === true,
    copies: (Number(service?.json.desired_count ?? 1) * percent) / 100,
  };
}

/** Admin knows the clients of the agent, others in each version. */
const clientOf = (version: string) => agentClientsOf(version)[0]!.id;
const realClient = ({ environment }: CutOutProps, version: string) =>
  void (environment.services.auth0.agentClientId = clientOf(version));

describe.each(['v3.19', 'v3.22', 'v3.25', 'v3.38', 'v3.98', 'v3.102', 'v3.120'])('in %s', (version) => {
  const stack = servicesWith((given) => {
    realClient(given, version);
    given.release.version = version;
    given.autograph = {
      updates: { url: 'https://autograph.example.com', keyId: 'updates', username: 'balrog' },
      gmp: { url: 'https://autograph.example.com', keyId: 'gmp', username: 'balrog' },
    };
  });
  test.each<[string, string, Application]>([
    ['public', 'public', 'public'],
    ['admin', 'admin', 'admin'],
    ['agent', 'agent', 'agent'],
    ['upgrade-db', 'upgrade-db', 'upgrade-db'],
    ['create-db', 'create-db', 'create-db'],
    ['cleanup-db', 'cleanup-db', 'cleanup-db'],
    ['dump', 'extract-active-data', 'extract-active-data'],
  ])('%s: container %s keeps the contract of %s', (task, name, application) => {
    expect(violations(version, application, described(stack, task, name))).toEqual([]);
  });
});

test('a variable that is missing is named', () => {
  const { environment, ...container } = described(prod, 'admin', 'admin');
  const { AUTH0_DOMAIN: _, ...less } = environment as Record<string, string>;
  expect(violations('v3.25', 'admin', { ...container, environment: less }).map(({ path }) => path)).toEqual([
    'environment.AUTH0_DOMAIN',
  ]);
});

describe('metrics', () => {
  const with3 = (version: string) => servicesWith(({ release }) => void (release.version = version));
  test('have a collector on the loopback from v3.22 on, and none before or beside the agent', () => {
    expect(Object.keys(containersOf(with3('v3.21'), 'public'))).not.toContain('metrics-collector');
    const { public: container, 'metrics-collector': collector } = containersOf(with3('v3.22'), 'public');
    expect(variablesOf(container!)).toMatchObject({ STATSD_HOST: '127.0.0.1', STATSD_PORT: '8125' });
    const configuration = JSON.parse(variablesOf(collector!).AOT_CONFIG_CONTENT!) as Json;
    expect(configuration.receivers.statsd.endpoint).toBe('127.0.0.1:8125');
    expect(configuration.service.pipelines.metrics).toMatchObject({ receivers: ['statsd'], exporters: ['awsemf'] });
    expect(Object.keys(containersOf(prod, 'agent'))).not.toContain('metrics-collector');
  });

  test.each(['public', 'admin'])('of %s are no lines of the log group whose silence is an alarm', (service) => {
    const whole = stackNamed('prod');
    const silent = whole.only(
      CloudwatchMetricAlarm,
      ({ json }) => json.alarm_name === `balrog-prod-${service}-logs-silent`,
    );
    const { LogGroupName: watched } = silent.get('dimensions') as { LogGroupName: string };
    const groupOf = (name: string) => whole.only(CloudwatchLogGroup, (group) => group.get('name') === name);
    const group = groupOf(`/ecs/balrog-prod/${service}`);
    expect(watched).toBe(`\${${group.address}.name}`);
    const { 'metrics-collector': collector, 'log-router': router } = containersOf(whole, service);
    const { exporters } = JSON.parse(variablesOf(collector!).AOT_CONFIG_CONTENT!) as Json;
    expect(router!.logConfiguration.options['awslogs-group']).toBe(group.get('name'));
    const apart = `/ecs/balrog-prod/${service}-metrics`;
    expect([exporters.awsemf.log_group_name, collector!.logConfiguration.options['awslogs-group']]).toEqual([
      apart,
      apart,
    ]);
    expect(groupOf(apart).get('retention_in_days')).toBe(group.get('retention_in_days'));
  });

  test.each(['public', 'admin'])(
    'of %s arrive under the one dimension that alarms and dashboards ask for',
    (service) => {
      const { 'metrics-collector': collector } = containersOf(prod, service);
      const {
        processors,
        exporters,
        service: wiring,
      } = JSON.parse(variablesOf(collector!).AOT_CONFIG_CONTENT!) as Json;
      expect(processors.attributes.actions).toEqual([{ key: 'Service', value: service, action: 'insert' }]);
      const [declaration] = exporters.awsemf.metric_declarations;
      expect(declaration.dimensions).toEqual([['Service']]);
      expect(cacheCounter('public', 'rules', 'hits').dimensions).toEqual(['Service']);
      for (const { namespace, name } of CATALOGUE.filter((metric) => metric.namespace === exporters.awsemf.namespace)) {
        expect(`${namespace} ${name}`).toMatch(/^Balrog\/Application /);
        expect(declaration.metric_name_selectors.some((selector: string) => new RegExp(selector).test(name))).toBe(
          true,
        );
      }
      const { receivers, processors: order, exporters: out } = wiring.pipelines.metrics;
      expect([receivers, order, out]).toEqual([['statsd'], ['attributes'], ['awsemf']]);
    },
  );
});

describe('every task', () => {
  const tasks = prod.each(EcsTaskDefinition).map((task) => String(task.get('family')).replace('balrog-prod-', ''));

  test.each(tasks)('%s mounts only volumes it has, and waits only for containers that end', (task) => {
    const definition = prod.only(EcsTaskDefinition, ({ json }) => json.family === `balrog-prod-${task}`);
    const volumes = (definition.get('volume') as Json[]).map(({ name }) => name);
    const containers = containersOf(prod, task);
    for (const { mountPoints = [], dependsOn = [] } of Object.values(containers)) {
      for (const { sourceVolume } of mountPoints) expect(volumes).toContain(sourceVolume);
      for (const { containerName, condition } of dependsOn) {
        const other = containers[containerName]!;
        if (condition === 'SUCCESS') expect(other.essential).toBe(false);
        if (condition === 'HEALTHY') expect(other.healthCheck).toBeDefined();
      }
    }
  });

  test.each(tasks)('%s fits into what ECS takes, 64 KiB', (task) => {
    expect(JSON.stringify(Object.values(containersOf(prod, task))).length).toBeLessThan(60_000);
  });
});

describe('admin', () => {
  const containers = containersOf(prod, 'admin');

  test('is reached through nginx alone', () => {
    const [balancer] = serviceOf(prod, 'admin').get('load_balancer') as Json[];
    expect(balancer).toMatchObject({ container_name: 'nginx', container_port: 8080 });
    const openings = prod
      .each(VpcSecurityGroupIngressRule)
      .filter((rule) => String(rule.get('security_group_id')).includes('services_admin_network_group'));
    expect(openings.map((rule) => [rule.get('description'), rule.get('from_port'), rule.get('to_port')])).toEqual([
      ['Requests from the load balancer of admin to admin', 8080, 8080],
      ['Requests from agent to admin', 8080, 8080],
    ]);
    expect(variablesOf(containers.configure!).FILE_NGINX_CONF).toContain('proxy_pass http://127.0.0.1:7070');
  });

  test('finds its key file, which another container has written, and nobody else does', () => {
    const { GOOGLE_APPLICATION_CREDENTIALS: path } = variablesOf(containers.admin!);
    const writer = containers['sign-in']!;
    expect(writer.command[0]).toContain(`> ${path}`);
    expect(Object.values(secretsOf(writer))).toEqual([
      expect.stringContaining(':secret:balrog-prod-history-admin-key-'),
    ]);
    const mounting = Object.values(containers).filter(({ mountPoints }: Json) =>
      mountPoints.some(({ sourceVolume }: Json) => sourceVolume === 'credentials'),
    );
    expect(mounting.map(({ name }) => name).sort()).toEqual(['admin', 'sign-in']);
  });

  test('signs in without a key where history is federated', () => {
    const stack = servicesWith((given) => {
      given.history = {
        ...given.history,
        credentials: { kind: 'workload-identity-federation', audience: '//iam.googleapis.com/projects/1/x' },
      };
    });
    const writer = containersOf(stack, 'admin')['sign-in']!;
    expect(writer.secrets).toEqual([]);
    expect(JSON.parse(variablesOf(writer).FILE_GOOGLE_CREDENTIALS_JSON!)).toMatchObject({
      type: 'external_account',
      audience: '//iam.googleapis.com/projects/1/x',
    });
  });

  test('gets five minutes for an answer: nginx says 504 before uWSGI drops the request', () => {
    expect(variablesOf(containers.admin!)).toMatchObject({
      UWSGI_HTTP_TIMEOUT: '310',
      UWSGI_ADD_HEADER: 'Connection: close',
    });
    const { FILE_NGINX_CONF: nginx } = variablesOf(containers.configure!);
    expect(nginx).toContain('proxy_read_timeout 300s;');
    expect(nginx).toContain('keepalive_timeout 325s;');
    expect(variablesOf(containersOf(prod, 'agent').configure!).FILE_NGINX_CONF).toContain('proxy_read_timeout 305s;');
    expect(variablesOf(containersOf(prod, 'public').public!).UWSGI_HTTP_TIMEOUT).toBe('60');
  });

  test('lets the origin of its UI in', () => {
    expect(variablesOf(containers.admin!)).toMatchObject({
      CORS_ORIGINS: 'https://balrog.services.mozilla.com',
      AUTH0_REDIRECT_URI: 'https://balrog.services.mozilla.com/login',
    });
  });
});

describe('the agent', () => {
  test('reaches admin through nginx on its own loopback, inside the VPC', () => {
    const { agent, nginx, configure } = containersOf(prod, 'agent');
    expect(variablesOf(agent!).BALROG_API_ROOT).toBe('http://127.0.0.1:8011/api');
    const configuration = variablesOf(configure!).FILE_NGINX_CONF!;
    expect(configuration).toContain('listen 127.0.0.1:8011');
    expect(configuration).toContain('proxy_pass http://admin.balrog-prod.internal:8080');
    expect(nginx!.portMappings).toBeUndefined();
    const opening = prod.only(VpcSecurityGroupIngressRule, ({ path }) => path.endsWith('/agent/network/into-admin'));
    expect(opening.get('security_group_id')).toMatch(/services_admin_network_group/);
  });

  test('is watched for errors and for silence: it looks healthy when it is not', () => {
    const whole = stackNamed('prod');
    const alarm = (what: string) =>
      whole.only(CloudwatchMetricAlarm, ({ json }) => json.alarm_name === `balrog-prod-agent-${what}`).json;
    expect(alarm('silent')).toMatchObject({ metric_name: 'IncomingLogEvents', treat_missing_data: 'breaching' });
    const filters = whole
      .each(CloudwatchLogMetricFilter)
      .filter(({ json }) => String(json.log_group_name).includes('services_agent_'));
    // The first: an exception that ends the agent is no line of its logger, and ECS starts it anew, so it is not silent.
    const patterns = filters.map((filter) => filter.get('pattern')).sort();
    expect(patterns).toEqual(['"Traceback (most recent call last)"', '{ $.Severity = 3 }']);
    for (const filter of filters)
      expect(filter.get('metric_transformation')).toMatchObject({ name: alarm('failing').metric_name });
  });

  test('is one, also while it is replaced', () => {
    expect(serviceOf(prod, 'agent').json).toMatchObject({
      desired_count: 1,
      deployment_minimum_healthy_percent: 0,
      deployment_maximum_percent: 100,
    });
  });
});

describe('copies', () => {
  const scaled = (minTasks: number) =>
    copiesOf({ copies: { kind: 'by-load', minTasks, maxTasks: 50, processes: 1 } } as Parameters<typeof copiesOf>[0]);
  test.each([1, 2, 3, 4, 5, 6, 7, 9, 11, 24])('%i: one more may come before one goes, and no two', (tasks) => {
    const { maximumPercent, minimumHealthyPercent } = scaled(tasks);
    expect(Math.floor((tasks * maximumPercent) / 100)).toBe(tasks + 1);
    expect(minimumHealthyPercent).toBe(100);
  });
});

describe('a value of the environment changes', () => {
  test.each<[string, (given: CutOutProps) => void, (stack: SynthesizedStack) => unknown, unknown]>([
    [
      'public.processes',
      ({ environment }) => void (environment.services.public.processes = 7),
      (stack) => variablesOf(containersOf(stack, 'public').public!).UWSGI_PROCESSES,
      '7',
    ],
    [
      'admin.processes',
      ({ environment }) => void (environment.services.admin.processes = 6),
      (stack) => variablesOf(containersOf(stack, 'admin').admin!).UWSGI_PROCESSES,
      '6',
    ],
    [
      'admin.tasks',
      ({ environment }) => void (environment.services.admin.tasks = 3),
      (stack) => serviceOf(stack, 'admin').get('desired_count'),
      3,
    ],
    [
      'agent.size',
      ({ environment }) => void (environment.services.agent.size = fargateSize(256, 2048)),
      (stack) => stack.only(EcsTaskDefinition, ({ json }) => json.family === 'balrog-prod-agent').get('memory'),
      '2048',
    ],
    [
      'auth0.audience',
      ({ environment }) => void (environment.services.auth0.audience = 'other'),
      (stack) => variablesOf(containersOf(stack, 'agent').agent!).AUTH0_AUDIENCE,
      'other',
    ],
  ])('%s', (_, change, read, value) => {
    expect(read(prod)).not.toEqual(value);
    expect(read(servicesWith(change))).toEqual(value);
  });

  test('mode: stage alone is staging', () => {
    expect(variablesOf(containersOf(stage, 'public').public!).STAGING).toBe('1');
    expect(variablesOf(containersOf(prod, 'public').public!).STAGING).toBeUndefined();
  });
});

describe('secrets', () => {
  test('have an address that stays, and a month to notice a deletion', () => {
    for (const secret of prod.each(SecretsmanagerSecret)) {
      expect(secret.lifecycle).toEqual({ prevent_destroy: true });
      expect(secret.get('recovery_window_in_days')).toBe(30);
      expect(secret.get('kms_key_id')).toBe('${aws_kms_key.secrets_key.arn}');
      expect(secret.name).toMatch(/^secret_[a-z0-9_]+$/);
    }
  });

  test('have no value in Terraform', () => {
    expect(prod.all.filter(({ type }) => type === 'aws_secretsmanager_secret_version')).toEqual([]);
  });
});

test('what looks like a template of Terraform stays text', () => {
  expect(literal('${HOSTNAME} %{if} $msec 50%')).toBe('$${HOSTNAME} %%{if} $msec 50%');
});
