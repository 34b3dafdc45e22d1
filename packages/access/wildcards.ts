/** Patterns of policies: `*` stands for any text, `?` for any one character (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html). */

/** Whether the pattern includes the value, which may be a pattern itself: then all that it includes. */
export function includes(pattern: string, value: string): boolean {
  if (pattern === value) return true;
  if (pattern.startsWith('not ') || value.startsWith('not ')) return false;
  return (pattern.includes('*') || pattern.includes('?')) && matches(pattern, value);
}

/** Goes back to the last `*` only, so the time is that of both lengths, whatever somebody writes. */
function matches(pattern: string, value: string): boolean {
  let [p, v] = [0, 0];
  let [star, resume] = [-1, 0];
  while (v < value.length) {
    if (pattern[p] === '*') [star, resume] = [p++, v];
    else if (p < pattern.length && fits(pattern[p], value[v])) [p, v] = [p + 1, v + 1];
    else if (star >= 0) [p, v] = [star + 1, ++resume];
    else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** A `?` is one character, and a `*` in the value may be many. */
const fits = (wanted: string | undefined, have: string | undefined): boolean =>
  wanted === '?' ? have !== '*' : wanted === have;
