/**
 * Java regular expressions in JavaScript. What both read alike is taken over, what differs is rewritten to mean what Java
 * means, and what has no counterpart is refused, since a pattern that is read differently gives wrong rows without a word.
 * Source: the documentation of java.util.regex.Pattern; RegexSerDe compiles with DOTALL.
 */
import { AthenaError } from './types';

export interface JavaPattern {
  readonly regex: RegExp;
  readonly groups: number;
}

/** ASCII only in Java (no UNICODE_CHARACTER_CLASS), Unicode in JavaScript. */
const SPACE = ' \\t\\n\\x0B\\f\\r';

/** `$` in Java stands before a last line terminator too. */
const END = '(?=(?:\\r\\n|[\\n\\r\\u0085\\u2028\\u2029])?$(?![^]))';

const REFUSED_ESCAPES: Readonly<Record<string, string>> = {
  b: 'a word boundary is Unicode in Java and ASCII in JavaScript; write the characters that may stand there',
  B: 'a word boundary is Unicode in Java and ASCII in JavaScript; write the characters that may stand there',
  A: 'leave it out, the whole line must match anyway',
  Z: 'leave it out, the whole line must match anyway',
  z: 'leave it out, the whole line must match anyway',
  G: 'leave it out, the whole line must match anyway',
  Q: 'escape the characters one by one',
  E: 'escape the characters one by one',
  p: 'list the characters in a class',
  P: 'list the characters in a class',
  h: 'list the characters in a class',
  H: 'list the characters in a class',
  v: 'list the characters in a class',
  V: 'list the characters in a class',
  R: 'write \\r?\\n',
  X: 'list the characters in a class',
  k: 'a group that did not take part matches the empty text in JavaScript and nothing in Java',
};

interface Group {
  readonly captures: boolean;
}

/**
 * Translates a pattern. `whole` anchors it, as Matcher.matches() does; `dotall` lets a dot match line terminators.
 *
 * @throws AthenaError for what JavaScript reads differently and this translation does not know
 */
export function javaPattern(
  source: string,
  options: { readonly whole: boolean; readonly dotall: boolean },
): JavaPattern {
  const translated = new Translation(source, options.dotall).all();
  const body = options.whole ? `^(?:${translated.text})$(?![^])` : translated.text;
  try {
    return { regex: new RegExp(body, 'su'), groups: translated.groups };
  } catch (error) {
    throw new AthenaError(`The pattern is no regular expression: ${(error as Error).message}`);
  }
}

class Translation {
  private at = 0;
  private groups = 0;
  private readonly open: Group[] = [];

  constructor(
    private readonly source: string,
    private readonly dotall: boolean,
  ) {}

  all(): { readonly text: string; readonly groups: number } {
    let text = '';
    while (this.at < this.source.length) text += this.next();
    return { text, groups: this.groups };
  }

  private next(): string {
    const char = this.source.charAt(this.at);
    if (char === '\\') return this.escape(false);
    if (char === '[') return this.characterClass();
    if (char === '(') return this.openGroup();
    if (char === ')') return this.closeGroup();
    if ('*+?'.includes(char) || (char === '{' && /^\{\d+(,\d*)?\}/.test(this.rest()))) return this.quantifier();
    this.at += 1;
    if (char === '.') return this.dotall ? '.' : '[^\\n\\r\\u0085\\u2028\\u2029]';
    if (char === '$') return END;
    if (char === '{') throw this.refuse('{', 'escape it: Java takes it for the start of a repetition');
    if (char === '}' || char === ']') return `\\${char}`;
    return char;
  }

  private rest(): string {
    return this.source.slice(this.at);
  }

  private escape(inClass: boolean): string {
    const char = this.source.charAt(this.at + 1);
    this.at += 2;
    if (char === '') throw this.refuse('\\', 'a pattern cannot end in a backslash');
    if (char === 's') return inClass ? SPACE : `[${SPACE}]`;
    if (char === 'S' && !inClass) return `[^${SPACE}]`;
    if ('dDwW'.includes(char) || 'tnrf'.includes(char)) return `\\${char}`;
    if (char === 'x' || char === 'u') return this.codePoint(char);
    if (/[0-9]/.test(char)) throw this.refuse(`\\${char}`, REFUSED_ESCAPES['k'] ?? '');
    if (/[A-Za-z]/.test(char))
      throw this.refuse(`\\${char}`, REFUSED_ESCAPES[char] ?? 'Java and JavaScript differ here');
    // With the flag u JavaScript takes a backslash only in front of what it is needed for.
    const needed = inClass ? /[\\\]^[-]/ : /[\\^$.*+?()[\]{}|/]/;
    return needed.test(char) ? `\\${char}` : char;
  }

  private codePoint(kind: string): string {
    const digits = (kind === 'x' ? /^[0-9A-Fa-f]{2}/ : /^[0-9A-Fa-f]{4}/).exec(this.rest())?.[0];
    if (digits === undefined) throw this.refuse(`\\${kind}`, 'write \\xhh or \\uhhhh');
    this.at += digits.length;
    return `\\${kind}${digits}`;
  }

  private characterClass(): string {
    let text = '[';
    this.at += 1;
    if (this.source.charAt(this.at) === '^') {
      text += '^';
      this.at += 1;
    }
    if (this.source.charAt(this.at) === ']') throw this.refuse('[]', 'write \\] for the bracket');
    for (;;) {
      const char = this.source.charAt(this.at);
      if (char === '') throw this.refuse('[', 'the class is not closed');
      if (char === '[') throw this.refuse('[ in a class', 'Java reads a union of classes; write \\[ for the bracket');
      if (this.rest().startsWith('&&')) throw this.refuse('&&', 'JavaScript has no intersection of classes');
      if (char === '\\') text += this.escape(true);
      else {
        this.at += 1;
        text += char;
      }
      if (char === ']') return text;
    }
  }

  private openGroup(): string {
    const kind = /^\((\?<[A-Za-z][A-Za-z0-9]*>|\?<?[=!]|\?:|(?!\?))/.exec(this.rest())?.[0];
    if (kind === undefined) {
      const start = /^\(\??.?/.exec(this.rest())?.[0] ?? '(';
      throw this.refuse(start, 'JavaScript has neither atomic groups nor inline flags');
    }
    const captures = kind === '(' || /^\(\?<[A-Za-z]/.test(kind);
    if (captures) this.groups += 1;
    this.open.push({ captures });
    if (captures) for (const [index, each] of this.open.entries()) this.open[index] = { ...each, captures: true };
    this.at += kind.length;
    return kind;
  }

  private closeGroup(): string {
    const group = this.open.pop();
    if (group === undefined) throw this.refuse(')', 'no group is open');
    this.at += 1;
    const quantifier = /^([*+]|\{\d+(,\d*)?\})/.exec(this.rest())?.[0];
    // Java keeps what a group captured in an earlier round, JavaScript forgets it.
    if (group.captures && quantifier !== undefined && !/^\{1\}$/.test(quantifier))
      throw this.refuse(`(…)${quantifier}`, 'a repeated group that captures differs; capture around the repetition');
    return ')';
  }

  private quantifier(): string {
    const text = /^([*+?]|\{\d+(,\d*)?\})\??/.exec(this.rest())?.[0] ?? '';
    this.at += text.length;
    if (this.source.charAt(this.at) === '+') throw this.refuse(`${text}+`, 'JavaScript has no possessive quantifiers');
    return text;
  }

  private refuse(what: string, remedy: string): AthenaError {
    return new AthenaError(
      `The pattern has ${what} at position ${this.at}, which this rehearsal cannot read as Java does: ${remedy}.`,
    );
  }
}
