/** Releases, forwards and back: what they plan, in which order they happen, and what a failure in the middle leaves. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
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

/** What a release does lies in what the services and the gate refer to; the rest of the stage makes each run six times as long. */
const FOLDER = 'services';
/** … and a cloud of its own, as the other one holds all of these already. */
const CLOUD = ['--home', 'services-home'];
const QUICK = '-input=false -json';

interface Stack {
  terraform: { backend?: unknown };
  resource: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  data: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  [others: string]: unknown;
}
type Block = Readonly<Record<string, unknown>> & { readonly '//': { readonly metadata: { readonly path: string } } };

let own: Checkout;

beforeAll(async () => {
  ({ own } = await deployedCheckout('stage'));
  await release(JSON.parse(own.read('environments/releases.json')).stage.version, 'none');
  const { code, output } = await own.run([...CLOUD, 'exec', 'terraform', `-chdir=${FOLDER}`, 'init', '-input=false']);
  if (code !== 0) throw new Error(output);
  expect((await apply()).code).toBe(0);
});

afterAll(() => own.cleanup());

/** Puts a release into releases.json, as a pull request would, and synthesizes it; its services are cut out of the stage. */
async function release(version: string, schemaChange: SchemaChange) {
  const releases = JSON.parse(own.read('environments/releases.json')) as { stage: Record<string, unknown> };
  const digits = version.replace(/\D/g, '').padStart(4, '0');
  const digest = (image: string) => ({ example: `sha256:${image.repeat(60)}${digits}` });
  releases.stage = { ...releases.stage, version, schemaChange, digest: { balrog: digest('a'), agent: digest('b') } };
  own.write('environments/releases.json', JSON.stringify(releases));
  const { code, output } = await own.script('main.ts', [], { env: { CDKTF_OUTDIR: join(own.folder, 'synthesized') } });
  if (code !== 0) throw new Error(output);
  // With the assets that the stack names by relative paths.
  cpSync(join(own.folder, 'synthesized/stacks/stage'), join(own.folder, FOLDER), { recursive: true });
  const stack = JSON.parse(own.read('synthesized/stacks/stage/cdk.tf.json')) as Stack;
  own.write(`${FOLDER}/cdk.tf.json`, JSON.stringify(servicesOf(stack)));
}

/** The services, the gate, and everything that they refer to; with a state of its own, beside the configuration. */
function servicesOf(stack: Stack): Stack {
  const blocks = new Map<string, Block>();
  for (const [type, named] of Object.entries(stack.resource)) {
    for (const [name, block] of Object.entries(named)) blocks.set(`${type}.${name}`, block);
  }
  for (const [type, named] of Object.entries(stack.data)) {
    for (const [name, block] of Object.entries(named)) blocks.set(`data.${type}.${name}`, block);
  }
  const kept = new Set<string>();
  const keep = (address: string): void => {
    if (kept.has(address)) return;
    kept.add(address);
    const text = JSON.stringify(blocks.get(address));
    for (const [found] of text.matchAll(/(?:data\.)?[a-z]\w*\.[\w-]+/g)) if (blocks.has(found)) keep(found);
  };
  for (const address of blocks.keys()) if (/^aws_(ecs_service|lambda_invocation)\./.test(address)) keep(address);
  const cut = (named: Stack['resource'], prefix: string): Stack['resource'] =>
    Object.fromEntries(
      Object.entries(named)
        .map(([type, some]) => {
          const left = Object.entries(some).filter(([name]) => kept.has(`${prefix}${type}.${name}`));
          return [type, Object.fromEntries(left)] as const;
        })
        .filter(([, some]) => Object.keys(some).length > 0),
    );
  const { backend: _, ...terraform } = stack.terraform;
  return { terraform, provider: stack.provider, resource: cut(stack.resource, ''), data: cut(stack.data, 'data.') };
}

/** Terraform's address of each part, by its place in the house. */
function parts(): ReadonlyMap<string, Part> {
  const { resource } = JSON.parse(own.read(`${FOLDER}/cdk.tf.json`)) as Stack;
  const services = Object.entries(resource.aws_ecs_service ?? {}).map(
    ([name, block]) => [`aws_ecs_service.${name}`, block['//'].metadata.path.split('/')[2] as Part] as const,
  );
  const gates = Object.keys(resource.aws_lambda_invocation ?? {}).map(
    (name) => [`aws_lambda_invocation.${name}`, 'gate'] as const,
  );
  return new Map<string, Part>([...services, ...gates]);
}

const messagesIn = (text: string): readonly Message[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Message);

const changesIn = (messages: readonly Message[]) =>
  messages.flatMap(({ type, change }) => (type === 'planned_change' && change ? [change] : []));

/** What the whole stage would do, or only its services. */
async function planned(folder: string) {
  const { stdout } = await own.run(['exec', 'sh', '-c', `terraform -chdir=${folder} plan -refresh=false ${QUICK}`]);
  return changesIn(messagesIn(stdout));
}

/** Applies, and plans once more in the same session: `left` is what there would still be to do. */
async function apply(...faults: string[]) {
  const given = faults.flatMap((fault) => ['--fault', fault]);
  const commands = `terraform -chdir=${FOLDER} apply -auto-approve ${QUICK}; echo "ended with $?"; terraform -chdir=${FOLDER} plan ${QUICK}`;
  const { stdout } = await own.run([...CLOUD, ...given, 'exec', 'sh', '-c', commands]);
  const [applied = '', code = '', again = ''] = stdout.split(/^ended with (\d+)$/m);
  const messages = messagesIn(applied);
  const named = parts();
  const told = (type: string) =>
    messages.flatMap((message) => {
      // A replacement forgets the former invocation first: nothing runs for that.
      if (message.type !== type || message.hook?.action === 'delete') return [];
      const part = named.get(message.hook?.resource.addr ?? '');
      return part === undefined ? [] : [part];
    });
  return {
    code: Number(code),
    messages,
    started: told('apply_start'),
    completed: told('apply_complete'),
    errored: told('apply_errored'),
    left: changesIn(messagesIn(again)),
  };
}

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

test('v3.25 to v3.26 plans task definitions, services, the gate and what watches a release, and nothing else', async () => {
  await release('v3.26', 'none');
  cpSync(join(own.folder, 'synthesized'), join(own.home, 'out'), { recursive: true });
  const changes = await planned('.rehearsal/out/stacks/stage');
  expect([...new Set(changes.map(({ resource }) => resource.resource_type))].sort()).toEqual([
    'aws_ecs_service',
    'aws_ecs_task_definition',
    'aws_lambda_invocation',
    // What was promised: which version.
    'aws_ssm_parameter',
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
  expect(run.left).toEqual([]);
});

test('additive: gate, admin, public; a failing gate fails the apply and leaves the services as they are', async () => {
  await release('v3.27', 'additive');
  const failed = await apply('fail-once:aws_lambda_invocation');
  expect(failed.code).not.toBe(0);
  expect(failed.errored).toEqual(['gate']);
  expect(failed.started.filter((part) => part !== 'gate')).toEqual([]);
  expect(failed.left.filter(({ resource }) => resource.resource_type === 'aws_ecs_service')).toHaveLength(3);

  const again = await apply();
  expect(again.code).toBe(0);
  expectOrder(again, 'gate', 'admin');
  expectOrder(again, 'admin', 'public');
  expect(again.left).toEqual([]);
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
  expect(again.left).toEqual([]);
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
  expect(failed.left.filter(({ resource }) => resource.resource_type === 'aws_ecs_service').length).toBeGreaterThan(0);

  expect(await apply()).toMatchObject({ code: 0, left: [] });
});

test('back to the version before, the gate first: it finds a newer schema and changes nothing', async () => {
  await release('v3.28', 'none');
  const run = await apply();
  expect(run.code).toBe(0);
  expectOrder(run, 'gate', 'admin');
  expect(run.left).toEqual([]);
});
