/** One text in the signs of another: references of HTML, codes of shells and of JavaScript, single percent signs, quotes that end and begin again. */

const NAMES: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  ast: '*',
  bsol: '\\',
  colon: ':',
  comma: ',',
  commat: '@',
  dollar: '$',
  equals: '=',
  excl: '!',
  grave: '`',
  gt: '>',
  hat: '^',
  lowbar: '_',
  lpar: '(',
  lt: '<',
  nbsp: ' ',
  newline: '\n',
  num: '#',
  percnt: '%',
  period: '.',
  plus: '+',
  quest: '?',
  quot: '"',
  rpar: ')',
  semi: ';',
  sol: '/',
  tab: '\t',
  tilde: '~',
  vert: '|',
};

/** Nobody writes words so: what is inside is looked at as if it stood there. Runs of bytes together, because a letter may take several. */
const ODD =
  /&#(?<decimal>\d{1,7});?|&#x(?<digits>[0-9a-f]{1,6});?|&(?<name>[a-z]{2,7});|(?<octets>(?:\\x[0-9a-f]{2}|%[0-9a-f]{2}|\\[0-3][0-7]{2})+)|(?<!\\)\\+u\{(?<point>[0-9a-f]{1,6})\}|(?<!\\)\\+u(?<unit>[0-9a-f]{4})|\u0000/gi;

/** Before a sign that means something to a shell or to JSON, and where quotes end and begin around one of their own. */
const SIGNS = /'\\''|'"'"'|\\([^\w])/g;

export const ESCAPES: readonly RegExp[] = [ODD, SIGNS];

const OCTET = /\\x([0-9a-f]{2})|%([0-9a-f]{2})|\\([0-3][0-7]{2})/gi;

export const withoutOddEscapes = (text: string): string =>
  text.replace(ODD, (whole: string, ...found: readonly unknown[]) => {
    const { decimal, digits, name, octets, point, unit } = found.at(-1) as Readonly<Record<string, string | undefined>>;
    if (octets !== undefined) return textOf(octets);
    if (decimal !== undefined) return character(Number(decimal));
    const code = digits ?? point ?? unit;
    if (code !== undefined) return character(parseInt(code, 16));
    return name === undefined ? '' : (NAMES[name.toLowerCase()] ?? whole);
  });

export const withoutSignEscapes = (text: string): string =>
  text.replace(SIGNS, (_, sign: string | undefined) => sign ?? "'");

const textOf = (octets: string): string =>
  Buffer.from(
    [...octets.matchAll(OCTET)].map(([, hex, percent, octal]) =>
      octal === undefined ? parseInt(hex ?? percent ?? '0', 16) : parseInt(octal, 8),
    ),
  ).toString('utf8');

const character = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : '');
