import { blocks, show } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Attributes, Resource, StackView } from '../../stack-view';

const REMEDY =
  'Add an enabled lifecycle rule over the whole bucket with the days of its retention class. A bucket that is kept for ' +
  'ever needs a waiver that says why.';

/** Ten years: longer is for ever to the people whose addresses stand there. */
const LONGEST_DAYS = 3650;

/** Everything in a bucket ends some day: objects, older versions, and uploads nobody finished. */
export const bucketLifecycleBounded: Rule = {
  id: 'bucket-lifecycle-bounded',
  reason: 'Log lines with addresses of people may not be kept for ever, and a bucket without an end only grows.',
  appliesTo: ['aws_s3_bucket'],
  check: (bucket, stack) => {
    const configurations = stack.attached('aws_s3_bucket_lifecycle_configuration', 'bucket', bucket);
    if (configurations.length === 0) return [{ wrong: 'has no aws_s3_bucket_lifecycle_configuration', remedy: REMEDY }];
    const rules = configurations.flatMap(({ attributes }) => blocks(attributes['rule'])).filter(coversEverything);
    return [
      ...bounded(rules, 'expiration', 'days', 'objects', stack),
      ...bounded(rules, 'abort_incomplete_multipart_upload', 'days_after_initiation', 'unfinished uploads', stack),
      ...(isVersioned(bucket, stack)
        ? bounded(rules, 'noncurrent_version_expiration', 'noncurrent_days', 'older versions', stack)
        : []),
    ];
  },
};

function bounded(rules: readonly Attributes[], block: string, unit: string, what: string, stack: StackView): Finding[] {
  const days = rules.flatMap((rule) => blocks(rule[block])).map((found) => stack.value(found[unit]));
  const ends = days.filter((given): given is number => typeof given === 'number' && given > 0);
  const first = Math.min(...ends);
  if (first <= LONGEST_DAYS) return [];
  if (ends.length > 0) {
    const wrong = `${what} end only after ${first} days (${block}.${unit}), expected ${LONGEST_DAYS} at most`;
    return [{ wrong, remedy: REMEDY }];
  }
  const given = days.length === 0 ? 'absent' : show(days[0]);
  const doubt = days.some((value) => typeof value === 'string') ? 'cannot decide: ' : '';
  return [
    {
      wrong: `${doubt}${what} never end: ${block}.${unit} of a rule over the whole bucket is ${given}`,
      remedy: REMEDY,
    },
  ];
}

/** Enabled, and no filter leaves objects out. */
function coversEverything(rule: Attributes): boolean {
  const narrows = (filter: Attributes): boolean =>
    Object.entries(filter).some(([key, value]) => !(key === 'prefix' && value === '') && value !== undefined);
  const prefix = rule['prefix'] === undefined || rule['prefix'] === '';
  return rule['status'] === 'Enabled' && prefix && !blocks(rule['filter']).some(narrows);
}

function isVersioned(bucket: Resource, stack: StackView): boolean {
  return stack
    .attached('aws_s3_bucket_versioning', 'bucket', bucket)
    .some(
      ({ attributes }) => stack.value(blocks(attributes['versioning_configuration'])[0]?.['status']) !== 'Disabled',
    );
}
