/** Releases, forwards and back: what they plan, in which order they happen, and what a failure in the middle leaves. */
import { deployedCheckout, E2E_TIMEOUT_MS, type Checkout } from './kit';

jest.setTimeout(E2E_TIMEOUT_MS);

type Part = 'gate' | 'public' | 'admin' | 'agent';
type SchemaChange = 'none' | 'additive' | 'destructive';

/** A line of `terraform apply -json`: https://developer.hashicorp.com/terraform/internals/machine-readable-ui */
interface Message {
  readonly type: string;
  readonly '@level': string;
  readonly '@message': string;
  readonly hook?: { readonly resource: { readonly addr: string }; readonly action?: string };
  readonly change?: {
    readonly resource: { readonly addr: string; readonly resource_type: string };
    readonly action: string;
  };
}

const FOLDER = '-chdir=.rehearsal/out/stacks/stage';
/** Nothing changes behind our back here; without the refresh a run takes half the time. */
const QUICK = ['-refresh=false', '-input=false', '-json'];

let own: Checkout;

beforeAll(async () => {
  ({ own } = await deployedCheckout('stage'));
});

afterAll(() => own.cleanup());

/** Puts a release into releases.json, as a pull request would, and synthesizes it. */
async function release(version: string, schemaChange: SchemaChange) {
  const releases = JSON.parse(own.read('environments/releases.json')) as { stage: Record<string, unknown> };
  const digits = version.replace(/\D/g, '').padStart(4, '0');
  const digest = (image: string) => ({ example: `sha256:${image.repeat(60)}${digits}` });
  releases.stage = { ...releases.stage, version, schemaChange, digest: { balrog: digest('a'), agent: digest('b') } };
  own.write('environments/releases.json', JSON.stringify(releases));
  const { code, output } = await own.run(['synth']);
  if (code !== 0) throw new Error(output);
}

/** Terraform's address of each part, by its place in the house. */
function parts(): ReadonlyMap<string, Part> {
  const json = JSON.parse(own.read('.rehearsal/out/stacks/stage/cdk.tf.json')) as {
    resource: Record<string, Record<string, { '//': { metadata: { path: string } } }>>;
  };
  const services = Object.entries(json.resource.aws_ecs_service ?? {}).map(
    ([
      name,
      {
        '//': { metadata },
      },
    ]) => [`aws_ecs_service.${name}`, metadata.path.split('/')[2] as Part] as const,
  );
  const gates = Object.keys(json.resource.aws_lambda_invocation ?? {}).map(
    (name) => [`aws_lambda_invocation.${name}`, 'gate'] as const,
  );
  return new Map<string, Part>([...services, ...gates]);
}

async function terraform(args: readonly string[], faults: readonly string[] = []) {
  const given = faults.flatMap((fault) => ['--fault', fault]);
  const { code, stdout } = await own.run([...given, 'exec', 'terraform', FOLDER, ...args]);
  const messages = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Message);
  const named = parts();
  const told = (type: string) =>
    messages.flatMap((message) => {
      // A replacement forgets the former invocation first: nothing runs for that.
      if (message.type !== type || message.hook?.action === 'delete') return [];
      const part = named.get(message.hook?.resource.addr ?? '');
      return part === undefined ? [] : [part];
    });
  return {
    code,
    messages,
    started: told('apply_start'),
    completed: told('apply_complete'),
    errored: told('apply_errored'),
  };
}

const apply = (...faults: string[]) => terraform(['apply', '-auto-approve', ...QUICK], faults);

const planned = async () => {
  const { messages } = await terraform(['plan', ...QUICK]);
  return messages.flatMap(({ type, change }) => (type === 'planned_change' && change ? [change] : []));
};

/** Both names happen, and the second starts only when the first is complete. */
function expectOrder({ messages }: Awaited<ReturnType<typeof apply>>, first: Part, second: Part) {
  const named = parts();
  const at = (type: string, part: Part) =>
    messages.findIndex((message) => message.type === type && named.get(message.hook?.resource.addr ?? '') === part);
  expect(at('apply_complete', first)).toBeGreaterThan(-1);
  expect({ first, second, after: at('apply_start', second) > at('apply_complete', first) }).toEqual({
    first,
    second,
    after: true,
  });
}

const expectNothingLeft = async () => expect(await planned()).toEqual([]);

test('v3.25 to v3.26 plans task definitions, services, the gate and what watches a release, and nothing else', async () => {
  await release('v3.26', 'none');
  const changes = await planned();
  expect([...new Set(changes.map(({ resource }) => resource.resource_type))].sort()).toEqual([
    'aws_ecs_service',
    'aws_ecs_task_definition',
    'aws_lambda_invocation',
    'grafana_annotation',
    'grafana_dashboard',
    'sentry_metric_monitor',
  ]);
  const actions = (type: string) =>
    changes.filter(({ resource }) => resource.resource_type === type).map(({ action }) => action);
  expect(actions('aws_ecs_service')).toEqual(['update', 'update', 'update']);
  expect(actions('aws_lambda_invocation')).toEqual(['replace']);
  for (const type of ['grafana_dashboard', 'sentry_metric_monitor']) {
    expect({ type, actions: [...new Set(actions(type))] }).toEqual({ type, actions: ['update'] });
  }
});

test('no schema change: the gate runs once, then admin, then the agent', async () => {
  const run = await apply();
  expect(run.code).toBe(0);
  expect(run.completed.filter((part) => part === 'gate')).toHaveLength(1);
  expectOrder(run, 'gate', 'admin');
  expectOrder(run, 'admin', 'agent');
  await expectNothingLeft();
});

test('additive: gate, admin, public; a failing gate fails the apply and leaves the services as they are', async () => {
  await release('v3.27', 'additive');
  const failed = await apply('fail-once:aws_lambda_invocation');
  expect(failed.code).not.toBe(0);
  expect(failed.errored).toEqual(['gate']);
  expect(failed.started.filter((part) => part !== 'gate')).toEqual([]);
  const left = await planned();
  expect(left.filter(({ resource }) => resource.resource_type === 'aws_ecs_service')).toHaveLength(3);

  const again = await apply();
  expect(again.code).toBe(0);
  expectOrder(again, 'gate', 'admin');
  expectOrder(again, 'admin', 'public');
  await expectNothingLeft();
});

test('destructive: public, gate, admin; when public fails in the middle, nothing later has started', async () => {
  await release('v3.28', 'destructive');
  const failed = await apply('fail-once:public');
  expect(failed.code).not.toBe(0);
  expect(failed.errored).toEqual(['public']);
  expect(failed.started.filter((part) => part !== 'public')).toEqual([]);

  const again = await apply();
  expect(again.code).toBe(0);
  expectOrder(again, 'public', 'gate');
  expectOrder(again, 'gate', 'admin');
  await expectNothingLeft();
});

test('a deployment that ECS rolled back is never reported as a success', async () => {
  await release('v3.29', 'additive');
  const failed = await apply('rollback:admin');
  expect(failed.code).not.toBe(0);
  const errors = failed.messages
    .filter((message) => message['@level'] === 'error')
    .map((message) => message['@message']);
  expect(errors.join('\n')).toContain('Resource postcondition failed');
  expect(failed.started).not.toContain('public');
  const left = await planned();
  expect(left.filter(({ resource }) => resource.resource_type === 'aws_ecs_service').length).toBeGreaterThan(0);

  expect((await apply()).code).toBe(0);
  await expectNothingLeft();
});

test('back to the version before, the gate first: it finds a newer schema and changes nothing', async () => {
  await release('v3.28', 'none');
  const run = await apply();
  expect(run.code).toBe(0);
  expectOrder(run, 'gate', 'admin');
  await expectNothingLeft();
});
