/** Log tables, and the workgroup that asks them. */
import { at, type Editable, type Tree } from './bench';
import { Breaks, UNRESOLVED } from './breaks-table';

const table = new Breaks();
const { add, set, remove } = table;

const REQUESTS = 'aws_glue_catalog_table.requests_table';
const LINES = 'aws_glue_catalog_table.lines_table';

/** Changes one parameter of a table; undefined takes it away. */
const parameter = (address: string, name: string, value: string | undefined, says: string): void =>
  add('log-table-projection', address, says, (tree) => {
    const { parameters } = at(tree, address) as { parameters: Editable };
    parameters[name] = value;
    if (value === undefined) delete parameters[name];
  });

// Each of these Glue takes, and Athena refuses or answers with nothing.
for (const given of [undefined, 'false', 'yes']) {
  parameter(REQUESTS, 'projection.enabled', given, `projection.enabled is ${given ?? 'absent'}, so that no partition`);
}
for (const given of [undefined, 'dates', 'String']) {
  parameter(REQUESTS, 'projection.day.type', given, `projection.day.type is ${given ?? 'absent'}`);
}
for (const given of [undefined, 'today']) {
  parameter(REQUESTS, 'projection.day.format', given, `projection.day.format is ${given ?? 'absent'}`);
}
// Minutes for months, an hour that comes twice a day, a letter that Java reserves.
for (const given of ['YYYY/MM/DD', 'yyyy/mm/dd', 'yyyy/MM/dd/hh', 'yyyy-MM-ddTHH']) {
  parameter(REQUESTS, 'projection.day.format', given, `projection.day.format is ${given}`);
}
for (const given of [
  undefined,
  'NOW',
  'NOW-400,NOW',
  'NOW-400days,NOW',
  'NOW-1DAYS,NOW,NOW',
  '2023-01-01,NOW',
  '2023/01/01',
  'TODAY,NOW',
  '2023/02/29,NOW',
  '2023/04/31,2023/05/01',
  '2023/00/10,NOW',
  '2023/13/01,NOW',
]) {
  parameter(REQUESTS, 'projection.day.range', given, `projection.day.range is ${given ?? 'absent'}`);
}
for (const given of [
  'NOW,NOW-400DAYS',
  '2023/12/31,2023/01/01',
  'NOW-1DAYS,NOW-2DAYS',
  'NOW,2026/01/01',
  'NOW-1DAYS,2099/01/01',
]) {
  parameter(REQUESTS, 'projection.day.range', given, 'which ends before it begins');
}
for (const given of ['0', '-1', '1.5', 'one']) {
  parameter(REQUESTS, 'projection.day.interval', given, `projection.day.interval is ${given}`);
}
parameter(REQUESTS, 'projection.day.interval.unit', 'DAY', 'projection.day.interval.unit is DAY');
add('log-table-projection', REQUESTS, 'is finer than a day and has no interval', (tree) => {
  const parameters = at(tree, REQUESTS).parameters as Editable;
  Object.assign(parameters, { 'projection.day.format': 'yyyy/MM/dd/HH', 'projection.day.range': 'NOW-1DAYS,NOW' });
  delete parameters['projection.day.interval'];
});
for (const given of [
  undefined,
  '23,0',
  '0-23',
  'NOW-1HOURS,NOW',
  '0,24.5',
  // Beyond a bigint, and two that are one number to JavaScript.
  '0,9223372036854775808',
  '-9223372036854775809,0',
  '9007199254740993,9007199254740992',
]) {
  parameter(LINES, 'projection.hour.range', given, `projection.hour.range is ${given ?? 'absent'}`);
}
parameter(LINES, 'projection.hour.digits', '0', 'projection.hour.digits is 0');
parameter(LINES, 'projection.hour.format', 'HH', 'projection.hour.format is nothing a key of type integer has');
parameter(LINES, 'projection.hour.type', 'enum', 'projection.hour.values is absent');
parameter(LINES, 'projection.minute.type', 'integer', 'projection.minute.type belongs to no partition key');
parameter(LINES, 'storage.location.template', undefined, 'storage.location.template is absent');
for (const [template, says] of [
  ['s3://balrog-requests/lines/$${day}/', 'storage.location.template has no ${hour}'],
  ['s3://balrog-requests/lines/$${day}/$${hours}/', 'has ${hours}, which is no partition key'],
  ['s3://balrog-requests/lines/$${day}/$${hour}', 'expected s3://…/'],
] as const) {
  parameter(LINES, 'storage.location.template', template, says);
}
parameter(LINES, 'storage.location.template', 's3://balrog-requests/lines/${day}/', 'cannot decide: parameters');
set('log-table-projection', LINES, 'partition_keys', undefined, 'projects partitions and has no partition key');
add('log-table-projection', LINES, 'partition key hour is a array<int>, projected as integer', (tree) => {
  at(tree, LINES).partition_keys[1].type = 'array<int>';
});
for (const [place, where] of [
  ['ser_de_info', (descriptor: Editable) => descriptor.ser_de_info as Editable],
  ['descriptor', (descriptor: Editable) => descriptor],
] as const) {
  const says = `"projection.enabled" stands in the parameters of ${place}`;
  add('log-table-projection', LINES, says, (tree) => {
    const holder = where(at(tree, LINES).storage_descriptor as Editable);
    holder.parameters = { ...(holder.parameters as object), 'projection.enabled': 'true' };
  });
}

const descriptor = (rule: string, says: string, edit: (descriptor: Editable) => void, address = REQUESTS): void =>
  add(rule, address, says, (tree: Tree) => edit(at(tree, address).storage_descriptor as Editable));
const regex = (pattern: string | undefined, says: string): void =>
  descriptor('log-table-regex', says, ({ ser_de_info }) => {
    (ser_de_info as Editable).parameters = { 'input.regex': pattern };
  });
regex('([0-9]{3})(?: [^\\n]*)?', 'input.regex has 1 groups for 2 columns');
regex('(([0-9]{3}))(?: ([^\\n]*))?', 'input.regex has 3 groups for 2 columns');
regex('([0-9]{3})\\s([^\\n]*)', 'input.regex has \\s');
regex('([0-9]{3}) ([^\\s]*)', 'input.regex has \\s');
regex('([0-9]{3})(\\S*)', 'input.regex has \\s');
regex('([0-9]{3})++(.*)', 'cannot decide: input.regex is not read alike');
regex(undefined, 'input.regex is absent');
regex(UNRESOLVED, 'cannot decide: input.regex');
descriptor('log-table-regex', 'serialization_library is "org.openx.data.jsonserde.JsonSerDe"', ({ ser_de_info }) => {
  (ser_de_info as Editable).serialization_library = 'org.openx.data.jsonserde.JsonSerDe';
});
descriptor('log-table-regex', 'column "rest" is a "map<string,string>"', ({ columns }) => {
  (columns as Editable[])[1]!.type = 'map<string,string>';
});
descriptor('log-table-regex', 'input.regex has 2 groups for 1 columns', ({ columns }) => void (columns as []).pop());

const location = (rule: string, given: string | undefined, says: string, address = REQUESTS): void =>
  descriptor(rule, says, (place) => void (place.location = given), address);
location('log-table-location', 's3://somebody-else/aus5/', 'location is in "somebody-else", which is no bucket');
for (const given of ['s3://balrog-requests/aus5', 's3://balrog-requests/', 'balrog-requests/aus5/']) {
  location('log-table-location', given, `location is "${given}", expected s3://<bucket>/<folder>/`);
}
location('log-table-location', 's3://balrog-requests/other/', 'storage.location.template is');
location('log-table-location', UNRESOLVED, 'cannot decide: location');
location('log-table-location', undefined, 'cannot decide: location is absent');
descriptor('log-table-location', 'has additional_locations', (place) => {
  place.additional_locations = ['s3://somebody-else/aus5/'];
});

const AWSLOGS = 'AWSLogs/111122223333/elasticloadbalancing/us-west-2/';
location('log-table-delivered', `s3://balrog-requests/aus3/${AWSLOGS}`, 'no load balancer writes to');
for (const other of [AWSLOGS.replace('1111', '9999'), AWSLOGS.replace('west', 'east'), 'AWSLogs/']) {
  location('log-table-delivered', `s3://balrog-requests/aus5/${other}`, 'but load balancers write to');
}
location('log-table-delivered', 's3://balrog-requests/other/', 'no role may put objects to', LINES);
location('log-table-delivered', `s3://balrog-answers/aus5/${AWSLOGS}`, 'no load balancer writes to');
remove('log-table-delivered', 'aws_iam_role_policy.writes_lines', LINES, 'no role may put objects to');
for (const logs of [
  { enabled: false },
  { enabled: true, prefix: 'other' },
  { enabled: true, bucket: 'balrog-audit' },
]) {
  add('log-table-delivered', REQUESTS, 'no load balancer writes to', (tree) => {
    Object.assign(at(tree, 'aws_lb.aus5').access_logs as object, logs);
  });
}

const RETENTION = 'log-table-retention';
const LINES_KEPT = 'aws_s3_bucket_lifecycle_configuration.requests_lifecycle';
const range = (given: string, says: string): void =>
  add(RETENTION, REQUESTS, `projection.day.range is ${given}, which ${says}`, (tree) => {
    Object.assign(at(tree, REQUESTS).parameters as Editable, { 'projection.day.range': given });
  });
const FURTHER =
  'looks further back than lines are there: lines of s3://balrog-requests/aus5/AWSLogs/111122223333/elasticloadbalancing/us-west-2/ can be read for 90 days';
range('NOW-91DAYS,NOW', FURTHER);
range('NOW-13WEEKS,NOW', FURTHER);
range('NOW-2185HOURS,NOW', FURTHER);
range('NOW-4MONTHS,NOW', FURTHER);
range('NOW-1YEARS,NOW', FURTHER);
range('NOW-89DAYS,NOW', 'does not reach all lines: lines of');
range('NOW-12WEEKS,NOW', 'does not reach all lines');
range('NOW-2MONTHS,NOW', 'does not reach all lines');
range('NOW,NOW', 'does not reach all lines');
range('2023/01/01,NOW', 'begins at a fixed day, but lines of');
range('NOW-90DAYS,2099/12/31', 'ends at a fixed day: later lines are never found');
range('NOW-90DAYS,NOW-1DAYS', 'ends before now: the latest lines are not found');
/** Changes the lifecycle of the bucket that both tables read. */
const kept = (says: string, edit: (rules: Editable[]) => void, address = REQUESTS): void =>
  add(RETENTION, address, says, (tree) => edit(at(tree, LINES_KEPT).rule as Editable[]));
const below = (filter: Editable, days: unknown): Editable => ({
  status: 'Enabled',
  filter: [filter],
  expiration: [{ days }],
});
kept('looks further back than lines are there', ([rule]) => void (rule!.expiration = [{ days: 89 }]));
kept('does not reach all lines', ([rule]) => void (rule!.expiration = [{ days: 91 }]));
kept('does not reach all lines: lines of', ([rule]) => void (rule!.status = 'Disabled'));
kept('for ever', ([rule]) => void delete rule!.expiration);
kept(
  'cannot decide: lines of s3://balrog-requests/aus5/',
  ([rule]) => void (rule!.expiration = [{ days: UNRESOLVED }]),
);
kept('cannot decide: lines of', ([rule]) => void (rule!.expiration = [{ date: '2030-01-01T00:00:00Z' }]));
kept('can be read for 60 days', ([rule]) => void (rule!.transition = [{ days: 60, storage_class: 'GLACIER' }]));
kept('can be read for 60 days', (rules) => {
  rules.push({ status: 'Enabled', transition: [{ days: 60, storage_class: 'DEEP_ARCHIVE' }] });
});
// Several prefixes in one bucket: of the folder, around it, beside it and within it.
kept('for 30 days', (rules) => void rules.push(below({ prefix: 'aus5/' }, 30)));
kept('for 30 days', (rules) => void rules.push(below({ prefix: 'lines/' }, 30)), LINES);
kept(
  'can be read for 90 days, but those below lines/2023/ end after 30 days: one range cannot say both',
  (rules) => void rules.push(below({ prefix: 'lines/2023/' }, 30)),
  LINES,
);
kept('but some of them end after 30 days', (rules) => {
  rules.push(below({ and: [{ prefix: 'aus5/', object_size_greater_than: 1024 }] }, 30));
});
kept('but some of them end after 30 days', (rules) => void rules.push(below({ prefix: UNRESOLVED }, 30)));
kept('does not reach all lines', (rules) => void (rules[0]!.filter = [{ prefix: 'lines/' }]));
add(RETENTION, LINES, 'projects no date, so that nobody can tell how far back it looks', (tree) => {
  Object.assign(at(tree, LINES).parameters as Editable, { 'projection.day.type': 'injected' });
});

const WORKGROUP = 'aws_athena_workgroup.workgroup';
const configuration = (rule: string, says: string, edit: (configuration: Editable) => void): void =>
  add(rule, WORKGROUP, says, (tree) => edit(at(tree, WORKGROUP).configuration as Editable));
for (const flag of ['enforce_workgroup_configuration', 'publish_cloudwatch_metrics_enabled']) {
  for (const given of [false, undefined]) {
    configuration(
      'workgroup-bounded',
      `${flag} is ${given ?? 'absent'}, expected true`,
      (of) => void (of[flag] = given),
    );
  }
}
for (const given of [undefined, 0, 1024, 2 ** 53 - 1]) {
  const says = `bytes_scanned_cutoff_per_query is ${given ?? 'absent'}, expected a number of bytes`;
  configuration('workgroup-bounded', says, (of) => void (of.bytes_scanned_cutoff_per_query = given));
}
configuration('workgroup-bounded', 'cannot decide: bytes_scanned_cutoff_per_query', (of) => {
  of.bytes_scanned_cutoff_per_query = UNRESOLVED;
});
for (const given of [undefined, { selected_engine_version: 'AUTO' }]) {
  configuration('workgroup-bounded', 'selected_engine_version is', (of) => void (of.engine_version = given));
}
configuration('workgroup-bounded', 'encryption_option is absent', (of) => {
  delete (of.result_configuration as Editable).encryption_configuration;
});
set('workgroup-bounded', WORKGROUP, 'configuration', undefined, 'enforce_workgroup_configuration is absent');

const output = (given: unknown, says: string): void =>
  configuration('query-results-expire', says, (of) => {
    (of.result_configuration as Editable).output_location = given;
  });
output(undefined, 'output_location is absent, which is in no bucket');
output('s3://somebody-else/answers/', 'which is in no bucket of this stack');
output('s3://balrog-requests/answers/', 'output_location is in "balrog-requests", which aws_glue_catalog_table');
output(UNRESOLVED, 'cannot decide: output_location');
const LIFECYCLE = 'aws_s3_bucket_lifecycle_configuration.answers_lifecycle';
for (const [edit, says] of [
  [(rule: Editable) => void (rule.expiration = [{ days: 31 }]), 'expire only after 31 days, expected 30 days at most'],
  [(rule: Editable) => void delete rule.expiration, 'expire never'],
  [(rule: Editable) => void (rule.status = 'Disabled'), 'expire never'],
  [(rule: Editable) => void (rule.filter = [{ prefix: 'old/' }]), 'expire never'],
  [(rule: Editable) => void (rule.expiration = [{ days: UNRESOLVED }]), 'cannot decide: expiration.days'],
] as const) {
  add('query-results-expire', WORKGROUP, says, (tree) => edit((at(tree, LIFECYCLE).rule as Editable[])[0]!));
}
remove('query-results-expire', LIFECYCLE, WORKGROUP, 'expire never');

const MEASUREMENT = 'aws_sfn_state_machine.measurement';
const logged = (name: string, value: unknown, says: string): void =>
  add('express-runs-logged', MEASUREMENT, says, (tree) => {
    Object.assign(at(tree, MEASUREMENT)['logging_configuration'] as object, { [name]: value });
  });
set('express-runs-logged', MEASUREMENT, 'logging_configuration', undefined, 'the level of its log is absent');
set('express-runs-logged', MEASUREMENT, 'logging_configuration', undefined, 'its log goes to absent');
logged('level', 'OFF', 'the level of its log is "OFF"');
logged('level', UNRESOLVED, 'the level of its log is ');
logged('include_execution_data', false, 'its log leaves out what the run was told');
logged('log_destination', 'arn:aws:logs:us-west-2:111122223333:log-group:group', 'its log goes to "arn:aws:logs');

export const logsBreaks = table.all;
