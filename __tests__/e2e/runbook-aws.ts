/** The `aws …` commands of the pages, as they are printed for an environment, run by the real AWS CLI in a rehearsal. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registerTasks } from '@balrog-infra/rehearsal';
import { aboutOf, namesOf, runbook } from '../../commands/questions/runbook';
import { commandsOf, pageNames } from '../../commands/questions/runbook/pages';
import type { Checkout } from './kit';

/** What a page leaves to its reader, and what a reader would put there. */
const FILLED: readonly (readonly [word: RegExp, value: string, why: string])[] = [
  [/ TRAIL\b/g, ' organization', 'bootstrap: the name that the command before prints'],
  [/ USER\b/g, ' somebody', 'account-compromised: the user whom the events name'],
  [/ KEY\b/g, ' AKIAIOSFODNN7EXAMPLE', 'account-compromised: the key that the events name'],
  [
    /--certificate-arn ARN\b/g,
    '--certificate-arn "$(aws acm list-certificates --region us-west-2 --query "CertificateSummaryList[0].CertificateArn" --output text)"',
    'certificate-expires: an ARN that the list before prints',
  ],
  [/fileb:\/\/\w+\.pem/g, 'fileb://value', 'certificate-expires: the files of whoever issued the certificate'],
];

/** How the account comes into the state that a page is about. */
const BEFORE: Readonly<Record<string, readonly string[]>> = {
  'drill-failed': [
    'aws stepfunctions start-execution --region us-west-2 --state-machine-arn arn:aws:states:us-west-2:111122223333:stateMachine:balrog-prod-restore-drill',
    'sleep 2',
  ],
  'key-unusable': [
    'aws kms schedule-key-deletion --region us-west-2 --key-id "$(aws kms describe-key --region us-west-2 --key-id alias/balrog-prod-database --query KeyMetadata.KeyId --output text)"',
    'aws rds stop-db-instance --region us-west-2 --db-instance-identifier balrog-prod',
    'sleep 2',
  ],
};

/** What runs in the clouds and does not end well, for the page that is about it. */
const FAILED = { family: 'execution:balrog-prod-restore-drill', outcome: { stoppedReason: 'the check finds no rows' } };

/** Commands that end otherwise than with 0 and have done what they are for, each with why. */
const OTHERWISE: readonly (readonly [command: RegExp, code: number, said: RegExp, why: string])[] = [
  [/^aws s3 ls /, 1, /^$/, 'the CLI ends with 1 where no object is: nothing was uploaded or delivered'],
  [/^aws s3api create-bucket /, 255, /BucketAlreadyOwnedByYou/, 'bootstrap: "The rehearsal does this step for you"'],
];

/** Commands in sentences: those with an option; a service and an operation alone name it, and are nothing to paste. */
const INLINE = /`(aws [a-z0-9]+ [a-z0-9-]+ [^`]*--[^`]*)`/g;

/** The installed CLI, undefined where there is none. */
export const awsCli = (): string | undefined => {
  const { status, stdout } = spawnSync('aws', ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
};

export interface AwsCommand {
  readonly page: string;
  readonly command: string;
}

/** Every command that has `aws` in it, of every page, in the order of the text. */
export function awsCommands(environment: string): readonly AwsCommand[] {
  const names = namesOf(environment);
  const found = pageNames().flatMap((page) => {
    // A loop is one command.
    const text = runbook(aboutOf(page, environment), names).replace(/\n\s*(?=done\b)/g, '; ');
    const inline = [...text.matchAll(INLINE)].map(([, command = '']) => command);
    const all = [...commandsOf(text), ...inline].filter((command) =>
      /(^|[^\w/-])aws [a-z0-9]+ [a-z0-9-]+/.test(command),
    );
    return all.map((command) => ({
      page,
      command: FILLED.reduce((said, [word, value]) => said.replace(word, value), command),
    }));
  });
  // A second time it would only say the same again.
  return found.filter(({ command }, index) => found.findIndex((other) => other.command === command) === index);
}

export interface Ran extends AwsCommand {
  readonly code: number;
  readonly said: string;
}

/** Runs them in one session: pages beside each other, the commands of a page one after the other, those that need a state of their own last. */
export async function runAwsCommands(own: Checkout, commands: readonly AwsCommand[]): Promise<readonly Ran[]> {
  const folder = join(own.folder, '.aws-commands');
  mkdirSync(folder);
  writeFileSync(join(own.folder, 'value'), 'rehearsal');
  const numbered = commands.map((command, index) => ({ ...command, file: join(folder, String(index)) }));
  for (const { command, file } of numbered) writeFileSync(file, `set -o pipefail\n${command}\n`);
  const pages = [...new Set(commands.map(({ page }) => page))];
  for (const page of pages) {
    const files = numbered.filter((each) => each.page === page).map(({ file }) => file);
    // A token that is asked for is typed; nothing else reads.
    const each = files.map((file) => `bash ${file} >${file}.said 2>&1 <<<token; echo $? >${file}.code`);
    const before = (BEFORE[page] ?? []).map((command) => `${command} >/dev/null || exit 1`);
    writeFileSync(join(folder, page), [...before, ...each, ''].join('\n'));
  }
  const [last, first] = [true, false].map((isLast) => pages.filter((page) => page in BEFORE === isLast));
  const start = (some: readonly string[] = [], beside: number): string =>
    `printf '%s\\n' ${some.map((page) => join(folder, page)).join(' ')} | xargs -P ${beside} -n 1 bash`;
  // What is begun ends by the clouds' clock before the next command asks for it.
  await own.run(['clock', '--speed', '600']);
  registerTasks({ root: own.home }, [FAILED]);
  const { code, output } = await own.run(['exec', 'bash', '-c', `${start(first, 2)} && ${start(last, 1)}`]);
  if (code !== 0) throw new Error(output);
  const read = (file: string): string => readFileSync(file, 'utf8').trim();
  return numbered.map(({ file, ...command }) => ({
    ...command,
    code: Number(read(`${file}.code`)),
    said: read(`${file}.said`),
  }));
}

/** Why a command did not do what its page says it does; undefined when it did. */
export function flawOf({ page, command, code, said }: Ran): string | undefined {
  const isExpected = OTHERWISE.some(([which, ends, words]) => which.test(command) && code === ends && words.test(said));
  return code === 0 || isExpected ? undefined : `${page}: ${command}\n  ended with ${code}: ${said}`;
}
