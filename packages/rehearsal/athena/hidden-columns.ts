/**
 * `"$path"`: the file of a row, which Athena knows of every table and shows to those alone who name it ("Get the file locations for source
 * data in Amazon S3", Athena user guide). Here it is a column like others, and `*` is written so that it leaves it out.
 */
import { placeOf, type Token } from './tokens';
import { AthenaError } from './types';

export const PATH = '$path';

/** DuckDB: of all columns those whose names do not begin so. */
export const SHOWN_COLUMNS = "* NOT LIKE '$%'";

const low = (token: Token | undefined): string => token?.text.toLowerCase() ?? '';

/** Whether this is the `*` of a SELECT, and neither a product nor `count(*)`. */
export const isStar = (words: readonly Token[], index: number): boolean =>
  low(words[index]) === '*' && ['select', 'distinct', 'all', ',', '.'].includes(low(words[index - 1]));

/** @throws AthenaError for hidden columns other than `"$path"`, and where the rehearsal would leave that one out */
export function refuseHidden(sql: string, words: readonly Token[]): void {
  const stars = words.some((_, index) => isStar(words, index));
  let depth = 0;
  for (const [index, token] of words.entries()) {
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    if (token.kind !== 'quoted' || !token.text.startsWith('"$')) continue;
    if (token.text.toLowerCase() !== `"${PATH}"`)
      throw new AthenaError(
        `${placeOf(sql, token.at)}: Of the hidden columns the rehearsal has "${PATH}" alone; Athena may know ${token.text}. Leave it out here.`,
      );
    const nameless =
      ['select', ',', '.'].includes(low(words[index - 1])) && [',', 'from'].includes(low(words[index + 1]));
    if (depth > 0 && nameless && stars)
      throw new AthenaError(
        `${placeOf(sql, token.at)}: Give "${PATH}" a name inside the parentheses ("${PATH}" AS file): the rehearsal would leave it out of the *.`,
      );
  }
}
