/**
 * Everything that the ledger lists, imported from an account that has it already. What is imported is data (environments/adopted.json), as every
 * operation's is: this command finds out by what the provider knows each thing, plans with that, and takes it back where the plan would do harm.
 */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { rehearsalHome } from '@balrog-infra/rehearsal';
import { loadEnvironments } from '../../environments';
import { ADOPTED_FILE, loadAdopted, type Adopted } from '../../environments/adopted';
import { DATABASES_FILE, type Databases } from '../../environments/databases';
import { OPERATIONS_FILE } from '../../environments/operation';
import { entriesOf, readLedger } from '../../policies/ledger';
import { clientSettings, otherAccount } from '../operations/aws/clients';
import { readRows, writeEdited, writeRow } from '../operations/environment-files';
import type { Where } from '../operations/options';
import { Stopped } from '../operations/stopped';
import { capture } from '../plan/review/capture';
import { withCommands, type Commands } from '../plan/review/deploy-commands';
import { planAnew } from '../plan/review/plan-anew';
import { showPlan } from '../plan/review/plan-file';
import { PROJECT } from '../project';
import { raiseOperation } from '../raise-operation';
import { databases } from '../restore/aws/databases';
import { synthesizedStacks } from '../stacks';
import { writeWhole } from '../whole-file';
import { existing, type Found } from './database';
import { identify, namesInAws, type Identified, type StackJson } from './identify';
import { judge, type Judged, type Plan } from './judge';

export interface AdoptFlags extends Where {
  readonly database?: string;
  readonly id?: readonly string[];
  readonly new?: readonly string[];
}

const DATABASE = 'aws_db_instance.database';

/** Something stands in the way. */
const IN_THE_WAY = 3;

/** @returns 0 where everything can be imported, or is there already; 3 where something stands in the way */
export async function adoptStack(stack: string, flags: AdoptFlags): Promise<number> {
  const { json, listed, environment } = listedIn(stack, flags.new ?? []);
  const given = givenIn(flags.id ?? [], stack, listed);
  const rehearsed = flags.rehearsal === true || flags.home !== undefined;
  const home = rehearsed ? { home: rehearsalHome(PROJECT, flags.home) } : {};
  return await withCommands({ project: PROJECT, ...home }, async (commands) => {
    // A rehearsal has several accounts; of the real ones the credentials say which.
    const own = clientSettings(commands.terraform.env, environment.aws.region, rehearsed);
    const { settings } = otherAccount(own, environment.aws, undefined);
    const hasDatabase = stack === environment.name;
    const found: Found = hasDatabase
      ? await existing(environment, flags.database, await databases(settings))
      : { remarks: [], inTheWay: [] };
    const asked = { stack: json, region: settings.region, names: namesInAws(settings), given };
    const wanted: Identified[] = [];
    for (const address of listed.filter((each) => !(hasDatabase && isDatabase(each))))
      wanted.push(await identify(address, asked));
    const judged = await planned(stack, wanted, { commands, found, environment: environment.name });
    const all = { ...judged, inTheWay: [...found.inTheWay, ...judged.inTheWay] };
    say([...found.remarks, told(stack, all)].join('\n'));
    return all.inTheWay.length > 0 ? IN_THE_WAY : 0;
  });
}

/** Its import block is the work of its row, not of a line. */
const isDatabase = (address: string): boolean => address.startsWith('aws_db_instance.');

/** What the ledger lists for the stack, but for what is made anew, and what the code imports by itself. */
function listedIn(stack: string, anew: readonly string[]) {
  const environment = loadEnvironments()
    .map((each) => each.environment)
    .find(({ name }) => [name, `bootstrap-${name}`].includes(stack));
  const json = synthesizedStacks()[stack] as StackJson | undefined;
  if (environment === undefined || json === undefined)
    throw new Stopped(`There is no stack ${JSON.stringify(stack)}. Nothing was changed.`);
  const reading = readLedger();
  if ('mistakes' in reading)
    throw new Stopped('The ledger has mistakes, which `npm run synth` lists. Nothing was changed.');
  const all = Object.keys(
    entriesOf(reading.ledger, stack, stack === environment.name ? environment.databases : undefined),
  );
  for (const address of anew)
    if (!all.includes(address) || isDatabase(address))
      throw new Stopped(
        `--new takes the address of a key, a secret, a vault or a bucket of ${stack}; ${JSON.stringify(address)} is none. Nothing was changed.`,
      );
  const left = new Set([...anew, ...(json.import ?? []).map(({ to }) => to)]);
  return { json, listed: all.filter((address) => !left.has(address)).toSorted(), environment };
}

/** @throws Stopped for what is no key of the list */
function givenIn(words: readonly string[], stack: string, listed: readonly string[]): Adopted {
  return Object.fromEntries(
    words.map((word) => {
      const [, address = '', id = ''] = /^(aws_kms_key\.\w+)=([0-9a-z-]{36}(?:@[a-z0-9-]+)?)$/.exec(word) ?? [];
      if (listed.includes(address)) return [address, id];
      throw new Stopped(
        `--id takes <address>=<id> of a key that the ledger lists for ${stack}: all else is found by its name, and a database by --database. ${JSON.stringify(word)} is none. Nothing was changed.`,
      );
    }),
  );
}

interface Planning {
  readonly commands: Commands;
  readonly found: Found;
  readonly environment: string;
}

/** Plans with the lines in the files, and leaves them there only where nothing stands in the way. */
async function planned(
  stack: string,
  wanted: readonly Identified[],
  { commands, found, environment }: Planning,
): Promise<Judged> {
  const before = [ADOPTED_FILE, DATABASES_FILE, OPERATIONS_FILE].map((file) => {
    const path = join(PROJECT, file);
    return { path, text: readFileSync(path, 'utf8') };
  });
  const back = (files: typeof before): void => {
    for (const { path, text } of files) writeWhole(path, text);
  };
  const rows = Object.fromEntries(wanted.flatMap(({ address, id }) => (id === undefined ? [] : [[address, id]])));
  let keeps = false;
  try {
    await writeEdited(join(PROJECT, ADOPTED_FILE), { ...loadAdopted(), [stack]: rows });
    if (found.databases !== undefined) await writeDatabases(environment, found.databases);
    const all = [...wanted, ...databaseIn(found)];
    say(`Planning the import of ${all.filter(({ id }) => id !== undefined).length} things of ${stack} …`);
    const errors = await planAnew(commands, stack);
    const judged = judge((await readPlan(stack, commands, errors.length > 0)) as Plan, all, errors);
    // Terraform made it, or has it: its row says so already.
    if (judged.held.includes(DATABASE)) back(before.slice(1));
    keeps = judged.inTheWay.length + found.inTheWay.length === 0 && judged.imported.length > 0;
    return judged;
  } finally {
    if (!keeps) back(before);
    // Made with lines that nobody has committed: no review shall take it for the plan of a deployment.
    rmSync(join(commands.output, 'stacks', stack, 'plan'), { force: true });
  }
}

const databaseIn = ({ databases }: Found): readonly Identified[] =>
  databases === undefined ? [] : [{ address: DATABASE, id: databases.serving }];

/** From its deployment on, a checkout without the row is refused: it would make the database anew. */
async function writeDatabases(environment: string, databases: Databases): Promise<void> {
  if (isDeepStrictEqual(readRows<unknown>(PROJECT, DATABASES_FILE)[environment], databases)) return;
  raiseOperation(environment, `adopt ${databases.serving}`, new Date());
  await writeRow(PROJECT, DATABASES_FILE, environment, databases);
}

async function readPlan(stack: string, { output, copies, terraform }: Commands, isRefused: boolean): Promise<unknown> {
  const folder = join(output, 'stacks', stack);
  if (!isRefused) return await showPlan(terraform, folder, 'plan');
  // Protected from its deletion, a thing that would be replaced is in no plan. A copy without the protection says what would replace it.
  const copy = join(copies, 'unprotected');
  cpSync(folder, copy, { recursive: true, verbatimSymlinks: true });
  const code = join(copy, 'cdk.tf.json');
  writeFileSync(code, readFileSync(code, 'utf8').replaceAll(/"prevent_destroy":\s*true/g, '"prevent_destroy": false'));
  const args = [`-chdir=${copy}`, 'plan', '-input=false', '-lock=false', '-no-color', '-out=plan'];
  await capture(terraform.binary, args, { cwd: copy, env: terraform.env });
  return await showPlan(terraform, copy, 'plan');
}

function told(stack: string, { imported, changed, held, inTheWay }: Judged): string {
  if (inTheWay.length > 0)
    return [
      `${imported.length} of ${stack} could be imported. In the way stands:`,
      ...inTheWay.map((line) => `  ${line.replaceAll('\n', '\n    ')}`),
      'Nothing was changed, neither in the files nor in the account.',
    ].join('\n');
  const already = held.length === 0 ? '' : `${held.length} are there already. `;
  if (imported.length === 0) return `${already}Nothing is left to import into ${stack}.`;
  return [
    `${imported.length} of ${stack} would be imported, and nothing replaced. ${already}Changed in place: ${changed.join(', ') || 'none'}.`,
    `The files of environments/ say so now: commit them, and \`npm run deploy -- ${stack}\` imports all that, after its review.`,
  ].join('\n');
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
