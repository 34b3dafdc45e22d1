/** docs/schema-changes.md, from application/schema: one of the pages that `npm run pages` writes. */
import { join } from 'node:path';
import { COMMANDS } from '../../../application/commands';
import { CUT_OFFS } from '../../../application/cut-offs';
import { BALROG, type SchemaHistory } from '../../../application/schema/history';
import { runsOn, schemaChangeBetween } from '../../../application/schema/runs-on';
import { code as quoted, markdownTable } from '../../markdown-table';
import { PROJECT } from '../../project';
import { writeWhole } from '../../whole-file';
import { MADE_UP, MADE_UP_VERSIONS } from './made-up';

export const SCHEMA_PAGE = 'docs/schema-changes.md';

const ERA = Array.from({ length: 11 }, (_, minor) => `v3.${16 + minor}`);

/** The one released before it: the minor one counts up by one. */
const before = (version: string): string => version.replace(/\d+$/, (minor) => String(Number(minor) - 1));

const { lastOldMigration, alembic, notRead, shutoffComments } = CUT_OFFS;
/** The last migration of the old tool and the hand-over to Alembic, each with the version before it, and the newest that was read. */
const HAND_OVER = [before(lastOldMigration), lastOldMigration, before(alembic), alembic, before(notRead)];

const SIGNS = { yes: 'runs', no: '**no**', unknown: 'unknown' } as const;

/** Rows: the code that shall run. Columns: the version whose migrations the database has had. */
function pairs(versions: readonly string[], history: SchemaHistory): string {
  const rows = versions.map((code) => [
    quoted(code),
    ...versions.map((other) =>
      other === code ? 'own' : SIGNS[runsOn(code, schemaOf(other, history), history).verdict],
    ),
  ]);
  return markdownTable(['code \\ schema of', ...versions.map(quoted)], rows);
}

const schemaOf = (version: string, history: SchemaHistory): string => history.schemaOf(version) ?? '';

/** The answers in full: one for each schema that a version is held against, since versions of one schema have the same. */
function reasons(versions: readonly string[], history: SchemaHistory): string {
  const firstOf = new Map(versions.toReversed().map((version) => [schemaOf(version, history), version]));
  const schemas = [...firstOf.keys()].toReversed();
  return schemas
    .flatMap((own) => schemas.filter((other) => other !== own).map((other) => answer(own, other, versions, history)))
    .join('\n');
}

function answer(own: string, other: string, versions: readonly string[], history: SchemaHistory): string {
  const same = versions.filter((version) => schemaOf(version, history) === own);
  const { verdict, rests, jobs } = runsOn(same[0] ?? '', other, history);
  const who = same.length > 1 ? `${same[0] ?? ''} to ${same.at(-1) ?? ''}` : (same[0] ?? '');
  const lines = rests.flatMap(({ file, effects }) =>
    effects.length === 0
      ? [`  - ${quoted(file)} changes no table of the applications`]
      : [`  - ${quoted(file)} ${summed(effects.map(({ says }) => says))}`],
  );
  return [
    `- **${who} on schema ${other}** (own: ${own}): ${SIGNS[verdict].replaceAll('*', '')}.`,
    ...lines,
    ...jobs.map((job) => `  - Jobs: ${job}.`),
  ].join('\n');
}

/** The first of them, and how many there are of its kind. */
const summed = (says: readonly string[]): string =>
  says.length > 2 ? `${says[0] ?? ''} (and ${says.length - 1} more of that kind)` : says.join('; ');

const changes = (versions: readonly string[], history: SchemaHistory): string =>
  markdownTable(
    ['from', 'to', 'schemaChange', 'migrations'],
    versions.slice(1).flatMap((next, at) => {
      const running = versions[at] ?? '';
      const { change, files } = schemaChangeBetween(running, next, history);
      return change === 'none' ? [] : [[quoted(running), quoted(next), change, files.map(quoted).join(', ')]];
    }),
  );

export async function writeSchemaPage(): Promise<number> {
  writeWhole(join(PROJECT, SCHEMA_PAGE), schemaPage());
  console.log(`Wrote ${SCHEMA_PAGE}.`);
  return 0;
}

export const schemaPage = (): string => `<!-- Made by \`npm run pages\` from application/schema. -->

# Which version runs on which schema

A rollback moves code back and leaves the schema: \`${COMMANDS.upgradeDb}\` has no way down. Whether the former version runs on the present schema is
derived from the columns that its code names (\`src/auslib/db.py\` at the tag) and from what the migrations in between do to them; the answers
for schemas 34 to 37 are executed against a real MariaDB by a test. A version or a migration that nobody has read is "unknown".
\`npm run balrog -- migrations ${before(shutoffComments)} ${shutoffComments}\` says the same for two versions.

## v3.16 to v3.26

Rows are the code that shall run, columns the version whose migrations the database has had.

${pairs(ERA, BALROG)}

${reasons(ERA, BALROG)}

## Where Alembic takes over

${pairs(HAND_OVER, BALROG)}

${reasons(HAND_OVER, BALROG)}

Read for a database that has gone through the old migrations. One that Alembic has made anew (\`${COMMANDS.createDb}\` from ${alembic} on) is another: its
times are \`INTEGER\`, in which the milliseconds of older code do not fit.

## The order of a release

${changes([...ERA, ...HAND_OVER], BALROG)}

From v3.26 on to v3.110 there is none.

## Migrations that take something away

Balrog had none since ${CUT_OFFS.oldestRead}, so this history is made up: v9.02 stops naming \`rules.comment\` and drops it, v9.03 renames \`rules.throttle\` at once,
which no order makes right, v9.04 adds a table.

${pairs(MADE_UP_VERSIONS, MADE_UP)}

${reasons(MADE_UP_VERSIONS, MADE_UP)}

${changes(MADE_UP_VERSIONS, MADE_UP)}
`;
