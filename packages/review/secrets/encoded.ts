/**
 * What stands inside encodings: `user_data`, a Kubernetes secret, a file in a gzip archive, a script of PowerShell. Everything here is bounded: what would unpack
 * to more than a plan has any use for is not unpacked, and hidden as a whole.
 */
import { gunzipSync, inflateSync } from 'node:zlib';
import { withoutOddEscapes } from './escapes';

/** One of these and whoever reads the text knows what is inside. */
export const RUNS: readonly RegExp[] = [
  // Lines of one length, as `base64` and PEM write them, and a last shorter one.
  /(?<![\w+/=-])(?:[A-Za-z0-9+/]{60,76}(?:\r?\n|\\r?\\?n)){1,100000}[A-Za-z0-9+/]{0,76}={0,2}(?![\w+/=-])/g,
  /(?<![\w+/-])[A-Za-z0-9+/_-]{24,}={0,2}(?![\w+/=-])/g,
  // In base32, whose end is filled up with more signs.
  /(?<![\w+/=-])[A-Z2-7]{16,}={3,6}(?![\w+/=-])/g,
  // Bytes one by one: `70:61:73`, `0x70, 0x61`, `70 61 73`.
  /(?<![\w:])(?:(?:0x)?[0-9a-f]{2}(?:, ?|[: -])){7,}(?:0x)?[0-9a-f]{2}(?![\w:])/gi,
  // The same as numbers, as Java and JSON write bytes; and behind signs of equality, as mail has them.
  /(?<![\d.])(?:\d{2,3}, ?){11,}\d{2,3}(?![\d.])/g,
  /(?:=[0-9a-f]{2}){8,}/gi,
  // Percent signs of a URL, with what stands between them. From the beginning of a run only: from each place in a long one it would take for ever.
  /(?<![\w.~!*'()+%-])[\w.~!*'()+-]*%[0-9a-f]{2}(?:[\w.~!*'()+-]*%[0-9a-f]{2}){2,}[\w.~!*'()+-]*/gi,
];

/** Words of any text, too: they are looked into for what is known to be secret, and for nothing else. */
export const SHORT_RUNS: readonly RegExp[] = [/(?<![\w+/-])[A-Za-z0-9+/_-]{8,23}={0,2}(?![\w+/=-])/g];

/** Unpacked, at most: above it a plan of some kilobytes would fill the memory. */
const MOST_UNPACKED = 8 * 1024 * 1024;

/** `hidden`: it is a key, or nobody can look into it. */
export type Opened = { readonly text: string } | 'hidden' | undefined;

/** Each run of an encoding, replaced by what `judge` makes of it and its inside. */
export function replaceEncoded(text: string, judge: (run: string, inside: Opened) => string): string {
  return RUNS.reduce((rest, run) => rest.replace(run, (found) => judge(found, open(found))), text);
}

export const replaceShort = (text: string, judge: (run: string, inside: Opened) => string): string =>
  SHORT_RUNS.reduce((rest, run) => rest.replace(run, (found) => judge(found, open(found))), text);

/** The inside of what may be an encoding; undefined where it is none, or nothing that is read as text. */
function open(run: string): Opened {
  if (run.includes('%')) return decoded(run);
  if (/^=[0-9a-f]{2}=/i.test(run)) return textOf(Buffer.from(run.replaceAll('=', ''), 'hex'));
  if (/^\d{2,3},/.test(run)) return ofNumbers(run.split(',').map(Number));
  if (/^[A-Z2-7]{16,}={0,6}$/.test(run)) {
    const inside = textOf(fromBase32(run));
    if (inside !== undefined) return inside;
  }
  const joined = isBytes(run) ? run.replace(/0x|[\s:,-]/gi, '') : run.replace(/\\r|\\n|\s/g, '');
  if (/^[0-9a-f]+$/i.test(joined) && joined.length % 2 === 0) {
    const inside = openBytes(Buffer.from(joined, 'hex'));
    if (inside !== undefined) return inside;
  }
  return openBytes(Buffer.from(joined, 'base64'));
}

const ofNumbers = (numbers: readonly number[]): Opened =>
  numbers.every((number) => number < 256) ? textOf(Buffer.from(numbers)) : undefined;

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648, section 6. */
function fromBase32(run: string): Buffer {
  const bits = [...run.replaceAll('=', '')].map((sign) => BASE32.indexOf(sign).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/[01]{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

const isBytes = (run: string): boolean => /^(?:0x)?[0-9a-f]{2}[:, -]/i.test(run);

function decoded(run: string): Opened {
  const spaced = run.replace(/\+/g, ' ');
  try {
    return { text: decodeURIComponent(spaced) };
  } catch {
    // One byte that belongs to no letter makes the others no secret less.
    return { text: withoutOddEscapes(spaced) };
  }
}

function openBytes(bytes: Buffer): Opened {
  if (isKey(bytes)) return 'hidden';
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    return unpacked(() => gunzipSync(bytes, { maxOutputLength: MOST_UNPACKED }));
  // Two bytes say little: what does not unpack is none.
  if (bytes[0] === 0x78 && ((bytes[0] << 8) | (bytes[1] ?? 0)) % 31 === 0) {
    const inside = unpacked(() => inflateSync(bytes, { maxOutputLength: MOST_UNPACKED }));
    if (inside !== 'hidden') return inside;
  }
  return textOf(bytes);
}

function unpacked(unpack: () => Buffer): Opened {
  try {
    return textOf(unpack());
  } catch {
    // Cut off, damaged, or larger than anything that belongs into a plan.
    return 'hidden';
  }
}

/** Text as UTF-8 or, as Windows encodes commands, UTF-16; of other bytes the readable parts. */
function textOf(bytes: Buffer): Opened {
  const utf8 = bytes.toString('utf8');
  if (isReadable(utf8)) return { text: utf8 };
  const utf16 = bytes.toString('utf16le');
  if (isReadable(utf16) && /[\x20-\x7e]{4}/.test(utf16)) return { text: utf16 };
  // The high byte first, as networks have it.
  const swapped = bytes.length % 2 === 0 ? Buffer.from(bytes).swap16().toString('utf16le') : '';
  if (isReadable(swapped) && /[\x20-\x7e]{4}/.test(swapped)) return { text: swapped };
  const readable = bytes.toString('latin1').match(/[\x09\x0a\x0d\x20-\x7e]{12,}/g);
  return readable === null ? undefined : { text: readable.join('\n') };
}

const isReadable = (text: string): boolean => /^[^\u0000-\u0008\u000e-\u001f\ufffd]+$/.test(text);

/**
 * A private key without its armour: DER of PKCS#1, PKCS#8, SEC 1 and PKCS#12 is a SEQUENCE that begins with its version, an INTEGER from 0 to 3; certificates and
 * public keys begin with a SEQUENCE. And Java's key store.
 */
function isKey(bytes: Buffer): boolean {
  if (bytes.length >= 32 && bytes.readUInt32BE(0) === 0xfeedfeed) return true;
  if (bytes.length < 32 || bytes[0] !== 0x30) return false;
  const length = bytes[1] ?? 0;
  const at = length < 0x80 ? 2 : length >= 0x81 && length <= 0x83 ? 2 + (length & 0x7f) : undefined;
  return (
    at !== undefined &&
    bytes[at] === 0x02 &&
    bytes[at + 1] === 0x01 &&
    (bytes[at + 2] ?? 255) <= 3 &&
    isInside(bytes, at)
  );
}

/** The sequence is as long as what follows says. */
function isInside(bytes: Buffer, at: number): boolean {
  const said = at === 2 ? (bytes[1] ?? 0) : bytes.readUIntBE(2, at - 2);
  return said + at >= bytes.length - 8 && said > 24;
}
