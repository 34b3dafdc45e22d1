export { formsOf } from './forms';
