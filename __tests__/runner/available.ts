/** Tests of what is not everywhere: a program, a file of somebody's. Where it is missing they are skipped, and `npm test` says so at its end. */

/** Begins the title of what was not run; the summary prints what follows. */
const NOT_RUN = 'not run: ';

/**
 * `describe` where the tests can run; else a `describe` that skips them.
 *
 * @param without why they are not run, and how they could be: "nginx is not installed (Debian: apt-get install nginx-light)"
 */
export function where(available: boolean, without: string): Describe & Pick<jest.Describe, 'each'> {
  if (available) return describe;
  const skipped = (body: () => void) => describe.skip(`${NOT_RUN}${without}`, body);
  const named: Describe = (name, body) => skipped(() => describe(name, body));
  const each = (rows: readonly unknown[]) => (name: string, body: (...row: never[]) => void) =>
    skipped(() => describe.each(rows)(name, body as never));
  return Object.assign(named, { each }) as never;
}

type Describe = (name: string, body: () => void) => void;
