/** Lines to try queries with, dated so that they lie in the folders of yesterday. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PORTS } from '../../application/ports';
import type { Delivery } from '@balrog-infra/rehearsal/athena';

export interface SampleObject {
  readonly bucket: string;
  readonly key: string;
  readonly body: Buffer;
}

const MARK = 'sample';
const DAY_MS = 24 * 60 * 60 * 1000;
const NOON_MS = DAY_MS / 2;

/** Section of the lines that a load balancer has which the file does not name. */
const ANY_LOAD_BALANCER = 'load-balancer';

/**
 * One object for each delivery that the file has lines for, delivered at noon (UTC) of the day before `now`.
 *
 * @param hostnames source of a load balancer -> the host name that it serves
 */
export function sampleObjects(
  deliveries: readonly Delivery[],
  hostnames: ReadonlyMap<string, string>,
  now: Date,
): readonly SampleObject[] {
  const noon = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS - DAY_MS + NOON_MS);
  const sections = readSections(readFileSync(join(__dirname, 'sample-lines.txt'), 'utf8'));
  return deliveries.flatMap((delivery) => {
    const { source, kind } = delivery;
    const lines = sections.get(source) ?? (kind === 'load-balancer' ? sections.get(ANY_LOAD_BALANCER) : undefined);
    if (!lines) return [];
    const hostname = hostnames.get(source) ?? `${source}.example.org`;
    const dated = lines.map((line, index) =>
      dateLine(line, { ...delivery, hostname }, new Date(noon.getTime() - (lines.length - index) * 1000)),
    );
    const body = gzipSync(Buffer.from(`${dated.join('\n')}\n`));
    return [{ bucket: delivery.bucket, key: delivery.keyAt(noon, MARK), body }];
  });
}

function readSections(text: string): ReadonlyMap<string, readonly string[]> {
  const sections = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of text.split('\n')) {
    const source = /^\[([a-z0-9_-]+)\]$/.exec(line)?.[1];
    if (source !== undefined) sections.set(source, (lines = []));
    else if (line !== '' && !line.startsWith('#')) lines.push(line);
  }
  return sections;
}

function dateLine(
  line: string,
  { kind, hostname, loadBalancer }: Delivery & Pick<Access, 'hostname'>,
  at: Date,
): string {
  const iso = at.toISOString();
  if (kind === 'load-balancer')
    return accessLine(line, { hostname, iso, loadBalancer: loadBalancer ?? '', second: at.getUTCSeconds() });
  return line
    .replaceAll('{msec}', (at.getTime() / 1000).toFixed(3))
    .replaceAll('{ns}', `${at.getTime()}000000`)
    .replaceAll('{time}', iso.slice(0, 19).replaceAll('-', '/').replace('T', ' '))
    .replaceAll('{ctime}', at.toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+) (\S+) GMT$/, '$1 $3 $2 $5 $4'));
}

interface Access {
  readonly hostname: string;
  readonly iso: string;
  readonly loadBalancer: string;
  readonly second: number;
}

/** A line of an Application Load Balancer as AWS documents it; addresses are those that RFC 5737 keeps for examples. */
function accessLine(line: string, { hostname, iso, loadBalancer, second }: Access): string {
  const [, status = '', verb = '', path = '', protocol = ''] = /^(\d{3}) (\S+) (.*) (\S+)$/.exec(line) ?? [];
  const time = iso.replace('Z', '000Z');
  const target = status === '502' ? '-' : status;
  return [
    `${protocol === 'HTTP/2.0' ? 'h2' : 'https'} ${time} ${loadBalancer} 192.0.2.${second}:51413 198.51.100.7:${PORTS.served}`,
    `0.000 0.004 0.000 ${status} ${target} 512 1024`,
    `"${verb} https://${hostname}:${PORTS.https}${path} ${protocol}" "Mozilla/5.0" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2`,
    `arn:aws:elasticloadbalancing:us-west-2:111122223333:targetgroup/public/73e2d6bc24d8a067`,
    `"Root=1-58337281-1d84f3d73c47ec4e58577259" "${hostname}" "-" 0 ${time} "forward" "-" "-"`,
    `"198.51.100.7:${PORTS.served}" "${target}" "-" "-" TID_1234abcd5678ef90 "-" "-" "-"`,
  ].join(' ');
}
