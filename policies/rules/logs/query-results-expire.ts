import { blocks, show, undecided } from '../../expectations';
import { bucketNamed, fileTable, placeOf } from '../../log-tables';
import { hasUnresolved } from '../../references';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';

const REMEDY =
  'Let answers go to a bucket of their own in this stack, whose objects expire after 30 days at most (constructs/logs/queries/workgroup.ts).';
const LONGEST_DAYS = 30;

/** Answers of Athena lie in a bucket of their own and are gone within a month. */
export const queryResultsExpire: Rule = {
  id: 'query-results-expire',
  reason: 'Every answer is a copy of log lines, addresses included, that outlives the lines it was made of.',
  appliesTo: ['aws_athena_workgroup'],
  check: ({ attributes }, stack) => {
    const [configuration] = blocks(attributes['configuration']);
    const [result] = blocks(configuration?.['result_configuration']);
    const location = stack.value(result?.['output_location']);
    if (hasUnresolved(location)) return [undecided('output_location', location, REMEDY)];
    const place = placeOf(location);
    const bucket = place && bucketNamed(stack, place.bucket);
    if (place === undefined || bucket === undefined) {
      return [{ wrong: `output_location is ${show(location)}, which is in no bucket of this stack`, remedy: REMEDY }];
    }
    return [...sharedWithTables(place.bucket, stack), ...expiry(bucket, stack)];
  },
};

function sharedWithTables(bucket: string, stack: StackView): readonly Finding[] {
  const shared = stack
    .ofType('aws_glue_catalog_table')
    .find((table) => placeOf(fileTable(table, stack)?.location)?.bucket === bucket);
  if (shared === undefined) return [];
  return [{ wrong: `output_location is in ${show(bucket)}, which ${shared.address} reads`, remedy: REMEDY }];
}

function expiry(bucket: Resource, stack: StackView): readonly Finding[] {
  const days = stack
    .attached('aws_s3_bucket_lifecycle_configuration', 'bucket', bucket)
    .flatMap(({ attributes }) => blocks(attributes['rule']))
    .filter(
      ({ status, filter }) =>
        status === 'Enabled' &&
        blocks(filter).every(({ prefix, ...more }) => (prefix ?? '') === '' && Object.keys(more).length === 0),
    )
    .flatMap(({ expiration }) => blocks(expiration))
    .map((each) => stack.value(each['days']));
  const known = days.filter((each): each is number => typeof each === 'number' && each > 0);
  if (Math.min(...known) <= LONGEST_DAYS) return [];
  if (days.some(hasUnresolved)) return [undecided('expiration.days', days.find(hasUnresolved), REMEDY)];
  const given = known.length === 0 ? 'never' : `only after ${Math.min(...known)} days`;
  return [
    { wrong: `answers in ${bucket.address} expire ${given}, expected ${LONGEST_DAYS} days at most`, remedy: REMEDY },
  ];
}
