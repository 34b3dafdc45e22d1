/** `balrog rehearse start`, `npm start`: deploys prod into the rehearsal cloud with the real cdktf and Terraform, and says what was built and what to try next. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  withRehearsal,
  type Rehearsal,
  trackedBy,
  storedStates,
  type TrackedResource,
  readStack,
  type SynthesizedStack,
} from '@balrog-infra/rehearsal';
import { PROJECT } from '../project';
import { writeWhole } from '../whole-file';
import { DeployProgress, ticking } from '../deploy-progress';
import { runCdktf } from './run';
import { settingsOf, type Settings } from './settings';
import { findTerraform } from '../toolchain/terraform';

const STACK = 'prod';
const PROGRESS_SECONDS = 5;

const NEXT = `Try next:
  npm run rehearse -- diff prod       agrees with the cloud; change something in environments/prod.ts, and look again
  npm run review -- --base HEAD       what is dangerous about what you changed, why, and which line made it
  npm run rehearse -- deploy stage    the other environment, with its own account and state
  npm run rehearse -- query           the saved queries of the logs; with a name, the answer from sample lines
  npm run rehearse -- preview         the dashboards as deployed, as a page to open in a browser
  npm run rehearse -- exec terraform -chdir=.rehearsal/out/stacks/prod state list
  npm run rehearse -- --help          faults, other accounts, a shell in the rehearsal
  npm test                            everything that must hold`;

/** @returns the exit code of cdktf's deploy */
export async function start(): Promise<number> {
  const began = Date.now();
  const seconds = (): number => Math.round((Date.now() - began) / 1000);
  const settings = settingsOf({});
  const terraform = await findTerraform({ project: PROJECT });
  return withRehearsal({ ...settings, terraform }, async (rehearsal) => {
    const { code, output, unchanged } = await deploy(settings, rehearsal);
    const log = join(settings.home.root, 'start.log');
    mkdirSync(settings.home.root, { recursive: true });
    writeWhole(log, output);
    if (code !== 0) {
      tell(
        `${output.split('\n').slice(-60).join('\n')}\n\nThe deploy of ${STACK} ended with exit code ${code}; all of its output is in ${log}.`,
      );
      return code;
    }
    const stack = readStack(join(rehearsal.output, 'stacks', STACK));
    tell(summary(stack, trackedBy(stack, storedStates(settings.home.state)), unchanged, seconds()));
    tell(`\nAll that cdktf and Terraform said is in ${log}.\n\n${NEXT}`);
    return 0;
  });
}

async function deploy(
  settings: Settings,
  rehearsal: Rehearsal,
): Promise<{ code: number; output: string; unchanged: boolean }> {
  tell(`cdktf deploy ${STACK} --auto-approve, against simulated clouds in ${settings.home.root}`);
  const progress = new DeployProgress();
  const deploys = () =>
    runCdktf(settings, rehearsal, ['deploy', STACK, '--auto-approve'], (text) => progress.add(text));
  const code = await ticking(deploys, {
    everySeconds: PROGRESS_SECONDS,
    describe: () => progress.describe(),
    say: tell,
  });
  return { code, output: progress.output, unchanged: progress.unchanged };
}

function summary(
  stack: SynthesizedStack,
  tracked: readonly TrackedResource[],
  unchanged: boolean,
  seconds: number,
): string {
  const rooms = countByRoom(
    stack,
    tracked.map(({ address }) => address),
  );
  const widest = Math.max(...rooms.map(([room]) => room.length));
  const verdict = unchanged ? 'no changes, the cloud is as the code says' : 'deployed';
  return [
    '',
    `${STACK}: ${verdict}. ${tracked.length} resources, ${seconds} s.`,
    ...rooms.map(([room, count]) => `  ${room.padEnd(widest)}  ${String(count).padStart(4)}`),
    `sha256 of cdk.tf.json: ${stack.sha256} (what \`cdktf synth\` gives for the real clouds, byte for byte)`,
  ].join('\n');
}

/** The room is the construct right below the stack; instances of one address count each. */
function countByRoom(stack: SynthesizedStack, addresses: readonly string[]): readonly (readonly [string, number])[] {
  const rooms = new Map(stack.resources.map(({ address, path }) => [address, path.split('/')[1] ?? path]));
  const counts = new Map<string, number>();
  for (const address of addresses) {
    const room = rooms.get(address.replace(/\[[^[\]]*\]$/, '')) ?? 'elsewhere';
    counts.set(room, (counts.get(room) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}

function tell(text: string): void {
  process.stdout.write(`${text}\n`);
}
