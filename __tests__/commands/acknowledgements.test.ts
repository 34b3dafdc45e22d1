/** Whose word counts: what is committed for a review, what is merged for a deployment, and what was deployed past both. */
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '@balrog-infra/review';
import { acknowledgementsFor } from '../../commands/plan/review/acknowledgements';
import {
  BREAK_GLASS_FILE,
  checkBreakGlass,
  recordBreakGlass,
  unconfirmed,
} from '../../commands/plan/review/break-glass';
import { decide } from '../../commands/plan/review/verdict';

const TODAY = '2022-06-07';
const DIGEST = '0123456789abcdef0123456789abcdef';
const REPORT = { stack: 'prod', digest: DIGEST, verdict: 'needs-acknowledgement', planState: 'complete' } as Report;

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'balrog-acknowledged-')));
  mkdirSync(join(folder, 'policies'));
  git('init', '--quiet', '--initial-branch=main');
  acknowledge();
  commit();
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function git(...args: readonly string[]): string {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'core.hooksPath=/dev/null'];
  return execFileSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8' });
}

function commit(): void {
  git('add', '--all');
  git('commit', '--quiet', '--allow-empty', '--message', 'As it is');
}

function acknowledge(...changes: readonly Record<string, unknown>[]): void {
  const entry = { stack: 'prod', digest: DIGEST, reason: 'It is right for once', bug: 1, date: TODAY, until: TODAY };
  const entries = changes.map((change) => ({ ...entry, ...change }));
  writeFileSync(join(folder, 'policies/acknowledgements.json'), JSON.stringify({ entries }));
}

const decided = (purpose: 'review' | 'deployment') =>
  decide([REPORT], acknowledgementsFor(purpose, folder, TODAY), TODAY);

describe('An acknowledgement', () => {
  test('that is not committed counts nowhere, and who wrote it is told so', () => {
    acknowledge({});
    for (const purpose of ['review', 'deployment'] as const) expect(decided(purpose).exitCode).toBe(3);
    expect(decided('review').missing.join('\n')).toMatch(
      /^policies\/acknowledgements\.json here is not that of the commit [0-9a-f]{10}, which is what counts: a review takes what is committed\.$/m,
    );
  });

  test('of a branch counts for its review, and for a deployment once it is merged', () => {
    git('switch', '--quiet', '--create', 'change');
    acknowledge({});
    commit();
    expect(decided('review')).toMatchObject({ exitCode: 2, missing: [] });
    const { exitCode, missing } = decided('deployment');
    expect(exitCode).toBe(3);
    expect(missing.join('\n')).toMatch(
      /is not that of main \([0-9a-f]{10}\), which is what counts: a deployment takes/,
    );
    expect(missing.join('\n')).toContain('your reason and the number of the bug, and merge it into main:');
    git('switch', '--quiet', 'main');
    git('merge', '--quiet', 'change');
    expect(decided('deployment')).toMatchObject({ exitCode: 2, missing: [] });
  });

  describe('that nobody merged', () => {
    /** Origin's branch is one behind what is acknowledged here. */
    const unmerged = (): void => {
      acknowledge({});
      commit();
      git('update-ref', 'refs/remotes/origin/main', 'HEAD~1');
      git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
    };
    const FILE = 'policies/acknowledgements.json';

    test('does not count because of a tag that is called as the branch is, which others may push', () => {
      unmerged();
      for (const name of ['origin/main', 'origin/HEAD', 'main', 'refs/remotes/origin/main']) git('tag', name, 'HEAD');
      expect(decided('deployment').exitCode).toBe(3);
    });

    test('does not count because of an object that stands in for the real one', () => {
      unmerged();
      git('replace', git('rev-parse', `HEAD~1:${FILE}`).trim(), git('rev-parse', `HEAD:${FILE}`).trim());
      git('replace', git('rev-parse', 'HEAD~1').trim(), git('rev-parse', 'HEAD').trim());
      expect(decided('deployment').exitCode).toBe(3);
    });

    test('does not count because the environment leads to another repository, or to other settings', () => {
      unmerged();
      git('clone', '--quiet', '.', 'elsewhere');
      const before = { ...process.env };
      const settings = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.worktree', GIT_CONFIG_VALUE_0: '/' };
      Object.assign(process.env, { GIT_DIR: join(folder, 'elsewhere/.git'), GIT_NAMESPACE: 'other', ...settings });
      try {
        expect(decided('deployment').exitCode).toBe(3);
      } finally {
        process.env = before;
      }
    });

    test('does not count because its file is a link to one that is not committed', () => {
      writeFileSync(join(folder, 'policies/other.json'), '');
      acknowledge({});
      renameSync(join(folder, FILE), join(folder, 'policies/other.json'));
      symlinkSync('other.json', join(folder, FILE));
      git('add', FILE);
      git('commit', '--quiet', '--message', 'A link');
      expect(() => decided('deployment')).toThrow(`${FILE} is not JSON`);
    });
  });

  test('on a branch that is called main here does not count when origin has another', () => {
    acknowledge({});
    commit();
    git('update-ref', 'refs/remotes/origin/main', 'HEAD~1');
    git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
    expect(decided('deployment').exitCode).toBe(3);
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    expect(decided('deployment').exitCode).toBe(2);
  });

  test('that is dated ahead is void until its day', () => {
    acknowledge({ date: '2022-06-08', until: '2022-06-20' });
    commit();
    const { exitCode, missing } = decided('review');
    expect(exitCode).toBe(3);
    expect(missing[0]).toBe(
      'prod: what bug 1 acknowledges is dated 2022-06-08, which has not come: until then it acknowledges nothing.',
    );
  });

  test('outside of git is nobody’s', () => {
    acknowledge({});
    rmSync(join(folder, '.git'), { recursive: true });
    expect(decided('deployment').missing.join('\n')).toContain('This folder is no checkout of git with a commit');
  });
});

describe('Breaking the glass', () => {
  const given = { reason: 'Every answer fails since 02:10', name: 'On call', time: '2022-06-07T02:15:00.000Z' };
  const confirm = () => {
    const path = join(folder, BREAK_GLASS_FILE);
    const { entries } = JSON.parse(readFileSync(path, 'utf8')) as { entries: object[] };
    const confirmed = { name: 'Somebody else', bug: 7 };
    writeFileSync(path, JSON.stringify({ entries: entries.map((entry) => ({ ...entry, confirmed })) }));
  };

  test('is written down, and told by each review until it is confirmed', () => {
    expect(unconfirmed(folder)).toEqual([]);
    recordBreakGlass(folder, [REPORT], given);
    expect(unconfirmed(folder)).toEqual([
      `prod was deployed past its review by On call, 2022-06-07T02:15:00.000Z: Every answer fails since 02:10 (dangers ${DIGEST}). ` +
        'Whoever has looked at it adds "confirmed": {"name": …, "bug": …} to that entry of policies/break-glass.json.',
    ]);
    // At 02:10 somebody pastes what failed.
    const pasted = 'mysql://balrog:hunter2hunter2@db does not answer any more';
    recordBreakGlass(folder, [REPORT], { ...given, reason: pasted, name: 'Another' });
    expect(unconfirmed(folder)).toHaveLength(2);
    expect(readFileSync(join(folder, BREAK_GLASS_FILE), 'utf8')).not.toContain('hunter2');
    confirm();
    expect(unconfirmed(folder)).toEqual([]);
  });

  test.each([
    [{ reason: 'because' }, '--break-glass: expected a sentence of at least four words.\nNothing was changed.'],
    [{ name: '' }, '--name: expected the name of a person.\nNothing was changed.'],
  ])('takes no %j', (change, message) => {
    expect(() => checkBreakGlass({ ...given, ...change })).toThrow(message);
  });

  test('says what is wrong with its file', () => {
    writeFileSync(join(folder, BREAK_GLASS_FILE), '{"entries": [{"stack": "prod"}]}');
    expect(() => unconfirmed(folder)).toThrow('policies/break-glass.json cannot be used:\n  entries.0.digest:');
  });
});
