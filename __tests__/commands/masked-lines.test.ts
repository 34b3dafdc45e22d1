/** What Terraform says while it applies, where it is kept in a log. */
import { maskedLines, withoutOutputs } from '../../commands/plan/review/masked-lines';
import { overridesIn } from '../../commands/release/preflight/command';

/** Put together here, so that nothing in this file is one. */
const TOKEN = ['glpat', 'q7Rk2mZ9xT4vB8nL1cW6'].join('-');
const [BEGIN, END] = ['BEGIN', 'END'].map((word) => `-----${word} RSA PRIVATE KEY-----`) as [string, string];
const KEY = `${BEGIN}\n${'q7Rk2mZ9xT4vB8nL\n'.repeat(20)}${END}\n`;

/** Each piece, and what had been written when it was taken. */
function written(pieces: readonly string[]): readonly string[] {
  let said = '';
  const lines = maskedLines((text) => (said += text));
  const after = pieces.map((piece) => (lines.take(piece), said));
  lines.end();
  return [...after, said];
}

test('comes as it is, line by line', () => {
  expect(written(['one\ntw', 'o\n', 'three'])).toEqual(['one\n', 'one\ntwo\n', 'one\ntwo\n', 'one\ntwo\nthree']);
});

test('without a secret, wherever a pipe cuts it', () => {
  const text = `Error: 403 for ${TOKEN}, again\n${KEY}behind\n`;
  const [whole = ''] = written([text]);
  expect(whole).toMatch(/^Error: 403 for \(secret\), again\n\(secret\)(-----END RSA PRIVATE KEY-----)?\nbehind\n$/);
  for (let at = 0; at <= text.length; at += 1) {
    const [, , said] = written([text.slice(0, at), text.slice(at)]);
    expect([at, said]).toEqual([at, whole]);
  }
});

test('a key that never ends is not waited for for ever', () => {
  const [said = ''] = written([`${BEGIN}\n${'q7Rk2mZ9xT4vB8nL\n'.repeat(5_000)}`]);
  expect(said).toBe('(secret)');
});

test.each([
  ['plain', 'Outputs:\n'],
  ['in colour, as a terminal is written to', '\u001b[1m\u001b[32m\nOutputs:\u001b[0m\n'],
  ['in colour on its line', '\u001b[0m\u001b[1mOutputs:\u001b[0m\r\n'],
])('an operation says its steps, and not all outputs of each deployment: %s', (_, heading) => {
  const before = 'aws_lb.x: Creation complete\nOutputs: are no heading here\nApply complete! Resources: 1 added.\n';
  let said = '';
  const take = withoutOutputs((text) => (said += text));
  for (const line of `${before}${heading}balrog = {\n  a = "b"\n}\n`.split(/(?<=\n)/)) take(line);
  expect(said.replace(/\u001b\[[\d;]*m/g, '').trimEnd()).toBe(before.trimEnd());
});

test('a reason that goes to #balrog and into the record has none either', () => {
  expect(overridesIn([`quiet-hours=it fails with ${TOKEN} since 02:10`])).toEqual([
    { id: 'quiet-hours', reason: 'it fails with (secret) since 02:10' },
  ]);
});
