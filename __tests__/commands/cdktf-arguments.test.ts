/** What commands say to cdktf, and what they read of its output. */
import { DeployProgress, ticking } from '../../commands/deploy-progress';
import { assertStacks, completeArguments } from '../../commands/toolchain/cdktf-arguments';

describe('Arguments of cdktf', () => {
  test.each([
    [['deploy', 'prod'], true, ['deploy', 'prod', '--output', '/out'], true],
    [['destroy', 'prod', '--auto-approve'], false, ['destroy', 'prod', '--auto-approve', '--output', '/out'], true],
    [['diff', 'prod', '-o', 'mine'], false, ['diff', 'prod', '-o', 'mine'], false],
    [['deploy', '--output=mine', 'prod'], true, ['deploy', '--output=mine', 'prod'], true],
    [['deploy', '--help'], false, ['deploy', '--help'], false],
    [['debug'], false, ['debug'], false],
  ])('%j (terminal: %s) become %j', (given, interactive, args, deploys) => {
    expect(completeArguments(given, '/out', interactive)).toMatchObject({ args, deploys });
  });

  test.each(['deploy', 'apply', 'destroy'])(
    '%s without a terminal wants its yes said, as the real one does',
    (command) => {
      expect(() => completeArguments([command, 'prod'], '/out', false)).toThrow(
        'Nobody can be asked here (no terminal): give --auto-approve. Nothing was changed.',
      );
      expect(completeArguments([command, 'prod', '--auto-approve'], '/out', false).deploys).toBe(true);
    },
  );
});

describe('Names of stacks', () => {
  test.each([['../../x'], ['--auto-approve', '../x'], ['prod', '/etc/x'], ['a/b'], ['..']])(
    '%j are refused before anything happens',
    (...words) => {
      expect(() => assertStacks(['deploy', ...words])).toThrow(/^"\S+" cannot name stacks: .* Nothing was changed\.$/);
    },
  );

  test.each([
    ['prod'],
    ['*prod', 'stage'],
    ['--app', 'node ./x.js', 'prod'],
    ['prod', '-o', '/tmp/out'],
    ['--output=/a', 'prod'],
  ])('%j are taken', (...words) => {
    expect(() => assertStacks(['deploy', ...words])).not.toThrow();
  });
});

test('progress is read from what Terraform says, wherever the lines were wrapped', () => {
  const progress = new DeployProgress();
  expect(progress.describe()).toBe('cdktf synthesizes');
  progress.add('prod  Initializing the backend...\n');
  expect(progress.describe()).toBe('Terraform initializes');
  progress.add('Terraform has been successfully\n      initialized!\n');
  expect(progress.describe()).toBe('Terraform plans: 0 resources looked at');
  progress.add(
    'aws_kms_key.a: Refreshing state... [id=1]\ndata.aws_caller_identity.b: Read complete after\n 0s [id=2]\n',
  );
  expect(progress.describe()).toBe('Terraform plans: 2 resources looked at');
  progress.add(
    '\u001b[1mPlan:\u001b[0m 3 to add, 1 to\n change, 0 to destroy.\n a: Creation\n complete after 0s b: Modifications complete',
  );
  expect(progress.describe()).toBe('Terraform applies: 2 of 4 changes done');
});

test('what takes minutes says how far it is, what takes less says nothing, and nothing is said after its end', async () => {
  jest.useFakeTimers();
  try {
    const said: string[] = [];
    let end = (): void => {};
    const ended = ticking(() => new Promise<void>((resolve) => (end = resolve)), {
      everySeconds: 10,
      describe: () => 'Terraform plans',
      say: (line) => void said.push(line),
    });
    jest.advanceTimersByTime(9_000);
    expect(said).toEqual([]);
    jest.advanceTimersByTime(12_000);
    end();
    await ended;
    jest.advanceTimersByTime(60_000);
    expect(said).toEqual(['    10 s  Terraform plans', '    20 s  Terraform plans']);
  } finally {
    jest.useRealTimers();
  }
});
