/** Which values of environments/ somebody edited: by name, line, and the stack that they are of; and the file with one of them taken back. */
import { join } from 'node:path';
import { editedBetween, isAllThatDiffers } from '../../commands/plan/review/edited-values';
import { textsIn, type Texts } from '../../commands/plan/review/environment-texts';

const NOW = textsIn(join(__dirname, '../..'));
const values = (after: Texts) => editedBetween(NOW, after).flatMap((edit) => edit.values);

/** @returns the texts, and the line of it, counted from one */
function edited(texts: Texts, file: string, from: string, to: string): readonly [Texts, number] {
  const text = texts.get(file) ?? '';
  expect(text).toContain(from);
  return [new Map([...texts, [file, text.replace(from, to)]]), text.slice(0, text.indexOf(from)).split('\n').length];
}

it('nothing of what is the same', () => {
  expect(NOW.size).toBeGreaterThan(10);
  expect(editedBetween(NOW, new Map(NOW))).toEqual([]);
});

it('a number, a member of a list, and a row of a data file', () => {
  const [first, days] = edited(NOW, 'prod.ts', 'pointInTimeRecoveryDays: 35', 'pointInTimeRecoveryDays: 14');
  const [second, networks] = edited(first, 'prod.ts', "example(['203.0.113.0/24'])", "['203.0.113.0/24', '0.0.0.0/0']");
  const [third] = edited(second, 'releases.json', '"version": "v3.25"', '"version": "v3.26"');
  expect(values(third)).toEqual([
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

describe('taken back', () => {
  const WAS =
    "export const prod = { days: 35, nets: example(['a', 'b']), jobs: [{ at: 1 }], log: { short: 1, long: 2 } };";
  const backOf = (now: string, was = WAS, file = 'prod.ts') =>
    editedBetween(new Map([[file, was]]), new Map([[file, now]])).map(({ takenBack }) => takenBack);

  it.each([
    ['a number', 'days: 35', 'days: 14'],
    ['a list as a whole', "['a', 'b']", "['a']"],
    ['a member of a list of groups', 'at: 1', 'at: 2'],
    ['a list of groups that gets one more', '{ at: 1 }', '{ at: 1 }, { at: 2 }'],
    ['a value in the place of a group', 'log: { short: 1, long: 2 }', 'log: true'],
    ['a group in the place of a value', 'days: 35', 'days: { some: 1, more: 2 }'],
  ])('%s', (_, from, to) => {
    expect(backOf(WAS.replace(from, to))).toEqual([WAS]);
  });

  it.each([
    ['what came goes', 'days: 35', 'days: 35, fresh: { a: 1, b: 2 }', WAS],
    ['the last one too', 'long: 2', 'long: 2, fresh: 3', WAS],
    ['and the only one', '{ at: 1 }', '{ at: 1, fresh: 2 }', WAS],
    ['what went comes', 'days: 35, ', '', WAS],
    ['also into an empty group', '{ short: 1, long: 2 }', '{ }', WAS.replace('long: 2 }', 'long: 2,  }')],
  ])('%s', (_, from, to) => {
    const [back, ...others] = backOf(WAS.replace(from, to)).toReversed();
    const members = (text: string | undefined) => new Set(text?.match(/\w+: [\d]+/g));
    // Each alone: of two that went, one comes.
    expect(others.length).toBeLessThanOrEqual(1);
    const came = new Set([...members(back), ...others.flatMap((other) => [...members(other)])]);
    expect(came).toEqual(members(WAS));
    expect(back).not.toMatch(/,\s*,|\{\s*,/);
  });

  it('a row of a data file, which stays one', () => {
    const was = { prod: { version: 'v1', bug: 1 } };
    const took = (now: object) =>
      backOf(JSON.stringify(now), JSON.stringify(was), 'releases.json').map(
        (text) => JSON.parse(text ?? '') as unknown,
      );
    expect(took({ prod: { version: 'v2', bug: 1 } })).toEqual([was]);
    expect(took({ prod: { version: 'v1' } })).toEqual([was]);
    expect(took({ prod: {} })).toEqual([{ prod: { version: 'v1' } }, { prod: { bug: 1 } }].toReversed());
    expect(took({ prod: was.prod, stage: was.prod })).toEqual([was]);
    expect(took({})).toEqual([was]);
  });

  it('nothing that would run something', () => {
    const run = WAS.replace('35', "require('node:child_process').execSync('id') as 35");
    expect(backOf(WAS, run)).toEqual([]);
    expect(backOf(WAS.replace('35', '14'), WAS.replace('35', 'daysOf(35)'))).toEqual([undefined]);
  });

  it('is all that differs, but for comments', () => {
    const [was, now] = [new Map([['prod.ts', WAS]]), new Map([['prod.ts', `// why\n${WAS.replace('35', '14')}`]])];
    const more = new Map([...now].map(([file, text]) => [file, `${text}\nexport const other = otherOf(prod);`]));
    const alone = (after: Texts) => editedBetween(was, after).map((edit) => isAllThatDiffers(edit, was, after));
    expect(alone(now)).toEqual([true]);
    expect(alone(more)).not.toContain(true);
    expect(alone(new Map([...now, ['more.ts', '']]))).toEqual([false]);
  });
});
