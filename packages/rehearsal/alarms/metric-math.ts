/**
 * Metric math of one period: the part of the language that alarms here use. "Using math expressions with CloudWatch
 * metrics" (CloudWatch user guide): arithmetic, comparisons, IF, and FILL with a number.
 */
type Value = number | undefined;

/** @param valueOf the value of a metric by its id, undefined where nothing was published */
export function calculate(expression: string, valueOf: (id: string) => Value): Value {
  const parser = new Parser(expression, valueOf);
  const value = parser.comparison();
  parser.end();
  return value;
}

const TOKEN = /\s*([A-Za-z][A-Za-z0-9_]*|\d+(?:\.\d+)?|>=|<=|==|!=|[-+*/(),<>])/y;

const APPLY: Readonly<Record<string, (a: number, b: number) => Value>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  // A division by zero gives no datapoint.
  '/': (a, b) => (b === 0 ? undefined : a / b),
  '>': (a, b) => Number(a > b),
  '<': (a, b) => Number(a < b),
  '>=': (a, b) => Number(a >= b),
  '<=': (a, b) => Number(a <= b),
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
};

class Parser {
  private readonly tokens: string[] = [];
  private next = 0;

  constructor(
    private readonly text: string,
    private readonly valueOf: (id: string) => Value,
  ) {
    TOKEN.lastIndex = 0;
    for (let end = 0; end < text.trimEnd().length; end = TOKEN.lastIndex) {
      TOKEN.lastIndex = end;
      const token = TOKEN.exec(text)?.[1];
      if (token === undefined) throw new Error(`metric math: cannot read "${text.slice(end)}" of "${text}"`);
      this.tokens.push(token);
    }
  }

  comparison(): Value {
    return this.chain(['>', '<', '>=', '<=', '==', '!='], () => this.chain(['+', '-'], () => this.term()));
  }

  end(): void {
    if (this.next < this.tokens.length)
      throw new Error(`metric math: "${this.tokens[this.next]}" is too much in "${this.text}"`);
  }

  private term(): Value {
    return this.chain(['*', '/'], () => this.factor());
  }

  private chain(operators: readonly string[], operand: () => Value): Value {
    let value = operand();
    for (
      let token = this.tokens[this.next];
      token !== undefined && operators.includes(token);
      token = this.tokens[this.next]
    ) {
      this.next += 1;
      const right = operand();
      value = value === undefined || right === undefined ? undefined : APPLY[token]!(value, right);
    }
    return value;
  }

  private factor(): Value {
    const token = this.take();
    if (token === '(') return this.closing(this.comparison());
    if (/^\d/.test(token)) return Number(token);
    if (this.tokens[this.next] !== '(') return this.valueOf(token);
    this.next += 1;
    const values = [this.comparison()];
    while (this.tokens[this.next] === ',') {
      this.next += 1;
      values.push(this.comparison());
    }
    return this.closing(apply(token, values));
  }

  private closing(value: Value): Value {
    if (this.take() !== ')') throw new Error(`metric math: a bracket is open in "${this.text}"`);
    return value;
  }

  private take(): string {
    const token = this.tokens[this.next];
    if (token === undefined) throw new Error(`metric math: "${this.text}" ends too early`);
    this.next += 1;
    return token;
  }
}

function apply(name: string, [first, second, third]: readonly Value[]): Value {
  if (name === 'FILL') return first ?? second;
  if (name === 'IF') return first === undefined ? undefined : first !== 0 ? second : third;
  throw new Error(`metric math: ${name} is not a function that alarms here use`);
}
