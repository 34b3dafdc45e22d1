import { blocks, show } from '../../expectations';
import { HISTORY_BUCKETS } from '../../history-buckets';
import { hasUnresolved } from '../../references';
import type { Finding, Rule } from '../../rule';
import type { Attributes, Resource, StackView } from '../../stack-view';

const SOFT_DELETE_FLOOR_DAYS = 30;
const DAY_SECONDS = 86_400;
const REMEDY_FOREVER = "Set keep: 'forever' on the bucket in constructs/history/history.ts.";
const REMEDY_BOUNDED =
  "Give it a lifecycle rule that deletes what is older than the environment's days, over the whole bucket " +
  '(keep: { days } in constructs/history). What must be kept for ever is listed in policies/history-buckets.ts.';

/** Release history has no end and can be fetched again after a mistake; everything else in Cloud Storage ends. */
export const historyRetention: Rule = {
  id: 'history-retention',
  reason:
    'Which update was offered when is known from release history alone, and admin may delete there; nightlies come ' +
    'several times a day and would fill the bucket for ever.',
  appliesTo: ['google_storage_bucket'],
  check: (bucket, stack) =>
    HISTORY_BUCKETS[bucket.address]?.kept === 'forever' ? keptForever(bucket, stack) : bounded(bucket, stack),
};

function keptForever({ attributes }: Resource, stack: StackView): readonly Finding[] {
  const versioning = stack.value(blocks(attributes['versioning'])[0]?.['enabled']);
  const seconds = stack.value(blocks(attributes['soft_delete_policy'])[0]?.['retention_duration_seconds']);
  const floor = SOFT_DELETE_FLOOR_DAYS * DAY_SECONDS;
  const ends = blocks(attributes['lifecycle_rule']).filter(
    (rule) => actionOf(rule) !== 'AbortIncompleteMultipartUpload',
  );
  const finding = (wrong: string): Finding => ({ wrong, remedy: REMEDY_FOREVER });
  return [
    ...(versioning === true ? [] : [finding(`versioning.enabled is ${show(versioning)}, expected true`)]),
    ...(typeof seconds === 'number' && seconds >= floor
      ? []
      : [
          finding(
            `soft_delete_policy.retention_duration_seconds is ${show(seconds)}, expected at least ${floor} ` +
              `(${SOFT_DELETE_FLOOR_DAYS} days)`,
          ),
        ]),
    ...ends.map((rule) => finding(`a lifecycle rule has the action ${show(actionOf(rule))}: this bucket has no end`)),
  ];
}

function bounded({ attributes }: Resource, stack: StackView): readonly Finding[] {
  if (attributes['lifecycle_rule'] === undefined) {
    return [{ wrong: 'objects never end: it has no lifecycle_rule', remedy: REMEDY_BOUNDED }];
  }
  const ages = blocks(attributes['lifecycle_rule'])
    .filter((rule) => actionOf(rule) === 'Delete')
    .map((rule) => blocks(rule['condition'])[0] ?? {})
    .filter(coversEverything)
    .map((condition) => stack.value(condition['age']));
  if (ages.some((age) => typeof age === 'number' && age >= 1)) return [];
  const doubt = ages.some(hasUnresolved) ? 'cannot decide: ' : '';
  const wrong = `${doubt}objects never end: the age of a rule that deletes in the whole bucket is ${show(ages[0])}`;
  return [{ wrong, remedy: REMEDY_BOUNDED }];
}

function actionOf(rule: Attributes): unknown {
  return blocks(rule['action'])[0]?.['type'];
}

/** Nothing but the age decides: no prefix, storage class, date or state leaves objects out. */
function coversEverything(condition: Attributes): boolean {
  return Object.keys(condition).every((key) => key === 'age' || key === 'send_age_if_zero');
}
