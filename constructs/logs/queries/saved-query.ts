/** What a saved query is. */

export interface SavedQuery {
  /** As people type it: requests-per-version. */
  readonly name: string;
  /** One sentence: what the rows are. */
  readonly answers: string;
  /** What the numbers do not say. Stands in the SQL as a comment and in the description. */
  readonly note: string;
  /** Athena's dialect (Trino), one statement without a semicolon. */
  readonly sql: string;
}

/** Whole days only: a day that is not over would look like a day on which fewer asked. */
export const LAST_SEVEN_DAYS =
  "day BETWEEN date_format(current_date - interval '7' day, '%Y/%m/%d') AND date_format(current_date - interval '1' day, '%Y/%m/%d')";

/** `text` in lines of SQL comments. */
const comment = (text: string) =>
  text
    .split(' ')
    .reduce<string[]>((lines, word) => {
      const last = lines.at(-1);
      if (last !== undefined && last.length + word.length < 110) return [...lines.slice(0, -1), `${last} ${word}`];
      return [...lines, `-- ${word}`];
    }, [])
    .join('\n');

/** The query as it is saved, with its note above it. */
export const savedText = ({ answers, note, sql }: SavedQuery) => `${comment(answers)}\n${comment(note)}\n${sql}\n`;
