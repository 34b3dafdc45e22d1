/** A real OpenTelemetry collector with our configuration: statsd goes in, and what CloudWatch would be sent comes out. */
import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { join } from 'node:path';
import { eventually, freePort } from './nginx-process';

/**
 * Built of the components that ADOT brings along (collector/go.mod), by `.ci/run` or by hand; or COLLECTOR. They are those of
 * 0.102, because Go's module proxy lacks parts of the newer ones; these tests have passed with those of 0.156 (ADOT 0.49), too.
 */
export const COLLECTOR = [process.env.COLLECTOR, join(__dirname, '../../.tools/collector/collector')].find(
  (path) => path !== undefined && spawnSync(path, ['--version']).status === 0,
);

export const BUILD =
  'mkdir -p .tools/collector && go build -C __tests__/constructs/collector -o "$PWD/.tools/collector/" .';

/** One metric as CloudWatch reads it out of a log line (Embedded metric format specification, CloudWatch user guide). */
export interface EmittedMetric {
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, unknown>>;
  readonly name: string;
  readonly value: unknown;
}

interface EmfLine {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
  readonly [field: string]: unknown;
}

const metricsOf = (line: EmfLine): EmittedMetric[] =>
  line._aws.CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions: sets, Metrics: metrics }) =>
    sets.flatMap((set) =>
      metrics.map(({ Name: name }) => ({
        namespace,
        dimensions: Object.fromEntries(set.map((dimension) => [dimension, line[dimension]])),
        name,
        value: line[name],
      })),
    ),
  );

/** `collector validate`: what it says against a configuration, nothing when it takes it. */
export function complaints(configuration: string): string {
  const { status, stderr } = spawnSync(COLLECTOR!, ['validate', '--config', 'env:AOT_CONFIG_CONTENT'], {
    env: { AOT_CONFIG_CONTENT: configuration },
    encoding: 'utf8',
  });
  return status === 0 ? '' : stderr;
}

export interface RunningCollector {
  /** Sends lines of statsd as one process of the application would. */
  send(lines: readonly string[]): Promise<void>;
  /** All metrics so far, once there are at least as many. */
  metrics(count: number): Promise<readonly EmittedMetric[]>;
  stop(): Promise<void>;
}

/** Another port, a shorter interval, and standard output in place of CloudWatch; everything else is the task's. */
function inTest(configuration: string, port: number): string {
  const parsed = JSON.parse(configuration) as Record<string, Record<string, object>>;
  Object.assign(parsed.receivers!.statsd!, { endpoint: `127.0.0.1:${port}`, aggregation_interval: '1s' });
  Object.assign(parsed.exporters!.awsemf!, { output_destination: 'stdout' });
  Object.assign(parsed.service!, { telemetry: { metrics: { level: 'none' } } });
  return JSON.stringify(parsed);
}

export async function startCollector(configuration: string): Promise<RunningCollector> {
  const port = await freePort();
  const child = spawn(COLLECTOR!, ['--config', 'env:AOT_CONFIG_CONTENT'], {
    env: { AOT_CONFIG_CONTENT: inTest(configuration, port), AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, said] = ['', ''];
  child.stdout.on('data', (part) => (out += String(part)));
  child.stderr.on('data', (part) => (said += String(part)));
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  const emitted = () =>
    out
      .split('\n')
      .slice(0, -1)
      .flatMap((line) => metricsOf(JSON.parse(line) as EmfLine));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  try {
    await eventually('the collector to be ready', () => {
      if (child.exitCode !== null) throw new Error(`The collector ended with ${child.exitCode}`);
      return said.includes('Everything is ready') ? true : undefined;
    });
  } catch (error) {
    await stop();
    throw new Error(`${String(error)}\n${said}`, { cause: error });
  }
  return {
    send: (lines) => sendStatsd(port, lines),
    metrics: (count) => eventually(`${count} metrics`, () => (emitted().length >= count ? emitted() : undefined)),
    stop,
  };
}

function sendStatsd(port: number, lines: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4').on('error', reject);
    let sent = 0;
    for (const line of lines) {
      socket.send(line, port, '127.0.0.1', () => {
        sent += 1;
        if (sent === lines.length) socket.close(() => resolve());
      });
    }
  });
}
