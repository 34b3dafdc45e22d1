/** What RDS tells of its instances ("Amazon RDS event categories and event messages", RDS User Guide). */
import { list, number, text } from '../../../clouds/values';
import { make, momentOf, resources, type Context, type Handler } from '../../context';
import { pageOf } from '../../page';

const EVENT = 'rds_event';
/** Two weeks, as RDS keeps them. */
const KEPT_MS = 14 * 24 * 3_600_000;

export interface Told {
  /** `db-instance` or `db-snapshot` */
  readonly sourceType: string;
  readonly source: string;
  readonly arn?: string;
  readonly message: string;
  readonly category: string;
  readonly at?: Date;
}

export function tell(context: Context, { sourceType, source, arn, message, category, at = context.now() }: Told): void {
  const before = resources(context, EVENT).length;
  make(context, {
    type: EVENT,
    id: `${at.toISOString()}-${String(before).padStart(6, '0')}`,
    values: { sourceType, source, arn, message, category, at: at.toISOString() },
  });
}

/** Without a duration or a start, those of the last hour. */
export const describeEvents: Handler = (context, input) => {
  const now = context.now().getTime();
  const end = (input['EndTime'] as Date | undefined)?.getTime() ?? now;
  const given = (input['StartTime'] as Date | undefined)?.getTime();
  const start = given ?? end - (number(input, 'Duration') ?? 60) * 60_000;
  const categories = list(input, 'EventCategories');
  const found = resources(context, EVENT).filter(({ values }) => {
    const at = momentOf(values, 'at')?.getTime() ?? 0;
    if (at < start || at > end || at < now - KEPT_MS) return false;
    const asked = text(input, 'SourceIdentifier');
    return (
      [undefined, text(values, 'source')].includes(asked) &&
      [undefined, text(values, 'sourceType')].includes(text(input, 'SourceType')) &&
      (categories.length === 0 || categories.includes(values['category']))
    );
  });
  const { items, next } = pageOf(input, found, 'MaxRecords', 'Marker');
  return {
    Marker: next,
    Events: items.map(({ values }) => ({
      SourceIdentifier: text(values, 'source'),
      SourceType: text(values, 'sourceType'),
      Message: text(values, 'message'),
      EventCategories: [text(values, 'category') ?? ''],
      Date: momentOf(values, 'at'),
      SourceArn: text(values, 'arn'),
    })),
  };
};
