/** What is sound on GCP in another way than the sound stack's stays green; the ways to break it are in breaks-history.ts. */
import { checkLedger } from '../../policies/ledger-check';
import { parseLedger } from '../../policies/ledger';
import { HISTORY_BUCKETS } from '../../policies/history-buckets';
import { StackView } from '../../policies/stack-view';
import { at, judge, ledgerOf, soundTree, type Tree } from './bench';
import { ACCOUNT } from './sound-stack';

const RELEASES = 'google_storage_bucket.history_releases';
const NIGHTLIES = 'google_storage_bucket.history_nightlies';

const edits: readonly (readonly [string, (tree: Tree) => void])[] = [
  [
    'a bucket named without a reference',
    (tree) => (at(tree, 'google_storage_bucket_iam_member.reads').bucket = 'releases'),
  ],
  ['uploads nobody finished end in release history, too', (tree) => (at(tree, RELEASES).lifecycle_rule = unfinished)],
  ['nightlies that have versions', (tree) => (at(tree, NIGHTLIES).versioning = { enabled: true })],
  ['a group that writes metrics of the project', (tree) => metrics(tree)],
  ['a binding of the world where it is listed', (tree) => listedBinding(tree)],
  ['two task roles that are believed', (tree) => twoRoles(tree)],
  ['no provider where nothing is on GCP', (tree) => nothingOnGcp(tree)],
];

test.each(edits)('%s', (_, edit) => {
  const tree = soundTree();
  edit(tree);
  expect(judge(tree, { stacks: { prod: { accountId: ACCOUNT } } })).toEqual([]);
});

test('each public bucket has a reason, and one role that cannot write', () => {
  for (const { anyone, reason } of Object.values(HISTORY_BUCKETS)) {
    expect(anyone).toMatch(/(objectViewer|ObjectReader)$/);
    expect(reason).toMatch(/^\S+( \S+){5,}$/);
  }
});

describe('the ledger', () => {
  const check = (tree: Tree, ledger: unknown) => checkLedger(parseLedger(ledger), [new StackView('prod', tree)]);

  test('wants a line for a bucket of Cloud Storage', () => {
    const tree = soundTree();
    const ledger = ledgerOf(tree);
    delete ledger.stacks.prod![RELEASES];
    expect(check(tree, ledger).map(({ address, wrong }) => `${address} ${wrong}`)).toEqual([
      `${RELEASES} holds data (objects) but is not in the ledger`,
    ]);
  });

  test('misses one that is gone, and names the bucket that may be its heir', () => {
    const tree = soundTree();
    const ledger = ledgerOf(tree);
    tree.resource.google_storage_bucket!.renamed = at(tree, RELEASES);
    delete tree.resource.google_storage_bucket!.history_releases;
    const [gone] = check(tree, ledger);
    expect(gone?.wrong).toBe(
      `${RELEASES} is in the ledger but not in the synthesized stack; it holds: something nobody can make again`,
    );
    expect(gone?.remedy).toContain(`renamed to google_storage_bucket.renamed: call moveFromId('${RELEASES}')`);
  });
});

const unfinished = [{ action: { type: 'AbortIncompleteMultipartUpload' }, condition: { age: 7 } }];

function metrics(tree: Tree): void {
  tree.resource.google_project_iam_member = {
    metrics: { role: 'roles/monitoring.metricWriter', member: '${google_service_account.writer.member}' },
  };
}

function listedBinding(tree: Tree): void {
  tree.resource.google_storage_bucket_iam_binding = {
    reads: { bucket: 'nightlies', role: 'roles/storage.objectViewer', members: ['allUsers'] },
  };
}

function twoRoles(tree: Tree): void {
  const clause = (role: string) => `attribute.aws_role == 'arn:aws:sts::${ACCOUNT}:assumed-role/${role}'`;
  at(tree, 'google_iam_workload_identity_pool_provider.federation').attribute_condition =
    `${clause('a')} || ${clause('b')}`;
}

function nothingOnGcp(tree: Tree): void {
  delete tree.provider.google;
  for (const type of Object.keys(tree.resource)) if (type.startsWith('google_')) delete tree.resource[type];
}
