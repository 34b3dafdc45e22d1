/** The page docs/log-tables.md, out of the tables themselves. */
import type { Column, PersonalData } from '../../constructs/logs/tables/line-format';
import type { LogTable } from '../../constructs/logs/tables/log-table-list';
import { partitionsOf } from '../../constructs/logs/tables/application-folders';
import { partitionKeys } from '../../constructs/logs/tables/projection';
import { environmentFiles } from '../../environments';
import { LOG_TABLES } from './listed-tables';
import { logViewsSection } from './log-views-section';
import { code, markdownTable } from '../markdown-table';

const classOf = ({ writtenBy }: LogTable) => ('loadBalancer' in writtenBy ? 'requests' : 'applications');
const keysOf = ({ writtenBy }: LogTable) =>
  partitionKeys('loadBalancer' in writtenBy ? 'days' : partitionsOf(writtenBy.logRouter));

const retention = (retentionClass: 'requests' | 'applications') =>
  Object.values(environmentFiles).map(({ logs }) => String(logs.retentionDays[retentionClass]));

const tables = markdownTable(
  ['table', 'a row is', 'partition keys', 'retention class'],
  LOG_TABLES.map((table) => [
    code(table.name),
    table.description,
    keysOf(table)
      .map(({ name }) => code(name))
      .join(', '),
    classOf(table),
  ]),
);

const classes = markdownTable(
  ['retention class', ...Object.keys(environmentFiles).map((name) => `days in ${name}`)],
  (['requests', 'applications'] as const).map((name) => [name, ...retention(name)]),
);

const PERSONAL: Readonly<Record<PersonalData, string>> = {
  'client-address': 'address of a client, which is of a person or a household',
  imei: 'serial number of a telephone (IMEI), in update URLs of version 5',
  account: 'e-mail address or user name of somebody who works with Balrog',
};

/** Formats, with the tables that have them: those of admin and of public differ in what a severity means. */
const FORMATS: readonly { readonly title: string; readonly of: RegExp }[] = [
  { title: 'Load balancers', of: /^balrog_elb_logs_/ },
  { title: 'nginx: access', of: /_nginx_access$/ },
  { title: 'nginx: errors', of: /_nginx_error$/ },
  { title: 'Admin and public', of: /_syslog_(admin|web)_fixed$/ },
  { title: 'Agent', of: /_syslog_agent$/ },
];
const tablesOf = (of: RegExp) => LOG_TABLES.filter(({ name }) => of.test(name));
const columnsOf = (of: RegExp) => tablesOf(of)[0]?.format.columns ?? [];

const personal = markdownTable(
  ['what', 'in the tables of', 'columns'],
  (Object.keys(PERSONAL) as PersonalData[]).flatMap((kind) =>
    FORMATS.map(({ title, of }) => {
      const columns = columnsOf(of).filter((column) => column.personal.includes(kind));
      return [PERSONAL[kind], title, columns.map(({ name }) => code(name)).join(', ')];
    }).filter(([, , columns]) => columns !== ''),
  ),
);

const columnTable = (columns: readonly Column[]) =>
  markdownTable(
    ['column', 'type', 'meaning', 'personal'],
    columns.map(({ name, type, comment, personal: kinds }) => [
      code(name),
      type,
      comment.replaceAll('\\', '\\\\'),
      kinds.join(', '),
    ]),
  );

const formats = FORMATS.map(({ title, of }) => {
  const names = tablesOf(of).map(({ name }) => code(name));
  return `### ${title}\n\n${names.join(', ')}\n\n${columnTable(columnsOf(of))}`;
}).join('\n\n');

export const logTablesPage = () => `# The log tables

<!-- Written by \`npm run log-tables\` out of constructs/logs/tables and constructs/logs/queries/views.ts: change it there. -->

Tables of Athena over the files that load balancers and log routers write, in the Glue database \`balrog_<environment>_logs\`.
\`DESCRIBE\` shows the same sentences as this page. Each environment has all of them, so that a query reads the same; the table of a
domain without a load balancer is empty. **Everyday questions go to the [views](#views), which are without personal data.**

${tables}

${logViewsSection()}

## Before you ask

- **Name the day**: \`WHERE day = '2026/11/23'\`, or a range of days as text. Without, all days are read and paid for.
- **Folders are the days of delivery**, in UTC. A load balancer hands its lines in every five minutes, a log router every minute: the last
  lines of a day lie in the next day's folder, or the first in the one before. To cut exactly, ask for a day more and compare the time.
- **Requests are not users.** A client asks several times a day, and what a cache answers reaches no load balancer.
- **No count is an invoice.** Elastic Load Balancing delivers on a best-effort basis; a task that is killed loses its last minute.
- **\`unparsed_line\`** holds a line of another format, whole, while all other columns are NULL: leave such rows out with
  \`unparsed_line IS NULL\`. The tables of applications keep every line in \`line\`; what is no JSON has no \`severity\` and no \`fields\`.
- **Plain text has no time.** A traceback is a row for each of its lines; the file they stand in (the hidden column \`"$path"\`) names the
  minute, and the JSON lines beside them the second: under uWSGI both come on one stream, stderr, in the order in which they were written.
- **\`unknown_tail\`** holds what AWS has appended to its lines. All columns before it stay right; it is time to add columns.
- **NULL or \`-\`**: text says \`-\` where the line does; numbers and \`target_ip\` are NULL there, and -1 stays -1. Lines from before a
  field existed are NULL in it.
- **The agent asks twice**: its requests stand in the lines of its own nginx (\`listener\` agent) and of the one before admin (admin).
- **nginx escapes access lines, not error lines**: in \`log_balrog_admin_nginx_error\` a client can write quotes and commas into
  \`request\` and \`referrer\`. Lines are cut at 2048 bytes.
- **\`fields\`** must be the only object of its line: a brace in a text before it hides what follows. The era's logger writes none.

## How long lines stay

S3 deletes them after the days of their class (\`logs.retentionDays\` of the environment); the tables look no further back.

${classes}

## Personal data

${personal}

Athena reads files in the name of who asks, so a right ends at a file, not at a column: **whoever may read a table may read all of its
columns.** These are the role of Redash, the canary (whose queries return numbers alone) and CloudOps; the [views](#views) that everyday
questions go to show none of these columns, and are a habit, not a fence ([ADR 12](decisions/0012-who-may-ask-sees-every-column.md)). Answers expire
after \`logs.queries.resultDays\`. How Redash is connected: [runbook](runbooks/redash.md).

What is marked is where such data can be by design. \`user_agent\` and free text can hold anything that a client sends.

## Columns

${formats}
`;
