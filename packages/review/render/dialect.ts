/** What text and Markdown write differently. Every value of a plan goes through `value` or `prose`. */
export interface Dialect {
  readonly title: (text: string) => string;
  readonly heading: (text: string) => string;
  /** A value of the plan: an address, a path, an attribute's value. */
  readonly value: (text: string) => string;
  /** A sentence that may have values of the plan inside. */
  readonly prose: (text: string) => string;
  readonly strong: (text: string) => string;
  /** An entry of a list, one line. */
  readonly item: (text: string) => string;
  /** A line below an entry. */
  readonly detail: (text: string) => string;
  /** A longer list that may be folded away. */
  readonly open: (summary: string) => string;
  readonly close: string;
  /** A line of the head. */
  readonly line: (text: string) => string;
}

/** Line ends, control characters and those that turn the direction of text, as escapes that can be read. */
export function visible(text: string): string {
  return text
    .replace(/\r?\n/g, '⏎')
    .replace(
      /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
}
