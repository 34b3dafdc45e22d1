/** Lines of CloudWatch Logs that came by the API or from tasks: per stream, in the order in which they came. */
import type { StoredResource } from '../../store';
import { change, make, resources, type Context } from '../context';

const STREAM = 'logs_stream';

export interface LogLine {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly message: string;
}

export interface LogStream {
  readonly name: string;
  readonly lines: readonly LogLine[];
  readonly stored: StoredResource;
}

export function streams(context: Context, group: string): readonly LogStream[] {
  return resources(context, STREAM)
    .filter(({ values }) => values['group'] === group)
    .map((stored) => ({
      name: String(stored.values['stream']),
      lines: (stored.values['lines'] ?? []) as LogLine[],
      stored,
    }));
}

/** Makes the stream where there is none. */
export function putLines(
  context: Context,
  group: string,
  stream: string,
  messages: readonly (string | LogLine)[],
): void {
  const found = streams(context, group).find(({ name }) => name === stream);
  const stored =
    found?.stored ?? make(context, { type: STREAM, id: `${group}:${stream}`, values: { group, stream, lines: [] } });
  const now = context.now().getTime();
  const added = messages.map((each) => (typeof each === 'string' ? { timestamp: now, message: each } : each));
  change(context, stored, { lines: [...(found?.lines ?? []), ...added] });
}
