/** `balrog rehearse query`: asks the logs of a rehearsed environment, as Athena would be asked. */
import {
  deployedLogs,
  type DeployedLogs,
  type NamedQuery,
  openAthena,
  type Athena,
  type QueryResult,
} from '@balrog-infra/rehearsal/athena';
import { aligned, bytes, written, type Format } from './query-output';
import { describedColumns, describedName, noteAbove, savedQuery } from './query-text';
import { logBuckets, putLines, type LogBuckets } from './log-buckets';
import { homeOf, type RehearsalFlags } from './settings';

/** Options of `query` and `logs put`, and of `rehearse` before them. */
export interface LogFlags extends RehearsalFlags {
  /** Name of the environment's stack. */
  readonly environment: string;
}

export interface QueryFlags extends LogFlags {
  readonly format: Format;
  /** The text of the saved query in place of its rows. */
  readonly text?: true;
}

/**
 * Rows to standard output, everything else to standard error.
 *
 * @param words a saved query's name, or SQL, or DESCRIBE and a table; nothing lists what there is
 * @throws Error when nothing is deployed, for an unknown name, and for what Athena would refuse
 */
export async function query(flags: QueryFlags, words: readonly string[]): Promise<number> {
  const home = homeOf(flags);
  const now = new Date();
  const logs = deployedLogs(home, flags.environment);
  const asked = words.join(' ').trim();
  if (asked === '') return list(flags, logs);
  if (flags.text === true) {
    process.stdout.write(savedQuery(logs, asked).sql);
    return 0;
  }
  const described = describedName(asked);
  if (described !== undefined) {
    process.stdout.write(written(flags.format, describedColumns(logs, described)));
    return 0;
  }
  const { sql, workgroup } = statement(logs, asked);
  const buckets = logBuckets(home, logs, now);
  const athena = await openAthena({ tables: logs.tables, objects: buckets, now });
  try {
    const limit = logs.workgroups.find(({ name }) => name === workgroup)?.scanLimit;
    const answer = await athena.query(sql, limit === undefined ? {} : { scanLimit: limit });
    process.stdout.write(written(flags.format, answer));
    const note = noteAbove(sql);
    if (note !== '') say(`\n${note}`);
    for (const remark of remarks(answer, buckets, athena)) say(remark);
    say(cost(answer, workgroup, limit));
    return 0;
  } finally {
    athena.close();
  }
}

/** Puts lines of a file where they would be delivered; by default yesterday, which queries over whole days see. */
export async function putLog(
  flags: LogFlags & { readonly day?: string },
  target: string,
  file: string,
): Promise<number> {
  const home = homeOf(flags);
  const now = new Date();
  const logs = deployedLogs(home, flags.environment);
  const put = putLines(home, logs, {
    target,
    file,
    at: dayOf(flags.day, now),
    mark: `put${now.getTime()}`,
  });
  const buckets = logBuckets(home, logs, now);
  const athena = await openAthena({ tables: logs.tables, objects: buckets, now });
  try {
    const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(put) ?? [];
    const readers = athena.readersOf(bucket, key);
    say(`${put}\n${readers.length > 0 ? `Read by ${readers.join(', ')}.` : unread(logs, bucket)}`);
    return 0;
  } finally {
    athena.close();
  }
}

function dayOf(day: string | undefined, now: Date): Date {
  const noon = 12 * 60 * 60 * 1000;
  if (day === undefined) return new Date(Math.floor(now.getTime() / 86_400_000) * 86_400_000 - noon);
  const date = /^\d{4}\/\d{2}\/\d{2}$/.test(day) ? new Date(`${day.replaceAll('/', '-')}T12:00:00Z`) : new Date(NaN);
  if (Number.isNaN(date.getTime())) throw new Error(`--day ${day} is no day: write it as its folder, 2026/01/31.`);
  return date;
}

function statement(logs: DeployedLogs, asked: string): { readonly sql: string; readonly workgroup: string } {
  // Where people ask, who have the saved queries; dashboards have a workgroup of their own.
  const workgroup = logs.queries[0]?.workgroup ?? logs.workgroups[0]?.name ?? 'primary';
  if (!/^[a-z0-9-]+$/i.test(asked)) return { sql: asked, workgroup };
  return savedQuery(logs, asked);
}

function list({ environment }: LogFlags, { queries, tables }: DeployedLogs): number {
  const rows = queries.map(({ name, description }: NamedQuery) => [
    name,
    /^.*?[.](?= |$)/s.exec(description)?.[0] ?? description,
  ]);
  const names = tables.map(({ name }) => name).sort();
  process.stdout.write(`${aligned([['saved query', 'what it answers'], ...rows])}\n`);
  say(`\nTables and views of ${environment}: ${names.join(', ')}`);
  say(`Ask with npm run rehearse -- query <saved query>, or with SQL: npm run rehearse -- query "SELECT …"`);
  return 0;
}

/** What would otherwise look like an answer: samples, and objects that no query can find. */
function remarks(answer: QueryResult, buckets: LogBuckets, athena: Athena): readonly string[] {
  const sampled = buckets.samples.filter(({ bucket, key }) => answer.objects.includes(`s3://${bucket}/${key}`));
  const lost = [...buckets.own, ...buckets.samples.map(({ bucket, key }) => `s3://${bucket}/${key}`)].filter((uri) => {
    const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(uri) ?? [];
    return athena.readersOf(bucket, key).length === 0;
  });
  return [
    ...(sampled.length > 0
      ? [
          `\n${sampled.length} of ${answer.objects.length} objects are samples; npm run rehearse -- logs put <source> <file> puts your own lines.`,
        ]
      : []),
    ...lost.map((uri) => `No table reads ${uri}: its folder is none that a table's projection names.`),
  ];
}

function unread(logs: DeployedLogs, bucket: string): string {
  const templates = logs.tables.flatMap(({ parameters }) => parameters?.['storage.location.template'] ?? []);
  const near = templates.filter((template) => template.startsWith(`s3://${bucket}/`)).sort();
  return [
    'No table reads it: queries will not find these lines. Tables of this bucket read',
    ...near.map((each) => `  ${each}`),
  ].join('\n');
}

function cost({ scannedBytes, objects }: QueryResult, workgroup: string, limit: number | undefined): string {
  const allowed = limit === undefined ? 'sets no limit' : `allows ${bytes(limit)}`;
  return `Scanned ${bytes(scannedBytes)} in ${objects.length} objects (Athena charges for 10 MB at least); workgroup ${workgroup} ${allowed}.`;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
