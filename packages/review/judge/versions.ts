/** Whether constraints of versions let an older one in than before. https://developer.hashicorp.com/terraform/language/expressions/version-constraints */

/** `takes 6.24.0 and later, and not only 6.25.0 and later`; undefined where no older one gets in. */
export function olderThan(before: string, after: string): string | undefined {
  const [from, to] = [oldestOf(before), oldestOf(after)];
  // Any version was taken, also the oldest.
  if (from === undefined) return undefined;
  if (to === undefined) return `takes any version, and not only ${from} and later`;
  return isBefore(to, from) ? `takes ${to} and later, and not only ${from} and later` : undefined;
}

/** The highest of all lower bounds; what only stands above, or is left out, is none. */
function oldestOf(constraints: string): string | undefined {
  const bounds = constraints.split(',').flatMap((one) => {
    const [, operator = '', version = ''] = /^\s*([<>=!~]*)\s*v?([0-9][\w.+-]*)\s*$/.exec(one) ?? [];
    return version !== '' && ['', '=', '>', '>=', '~>'].includes(operator) ? [version] : [];
  });
  return bounds.reduce<string | undefined>(
    (highest, one) => (highest === undefined || isBefore(highest, one) ? one : highest),
    undefined,
  );
}

function isBefore(one: string, other: string): boolean {
  const [a, b] = [partsOf(one), partsOf(other)];
  for (let index = 0; index < Math.max(a.numbers.length, b.numbers.length); index++) {
    const [left, right] = [a.numbers[index] ?? 0, b.numbers[index] ?? 0];
    if (left !== right) return left < right;
  }
  // 1.0.0-beta comes before 1.0.0.
  if (a.label === '' || b.label === '') return a.label !== '' && b.label === '';
  return a.label < b.label;
}

function partsOf(version: string): { readonly numbers: readonly number[]; readonly label: string } {
  const [numbers = '', ...label] = version.replace(/\+.*$/, '').split('-');
  return { numbers: numbers.split('.').map(Number), label: label.join('-') };
}
