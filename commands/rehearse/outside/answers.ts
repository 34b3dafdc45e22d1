/**
 * What the outside says in a rehearsal: files in the folder `outside` of its home, which people and tests edit. What is not there yet is
 * written the first time: every version that is known is tagged, released and pushed, Mozilla releases nothing, and nothing is scheduled.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CUT_OFFS } from '../../../application/cut-offs';
import { IMAGES } from '../../../application/images';
import { migrationsOf } from '../../../application/migrations';
import { BALROG } from '../../../application/schema/history';
import { isAtLeast } from '../../../application/version';
import { writeWhole } from '../../whole-file';

const SOURCES = ['registry', 'github', 'ship-it', 'calendar', 'served'] as const;
export type Source = (typeof SOURCES)[number];

const SHAPES = {
  /** Repository, tag, digest. */
  registry: z.record(z.string(), z.record(z.string(), z.string())),
  github: z.object({
    /** The commit that each leads to. */
    tags: z.record(z.string(), z.string()),
    /** In GitHub's words: `tag_name`, `published_at`, … */
    releases: z.array(z.record(z.string(), z.unknown())),
    /** By branch or tag; all others have the version of their name. */
    versionFiles: z.record(z.string(), z.string()),
  }),
  /** In Ship-It's words. */
  shipIt: z.array(z.record(z.string(), z.unknown())),
  /** By version, the day. */
  calendar: z.record(z.string(), z.string()),
  /** By path below /api/scheduled_changes/, in the words of admin. */
  scheduled: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
  /** By host name of an admin UI: which tag its files were built from, and when they were put there. */
  ui: z.record(z.string(), z.object({ tag: z.string(), modified: z.iso.datetime() })),
  /** Who does not answer. */
  unreachable: z.array(z.enum(SOURCES)),
} as const;

type Shapes = typeof SHAPES;
export type OutsideAnswers = { readonly [name in keyof Shapes]: z.output<Shapes[name]> };

const fileOf = (folder: string, name: string): string =>
  join(folder, `${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.json`);

/**
 * @param folder `outside` of the rehearsal's home
 * @param now what time it is there
 * @throws Error that names the file and what is wrong in it
 */
export function outsideAnswers(folder: string, now: Date): OutsideAnswers {
  mkdirSync(folder, { recursive: true });
  const read = <N extends keyof Shapes>(name: N): z.output<Shapes[N]> => {
    const file = fileOf(folder, name);
    if (!existsSync(file)) writeWhole(file, `${JSON.stringify(beginning(now)[name], null, 2)}\n`);
    const parsed = SHAPES[name].safeParse(JSON.parse(readFileSync(file, 'utf8')));
    if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
    return parsed.data as z.output<Shapes[N]>;
  };
  return {
    registry: read('registry'),
    github: read('github'),
    shipIt: read('shipIt'),
    calendar: read('calendar'),
    scheduled: read('scheduled'),
    ui: read('ui'),
    unreachable: read('unreachable'),
  };
}

/** Those whose schema is known; the two after v3.26 are there to be released in a rehearsal. */
const VERSIONS = Array.from({ length: 13 }, (_, at) => `v3.${16 + at}`);

/** What the admin UI is of in the beginning: v3.26 and the two after it are ahead of it. */
const SERVED = VERSIONS.at(-4) ?? '';

/** `sha256:2600…01`, as the examples of releases.json have it. */
const digestOf = (version: string, image: number): string =>
  `sha256:${version.split('.')[1] ?? ''}${'0'.repeat(61)}${image}`.padEnd(71, '0').slice(0, 71);
const commitOf = (tag: string): string => createHash('sha1').update(tag).digest('hex');

const WEEK_MS = 7 * 24 * 3_600_000;

function beginning(now: Date): OutsideAnswers {
  const pushed = (image: number) => Object.fromEntries(VERSIONS.map((version) => [version, digestOf(version, image)]));
  const day = (weeks: number): string => new Date(now.getTime() + weeks * WEEK_MS).toISOString().slice(0, 10);
  return {
    registry: { [IMAGES.balrog]: pushed(1), [IMAGES.agent]: pushed(2) },
    github: {
      tags: Object.fromEntries([
        ...VERSIONS.map((tag) => [tag, commitOf(tag)] as const),
        ['production-ui', commitOf(SERVED)],
      ]),
      releases: VERSIONS.toReversed().map((tag) => ({
        tag_name: tag,
        draft: false,
        prerelease: false,
        published_at: new Date(now.getTime() - WEEK_MS).toISOString(),
      })),
      versionFiles: { main: '3.28' },
    },
    shipIt: [],
    calendar: { 'next release': day(3), 'the one after': day(7) },
    scheduled: {},
    ui: {},
    unreachable: [],
  };
}

/** Files of migrations that a version has in a folder, as far as they were read. */
export const migrationFiles = (folder: string, version: string): readonly string[] =>
  BALROG.migrations
    .filter(({ since }) => isAtLeast(version, since) && folderOf(since) === folder)
    .map(({ file }) => file);

const folderOf = (since: string): string =>
  migrationsOf(isAtLeast(since, CUT_OFFS.alembic) ? since : CUT_OFFS.pins).folder;
