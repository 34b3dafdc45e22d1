/** How long the lifecycle of a bucket leaves what lies below a folder where Athena reads it. */
import { blocks, text } from './expectations';
import { hasUnresolved } from './references';
import type { Attributes, Resource, StackView } from './stack-view';

export interface Kept {
  /** Days after which everything below the folder is gone, or archived; Infinity: never. */
  readonly days: number;
  /** What goes earlier: `those below aus5/old/`, or `some of them`, by tag or size. */
  readonly parts: readonly { readonly of: string; readonly days: number }[];
  /** A number of days that is known only after apply, or an end that is a date. */
  readonly undecided: readonly unknown[];
}

/** Athena passes over what lies in them ("Considerations and limitations", its user guide). Glacier Instant Retrieval it reads. */
const ARCHIVES = ['GLACIER', 'DEEP_ARCHIVE'];

interface Ending {
  readonly prefix: string;
  /** Whether it also asks for tags or sizes, so that it may leave objects out. */
  readonly narrowed: boolean;
  readonly days: unknown;
}

/** @param folder what the keys begin with, with a slash at its end */
export function keptDays(bucket: Resource, folder: string, stack: StackView): Kept {
  const endings = stack
    .attached('aws_s3_bucket_lifecycle_configuration', 'bucket', bucket)
    .flatMap(({ attributes }) => blocks(attributes['rule']))
    .filter(({ status }) => status === 'Enabled')
    .flatMap((rule) => endingsOf(rule, stack))
    .filter(({ prefix }) => folder.startsWith(prefix) || prefix.startsWith(folder));
  const known = endings.filter((ending): ending is Ending & { days: number } => typeof ending.days === 'number');
  const whole = ({ prefix, narrowed }: Ending): boolean => !narrowed && folder.startsWith(prefix);
  const days = Math.min(Infinity, ...known.filter(whole).map((ending) => ending.days));
  return {
    days,
    parts: known
      .filter((ending) => !whole(ending) && ending.days < days)
      .map((ending) => ({ of: ending.narrowed ? 'some of them' : `those below ${ending.prefix}`, days: ending.days })),
    undecided: endings.filter((ending) => typeof ending.days !== 'number').map((ending) => ending.days),
  };
}

function endingsOf(rule: Attributes, stack: StackView): readonly Ending[] {
  const filters = blocks(rule['filter']).flatMap((filter) => [filter, ...blocks(filter['and'])]);
  const prefix = stack.value([rule, ...filters].map((each) => each['prefix']).find((each) => text(each) !== '') ?? '');
  const narrowed =
    hasUnresolved(prefix) ||
    filters.some((filter) =>
      Object.entries(filter).some(([name, value]) => !['prefix', 'and'].includes(name) && value !== undefined),
    );
  const archived = blocks(rule['transition']).filter((each) =>
    ARCHIVES.includes(text(stack.value(each['storage_class']))),
  );
  return [...blocks(rule['expiration']), ...archived]
    .filter((end) => end['days'] !== undefined || end['date'] !== undefined)
    .map((end) => ({
      prefix: hasUnresolved(prefix) ? '' : text(prefix),
      narrowed,
      days: stack.value(end['days'] ?? end['date']),
    }));
}
