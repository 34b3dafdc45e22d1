/** What the real providers do and their bindings do not tell. */
export { ANSWERS_FILE, formatAnswers } from './answers';
export { changesBetween } from './changes';
export { factsFile, formatFacts, readFacts } from './format';
export { recognise } from './recognise';
export { refreshed } from './refresh';
export { describeType } from '../schema/describe';
export { emptyBlocks } from './empty-blocks';
