/** CloudWatch Logs: groups as they are deployed, and the lines of tasks and of whoever puts some. */
import { list, number, text, truthy } from '../../clouds/values';
import type { Values } from '../../clouds/behaviour';
import { momentOf, resources, shaped, type Context, type Handler, type Operations } from '../context';
import { pageOf } from '../page';
import { ApiError } from '../wire/api-error';
import type { Input } from '../wire/decode';
import { matcher } from './logs-pattern';
import { putLines, streams, type LogLine } from './logs-store';

const GROUP = 'aws_cloudwatch_log_group';

/** The name of a group that exists; an identifier may be its ARN. */
function groupOf(context: Context, input: Input): string {
  const given = text(input, 'logGroupName') ?? text(input, 'logGroupIdentifier') ?? '';
  const name = given.startsWith('arn:') ? (given.split(':log-group:')[1] ?? '').replace(/:\*$/, '') : given;
  const isThere = resources(context, GROUP).some(({ values }) => values['name'] === name);
  if (!isThere) throw new ApiError('ResourceNotFoundException', 'The specified log group does not exist.');
  return name;
}

const isIn = ({ timestamp }: LogLine, input: Input): boolean =>
  timestamp >= (number(input, 'startTime') ?? 0) && timestamp <= (number(input, 'endTime') ?? Infinity);

const filterEvents: Handler = (context, input) => {
  const group = groupOf(context, input);
  const [names, prefix] = [list(input, 'logStreamNames'), text(input, 'logStreamNamePrefix') ?? ''];
  const matches = matcher(text(input, 'filterPattern'));
  const found = streams(context, group)
    .filter(({ name }) => (names.length === 0 || names.includes(name)) && name.startsWith(prefix))
    .flatMap(({ name, lines }) => lines.map((line, index) => ({ name, line, index })))
    .filter(({ line }) => isIn(line, input) && matches(line.message))
    .sort((left, right) => left.line.timestamp - right.line.timestamp);
  const { items, next } = pageOf(input, found, 'limit', 'nextToken');
  return {
    events: items.map(({ name, line: { timestamp, message }, index }) => ({
      logStreamName: name,
      timestamp,
      message,
      ingestionTime: timestamp,
      eventId: `${timestamp}${index}`,
    })),
    searchedLogStreams: [],
    nextToken: next,
  };
};

const getEvents: Handler = (context, input) => {
  const group = groupOf(context, input);
  const stream = streams(context, group).find(({ name }) => name === text(input, 'logStreamName'));
  if (stream === undefined) throw new ApiError('ResourceNotFoundException', 'The specified log stream does not exist.');
  const found = stream.lines.filter((line) => isIn(line, input));
  const start = Number(/\d+/.exec(text(input, 'nextToken') ?? 'f/0')?.[0] ?? 0);
  const limit = number(input, 'limit') ?? 10_000;
  const first =
    text(input, 'nextToken') !== undefined || truthy(input, 'startFromHead')
      ? start
      : Math.max(0, found.length - limit);
  const items = found.slice(first, first + limit);
  return {
    events: items.map(({ timestamp, message }) => ({ timestamp, message, ingestionTime: timestamp })),
    nextForwardToken: `f/${first + items.length}`,
    nextBackwardToken: `b/${first}`,
  };
};

export const logs: Operations = {
  DescribeLogGroups(context, input) {
    const [prefix, part] = [text(input, 'logGroupNamePrefix') ?? '', text(input, 'logGroupNamePattern') ?? ''];
    const found = resources(context, GROUP).filter(({ id }) => id.startsWith(prefix) && id.includes(part));
    const { items, next } = pageOf(input, found, 'limit', 'nextToken');
    return {
      logGroups: items.map(({ values, notes }) =>
        shaped(
          context,
          'LogGroup',
          values,
          { logGroupName: 'name' },
          {
            arn: `${String(values['arn'])}:*`,
            logGroupArn: values['arn'],
            creationTime: momentOf(notes, 'madeAt')?.getTime(),
            storedBytes: 0,
          },
        ),
      ),
      nextToken: next,
    };
  },
  DescribeLogStreams(context, input) {
    const prefix = text(input, 'logStreamNamePrefix') ?? '';
    const found = streams(context, groupOf(context, input)).filter(({ name }) => name.startsWith(prefix));
    const { items, next } = pageOf(input, found, 'limit', 'nextToken');
    return {
      logStreams: items.map(({ name, lines, stored }) => ({
        logStreamName: name,
        creationTime: momentOf(stored.notes, 'madeAt')?.getTime(),
        firstEventTimestamp: lines[0]?.timestamp,
        lastEventTimestamp: lines.at(-1)?.timestamp,
      })),
      nextToken: next,
    };
  },
  FilterLogEvents: filterEvents,
  GetLogEvents: getEvents,
  CreateLogStream(context, input) {
    putLines(context, groupOf(context, input), text(input, 'logStreamName') ?? '', []);
    return {};
  },
  PutLogEvents(context, input) {
    const events = list(input, 'logEvents') as readonly Values[];
    const lines = events.map((each) => ({
      timestamp: number(each, 'timestamp') ?? 0,
      message: text(each, 'message') ?? '',
    }));
    putLines(context, groupOf(context, input), text(input, 'logStreamName') ?? '', lines);
    return {};
  },
};
