/** What the release does to the schema, against what releases.json says of it. */
import { schemaChangeBetween, type DerivedChange } from '../../../../application/schema/runs-on';
import { BALROG_VERSION, compareVersions } from '../../../../application/version';
import type { Finding } from '../finding';
import { nobodyKnows, not, ok, type Check } from './check';

const ID = 'schema';

export const schema: Check = (_, facts) => {
  const { version: next, running, migrations, declared } = facts;
  if (!BALROG_VERSION.test(next)) return undefined;
  if (!running.known || !BALROG_VERSION.test(running.value.version))
    return nobodyKnows(
      ID,
      'nobody knows which version runs, so nobody knows which migrations lie in between',
      'look what runs',
    );
  const now = running.value.version;
  if (compareVersions(next, now) < 0)
    return held('none', { change: 'none', says: 'going back runs no migration', files: [] }, declared?.schemaChange);
  const derived = schemaChangeBetween(now, next);
  const look = `read them: git diff --diff-filter=AM --name-only ${now} ${next} -- src/auslib`;
  if (!migrations.known)
    return derived.change === 'unknown'
      ? nobodyKnows(ID, migrations.why, look)
      : held(derived.change, derived, declared?.schemaChange);
  const added = migrations.value.after.filter((file) => !migrations.value.before.includes(file));
  if (added.length === 0 && derived.change === 'unknown')
    return held('none', { change: 'none', says: 'no file of migrations was added', files: [] }, declared?.schemaChange);
  const unread = added.filter((file) => !derived.files.some((one) => file.endsWith(`/${one}`)));
  if (derived.change === 'unknown' || unread.length > 0) {
    const files = (unread.length > 0 ? unread : added).join(', ');
    const said = declared === undefined ? '' : `; releases.json says ${declared.schemaChange}`;
    return nobodyKnows(ID, `nobody has read what ${files} does${said}`, look);
  }
  return held(derived.change, derived, declared?.schemaChange);
};

function held(change: DerivedChange['change'], { says, files }: DerivedChange, declared: string | undefined): Finding {
  const what = files.length === 0 ? says : `${files.join(', ')}: ${change}`;
  if (change === 'two releases' || change === 'unknown')
    return not(ID, 'stop', says, 'release a version in between that runs on both schemas');
  if (declared !== undefined && declared !== change) {
    const why = change === 'none' ? '' : `, so the order would be wrong`;
    return not(
      ID,
      'stop',
      `releases.json says ${declared}, and it is ${change}${why} (${says})`,
      `write "schemaChange": "${change}"`,
    );
  }
  return ok(ID, declared === undefined ? `${what}; nothing is declared yet` : what);
}
