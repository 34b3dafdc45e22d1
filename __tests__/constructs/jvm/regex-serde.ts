/** A real JVM, if there is one, as Athena has it: its regular expressions are those that the tables are written for. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Cell, Row, SerDeTable } from '../../fixtures/log-lines/row';

const { JAVA_HOME } = process.env;
const JAVA = [...(JAVA_HOME ? [join(JAVA_HOME, 'bin/java')] : []), 'java'].find(
  (java) => spawnSync(java, ['-version']).status === 0,
);
/** Launching a source file needs a compiler, which a mere runtime lacks. */
const COMPILES =
  JAVA !== undefined && /jdk.compiler/.test(spawnSync(JAVA, ['--list-modules'], { encoding: 'utf8' }).stdout);
export const jvm = COMPILES ? JAVA : undefined;

export interface JvmAnswer {
  /** The row; or why there is none: `NO-MATCH`, `GROUPS`, `StackOverflowError`. */
  readonly row: Row | string;
  /** How often the pattern looked at a character. */
  readonly reads: number;
}

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');

/** What became of a value: `!…` is one that the type of its column cannot hold. */
function cell(type: string, text: string): Cell {
  if (text === '-') return null;
  if (text.startsWith('!'))
    return `cannot be cast to ${type}: ${Buffer.from(text.slice(1), 'base64').toString('utf8')}`;
  const value = Buffer.from(text, 'base64').toString('utf8');
  return type === 'string' || type === 'bigint' ? value : Number(value);
}

/** All lines in one JVM, whose start costs a second. */
export function readInJvm(questions: readonly { readonly table: SerDeTable; readonly line: string }[]): JvmAnswer[] {
  if (jvm === undefined) throw new Error('no JVM here');
  const input = questions.map(({ table, line }) =>
    [base64(table.pattern), table.columns.map(({ type }) => type).join(','), base64(line)].join('\t'),
  );
  const { status, stdout, stderr } = spawnSync(jvm, [join(__dirname, 'RegexSerDe.java')], {
    input: `${input.join('\n')}\n`,
    encoding: 'utf8',
    maxBuffer: 256 * 2 ** 20,
  });
  if (status !== 0) throw new Error(`the JVM ended with ${String(status)}: ${stderr}`);
  return stdout
    .replace(/\n$/, '')
    .split('\n')
    .map((answer, index) => {
      const [reads = '', ...cells] = answer.split('\t');
      if (cells.length === 0) return { row: reads, reads: 0 };
      const { columns } = questions[index]!.table;
      return {
        reads: Number(reads),
        row: Object.fromEntries(columns.map(({ name, type }, column) => [name, cell(type, cells[column]!)])),
      };
    });
}
