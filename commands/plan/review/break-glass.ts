/**
 * Deploying past a danger that nobody has acknowledged, when there is no time for a pull request. It is written down before anything is
 * applied, and every review shows it until somebody has confirmed it in a pull request.
 */
import { join } from 'node:path';
import { withoutSecrets, type Report } from '@balrog-infra/review';
import { z } from 'zod';
import { writeWhole } from '../../whole-file';
import { readSigned, signed, textOf } from './signed-file';

export const BREAK_GLASS_FILE = 'policies/break-glass.json';

const who = z.string().regex(/\S{2,}/, 'expected the name of a person');

const entry = z.strictObject({
  ...signed,
  name: who,
  time: z.iso.datetime('expected when it was deployed, as YYYY-MM-DDTHH:MM:SSZ'),
  /** Who has looked at it in the light of day, and in which bug. */
  confirmed: z.strictObject({ name: who, bug: z.int().positive('expected a bug number above 0') }).optional(),
});

type BreakGlass = z.infer<typeof entry>;

const read = (project: string) => readSigned(textOf(join(project, BREAK_GLASS_FILE)), BREAK_GLASS_FILE, entry);

/** What every review says of deployments that went past it, a sentence each; empty once they are confirmed. */
export const unconfirmed = (project: string): readonly string[] =>
  read(project)
    .entries.filter(({ confirmed }) => confirmed === undefined)
    .map(
      ({ stack, digest, reason: why, name, time }) =>
        `${stack} was deployed past its review by ${name}, ${time}: ${why} (dangers ${digest}). ` +
        `Whoever has looked at it adds "confirmed": {"name": …, "bug": …} to that entry of ${BREAK_GLASS_FILE}.`,
    );

/** @throws when reason or name say nothing */
export function checkBreakGlass(given: { readonly reason: string; readonly name: string }): void {
  const parsed = z
    .object({ 'break-glass': signed.reason, name: who })
    .safeParse({ 'break-glass': given.reason, name: given.name });
  if (parsed.success) return;
  const mistakes = parsed.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}.`);
  throw new Error([...mistakes, 'Nothing was changed.'].join('\n'));
}

/**
 * Writes down that these dangers are deployed without an acknowledgement.
 * @param time ISO 8601, UTC
 */
export function recordBreakGlass(
  project: string,
  reports: readonly Report[],
  given: { readonly reason: string; readonly name: string; readonly time: string },
): void {
  const before = read(project);
  // At 02:10 somebody pastes what failed.
  const [reason, name] = [withoutSecrets(given.reason), withoutSecrets(given.name)];
  const entries = reports.map(({ stack, digest }): BreakGlass => ({ stack, digest, ...given, reason, name }));
  const after = { ...before, entries: [...before.entries, ...entries] };
  writeWhole(join(project, BREAK_GLASS_FILE), `${JSON.stringify(after, null, 2)}\n`);
}
