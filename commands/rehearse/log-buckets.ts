/** Objects in the rehearsal's log buckets: what people put there, and samples for the sources that have none of theirs. */
import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import {
  deliveriesOf,
  type Delivery,
  ofType,
  single,
  type DeployedLogs,
  type ObjectSource,
} from '@balrog-infra/rehearsal/athena';
import { type RehearsalHome, ObjectFolder } from '@balrog-infra/rehearsal';
import { sampleObjects, type SampleObject } from './sample-lines';

export interface LogBuckets extends ObjectSource {
  readonly deliveries: readonly Delivery[];
  /** Samples that stand in for sources nobody has put lines of. */
  readonly samples: readonly SampleObject[];
  /** `s3://bucket/key` of what was put, in order. */
  readonly own: readonly string[];
}

const folder = (home: RehearsalHome): ObjectFolder => new ObjectFolder(home.logs);

export function logBuckets(home: RehearsalHome, logs: DeployedLogs, now: Date): LogBuckets {
  const objects = folder(home);
  const deliveries = deliveriesOf(logs.resources);
  const names = ofType(logs.resources, 'aws_s3_bucket').map(({ id }) => id);
  const own = names.flatMap((bucket) => objects.keys(bucket).map((key) => ({ bucket, key })));
  const silent = deliveries
    .filter(({ bucket, source }) => !own.some((put) => put.bucket === bucket && put.key.startsWith(`${source}/`)))
    .filter((delivery) => isRead(logs, delivery));
  const samples = sampleObjects(silent, hostnames(logs), now);
  return {
    deliveries,
    samples,
    own: own.map(({ bucket, key }) => `s3://${bucket}/${key}`),
    list: (bucket, prefix) =>
      [...own, ...samples]
        .filter((object) => object.bucket === bucket && object.key.startsWith(prefix))
        .map(({ key }) => key),
    read: (bucket, key) =>
      objects.get(bucket, key)?.body ??
      samples.find((sample) => sample.bucket === bucket && sample.key === key)?.body ??
      Buffer.alloc(0),
  };
}

/** Whether some table looks into the folder: nobody asks what the load balancer of admin writes. */
const isRead = ({ tables }: DeployedLogs, { bucket, source }: Delivery): boolean =>
  tables.some(({ storage_descriptor }) =>
    single(storage_descriptor)?.location?.startsWith(`s3://${bucket}/${source}/`),
  );

/** Source of each load balancer -> the host name whose record leads to it. */
function hostnames({ resources }: DeployedLogs): ReadonlyMap<string, string> {
  const records = ofType(resources, 'aws_route53_record').map(({ values }) => values);
  return new Map(
    ofType(resources, 'aws_lb').flatMap(({ values }) => {
      const leadsHere = (alias: unknown) => single(alias as readonly { name: string }[])?.name === values['dns_name'];
      const hostname = records.find(({ alias }) => leadsHere(alias))?.['name'];
      const source = single(values['access_logs'] as readonly { prefix: string }[])?.prefix;
      return typeof hostname === 'string' && source !== undefined ? [[source, hostname] as const] : [];
    }),
  );
}

export interface Put {
  /** What delivers (`aus5`), or `s3://bucket/key` for any place. */
  readonly target: string;
  readonly file: string;
  /** When it is delivered. */
  readonly at: Date;
  /** What tells this object from others of that moment. */
  readonly mark: string;
}

/**
 * Puts the lines of a file into a log bucket, compressed as delivery compresses them.
 *
 * @returns where it lies now
 * @throws Error when there is no such file, source or bucket
 */
export function putLines(home: RehearsalHome, logs: DeployedLogs, put: Put): string {
  const { file } = put;
  if (!existsSync(file)) throw new Error(`There is no file ${file}: name one with log lines, one a line.`);
  const body = readFileSync(file);
  const place = placeOf(logs, put);
  const lines = place.key.endsWith('.gz') && !isGzip(body) ? gzipSync(body) : body;
  folder(home).put(place.bucket, place.key, lines);
  return `s3://${place.bucket}/${place.key}`;
}

function isGzip(body: Buffer): boolean {
  return body[0] === 0x1f && body[1] === 0x8b;
}

function placeOf(logs: DeployedLogs, { target, at, mark }: Put): { readonly bucket: string; readonly key: string } {
  const buckets = ofType(logs.resources, 'aws_s3_bucket').map(({ id }) => id);
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(target) ?? [];
  if (bucket !== undefined && key !== undefined) {
    if (buckets.includes(bucket)) return { bucket, key };
    throw new Error(`There is no bucket ${bucket}. There are: ${[...buckets].sort().join(', ')}.`);
  }
  const deliveries = deliveriesOf(logs.resources);
  const delivery = deliveries.find(({ source }) => source === target);
  if (!delivery) {
    const known = deliveries.map(({ source }) => source).join(', ');
    throw new Error(`Nothing delivers ${target}. Name one of ${known}, or s3://bucket/key for any place.`);
  }
  return { bucket: delivery.bucket, key: delivery.keyAt(at, mark) };
}
