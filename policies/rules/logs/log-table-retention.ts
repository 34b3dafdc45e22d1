import { show } from '../../expectations';
import { keptDays } from '../../kept-days';
import { bucketNamed, fileTable, placeOf } from '../../log-tables';
import { projectedRange, type ProjectedRange } from '../../projected-range';
import { hasUnresolved } from '../../references';
import type { Finding, Rule } from '../../rule';
import type { Attributes } from '../../stack-view';

const WHERE =
  'Both come from logs.retentionDays of the environment (constructs/logs/tables/log-tables.ts, constructs/logs/logs.ts).';

/** A table looks exactly as far back as S3 keeps its files, and no file is archived before. */
export const logTableRetention: Rule = {
  id: 'log-table-retention',
  reason:
    'Of days whose lines are deleted a table says that nobody asked Balrog; and lines that no table reaches are addresses of people kept for nothing.',
  appliesTo: ['aws_glue_catalog_table'],
  check: (resource, stack) => {
    const table = fileTable(resource, stack);
    const place = placeOf(table?.location);
    const bucket = place && bucketNamed(stack, place.bucket);
    // Of a place elsewhere log-table-location speaks, of wrong settings log-table-projection.
    if (table === undefined || place === undefined || bucket === undefined) return [];
    if (hasUnresolved(table.parameters) || hasUnresolved(table.partitionKeys)) return [];
    const kept = keptDays(bucket, place.prefix, stack);
    const remedy = `${Number.isFinite(kept.days) ? `Write NOW-${kept.days}DAYS,NOW.` : 'Let the lines end after the days that the range says.'} ${WHERE}`;
    const where = `of s3://${place.bucket}/${place.prefix}`;
    return [
      ...kept.undecided.map((given) => ({
        wrong: `cannot decide: lines ${where} end after ${show(given)}`,
        remedy: WHERE,
      })),
      ...kept.parts.map((part) => ({
        wrong: `lines ${where} can be read for ${daysText(kept.days)}, but ${part.of} end after ${part.days} days: one range cannot say both`,
        remedy: `Give what ends earlier a folder and a table of its own, or all of it one number of days. ${WHERE}`,
      })),
      ...(kept.undecided.length > 0 ? [] : rangesOf(table.parameters, table.partitionKeys, remedy)).flatMap((found) =>
        'wrong' in found ? [found] : compared(found, kept.days, where).map((wrong) => ({ wrong, remedy })),
      ),
    ];
  },
};

interface Range {
  readonly setting: string;
  readonly text: string;
  readonly range: ProjectedRange;
}

function rangesOf(parameters: Attributes, keys: readonly Attributes[], remedy: string): readonly (Range | Finding)[] {
  const dates = keys.filter(({ name }) => parameters[`projection.${String(name)}.type`] === 'date');
  if (dates.length === 0) return [{ wrong: 'projects no date, so that nobody can tell how far back it looks', remedy }];
  return dates.flatMap(({ name }) => {
    const setting = `projection.${String(name)}.range`;
    const text = String(parameters[setting]);
    const range = projectedRange(text);
    return range === undefined ? [] : [{ setting, text, range }];
  });
}

function compared({ setting, text, range: { from, to } }: Range, days: number, where: string): readonly string[] {
  const says = (what: string): string => `${setting} is ${text}, which ${what}`;
  const kept = `lines ${where} can be read for ${daysText(days)}`;
  const faults: string[] = [];
  if (from === 'fixed') {
    if (Number.isFinite(days)) faults.push(says(`begins at a fixed day, but ${kept}`));
  } else if (from.least > days) faults.push(says(`looks further back than lines are there: ${kept}`));
  else if (from.most < days) faults.push(says(`does not reach all lines: ${kept}`));
  if (to === 'fixed') faults.push(says('ends at a fixed day: later lines are never found'));
  else if (to.least > 0) faults.push(says('ends before now: the latest lines are not found'));
  return faults;
}

const daysText = (days: number): string => (Number.isFinite(days) ? `${days} days` : 'ever');
