/** What a command says on its way, line by line, for logs that others read: without what looks like a secret. Providers quote values in their errors. */
import { withoutSecrets } from '@balrog-infra/review';

/** Characters that are waited for at most, where a line or a key does not end. */
const MOST_WAITING = 65_536;

export interface MaskedLines {
  readonly take: (text: string) => void;
  /** What is left, when nothing more comes. */
  readonly end: () => void;
}

/** @param write takes whole lines, but for a last one that does not end; a key in armour comes as one piece, because no line of it gives it away */
export function maskedLines(write: (text: string) => void): MaskedLines {
  let waiting = '';
  const flush = (upTo: number): void => {
    if (upTo > 0) write(withoutSecrets(waiting.slice(0, upTo)));
    waiting = waiting.slice(upTo);
  };
  return {
    take: (text) => {
      waiting += text;
      const [begun, ended, line] = ['-----BEGIN', '-----END', '\n'].map((mark) => waiting.lastIndexOf(mark)) as [
        number,
        number,
        number,
      ];
      const isOpen = begun >= 0 && !(ended > begun && line > ended);
      const end = (isOpen ? waiting.lastIndexOf('\n', begun) : line) + 1;
      flush(waiting.length > MOST_WAITING ? waiting.length : end);
    },
    end: () => flush(waiting.length),
  };
}

/** Whole lines up to the heading under which Terraform prints all outputs at the end of an apply; nothing comes after them. */
export function withoutOutputs(write: (text: string) => void): (text: string) => void {
  let isOver = false;
  return (text) => {
    if (isOver) return;
    const heading = OUTPUTS.exec(text);
    isOver = heading !== null;
    write(heading === null ? text : text.slice(0, heading.index));
  };
}

/** With its colours. */
const OUTPUTS = /^(?:\u001b\[[\d;]*m)*Outputs:(?:\u001b\[[\d;]*m)*\r?$/m;
