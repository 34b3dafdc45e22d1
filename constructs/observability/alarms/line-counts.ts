import { Construct } from 'constructs';
import { LOG_KEYS, SEVERITIES, TRACEBACK_TEXT } from '../../../application/application-log';
import { LineCount } from '../../alarms/line-count';
import type { UpdateDatabase } from '../../database/update-database';
import type { Services } from '../../services/services';

export interface LineCountsProps {
  readonly prefix: string;
  readonly database: UpdateDatabase;
  readonly services: Services;
}

/** Words of the MySQL error log's format, in which each line names its level. */
const MYSQL_ERROR = '"[ERROR]"';
/** Fluent Bit's own lines: `[2026/01/01 00:00:00] [error] [output:s3:s3.0] …`. */
const UNDELIVERED = '"[error] [output"';
/**
 * Syslog's number of an error, which the agent writes; admin and public write other numbers. And what Python itself writes
 * when an exception ends the agent: it starts anew for ever, so it is neither silent nor does it say what is wrong by itself.
 */
const AGENT_ERROR = {
  errors: `{ $.${LOG_KEYS.severity} = ${SEVERITIES.agent.error} }`,
  crashes: `"${TRACEBACK_TEXT}"`,
};

/** Counts lines that mean trouble: of what writes them nothing else is published. */
export class LineCounts extends Construct {
  readonly agentErrors: LineCount;
  readonly databaseErrors: LineCount;
  readonly undelivered: Readonly<Record<'public' | 'admin', LineCount>>;

  constructor(scope: Construct, id: string, { prefix, database, services }: LineCountsProps) {
    super(scope, id);
    this.agentErrors = new LineCount(this, 'agent', {
      prefix,
      logGroup: services.agent.task.logGroup,
      metric: { namespace: 'Balrog/Agent', name: `${prefix}-errors` },
      filters: { 'agent-errors': AGENT_ERROR.errors, 'agent-crashes': AGENT_ERROR.crashes },
    });
    this.databaseErrors = new LineCount(this, 'database', {
      prefix,
      logGroup: database.errorLog,
      metric: { namespace: 'Balrog/Database', name: `${prefix}-errors` },
      filters: { 'database-errors': MYSQL_ERROR },
    });
    const undelivered = (name: 'public' | 'admin') =>
      new LineCount(this, name, {
        prefix,
        logGroup: services[name].task.logGroup,
        metric: { namespace: 'Balrog/LogRouter', name: `${prefix}-${name}` },
        filters: { [`${name}-undelivered`]: UNDELIVERED },
      });
    this.undelivered = { public: undelivered('public'), admin: undelivered('admin') };
  }
}
