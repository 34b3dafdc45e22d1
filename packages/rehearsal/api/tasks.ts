/** What tasks of ECS "do" when they run: what somebody registered for their family, in this process or in a file of the home that the clouds' process reads. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { writeWhole } from '../store/whole-file';
import type { DatabaseEngine } from '../engines';
import type { CloudStore } from '../store';

/** A task that was started, as its containers see it. */
export interface StartedTask {
  /** `balrog-prod-database-check` */
  readonly family: string;
  readonly revision: number;
  readonly region: string;
  readonly account: string;
  readonly startedBy?: string;
  readonly containers: readonly StartedContainer[];
  /** Of a function that is invoked, which is registered as `function:NAME`. */
  readonly payload?: string;
}

export interface StartedContainer {
  readonly name: string;
  readonly image: string;
  readonly entryPoint: readonly string[];
  readonly command: readonly string[];
  /** Where volumes are mounted: `/tmp`. */
  readonly mountPaths: readonly string[];
  /** Overrides applied. */
  readonly environment: Readonly<Record<string, string>>;
  /** Secrets by the variable that gets them; a value that the clouds do not hold is missing. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Log group, of the awslogs driver. */
  readonly logGroup?: string;
  readonly logPrefix?: string;
}

/** What it did. */
export interface TaskOutcome {
  /** By container; 0 where nothing is said. */
  readonly exitCodes?: Readonly<Record<string, number>>;
  /** Lines that containers wrote, in this order. */
  readonly lines?: readonly { readonly container: string; readonly line: string }[];
  /** How long it ran, by the clouds' clock; 20 by default. */
  readonly seconds?: number;
  /** Why it stopped, when it was not that its essential container ended. */
  readonly stoppedReason?: string;
  /** What a function answers: JSON. */
  readonly answer?: string;
}

/** What a task may look at. */
export interface TaskClouds {
  readonly store: CloudStore;
  readonly now: () => Date;
  readonly engine?: DatabaseEngine;
}

export interface TaskRunner {
  run(task: StartedTask, clouds: TaskClouds): TaskOutcome | Promise<TaskOutcome>;
}

/** What the file of a home says of families, `*` standing for anything; the first that fits counts. */
export type RegisteredTask =
  | { readonly family: string; readonly outcome: TaskOutcome }
  /** Path of a module whose default export is a TaskRunner. */
  | { readonly family: string; readonly module: string };

export interface TaskRunners {
  runnerOf(family: string): Promise<TaskRunner>;
}

type Home = { readonly root: string };
const fileOf = ({ root }: Home): string => join(root, 'tasks.json');

/** Says for a home what tasks do, in place of what was said before. */
export function registerTasks(home: Home, tasks: readonly RegisteredTask[]): void {
  writeWhole(fileOf(home), `${JSON.stringify(tasks, null, 2)}\n`);
}

/**
 * @param own runners of this process, asked before the file of the home
 * @param otherwise what a task does of which neither says anything
 */
export function taskRunners(
  home: Home,
  own: Readonly<Record<string, TaskRunner>> = {},
  otherwise: TaskRunner = { run: () => ({}) },
): TaskRunners {
  return {
    async runnerOf(family) {
      const [, here] = Object.entries(own).find(([pattern]) => fits(pattern, family)) ?? [];
      if (here !== undefined) return here;
      const registered = read(home).find((each) => fits(each.family, family));
      if (registered === undefined) return otherwise;
      return 'outcome' in registered ? { run: () => registered.outcome } : load(registered.module);
    },
  };
}

/** Of a file in CommonJS or TypeScript. */
function load(module: string): TaskRunner {
  const loaded = loadModule(module) as Partial<TaskRunner> & { readonly default?: Partial<TaskRunner> };
  const { run } = loaded.default ?? loaded;
  if (run === undefined) throw new Error(`${module} exports no TaskRunner by default`);
  return { run: (...given) => run(...given) };
}

const loadModule = createRequire(__filename);

function read(home: Home): readonly RegisteredTask[] {
  try {
    return JSON.parse(readFileSync(fileOf(home), 'utf8')) as RegisteredTask[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

const fits = (pattern: string, family: string): boolean =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  ).test(family);
