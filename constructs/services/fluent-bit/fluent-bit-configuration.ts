/**
 * What Fluent Bit does with the output of a task's containers. FireLens writes the inputs itself, tags each record
 * `<container>-firelens-<task id>` with the keys `log` (the line) and `source` (stdout or stderr), and includes this file.
 * Options are those of Fluent Bit 1.9 to 4.2: AWS for Fluent Bit 2.32 to 3.4.
 */
import { cloudWatchOutput, s3Output, type Destinations } from './outputs';
import { copyingRecent, RECENT } from './recent';
import { renderSection, type Section } from './section';
import { LOG_ROUTES, type LoggingContainer, type LogRoute } from './tables';

export interface FluentBitOptions extends Destinations {
  /** The containers of the task. */
  readonly containers: readonly [LoggingContainer, ...LoggingContainer[]];
  /** Seconds to hand in what is left after SIGTERM; the stopTimeout of the log router must be above it. */
  readonly graceSeconds: number;
}

/**
 * What the log router's container needs of FireLens (firelensConfiguration of its task definition). Metadata stays off:
 * the lines are kept as they were written, and the stream of CloudWatch names the task.
 */
export const FIRELENS_OPTIONS = {
  'enable-ecs-log-metadata': 'false',
  'config-file-type': 'file',
  'config-file-value': '/balrog/fluent-bit.conf',
} as const;

/** `/api/v1/health` answers 200 while outputs work. */
const HEALTH_PORT = 2020;

const tagsOf = (container: LoggingContainer) => `${container}-firelens-*`;

const service = (graceSeconds: number): Section => ({
  kind: 'SERVICE',
  options: [
    ['Flush', 1],
    ['Grace', graceSeconds],
    ['Log_Level', 'warn'],
    ['HTTP_Server', 'On'],
    ['HTTP_Listen', '127.0.0.1'],
    ['HTTP_Port', HEALTH_PORT],
    ['Health_Check', 'On'],
  ],
});

const gluing = (containers: readonly LoggingContainer[]): Section => ({
  kind: 'FILTER',
  comment: 'A container runtime cuts lines at 16 kB; tracebacks in JSON are longer. Must be the first filter.',
  options: [
    ['Name', 'multiline'],
    ['Match_Regex', `^(${containers.join('|')})-firelens-`],
    ['multiline.key_content', 'log'],
    ['mode', 'partial_message'],
  ],
});

/**
 * When admin refuses a request, the agent logs the exception with repr(), and with it the headers that it had sent
 * (aiohttp, ClientResponseError): the token stands in the line, good for hours, and whoever may read logs could write rules
 * with it. It is cut out before the line leaves the task. `code` is an option since Fluent Bit 1.9.3.
 */
const withholdingTokens: Section = {
  kind: 'FILTER',
  comment: 'Tokens of the agent stand in its exceptions. Nobody who reads logs needs them.',
  options: [
    ['Name', 'lua'],
    ['Match', tagsOf('agent')],
    ['call', 'withhold'],
    [
      'code',
      'function withhold(tag, at, record) ' +
        'local line, tokens = string.gsub(record["log"] or "", "([Bb]earer )[%w._~+/=-]+", "%1withheld") ' +
        'if tokens == 0 then return 0, at, record end ' +
        'record["log"] = line return 2, at, record end',
    ],
  ],
};

/** Streams of one container that go to different tables get tags of their own: `<table>.<old tag>`. */
const parting = (container: LoggingContainer, routes: readonly LogRoute[]): Section[] =>
  routes.some(({ stream }) => stream !== 'both')
    ? [
        {
          kind: 'FILTER',
          options: [
            ['Name', 'rewrite_tag'],
            ['Match', tagsOf(container)],
            ...routes.map(({ stream, table }) => ['Rule', `$source ^${stream}$ ${table}.$TAG false`] as const),
            ['Emitter_Name', `${container}_streams`],
          ],
        },
      ]
    : [];

const matching = ({ container, stream, table }: LogRoute) => (stream === 'both' ? tagsOf(container) : `${table}.*`);

/** Copies of what goes to CloudWatch, where that is not all there is. */
const copying = (container: LoggingContainer, routes: readonly LogRoute[]) =>
  routes.some(({ fewRequests }) => fewRequests === true) ? copyingRecent(container, tagsOf(container)) : [];

const matchingRecent = (route: LogRoute) =>
  route.fewRequests === true ? `${RECENT}${matching(route)}` : matching(route);

/**
 * The configuration file for one task.
 *
 * @throws Error when a table that is written has no log group
 */
export function fluentBitConfiguration(options: FluentBitOptions): string {
  const { containers, graceSeconds } = options;
  const routesOf = (container: LoggingContainer) => LOG_ROUTES.filter((route) => route.container === container);
  const sections = [
    service(graceSeconds),
    gluing(containers),
    ...(containers.includes('agent') ? [withholdingTokens] : []),
    ...containers.flatMap((container) => parting(container, routesOf(container))),
    ...containers.flatMap((container) => copying(container, routesOf(container))),
    ...containers
      .flatMap(routesOf)
      .flatMap((route) => [
        s3Output(route.table, matching(route), options),
        cloudWatchOutput(route.table, matchingRecent(route), options),
      ]),
  ];
  return `${sections.map(renderSection).join('\n\n')}\n`;
}
