/** Every way we know to break a rule. */
import { accessBreaks } from './breaks-access';
import { alarmBreaks } from './breaks-alarms';
import { askedBreaks } from './breaks-asked';
import { bucketBreaks } from './breaks-buckets';
import { databaseBreaks } from './breaks-database';
import { failClosedBreaks } from './breaks-fail-closed';
import { githubBreaks } from './breaks-github';
import { historyBreaks } from './breaks-history';
import { edgeBreaks } from './breaks-edge';
import { logsBreaks } from './breaks-logs';
import { secretBreaks } from './breaks-secrets';
import { servicesBreaks } from './breaks-services';
import { toldBreaks } from './breaks-told';
import { stackBreaks } from './breaks-stack';
import { accessTableBreaks } from './breaks-tables-access';
import { tableBreaks } from './breaks-tables';
import type { Break } from './breaks-table';

export const BREAKS: readonly Break[] = [
  ...databaseBreaks,
  ...alarmBreaks,
  ...bucketBreaks,
  ...accessBreaks,
  ...failClosedBreaks,
  ...githubBreaks,
  ...historyBreaks,
  ...edgeBreaks,
  ...logsBreaks,
  ...askedBreaks,
  ...secretBreaks,
  ...servicesBreaks,
  ...stackBreaks,
  ...toldBreaks,
  ...accessTableBreaks,
  ...tableBreaks,
];
