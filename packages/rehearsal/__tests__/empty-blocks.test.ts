/** The rehearsal plans blocks that are written `{}` as the real provider was recorded to (fixtures/empty-blocks.json). */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { aws } from '../clouds/aws';
import type { Values } from '../clouds/behaviour';
import { emptyBlocks } from '../facts';
import { create, update } from '../provider/apply';
import { isOfSdk } from '../provider/empty-blocks';
import { planChange } from '../provider/plan';
import { behaviourFor, type Subject } from '../provider/realm';
import { stateFromJson } from '../provider/read';
import { allTypes, loadSchemas } from '../schema';
import { openStore, type CloudStore } from '../store';
import {
  EMPTY_BLOCK_CASES,
  NAMESPACE_ID,
  FILLED_BLOCK_CASES,
  type EmptyBlockAnswer,
  type EmptyBlockCase,
} from './empty-blocks';

const { answers } = JSON.parse(fs.readFileSync(path.join(__dirname, 'fixtures/empty-blocks.json'), 'utf8')) as {
  answers: readonly EmptyBlockAnswer[];
};
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'empty-blocks-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const WEB_ACL = 'aws_wafv2_web_acl';
const DATABASE = 'aws_glue_catalog_database';
const NAMESPACE = 'aws_service_discovery_private_dns_namespace';
const types = [...new Set(EMPTY_BLOCK_CASES.map(({ type }) => type)), WEB_ACL, DATABASE, NAMESPACE];
const { resources } = loadSchemas({ provider: 'aws', resources: types, dataSources: [] });

function subjectOf(type: string, store: CloudStore): Subject {
  const schema = resources[type]!;
  const caller = { account: '111122223333', provider: { region: 'us-west-2' } };
  return { cloud: aws, store, caller, type, schema, behaviour: behaviourFor(aws, type, schema) };
}

function made(subject: Subject, config: Values) {
  const wanted = stateFromJson(subject.schema.block, config);
  const { state, diagnostics, privateData } = create(subject, planChange(subject, null, wanted).planned);
  expect(diagnostics).toEqual([]);
  return { state: state!, wanted, privateData };
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- JSON is looked into without ceremony
type Json = any;
const at = (value: unknown, block: string): unknown =>
  block.split('.').reduce<Json>((found, step) => (Array.isArray(found) ? found[0] : found)?.[step], value);
const isThere = (values: unknown, block: string) => ((at(values, block) ?? []) as unknown[]).length > 0;

/** Deploys the configuration, and what it refers to beforehand, and plans it once more. */
function deployed({ type, config }: Pick<EmptyBlockCase, 'type' | 'config'>) {
  const store = openStore(fs.mkdtempSync(path.join(folder, 'cloud-')));
  made(subjectOf(DATABASE, store), { name: 'logs' });
  const namespace = made(subjectOf(NAMESPACE, store), { name: 'balrog.internal', vpc: 'vpc-1' });
  const subject = subjectOf(type, store);
  const referring = JSON.stringify(config).replaceAll(NAMESPACE_ID, String(namespace.state['id']));
  const { state, wanted, privateData } = made(subject, JSON.parse(referring) as Values);
  return { subject, state, wanted, privateData, again: planChange(subject, state, wanted) };
}

test('every recorded answer has its case', () => {
  expect(answers.map(({ type, block }) => [type, block])).toEqual(
    EMPTY_BLOCK_CASES.map(({ type, block }) => [type, block]),
  );
});

test.each(EMPTY_BLOCK_CASES)('$block of $type', (each) => {
  const { sent, plannedAgain, replacing } = answers.find((answer) => answer.block === each.block)!;
  const { state, again } = deployed(each);
  expect(isThere(state, each.block)).toBe(sent);
  expect(again.planned !== state && isThere(again.planned, each.block)).toBe(plannedAgain);
  // The SDK names the id along with what forces the replacement.
  expect(again.replacing.map(([name]) => name)).toEqual(replacing.filter((name) => name !== 'id'));
});

test.each(FILLED_BLOCK_CASES)('$block of $type with something in it stays, and nothing is planned again', (each) => {
  const { state, again } = deployed(each);
  expect(isThere(state, each.block)).toBe(true);
  expect(again.planned).toBe(state);
});

test('an update drops what a creation drops', () => {
  const [, filled] = FILLED_BLOCK_CASES;
  const [, empty] = EMPTY_BLOCK_CASES;
  const { subject, state, privateData } = deployed(filled!);
  const wanted = stateFromJson(subject.schema.block, empty!.config);
  const { planned } = planChange(subject, state, wanted);
  const { state: after } = update(subject, state, planned, privateData);
  expect(isThere(after, empty!.block)).toBe(false);
});

test('a block that the real provider was seen to send stays, at whatever depth, and so does one that takes no arguments', () => {
  const metrics = [{ cloudwatch_metrics_enabled: false, metric_name: 'm', sampled_requests_enabled: false }];
  const rule = (name: string, priority: number, more: Values) => ({
    ...{ name, priority, visibility_config: metrics },
    ...more,
  });
  const config = {
    name: 'acl',
    scope: 'REGIONAL',
    default_action: [{ allow: [{}] }],
    visibility_config: metrics,
    rule: [rule('a', 1, { action: [{ block: [{}] }] }), rule('b', 2, { override_action: [{ none: [{}] }] })],
  };
  const { state, again } = deployed({ type: WEB_ACL, config });
  expect(isThere(state, 'default_action.allow')).toBe(true);
  expect(JSON.stringify(state.rule)).toMatch(/"block":\[\{/);
  expect(JSON.stringify(state.rule)).toMatch(/"none":\[\{/);
  expect(again.planned).toBe(state);
});

test('the SDK is told from the plugin framework, which keeps what is written {}, by the id', () => {
  const framework = loadSchemas({
    provider: 'aws',
    resources: ['aws_s3_bucket_lifecycle_configuration'],
    dataSources: [],
  });
  const { block } = framework.resources.aws_s3_bucket_lifecycle_configuration!;
  expect(isOfSdk(block)).toBe(false);
  expect(isOfSdk(resources[WEB_ACL]!.block)).toBe(true);
});

test('policies/empty-blocks.json is what npm run facts -- empty-blocks would write', () => {
  const file = path.join(__dirname, '../../../policies/empty-blocks.json');
  const { mayBeEmpty } = JSON.parse(fs.readFileSync(file, 'utf8')) as { mayBeEmpty: unknown };
  expect(mayBeEmpty).toEqual(emptyBlocks().mayBeEmpty);
  expect(allTypes('aws').resources.length).toBeGreaterThan(1000);
});
