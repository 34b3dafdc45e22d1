/**
 * What the real provider does with what was promised (constructs/delivery/promises.ts), played on the database of one environment and all
 * that it needs: a checkout that is older, a database that is gone, and the adoption of one that RDS has restored.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdktf';
import { loadEnvironments } from '../../../environments';
import type { Operation } from '../../../environments/operation';
import { addStacks } from '../../../stacks';
import { ADDRESSING } from '../../../stacks/addressing';
import { NAMES, nameAt } from '../../names';
import type { Account, Tools } from './account';
import { adapt, type Blocks, type Synthesized } from './adapt';
import { differencesOf, type Difference } from './differences';
import { openFront } from './front';
import { startMoto } from './moto';
import { TerraformFolder, type Progress } from './terraform';
import { needsOf } from './unapplied';
import { ask, prepareWorld } from './world';

/** One thing that was seen, or not. */
export interface Scene {
  readonly what: string;
  /** What Terraform said instead; undefined where all was as expected. */
  readonly wrong: string | undefined;
}

const FIRST: Operation = { number: 7, operation: 'as deployed' };
const LATER: Operation = { number: 8, operation: 'a restore' };
const RESTORED = 'balrog-restored';
const OPERATION = 'aws_ssm_parameter.promised_operation';
const ADOPTED = 'aws_db_instance.restored';

/** What an adoption changes, and why. An empty reason would be none: whatever is not here was not foreseen. */
const ADOPTION: Readonly<Record<string, string>> = {
  allow_major_version_upgrade: 'an argument of the provider, which RDS does not give back',
  apply_immediately: 'an argument of the provider, which RDS does not give back',
  delete_automated_backups: 'an argument of the provider, which RDS does not give back',
  final_snapshot_identifier: 'an argument of the provider, which RDS does not give back',
  skip_final_snapshot: 'an argument of the provider, which RDS does not give back',
  manage_master_user_password:
    'a restore does not inherit the managed password (RDS API reference, RestoreDBInstanceToPointInTime)',
  master_user_secret_kms_key_id: 'the key of that password',
  enabled_cloudwatch_logs_exports: 'asked for with the restore by `balrog restore`, and not here',
  max_allocated_storage: 'asked for with the restore by `balrog restore`, and not here',
  performance_insights_enabled: 'moto forgets Performance Insights',
  performance_insights_kms_key_id: 'moto forgets Performance Insights',
  performance_insights_retention_period: 'moto forgets Performance Insights',
  replicate_source_db: 'moto makes a replica of what RDS makes an instance of its own',
};

/** Stops between two steps when `signal` is aborted. */
export async function playPromises(
  account: Account,
  tools: Tools,
  progress: Progress,
  signal: AbortSignal,
): Promise<readonly Scene[]> {
  const place = join(tools.folder, `${account.name}-promises`);
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  progress('starts moto');
  const moto = await startMoto(tools.moto, account.id, join(place, 'moto.log'));
  const front = await openFront(moto.port, join(place, 'requests.jsonl'));
  try {
    const instead = await prepareWorld(moto.port, '[]', account.region);
    const how = { providerVersion: tools.provider.version, proxy: front.address, instead };
    const terraform = new TerraformFolder(tools.terraform, join(place, 'terraform'), tools.provider);
    signal.addEventListener('abort', () => terraform.interrupt());
    const checkout = (operation: Operation, change: (stack: Synthesized) => Synthesized = (stack) => stack) =>
      adapt({ [account.name]: change(databaseOf(account.name, operation)) }, how).configuration;
    const rds = (parameters: Readonly<Record<string, string>>) =>
      ask(moto.port, 'rds', account.region, {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ Version: '2014-10-31', ...parameters }).toString(),
      });
    await terraform.prepare(checkout(FIRST));
    return await play({ terraform, checkout, rds, name: nameOf(databaseOf(account.name, FIRST)), progress, signal });
  } finally {
    await front.close();
    await moto.stop();
  }
}

interface Stage {
  readonly terraform: TerraformFolder;
  readonly checkout: (
    operation: Operation,
    change?: (stack: Synthesized) => Synthesized,
  ) => Readonly<Record<string, unknown>>;
  readonly rds: (parameters: Readonly<Record<string, string>>) => Promise<string>;
  /** Of the database that serves. */
  readonly name: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

async function play({ terraform, checkout, rds, name, progress, signal }: Stage): Promise<readonly Scene[]> {
  const scenes: Scene[] = [];
  const see = (what: string, wrong: string | undefined) => scenes.push({ what, wrong });
  const planned = async (file: string, configuration?: Readonly<Record<string, unknown>>) => {
    signal.throwIfAborted();
    if (configuration !== undefined) terraform.configure(configuration);
    return terraform.plan(file, progress);
  };
  const deploy = async (file: string, configuration?: Readonly<Record<string, unknown>>) => {
    const { refusals } = await planned(file, configuration);
    return refusals.length > 0 ? refusals : (await terraform.apply(file, progress)).refusals;
  };
  const refused = async (
    what: string,
    file: string,
    expected: RegExp,
    configuration?: Readonly<Record<string, unknown>>,
  ) => {
    const { refusals } = await planned(file, configuration);
    const messages = refusals.map(({ message }) => message);
    see(
      what,
      messages.some((message) => expected.test(message)) ? undefined : (said(messages) ?? 'it was not refused'),
    );
  };

  see('the first deployment, to which nothing was promised yet', saidOf(await deploy('first.plan')));
  const later = saidOf(await deploy('later.plan', checkout(LATER)));
  const written = later === undefined ? differencesOf(await terraform.show('later.plan')) : [];
  const others = written.filter(({ type, address }) => type === 'aws_ssm_parameter' && address !== OPERATION);
  see(
    'a later operation, of which its number is written and no other promise',
    later ?? said(others.map(({ address }) => address)),
  );
  await refused(
    'an older checkout is refused',
    'older.plan',
    /This checkout is older than what was deployed: git pull\. The checkout has operation 7 \(as deployed\); deployed was operation 8 \(a restore\)\./,
    checkout(FIRST),
  );

  await restoreDatabase(rds, name);
  const adopting = checkout({ number: 9, operation: 'adopt' }, (stack) => withRestored(stack));
  const { refusals } = await planned('adoption.plan', adopting);
  const unlike = refusals.length > 0 ? [] : notForeseen(differencesOf(await terraform.show('adoption.plan')));
  see(
    'a restored database is adopted in place: nothing is made or replaced, what changes is of a list',
    saidOf(refusals) ?? said(unlike),
  );

  await loseDatabase(rds, name);
  await refused(
    'a lost database is not made anew',
    'lost.plan',
    new RegExp(
      `The database ${name} was deployed \\(db-\\w+\\) and is not in the account any more\\..*npm run balrog -- restore \\S+ --of ${name}`,
    ),
    checkout(LATER),
  );
  return scenes;
}

const restoreDatabase = (rds: Stage['rds'], name: string) =>
  rds({
    Action: 'RestoreDBInstanceToPointInTime',
    SourceDBInstanceIdentifier: name,
    TargetDBInstanceIdentifier: RESTORED,
    UseLatestRestorableTime: 'true',
  });

/** As somebody would who means to. */
async function loseDatabase(rds: Stage['rds'], name: string): Promise<void> {
  const database = { DBInstanceIdentifier: name };
  await rds({ Action: 'ModifyDBInstance', ...database, DeletionProtection: 'false', ApplyImmediately: 'true' });
  await rds({ Action: 'DeleteDBInstance', ...database, SkipFinalSnapshot: 'true' });
}

/** What the adoption does beside what was foreseen, a line each. */
const notForeseen = (adoption: readonly Difference[]): readonly string[] =>
  adoption.flatMap(({ address, action, paths }) => {
    if (address !== ADOPTED) return action === 'update' ? [] : [`${address}: ${action}`];
    if (action !== 'update') return [`${address}: ${action} ${paths.join(', ')}`];
    return paths.filter((path) => ADOPTION[path] === undefined).map((path) => `${address}: ${path} is on no list`);
  });

const said = (messages: readonly string[]) => (messages.length === 0 ? undefined : messages.join('\n'));
const saidOf = (refusals: readonly { readonly message: string }[]) => said(refusals.map(({ message }) => message));

/** The database, its promises, and whatever they need, as this checkout would have them after that operation. */
function databaseOf(name: string, operation: Operation): Synthesized {
  const found = loadEnvironments().find(({ environment }) => environment.name === name);
  if (found === undefined) throw new Error(`There is no environment ${name}.`);
  const app = new App({ context: ADDRESSING, stackTraces: false });
  const stacks = addStacks(app, { ...found.environment, operation }, found.release);
  const stack = stacks.find(({ node }) => node.id === name)?.toTerraform() as Synthesized;
  const needs = needsOf({ resource: stack.resource, data: stack.data });
  const kept = new Set<string>();
  const keep = (address: string): void => {
    if (kept.has(address)) return;
    kept.add(address);
    for (const other of needs.get(address) ?? []) keep(other);
  };
  for (const [type, named] of Object.entries(stack.resource)) {
    if (type === 'aws_ssm_parameter') for (const one of Object.keys(named)) keep(`${type}.${one}`);
  }
  // Read by locals, which name no resource.
  for (const type of ['aws_ssm_parameters_by_path', 'aws_db_instances']) {
    for (const one of Object.keys(stack.data?.[type] ?? {})) keep(`data.${type}.${one}`);
  }
  const { provider, locals = {}, output = {} } = stack;
  const [resource, data] = [only(stack.resource, kept, ''), only(stack.data ?? {}, kept, 'data.')];
  return { provider, locals, resource, data, output };
}

/** Of the database that serves, as the stack says it. */
const nameOf = ({ output }: Synthesized) => String(nameAt(output?.[NAMES], 'value.database.identifier'));

const only = (blocks: Blocks, kept: ReadonlySet<string>, prefix: string): Blocks =>
  Object.fromEntries(
    Object.entries(blocks)
      .map(
        ([type, named]) =>
          [
            type,
            Object.fromEntries(Object.entries(named).filter(([one]) => kept.has(`${prefix}${type}.${one}`))),
          ] as const,
      )
      .filter(([, named]) => Object.keys(named).length > 0),
  );

/** A second instance as Terraform adopts it: configured like the first, without a word of where its rows came from. */
function withRestored(stack: Synthesized): Synthesized {
  const databases = stack.resource['aws_db_instance'] ?? {};
  const [serving = {}] = Object.values(databases);
  const restored = { ...serving, identifier: RESTORED, final_snapshot_identifier: `${RESTORED}-final` };
  return {
    ...stack,
    resource: { ...stack.resource, aws_db_instance: { ...databases, restored } },
    import: [{ to: 'aws_db_instance.restored', id: RESTORED }],
  };
}

/** What was played, a line each; what Terraform said instead stands below. */
export const scenesOf = (scenes: readonly Scene[]): string =>
  [
    'What was promised, played with the real provider:',
    ...scenes.map(({ what, wrong }) =>
      wrong === undefined
        ? `  as expected: ${what}`
        : `  NOT as expected: ${what}\n    ${wrong.replaceAll('\n', '\n    ')}`,
    ),
  ].join('\n');
