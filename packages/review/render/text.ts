/** Plain text, readable without colour and in CI. */
import { visible, type Dialect } from './dialect';

export const TEXT: Dialect = {
  title: (text) => `${text}\n${'='.repeat(Math.min(text.length, 80))}`,
  heading: (text) => `\n${text}`,
  value: visible,
  prose: visible,
  strong: (text) => text,
  item: (text) => `  - ${text}`,
  detail: (text) => `      ${text}`,
  open: (summary) => `\n${summary}`,
  close: '',
  line: (text) => text,
};
