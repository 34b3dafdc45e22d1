/** Who asks the log tables: views, and the canary that counts what they could not take apart. */
import { at } from './bench';
import { Breaks, UNRESOLVED } from './breaks-table';

const table = new Breaks();
const { add, remove } = table;

const REQUESTS = 'aws_glue_catalog_table.requests_table';
const LINES = 'aws_glue_catalog_table.lines_table';
const VIEW = 'aws_glue_catalog_table.view';
const view = (sql: string) =>
  `/* Presto View: ${Buffer.from(JSON.stringify({ originalSql: sql })).toString('base64')} */`;
const LINES_NAME = 'log_balrog_admin_nginx_access';
const rowLost = (name: string) => `no view has the rows of its table "${name}"`;
const AUS5_ROWS = 'SELECT 1 FROM balrog_elb_logs_aus5';
for (const [address, given, lost] of [
  ['aws_lb.aus5', view(`SELECT 1 FROM ${LINES_NAME}`), 'balrog_elb_logs_aus5'],
  [
    'aws_lb.aus5',
    view(`SELECT 1 FROM ${LINES_NAME} UNION ALL SELECT 1 FROM balrog_elb_logs_aus55`),
    'balrog_elb_logs_aus5',
  ],
  ['aws_lb.aus5', '/* Presto View */', 'balrog_elb_logs_aus5'],
  ['aws_lb.aus5', UNRESOLVED, 'balrog_elb_logs_aus5'],
  ['aws_lb.admin', view(AUS5_ROWS), LINES_NAME],
] as const) {
  add('request-log-table', address, rowLost(lost), (tree) => void (at(tree, VIEW).view_original_text = given));
}
remove('request-log-table', VIEW, 'aws_lb.aus5', rowLost('balrog_elb_logs_aus5'));
remove(
  'request-log-table',
  REQUESTS,
  'aws_lb.aus5',
  'no table reads "aus5/", where the requests of aus5 are asked for',
);
remove('request-log-table', LINES, 'aws_lb.admin', `there is no table "${LINES_NAME}"`);
add(
  'request-log-table',
  'aws_lb.aus5',
  'its log is read by the table "requests", expected "balrog_elb_logs_aus5"',
  (tree) => {
    at(tree, REQUESTS).name = 'requests';
  },
);
add('request-log-table', 'aws_lb.second', 'no table reads "aus6/", where the requests of an unknown domain', (tree) => {
  const logs = { bucket: 'balrog-requests', prefix: 'aus6', enabled: true };
  tree.resource.aws_lb!.second = { ...at(tree, 'aws_lb.aus5'), tags: {}, access_logs: logs };
});

const UNCOUNTED = 'no state machine asks the table "balrog_elb_logs_aus5"';
remove('log-table-counted', 'aws_sfn_state_machine.canary', REQUESTS, UNCOUNTED);
add('log-table-counted', REQUESTS, UNCOUNTED, (tree) => {
  const canary = at(tree, 'aws_sfn_state_machine.canary');
  canary.definition = String(canary.definition).replace('FROM balrog_elb_logs_aus5', 'FROM balrog_elb_logs_aus55');
});
const UNWATCHED = `no alarm has the dimension Table "${LINES_NAME}"`;
remove('log-table-counted', `aws_cloudwatch_metric_alarm.unparsed_${LINES_NAME}`, LINES, UNWATCHED);
add('log-table-counted', LINES, UNWATCHED, (tree) => {
  at(tree, `aws_cloudwatch_metric_alarm.unparsed_${LINES_NAME}`).dimensions = { Database: 'logs', Table: UNRESOLVED };
});

export const askedBreaks = table.all;
