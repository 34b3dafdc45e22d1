/** Which values of environments/ somebody edited: by name, line, and the stack that they are of. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { editedBetween } from '../../commands/plan/review/edited-values';

const PROJECT = join(__dirname, '../..');

let copy: string;

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'balrog-edited-'));
  cpSync(join(PROJECT, 'environments'), join(copy, 'environments'), { recursive: true });
});

afterEach(() => {
  rmSync(copy, { recursive: true });
});

/** @returns the line of it, counted from one */
function edit(file: string, from: string, to: string): number {
  const path = join(copy, 'environments', file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
  return text.slice(0, text.indexOf(from)).split('\n').length;
}

it('nothing of what is the same', () => {
  expect(editedBetween(PROJECT, copy)).toEqual([]);
});

it('a number, a member of a list, and a row of a data file', () => {
  const days = edit('prod.ts', 'pointInTimeRecoveryDays: 35', 'pointInTimeRecoveryDays: 14');
  const networks = edit('prod.ts', "example(['203.0.113.0/24'])", "['203.0.113.0/24', '0.0.0.0/0']");
  edit('releases.json', '"version": "v3.25"', '"version": "v3.26"');
  expect(editedBetween(PROJECT, copy)).toEqual([
    {
      place: `environments/prod.ts:${days}`,
      name: 'database.backup.pointInTimeRecoveryDays',
      before: '35',
      after: '14',
      stacks: ['prod'],
    },
    {
      place: `environments/prod.ts:${networks}`,
      name: 'edge.adminNetworks',
      before: '',
      after: '0.0.0.0/0',
      stacks: ['prod'],
    },
    {
      place: 'environments/releases.json:3',
      name: 'stage.version',
      before: 'v3.25',
      after: 'v3.26',
      stacks: ['stage'],
    },
  ]);
});
