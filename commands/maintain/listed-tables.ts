/** The log tables and views of every environment, as pages and tests list them. */
import { requestLogs } from '../../constructs/logs/queries/queried-tables';
import { views } from '../../constructs/logs/queries/views';
import { logTables } from '../../constructs/logs/tables/log-table-list';
import { clientDomains } from '../../environments';
import { requestTablesOf } from '../../environments/client-domain';

export const LOG_TABLES = logTables(requestTablesOf(clientDomains));
export const VIEWS = views(requestLogs({ tables: LOG_TABLES }));
