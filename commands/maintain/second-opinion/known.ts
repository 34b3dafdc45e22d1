/** The checked-in list of what the second opinion is known to say, each with its reason: `known-differences.json`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ApiProblem } from './api-models';
import type { Difference } from './differences';
import type { Refusal } from './terraform';

const because = z.string().min(20, 'the reason is a sentence');
const type = z.string().regex(/^aws_[a-z0-9_]+$/, 'a resource type: aws_flow_log');

const schema = z.strictObject({
  /** The versions that the list was held against; with others, entries may be missing. */
  judgedWith: z.strictObject({ provider: z.string(), moto: z.string() }),
  /** What an apply against moto refuses: the type, and words of the message. */
  refusals: z.array(z.strictObject({ type, says: z.string().min(8, 'words of the message'), because })),
  /** What the second plan would change: the type, what would happen, and the paths it is about. */
  differences: z.array(
    z.strictObject({
      type,
      action: z.enum(['create', 'update', 'replace', 'delete']),
      paths: z.array(z.string()),
      because,
    }),
  ),
  /** Requests that AWS's API models refuse: `service:Operation`, and words of what they say. */
  requests: z.array(z.strictObject({ operation: z.string(), says: z.string().min(8), because })),
});

export type KnownList = z.infer<typeof schema>;

const FILE = join(__dirname, 'known-differences.json');

/** Throws one error that lists everything wrong with the file, each with its place. */
export function readKnown(text: string = readFileSync(FILE, 'utf8')): KnownList {
  const parsed = schema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  throw new Error(`commands/maintain/second-opinion/known-differences.json is wrong:\n${problems.join('\n')}`);
}

export interface Judged<Found> {
  readonly known: readonly Found[];
  readonly unknown: readonly Found[];
}

/** Holds what was found against the list, and remembers which entries occurred, over all accounts of a run. */
export class Judge {
  /** Entries, and of differences their paths, that something of this run was about. */
  private readonly occurred = new Map<unknown, Set<string>>();

  constructor(private readonly list: KnownList) {}

  refusals(found: readonly Refusal[]): Judged<Refusal> {
    return this.split(found, (refusal) =>
      this.list.refusals.filter((entry) => entry.type === refusal.type && refusal.message.includes(entry.says)),
    );
  }

  /** A difference is known when each of its paths is, and something known happens. */
  differences(found: readonly Difference[]): Judged<Difference> {
    return this.split(found, (difference) => {
      const entries = this.list.differences.filter(
        (entry) => entry.type === difference.type && entry.action === difference.action,
      );
      if (!difference.paths.every((path) => entries.some(({ paths }) => paths.includes(path)))) return [];
      const about = entries.filter(({ paths }) => isAbout(paths, difference.paths));
      for (const entry of about) this.note(entry, difference.paths);
      return about;
    });
  }

  requests(found: readonly ApiProblem[]): Judged<ApiProblem> {
    return this.split(found, (problem) =>
      this.list.requests.filter((entry) => entry.operation === problem.operation && problem.says.includes(entry.says)),
    );
  }

  /** The reasons that the list gives; empty for what is unknown. */
  reasonsFor({ type, ...found }: Refusal | Difference): readonly string[] {
    const entries =
      'message' in found
        ? this.list.refusals.filter((entry) => found.message.includes(entry.says))
        : this.list.differences.filter((entry) => entry.action === found.action && isAbout(entry.paths, found.paths));
    return entries.filter((entry) => entry.type === type).map(({ because }) => because);
  }

  /** Entries that nothing of this run was about; of differences, the paths. */
  stale(): readonly string[] {
    const idle = [...this.list.refusals, ...this.list.requests].filter((entry) => !this.occurred.has(entry));
    const idlePaths = this.list.differences.flatMap((entry) => {
      const seen = this.occurred.get(entry);
      const paths = entry.paths.filter((path) => !seen?.has(path));
      return seen === undefined || paths.length > 0 ? [{ ...entry, paths }] : [];
    });
    return [...idle, ...idlePaths].map((entry) => JSON.stringify({ ...entry, because: undefined }));
  }

  private note(entry: unknown, paths: readonly string[]): void {
    const seen = this.occurred.get(entry) ?? new Set<string>();
    for (const path of paths) seen.add(path);
    this.occurred.set(entry, seen);
  }

  private split<Found>(found: readonly Found[], entriesFor: (one: Found) => readonly unknown[]): Judged<Found> {
    const known: Found[] = [];
    const unknown: Found[] = [];
    for (const one of found) {
      const entries = entriesFor(one);
      for (const entry of entries) this.note(entry, []);
      (entries.length > 0 ? known : unknown).push(one);
    }
    return { known, unknown };
  }
}

/** A creation or deletion has no paths, and neither has an entry about it. */
function isAbout(listed: readonly string[], found: readonly string[]): boolean {
  return found.length === 0 ? listed.length === 0 : found.some((path) => listed.includes(path));
}
