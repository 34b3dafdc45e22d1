/**
 * A value that the plan calls a secret looks like nothing: it is a sentence. Whoever writes it into another attribute in an encoding, or in one encoding inside
 * another, shows it to nobody all the same; and looking for it takes no more than the text is long.
 */
import { deflateSync, gzipSync } from 'node:zlib';
import { readPlan, render, review } from '..';
import { maskingWith, withoutShapes } from '../secrets/masking';
import { changeOf, planOf } from './plans';

const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');
const hex = (text: string): string => Buffer.from(text).toString('hex');
const all = (write: (sign: string) => string) => (text: string) => [...text].map(write).join('');
const code = (sign: string): number => sign.codePointAt(0) ?? 0;
const percent = (text: string): string => Buffer.from(text).toString('hex').replace(/../g, '%$&');
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  'base64 of base64': (text) => base64(base64(text)),
  'base64 of base64 of base64': (text) => base64(base64(base64(text))),
  'base64 of base64, assigned': (text) => `SETTING=${base64(base64(text))}`,
  'base64 of base64 in a sentence of base64': (text) => base64(`nothing is said of ${base64(base64(text))} here`),
  'base64 of hexadecimal': (text) => base64(hex(text)),
  'hexadecimal of base64': (text) => hex(base64(text)),
  'gzip of base64': (text) => base64(gzipSync(`#!/bin/sh\necho ${base64(text)} >/file\n`)),
  'zlib of percent signs': (text) => base64(deflateSync(`see https://example.com/?q=${percent(text)}`)),
  'UTF-16 in base64': (text) => base64(utf16(text)),
  'UTF-16 in base64, the high byte first': (text) => base64(utf16(text).swap16()),
  'base64 of UTF-16 in base64': (text) => base64(base64(utf16(text))),
  'UTF-16 as it is': all((sign) => `${sign}\u0000`),
  'percent signs': percent,
  'percent signs of percent signs': (text) => percent(percent(text)),
  'percent signs of base64 of base64': (text) => percent(base64(base64(text))),
  'references of HTML': all((sign) => `&#${code(sign)};`),
  'references of HTML in hexadecimal': all((sign) => `&#x${code(sign).toString(16)};`),
  'names of HTML': (text) =>
    text.replace(
      /[&<>"'! ]/g,
      (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' })[sign] ?? `&#${code(sign)};`,
    ),
  'base64 of references of HTML': (text) => base64(all((sign) => `&#${code(sign)};`)(text)),
  'backslashes of a shell': (text) => text.replace(/[^A-Za-z0-9]/g, '\\$&'),
  'hexadecimal of a shell': (text) => `$'${all((sign) => `\\x${hex(sign).replace(/(?<=^..)(?=.)/g, '\\x')}`)(text)}'`,
  'octal digits of a shell': (text) =>
    `$'${[...Buffer.from(text)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')}'`,
  'quotes of a shell': (text) => `'${text.replace(/'/g, `'\\''`)}'`,
  'two kinds of quotes of a shell': (text) => `'${text.replace(/'/g, `'"'"'`)}'`,
  'escapes of JSON': all((sign) => `\\u${code(sign).toString(16).padStart(4, '0')}`),
  'escapes of JavaScript': all((sign) => `\\u{${code(sign).toString(16)}}`),
};

const SECRETS = ['correct horse battery', `it's a "word" & <more>!`, 'kurz1!'];

const reportsOf = (secret: string, note: string): string => {
  const change = changeOf('aws_db_instance', {
    before: { password: secret, description: 'none' },
    after: { password: secret, description: note },
    before_sensitive: { password: true },
    after_sensitive: { password: true },
  });
  const report = review(readPlan(planOf([change])), { stack: 'test' });
  return (['text', 'markdown', 'json'] as const).map((format) => render(report, format)).join('\n');
};

/** Without what lines, quotes and cuts of a report do to a text. */
const bare = (text: string): string => text.replace(/[\s\\`"']/g, '');

describe.each(SECRETS)('%s', (secret) => {
  test.each(Object.entries(ENCODINGS))('in %s is not shown', (_, encode) => {
    const encoded = encode(secret);
    const text = bare(reportsOf(secret, encoded));
    expect(text).toContain('description');
    expect(text).not.toContain(bare(encoded).slice(2, -2));
    expect(text).toContain('(secret)');
  });

  test.each(Object.entries(ENCODINGS))('in %s amidst others is not shown', (_, encode) => {
    const encoded = encode(secret);
    const text = bare(reportsOf(secret, `before ${encoded} behind`));
    expect(text).not.toContain(bare(encoded).slice(2, -2));
  });
});

test('what has no secret in it is shown as it would be if nothing were known', () => {
  const mask = maskingWith((text) => text.replaceAll('correct horse', '(secret)'));
  const encodings = Object.values(ENCODINGS).map((encode) => encode('nothing to see here'));
  expect(encodings.map(mask)).toEqual(encodings.map(withoutShapes));
  // Some look like keys of somebody in base64 of base64.
  expect(encodings.filter((encoded) => mask(encoded) === encoded).length).toBeGreaterThan(encodings.length - 4);
});

describe('what it costs', () => {
  /** Characters in which the known texts are looked for. */
  function lookedThrough(text: string): number {
    let characters = 0;
    maskingWith((given) => {
      characters += given.length;
      return given.replaceAll('correct horse', '(secret)');
    })(text);
    return characters;
  }
  const plain = (length: number): string => 'nothing is said here, and no word is long. '.repeat(length / 43);
  const TEXTS: Readonly<Record<string, (length: number) => string>> = {
    'of words': plain,
    'of one run of base64': (length) => base64(plain((length * 3) / 4)),
    'of base64 of base64 of base64 of base64': (length) => base64(base64(base64(base64(plain((length * 81) / 256))))),
    'of many runs of base64': (length) => `${base64('nothing is said of it')} `.repeat(length / 29),
    'of escapes': (length) => '\\x6e&#110;%6e%6f%6e\\156\\"'.repeat(length / 25),
    'of short runs': (length) => 'bm90aGluZ3M= '.repeat(length / 13),
  };

  test.each(Object.entries(TEXTS))('a text %s: four times the length, four times the characters', (_, make) => {
    const [few, many] = [lookedThrough(make(40_000)), lookedThrough(make(160_000))];
    expect(few).toBeLessThan(8 * 40_000);
    expect(many / few).toBeLessThan(4.2);
  });

  test('a thousand archives that unpack to gigabytes are not all unpacked', () => {
    const bomb = base64(gzipSync(Buffer.alloc(4_000_000, 'nothing is said here, ')));
    const text = `${bomb} `.repeat(50);
    expect(lookedThrough(text)).toBeLessThan(40_000_000);
    // What was not opened is hidden.
    expect(maskingWith((given) => given)(text)).toContain('(secret)');
  });
});
