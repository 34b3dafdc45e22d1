/** When nothing is deployed: freezes.json. `npm run balrog -- freeze` edits it; the preflight of a release holds a deployment against it. */
import { z } from 'zod';
import * as f from './fields';
import { EnvironmentError, type Mistake } from './mistake';
import { parse } from './parse';

export const FREEZES_FILE = 'environments/freezes.json';

const matching = (pattern: RegExp, allowed: string) => z.string(allowed).regex(pattern, allowed);
const clockTime = matching(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of the day, e.g. 17:00');
const moment = z.iso.datetime({ offset: false, error: 'a moment in UTC, e.g. 2026-12-18T17:00:00Z' });
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

const freeze = z.strictObject({
  /** Names it to whoever lifts it. */
  id: matching(/^[a-z][a-z0-9-]{1,40}$/, 'a name of lower-case letters, digits and hyphens, e.g. year-end'),
  /** Which environments; production ones and staging ones alike. */
  environments: z.array(f.environmentName).min(1, 'at least one environment'),
  from: moment,
  until: moment,
  reason: f.reason,
});

const freezesSchema = z.strictObject({
  /** When production is not deployed to without a reason, week by week. */
  hours: z.strictObject({
    /** Of the tz database: the clocks of those who would have to mend what was deployed. They are put forward and back there. */
    zone: matching(/^[A-Z][A-Za-z_]+(\/[A-Z][A-Za-z_-]+){1,2}$|^UTC$/, 'a zone of the tz database, e.g. Europe/Berlin'),
    /** From one time of the day to the other, over midnight when the second is the earlier. */
    quiet: z.strictObject({ from: clockTime, to: clockTime }),
    /** Whole days, in that zone. Friday: "You probably don't want to deploy on a Friday except in extreme circumstances" (Balrog's documentation, infrastructure.rst). */
    days: z.array(f.oneOf(DAYS)),
  }),
  freezes: z.array(freeze),
});

export type Freezes = z.output<typeof freezesSchema>;
export type Freeze = z.output<typeof freeze>;

/** @throws EnvironmentError with everything that is wrong in the text of freezes.json */
export function freezesIn(text: string): Freezes {
  const mistakes: Mistake[] = [];
  const read = parse(freezesSchema, FREEZES_FILE, dataIn(text), mistakes);
  if (read === undefined) throw new EnvironmentError(mistakes);
  mistakes.push(...contradictions(read));
  if (mistakes.length > 0) throw new EnvironmentError(mistakes);
  return read;
}

/** A text that is no JSON is no record, either: the schema says what is wanted. */
function dataIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

const contradictions = ({ hours, freezes }: Freezes): readonly Mistake[] => [
  ...(hours.quiet.from === hours.quiet.to
    ? [
        wrong(
          'hours.quiet.to',
          hours.quiet.to,
          `another time than from ${hours.quiet.from}: it would be quiet always, or never`,
        ),
      ]
    : []),
  ...freezes.flatMap(({ id, from, until }, index) => [
    ...(until > from ? [] : [wrong(`freezes.${index}.until`, until, `a moment after from ${from}`)]),
    ...(freezes.findIndex((other) => other.id === id) < index
      ? [wrong(`freezes.${index}.id`, id, 'a name that no other freeze has')]
      : []),
  ]),
];

const wrong = (path: string, given: unknown, allowed: string): Mistake => ({
  file: FREEZES_FILE,
  path,
  given,
  allowed,
});
