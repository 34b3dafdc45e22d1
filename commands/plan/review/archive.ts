/**
 * Archives that others made. A few kilobytes can unpack to gigabytes (a "zip bomb"), so every entry is unpacked once with a bound before anything
 * believes what the archive says of its own sizes: Terraform does.
 * Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (4.3.7, 4.3.12, 4.3.16).
 */
import { inflateRawSync } from 'node:zlib';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LONGEST_COMMENT = 0xffff;
const [STORED, DEFLATED] = [0, 8];

/**
 * Unpacks an archive.
 * @param most bytes that all entries may have together
 * @param wanted whether an entry of that name is kept; the others are only measured
 * @throws Error that says what is wrong with it
 */
export function unpack(archive: Buffer, most: number, wanted: (name: string) => boolean): ReadonlyMap<string, Buffer> {
  const kept = new Map<string, Buffer>();
  let left = most;
  for (const { name, method, from, size } of entriesOf(archive)) {
    const content = inflated(archive.subarray(from, from + size), method, left, most);
    left -= content.length;
    if (left < 0) throw new Error(tooLarge(most));
    if (wanted(name)) kept.set(name, content);
  }
  return kept;
}

function inflated(packed: Buffer, method: number, left: number, most: number): Buffer {
  if (method === STORED) return packed;
  if (method !== DEFLATED) throw new Error(`compression method ${method} is none that Terraform writes`);
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, left) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new Error(tooLarge(most));
    throw error;
  }
}

const tooLarge = (most: number): string =>
  `it unpacks to more than ${Math.round(most / 2 ** 20)} MiB, which no plan of a stack needs`;

interface Entry {
  readonly name: string;
  readonly method: number;
  /** Where its packed bytes begin, and how many they are. */
  readonly from: number;
  readonly size: number;
}

/** The entries of the central directory, which lies at the end and is what everybody reads. */
function entriesOf(archive: Buffer): readonly Entry[] {
  const end = endOf(archive);
  const entries: Entry[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (archive.readUInt32LE(at) !== ENTRY) throw new Error('its directory is damaged');
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset));
    const header = archive.readUInt32LE(at + 42);
    entries.push({
      name: archive.toString('utf8', at + 46, at + 46 + (nameLength ?? 0)),
      method: archive.readUInt16LE(at + 10),
      from: header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28),
      size: archive.readUInt32LE(at + 20),
    });
    at += 46 + (nameLength ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return entries;
}

function endOf(archive: Buffer): number {
  const first = Math.max(0, archive.length - 22 - LONGEST_COMMENT);
  for (let at = archive.length - 22; at >= first; at -= 1) if (archive.readUInt32LE(at) === END) return at;
  throw new Error('it has no directory: it was cut off');
}
