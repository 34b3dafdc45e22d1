import { readDocument } from '../../documents';
import { blocks, show, strings } from '../../expectations';
import { bucketNamed, fileTable, placeOf, type Place } from '../../log-tables';
import type { Finding, Rule } from '../../rule';
import type { StackView } from '../../stack-view';

const REMEDY =
  'Let the location be where something writes: a load balancer (bucket/prefix/AWSLogs/account/elasticloadbalancing/region/) ' +
  'or a task whose role may put objects there. A table that stays empty on purpose needs a waiver that says why.';

/** Something writes the files that a table reads. */
export const logTableDelivered: Rule = {
  id: 'log-table-delivered',
  reason:
    'A table over a folder that nobody writes answers every question with nothing, as if nobody had asked Balrog.',
  appliesTo: ['aws_glue_catalog_table'],
  check: (resource, stack) => {
    const place = placeOf(fileTable(resource, stack)?.location);
    // Elsewhere than in a bucket of ours: log-table-location says so.
    if (place === undefined || bucketNamed(stack, place.bucket) === undefined) return [];
    const [, folder, rest] = /^([^/]+)\/AWSLogs\/(.*)$/.exec(place.prefix) ?? [];
    return folder === undefined ? byTask(place, stack) : byLoadBalancer(place, folder, rest ?? '', stack);
  },
};

function byLoadBalancer({ bucket }: Place, folder: string, rest: string, stack: StackView): readonly Finding[] {
  const logging = stack
    .ofType('aws_lb')
    .flatMap((balancer) => blocks(balancer.attributes['access_logs']).map((logs) => ({ balancer, logs })));
  const writer = logging.find(
    ({ logs }) =>
      logs['enabled'] === true && stack.value(logs['prefix']) === folder && namesBucket(logs['bucket'], bucket, stack),
  );
  // Its row says so: the table is there, and empty, so that a query reads the same in every environment.
  const row = stack.domains[folder];
  if (writer === undefined && row !== undefined && !Object.hasOwn(row.servedIn, stack.name)) return [];
  if (writer === undefined) {
    return [{ wrong: `no load balancer writes to ${show(`s3://${bucket}/${folder}/`)}`, remedy: REMEDY }];
  }
  const accounts = stack.providers('aws').flatMap((provider) => strings(provider['allowed_account_ids']));
  const region = stack.regionOf(writer.balancer) ?? 'unknown';
  const expected = accounts.map((account) => `${account}/elasticloadbalancing/${region}/`);
  if (expected.includes(rest)) return [];
  return [
    {
      wrong: `location goes on with ${show(`AWSLogs/${rest}`)}, but load balancers write to ${show(`AWSLogs/${expected.join(' or ')}`)}`,
      remedy: REMEDY,
    },
  ];
}

const namesBucket = (given: unknown, name: string, stack: StackView): boolean =>
  stack.value(given) === name || stack.value(stack.follow(given)?.attributes['bucket']) === name;

function byTask({ bucket, prefix }: Place, stack: StackView): readonly Finding[] {
  const written = `arn:aws:s3:::${bucket}/${prefix}*`;
  const may = stack.ofType('aws_iam_role_policy').some(({ attributes }) => {
    const reading = readDocument(stack, attributes['policy']);
    return (
      !('unreadable' in reading) &&
      reading.statements.some(
        ({ effect, actions, resources }) =>
          effect === 'Allow' && actions.includes('s3:PutObject') && resources.includes(written),
      )
    );
  });
  return may ? [] : [{ wrong: `no role may put objects to ${show(written)}`, remedy: REMEDY }];
}
