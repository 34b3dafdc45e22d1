/** `npm run balrog -- migrations <running> <next>`: how to find out what a release does to the schema of the database. */
import { migrationNotes, migrationsDiff } from '../../application/migrations';
import { schemaChangeBetween } from '../../application/schema/runs-on';
import { BALROG_VERSION, compareVersions } from '../../application/version';

const ORDERS = [
  'nothing: none.',
  'files that add tables or columns: additive.',
  'files that remove or rename some: destructive. One that both adds and removes is released in two.',
];

/** @param next the version that is to run; an older one when it goes back */
export async function printMigrations(running: string, next: string): Promise<number> {
  const wrong = [running, next].filter((version) => !BALROG_VERSION.test(version));
  if (wrong.length > 0) {
    throw new Error(`${wrong.join(' and ')} is no version of Balrog: write two parts, as in v3.08 or v3.25.`);
  }
  const { change, says } = schemaChangeBetween(running, next);
  console.log(
    [
      `${change}: ${says}.`,
      '',
      'To see for yourself, in a checkout of mozilla-releng/balrog:',
      '',
      `    ${migrationsDiff(running, next)}`,
      '',
      'What it prints is the schemaChange of environments/releases.json:',
      ...ORDERS.map((order) => `- ${order}`),
      ...(compareVersions(next, running) < 0 ? ['- Going back runs no migration: none, whatever it prints.'] : []),
      ...migrationNotes(running, next).map((note) => `\nNote: ${note}`),
    ].join('\n'),
  );
  return 0;
}
