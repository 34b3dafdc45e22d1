/** The workbench of the policy tests: the sound stack, synthesized once, and copies of it to break. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { App } from 'cdktf';
import type { IConstruct } from 'constructs';
import { checkStacks, type PolicyOptions } from '../../policies/check';
import { DATA_HOLDING } from '../../policies/data-holding';
import type { ClientDomainRows } from '../../policies/domain-rows';
import type { Violation } from '../../policies/rule';
import type { StackJson } from '../../policies/stack-view';
import { synthesize } from '../../policies/synthesized';
import { soundStack } from './sound-stack';

/** Attributes of a resource, open for editing. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests reach into nested blocks
export type Editable = Record<string, any>;
export type Tree = {
  resource: Record<string, Record<string, Editable>>;
  data: Record<string, Record<string, Editable>>;
} & Editable;

const OLD_CLIENTS = { oldestTls: '1.0', trust: 'any-issuer', withoutTls: 'answered' } as const;
const everywhere = { prod: true, stage: true, demo: true };

/** Rows of domains for the sound stack, which serves aus5; policies never see those of the environments. */
export const SOUND_DOMAINS: ClientDomainRows = {
  aus4: { logTable: 'balrog_elb_logs_aus4', clients: OLD_CLIENTS, servedIn: {} },
  aus5: { logTable: 'balrog_elb_logs_aus5', clients: { ...OLD_CLIENTS, trust: 'one-issuer' }, servedIn: everywhere },
};

/** An app that leaves nothing behind. */
export function newApp(): App {
  const outdir = mkdtempSync(join(tmpdir(), 'balrog-policies-'));
  const app = new App({ outdir, stackTraces: false });
  rmSync(outdir, { recursive: true });
  return app;
}

const sound: Record<string, string> = {};

/** A fresh copy of the sound stack's tree under that stack name. */
export function soundTree(name = 'prod'): Tree {
  const text = (sound[name] ??= JSON.stringify(treeOf(name)));
  return JSON.parse(text) as Tree;
}

function treeOf(name: string): StackJson {
  const app = newApp();
  soundStack(app, name);
  return synthesize(app)[0]!.json;
}

/** The attributes of `aws_db_instance.database` or `data.aws_iam_policy_document.x` in the tree. */
export function at(tree: Tree, address: string): Editable {
  const [name, type, data] = address.split('.').reverse();
  const found = (data ? tree.data : tree.resource)[type!]?.[name!];
  if (!found) throw new Error(`the sound stack has no ${address}`);
  return found;
}

/** A ledger that lists what holds data in the tree. */
export function ledgerOf(tree: StackJson, name = 'prod'): { stacks: Record<string, Record<string, string>> } {
  const entries = Object.entries(tree.resource ?? {})
    .filter(([type]) => DATA_HOLDING[type])
    .flatMap(([type, named]) => Object.keys(named).map((id) => [`${type}.${id}`, 'something nobody can make again']));
  return { stacks: { [name]: Object.fromEntries(entries) as Record<string, string> } };
}

/** What the policies say of one tree, by default with a ledger that fits it and no waivers. */
export function judge(tree: Tree, options: PolicyOptions & { stack?: string } = {}): readonly Violation[] {
  const { stack = 'prod', ...rest } = options;
  return checkStacks([{ name: stack, json: tree }], {
    ledger: ledgerOf(tree, stack),
    waivers: [],
    domains: SOUND_DOMAINS,
    stacks: { [stack]: { mode: stack === 'stage' ? 'staging' : 'production' } },
    ...rest,
  });
}

/** The database of a sound stack, to be edited before it is synthesized. */
export function databaseOf(stack: IConstruct): DbInstance {
  const found = stack.node.findChild('database');
  if (!(found instanceof DbInstance)) throw new Error(`${stack.node.path} has no database`);
  return found;
}
