/** How answers of the rehearsed Athena look on paper. */
import { written } from '../../commands/rehearse/query-output';

const path = `/update/${'x'.repeat(4096)}`;
const answer = {
  columns: ['path', 'lines'],
  rows: [
    [path, 1],
    ['/short', 20],
  ],
};

test('one path of 4 kB pads no other row to its length', () => {
  const lines = written('table', answer).split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(120);
  expect(lines[2]).toMatch(/^\/update\/x+… {2,}1$/);
  expect(lines[3]).toMatch(/^\/short {2,}20$/);
});

test.each(['csv', 'json'] as const)('%s has the whole of it', (format) => {
  expect(written(format, answer)).toContain(path);
});
