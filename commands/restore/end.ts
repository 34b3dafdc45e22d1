/** The end of a restore: what is lost and whose it is, what still stands, and the record. */
import type { Change } from './answers';
import type { Run } from './hands';
import { changesTable } from './preflight';
import { lastLine, recordOf } from './record';
import { writesBetween } from './tasks';

/** @returns what was recorded, as one line for people */
export async function finish(run: Run): Promise<string> {
  const { hands, operation } = run;
  const lost = await lostIn(run);
  if (lost !== undefined && lost.length > 0)
    hands.say(`           not in it, and so lost; tell whoever wrote it:\n${changesTable(lost)}`);
  if (operation.former !== operation.target && hands.files.databases().generations[operation.former]?.state === 'live')
    hands.say(
      `           ${operation.former} still stands, and nobody reads it: \`--back\` goes back to it, \`retire\` deletes it when its days are over`,
    );
  const record = recordOf(operation, hands.cloud.now(), lost?.length ?? null);
  hands.say(`           ${await hands.cloud.record(record)}`);
  await hands.cloud.end();
  return lastLine(record);
}

/** Of the database that served before, while it can be asked; it has what the new one has not. */
async function lostIn({ hands, operation }: Run): Promise<readonly Change[] | undefined> {
  if (operation.moment === undefined || operation.former === operation.target) return undefined;
  try {
    const names = await hands.names();
    const asked = { hands, names, generation: operation.former };
    return await writesBetween(asked, new Date(operation.moment), hands.cloud.now());
  } catch {
    return undefined;
  }
}
