/** The part of docs/log-tables.md about the views, out of the views themselves. */
import type { View } from '../../constructs/logs/queries/view';
import { code, markdownTable } from '../markdown-table';
import { LOG_TABLES, VIEWS } from './listed-tables';

/** The tables that a view reads; a view of a view would read what that one reads. */
const tablesOf = ({ sql }: View) =>
  LOG_TABLES.filter(({ name }) => new RegExp(`\\b${name}\\b`).test(sql)).map(({ name }) => code(name));

const overview = markdownTable(
  ['view', 'a row is', 'reads'],
  VIEWS.map((view) => [code(view.name), view.description, tablesOf(view).join(', ')]),
);

const columnsOf = ({ name, columns }: View) =>
  `### ${name}\n\n` +
  markdownTable(
    ['column', 'type', 'meaning'],
    columns.map((column) => [code(column.name), column.type, column.comment]),
  );

export const logViewsSection = () => `## Views

**The default for ad-hoc questions.** Start with \`update_requests\`, of which the saved queries about users and requests are made. Go to a
table only for what no view shows, because the views are without personal data: no address of a client, no whole URL (an IMEI or an e-mail address may
stand in it), no user name, no user agent. Lines that a table could not take apart are not in them. What a client says of itself
(\`version\`, \`distribution\`, …) is shown as it says it. The clause that names the day works through a view, too.

${overview}

${VIEWS.map(columnsOf).join('\n\n')}`;
