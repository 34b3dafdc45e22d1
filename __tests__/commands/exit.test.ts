/** How every command ends: its code, and of an error one message without a secret in it. */
import { exitWith } from '../../commands/exit';
import { reviewHistory } from '../../commands/plan/history';

/** Put together here, so that nothing in this file is one. */
const SECRET = ['ghp', 'q7Rk2mZ9xT4vB8nL1cW6q7Rk2mZ9xT4vB8nL'].join('_');

const endedBy = async (run: () => Promise<number>): Promise<{ code: typeof process.exitCode; said: string }> => {
  let said = '';
  const before = process.exitCode;
  const spy = jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  try {
    await exitWith(run);
    return { code: process.exitCode, said };
  } finally {
    spy.mockRestore();
    process.exitCode = before;
  }
};

test.each<[string, Error, number]>([
  ['an error of a provider', new Error(`Error: cannot log in with ${SECRET}`), 1],
  ['an error with a code of its own', Object.assign(new Error(`Stopped with ${SECRET}`), { exitCode: 130 }), 130],
])('%s is told without the secret in it', async (_, thrown, code) => {
  const ended = await endedBy(() => Promise.reject(thrown));
  expect(ended).toEqual({ code, said: expect.stringMatching(/^.*\(secret\)\n$/) });
});

// git takes a word that is no number for no limit at all, and nothing was reviewed.
test.each(['nonsense', '0', '-1', '1e3', '2.5', ''])('a history of %j commits is none', async (count) => {
  expect(await endedBy(() => reviewHistory(count))).toEqual({
    code: 1,
    said: `plan history takes how many commits to review, a whole number from 1 to 9999, given ${count}.\n`,
  });
});

test('what ends well says nothing', async () => {
  expect(await endedBy(() => Promise.resolve(2))).toEqual({ code: 2, said: '' });
});
