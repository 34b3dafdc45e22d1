/** What a review costs when a plan is big: characters, every danger in sight, and time and memory that grow as the plan does. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pairwise, type Command, type Result } from './measure';
import { amount } from './table';

const FEW = 5000;
const MANY = 4 * FEW;
const LIMIT = 65_000;

/** What `review-plan.ts` prints of one review. */
interface Figures {
  readonly characters: number;
  /** Dangers that were planted, and those of them that the report names. */
  readonly planted: number;
  readonly visible: number;
  /** Most memory of the process, MB. */
  readonly megabytes: number;
}

function reviewOf(project: string, changes: number): Command {
  const args = ['--import', 'tsx', join(__dirname, 'review-plan.ts'), String(changes)];
  return { file: process.execPath, args, cwd: project };
}

function figures({ file, args, cwd }: Command): Figures {
  return JSON.parse(execFileSync(file, [...args], { cwd, encoding: 'utf8' })) as Figures;
}

export async function measureReview(project: string): Promise<Result[]> {
  const [few, many] = [reviewOf(project, FEW), reviewOf(project, MANY)];
  const pair = await pairwise(many, few, 3);
  const [small, large] = [figures(few), figures(many)];
  const hidden = small.planted - small.visible;
  return [
    {
      what: `report of ${FEW} changes, against GitHub's limit`,
      ours: `${small.characters} characters`,
      against: `${LIMIT} characters`,
      value: small.characters / LIMIT,
      budget: 1,
      unit: 'x',
    },
    {
      what: `dangers of ${FEW} changes that the report does not name`,
      ours: `${hidden} hidden`,
      against: `${small.planted} planted`,
      value: hidden / small.planted,
      budget: 0,
      unit: '%',
    },
    {
      what: `review of x4 changes (${MANY} against ${FEW}), time`,
      ours: amount(pair.a, 's'),
      against: amount(pair.b, 's'),
      value: pair.ratio,
      budget: 4,
      unit: 'x',
    },
    {
      what: `review of x4 changes (${MANY} against ${FEW}), memory`,
      ours: amount(large.megabytes, 'MB'),
      against: amount(small.megabytes, 'MB'),
      value: large.megabytes / small.megabytes,
      budget: 4,
      unit: 'x',
    },
  ];
}
