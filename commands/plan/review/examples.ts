/** Changes as pull requests make them, and the reports they get: docs/reviews. */
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rehearsalHome, withRehearsal, type Rehearsal } from '@balrog-infra/rehearsal';
import { APP_FILES } from '../../toolchain/app-files';
import { findTerraform } from '../../toolchain/terraform';
import { linkPackages } from './base-checkout';
import { editedBetween } from './edited-values';
import { textsIn } from './environment-texts';
import { MOST_CHARACTERS } from './limits';
import { present, presentFailure } from './present';
import { planner, type Planner } from './rehearsed-plans';
import { notesOn, reportOfChange } from './reviewed';
import { synthesize, SynthesisRefused, type Synthesis } from './synthesize';
import { decide } from './verdict';

export interface Example {
  /** File in docs/reviews, without `.md`. */
  readonly name: string;
  /** What the pull request says it does. */
  readonly title: string;
  readonly edits: readonly Edit[];
}

interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const ADMIN_NETWORKS = "adminNetworks: example(['203.0.113.0/24'])";
/** The beginning of releases.json: what stage runs, with a digest that is an example. */
function stageRuns(version: string): string {
  const digest = (last: number): string => `sha256:${version.slice(2)}${'0'.repeat(61)}${last}`;
  return [
    '  "stage": {',
    `    "version": "v${version}",`,
    '    "digest": {',
    `      "balrog": { "example": "${digest(1)}" },`,
    `      "agent": { "example": "${digest(2)}" }`,
  ].join('\n');
}

export const EXAMPLES: readonly Example[] = [
  {
    name: 'lowers-retention',
    title: 'Save on storage in prod: keep database backups for two weeks and access logs for one month',
    edits: [
      { file: 'policies/floors.ts', from: 'Days: 35', to: 'Days: 14' },
      { file: 'environments/prod.ts', from: 'pointInTimeRecoveryDays: 35', to: 'pointInTimeRecoveryDays: 14' },
      { file: 'environments/prod.ts', from: 'requests: 400', to: 'requests: 30' },
    ],
  },
  {
    name: 'renames-around-the-database',
    title: 'Name the room after what it holds: updates instead of database',
    edits: [
      {
        file: 'stacks/environment-stack.ts',
        from: "new Database(this, 'database'",
        to: "new Database(this, 'updates'",
      },
      { file: 'policies/waivers.ts', from: "'database/", to: "'updates/" },
    ],
  },
  {
    name: 'opens-admin',
    title: 'Let the whole provider of the office reach the admin API of prod',
    edits: [{ file: 'environments/prod.ts', from: ADMIN_NETWORKS, to: "adminNetworks: ['203.0.0.0/16']" }],
  },
  {
    name: 'opens-admin-to-another-network',
    title: 'Let a second office reach the admin API of prod',
    edits: [
      {
        file: 'environments/prod.ts',
        from: ADMIN_NETWORKS,
        to: "adminNetworks: ['203.0.113.0/24', '198.51.100.0/24']",
      },
    ],
  },
  {
    name: 'opens-admin-to-everybody',
    title: 'Let everybody reach the admin API of prod',
    edits: [
      { file: 'environments/prod.ts', from: ADMIN_NETWORKS, to: "adminNetworks: ['203.0.113.0/24', '0.0.0.0/0']" },
    ],
  },
  {
    name: 'release',
    title: 'Release v3.26 to stage',
    edits: [{ file: 'environments/releases.json', from: stageRuns('3.25'), to: stageRuns('3.26') }],
  },
];

/** Where an example's acknowledgement would begin; examples do not change from day to day. */
/** Examples show what is asked of their author. */
const NOBODY = { holding: [], over: [], ahead: [], counts: 'commit it', remarks: [] };
const SOME_DAY = '2022-06-07';

/** The reports as Markdown, by the example's name. The app as it is now is deployed once, each change planned against it. */
export async function exampleReports(
  project: string,
  examples: readonly Example[],
  say: (line: string) => void,
  /** Home of a rehearsal in which these stacks are deployed as the app is now. */
  there?: { readonly home: string; readonly stacks: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  const terraform = await findTerraform({ project });
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'balrog-examples-'));
  const home = rehearsalHome(project, there?.home ?? join(folder, 'home'));
  try {
    return await withRehearsal({ project, home, terraform }, async (rehearsal) => {
      const base = await synthesize(project, join(folder, 'base'), rehearsal.env);
      const against = { rehearsal, base, planner: planner(rehearsal, base, say, there?.stacks) };
      const reports = new Map<string, string>();
      for (const example of examples) {
        say(`${example.name}:`);
        reports.set(example.name, await reportOn(example, project, join(folder, example.name), against));
      }
      return reports;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function reportOn(
  example: Example,
  project: string,
  folder: string,
  { rehearsal, base, planner }: { rehearsal: Rehearsal; base: Synthesis; planner: Planner },
): Promise<string> {
  for (const name of APP_FILES) cpSync(join(project, name), join(folder, name), { recursive: true });
  linkPackages(project, folder);
  for (const edit of example.edits) apply(folder, edit);
  try {
    const head = await synthesize(folder, join(folder, 'cdktf.out'), rehearsal.env);
    const plans = await planner.plan(head);
    const edited = editedBetween(textsIn(project), textsIn(folder)).flatMap(({ values }) => values);
    const reports = plans.map((plan) => reportOfChange(plan, base, head, { edited }));
    const decision = decide(reports, NOBODY, SOME_DAY);
    const notes = notesOn(plans, 'main');
    const whereIsTheRest = 'the same command with --full';
    return present({ reports, notes, decision, whereIsTheRest, characters: MOST_CHARACTERS }, 'markdown');
  } catch (error) {
    if (error instanceof SynthesisRefused) return presentFailure(error.message, 'markdown');
    throw error;
  }
}

/** Every occurrence; an edit that finds none is of a file that has moved on. */
function apply(folder: string, { file, from, to }: Edit): void {
  const text = readFileSync(join(folder, file), 'utf8');
  if (!text.includes(from)) throw new Error(`${file} has no ${from}: change commands/plan/review/examples.ts.`);
  writeFileSync(join(folder, file), text.replaceAll(from, to));
}

/** The file of an example: what the pull request says, then what its review says. */
export const exampleFile = ({ title }: Example, report: string): string =>
  `<!-- Made by \`npm run review:examples\`; do not edit. -->\n\n# ${title}\n\n${report}`;

/** Line numbers move with every edit above them: an example is still true then. */
export const withoutLines = (text: string): string => text.replace(/(\.ts):\d+/g, '$1');
