/** SQL by what it says: other lines, comments and capitals say nothing; what stands between quotes does. */
import { meaningOfSql } from '../judge/sql';

const QUERY = `SELECT "date", count(*) AS n
FROM logs
WHERE status >= 500 AND path LIKE '/update/%' AND agent <> 'It''s  a -- test'
GROUP BY 1`;

const viewOf = (sql: string, more: object = {}): string =>
  `/* Presto View: ${Buffer.from(JSON.stringify({ originalSql: sql, catalog: 'awsdatacatalog', ...more })).toString('base64')} */`;

describe.each([
  ['a query', (sql: string) => sql],
  ['a view', (sql: string) => viewOf(sql)],
])('%s', (_, kept) => {
  const isSame = (sql: string): boolean =>
    JSON.stringify(meaningOfSql(kept(sql))) === JSON.stringify(meaningOfSql(kept(QUERY)));

  it.each([
    ['in one line', QUERY.replace(/\n/g, ' ')],
    ['indented, with other ends of lines', QUERY.replace(/\n/g, '\r\n    ')],
    ['with less space', QUERY.replace(' >= ', '>=').replace('"date", count', '"date",count')],
    ['in small letters', QUERY.replace('SELECT', 'select').replace('FROM', 'From').replace('count', 'COUNT')],
    ['with comments', `-- Errors\n${QUERY.replace('FROM', '/* all ** of them */ FROM')} -- the end`],
    ['with an end', `${QUERY};\n`],
  ])('%s is the same', (__, sql) => {
    expect(sql).not.toBe(QUERY);
    expect(isSame(sql)).toBe(true);
  });

  it.each([
    ['another number', QUERY.replace('500', '400')],
    ['another sign', QUERY.replace('>=', '>')],
    ['a sign in two', QUERY.replace('>=', '> =')],
    ['capitals between quotes', QUERY.replace('/update/', '/Update/')],
    ['a name between quotes in capitals', QUERY.replace('"date"', '"DATE"')],
    ['space between quotes', QUERY.replace("It''s  a", "It''s a")],
    ['a condition that became a comment', QUERY.replace('AND path', '-- AND path')],
    ['one that became a comment by a line that goes', QUERY.replace('logs', 'logs -- all').replace(/\n/g, ' ')],
    ['a comment that became a condition', QUERY.replace("-- test'", "' -- test'")],
    ['two words that became one', QUERY.replace('AS n', 'ASn')],
    ['another statement behind it', `${QUERY}; DROP TABLE logs`],
  ])('%s is another one', (__, sql) => {
    expect(sql).not.toBe(QUERY);
    expect(isSame(sql)).toBe(false);
  });
});

it('a view of another form, and what is none, as it stands', () => {
  expect(meaningOfSql(viewOf(QUERY, { columns: [{ name: 'n' }] }))).not.toEqual(meaningOfSql(viewOf(QUERY)));
  expect(meaningOfSql('/* Presto View: bm9uZQ== */')).toBe('/* Presto View: bm9uZQ== */');
  expect([meaningOfSql(7), meaningOfSql(null)]).toEqual([7, null]);
});
