/** `npm run rehearse -- …`: any command of cdktf, or any command at all, against the simulated clouds. */
import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { parseFaults, rehearsalHome } from '@balrog-infra/rehearsal';
import { rehearseDrill } from './rehearsal-drill';
import { drift } from './rehearsal-drift';
import { preview } from './rehearsal-preview';
import { reset } from './rehearsal-reset';
import { rehearseCdktf, rehearseCommand, type Settings } from './rehearsal-commands';
import { FORMATS, type Format } from './query-output';
import { putLog, query, type QuerySettings } from './rehearse-query';
import { exitWith } from '../exit';

const PROJECT = resolve(__dirname, '../..');

const EXAMPLES = `
Examples:
  npm run rehearse -- diff prod                     what a change would do to prod
  npm run rehearse -- deploy stage                  any command of cdktf, with its own options
  npm run rehearse -- deploy prod --as-account 999999999999
  npm run rehearse -- exec terraform -chdir=.rehearsal/out/stacks/prod state list
  npm run rehearse -- drift aws_db_instance.database backup_retention_period=0
  npm run rehearse -- deploy stage --fault fail-once:aws_db_instance
  npm run rehearse -- query requests-per-version    ask the logs; without a name: what can be asked
  npm run rehearse -- logs put aus5 lines.txt       lines of your own to ask
  npm run rehearse -- drill balrog-prod-aus5-no-healthy-target --answer 5
  npm run rehearse -- preview                       how the deployed dashboards look
  npm run rehearse -- reset                         forget clouds and state

Clouds and state persist in .rehearsal (or --home, or REHEARSAL_HOME). Nothing real is ever touched: the
commands see no credentials of yours, and every address of AWS leads to this machine. The exit code is the command's.`;

interface Flags {
  readonly home?: string;
  readonly asAccount?: string;
  readonly fault: readonly string[];
}

function settings(flags: Flags): Settings {
  return {
    project: PROJECT,
    home: rehearsalHome(PROJECT, flags.home),
    faults: flags.fault,
    ...(flags.asAccount === undefined ? {} : { asAccount: flags.asAccount }),
  };
}

interface LogFlags {
  readonly environment: string;
  readonly format: Format;
  readonly text?: true;
}

function querySettings(home: string | undefined, { environment, format, text }: LogFlags): QuerySettings {
  const answer = text ? 'text' : 'rows';
  return { home: rehearsalHome(PROJECT, home), environment, format, answer, now: new Date() };
}

function addLogCommands(root: Command): void {
  const environment = ['--environment <name>', 'whose logs', 'prod'] as const;
  root
    .command('query')
    .description('ask the logs as Athena would: a saved query, SQL, or "describe <table>"; nothing lists what there is')
    .argument('[query...]')
    .option(...environment)
    .addOption(new Option('--format <format>', 'how rows are written').choices(FORMATS).default('table'))
    .option('--text', 'write the saved query itself, to copy or change it')
    .action((words: string[], flags: LogFlags) =>
      exitWith(() => query(querySettings(root.opts<Flags>().home, flags), words)),
    );
  root
    .command('logs')
    .description('put log lines of your own into the rehearsal')
    .command('put')
    .description(
      'a file with one line each, where SOURCE (aus5, log_balrog_admin_nginx_access, …) delivers; or s3://bucket/key',
    )
    .argument('<source>')
    .argument('<file>')
    .option('--day <yyyy/MM/dd>', 'delivered on that day at noon; by default yesterday')
    .option(...environment)
    .action((source: string, file: string, flags: LogFlags & { day?: string }) =>
      exitWith(() => putLog(querySettings(root.opts<Flags>().home, flags), source, file, flags.day)),
    );
}

function program(): Command {
  const root = new Command('npm run rehearse --')
    .description('Runs the real cdktf and Terraform against simulated clouds.')
    .usage('[options] <cdktf command and its arguments> | exec <command…> | drift … | query … | logs … | reset')
    .option('--home <folder>', 'where clouds and state are kept')
    .option('--as-account <id>', 'rehearse as a caller of this AWS account', twelveDigits)
    .option('--fault <kind:pattern[:n]>', 'let the clouds fail; may be repeated', oneMoreFault, [])
    .argument('[cdktf...]', 'a command of cdktf: synth, list, diff, deploy, destroy, output, …')
    .allowUnknownOption()
    .enablePositionalOptions()
    .addHelpText('after', EXAMPLES);
  root.action(async (args: string[], flags: Flags) => {
    if (args.length === 0) root.help({ error: true });
    await exitWith(() => rehearseCdktf(settings(flags), args));
  });
  root
    .command('exec')
    .description('any command with the rehearsal attached; terraform in any folder, a shell')
    .argument('<command...>')
    .passThroughOptions()
    .allowUnknownOption()
    .helpOption(false)
    .action((command: string[]) => exitWith(() => rehearseCommand(settings(root.opts<Flags>()), command)));
  root
    .command('drift')
    .description('change a resource in the cloud behind Terraform: TYPE ID or ADDRESS, then attribute=JSON')
    .argument('<what...>')
    .action((words: string[]) => exitWith(() => drift(settings(root.opts<Flags>()).home, words)));
  addLogCommands(root);
  root
    .command('drill')
    .description('fire an alarm: who is told and when, and who when nobody answers')
    .argument('<alarm...>', 'name of a deployed alarm: balrog-prod-aus5-no-healthy-target; those of Grafana are words')
    .option('--answer <minutes>', 'when the first responder answers', wholeMinutes)
    .action((words: string[], { answer }: { answer?: number }) =>
      exitWith(() => rehearseDrill(settings(root.opts<Flags>()).home, words.join(' '), answer)),
    );
  root
    .command('preview')
    .description('the deployed dashboards as a page, with samples for values')
    .option('--out <file>', 'where to write it', undefined)
    .action(({ out }: { out?: string }) => exitWith(() => preview(settings(root.opts<Flags>()).home, out)));
  root
    .command('reset')
    .description('forget the clouds and the state')
    .action(() => exitWith(() => reset(settings(root.opts<Flags>()).home)));
  return root;
}

function twelveDigits(text: string): string {
  if (!/^\d{12}$/.test(text)) throw new InvalidArgumentError('An AWS account id has twelve digits.');
  return text;
}

function wholeMinutes(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('Minutes are a whole number, e.g. 5.');
  return Number(text);
}

function oneMoreFault(text: string, all: readonly string[]): readonly string[] {
  try {
    parseFaults([text]);
    return [...all, text];
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

/** `deploy --help` is a question to cdktf, `--help` alone one to us. */
function parse(argv: readonly string[]): Promise<Command> {
  const command = program();
  const own = new Set(['exec', 'reset', 'drift', 'drill', 'preview', 'query', 'logs', 'help']);
  const first = argv.find((argument) => !argument.startsWith('-'));
  if (first !== undefined && !own.has(first)) command.helpOption(false);
  return command.parseAsync([...argv], { from: 'user' });
}

void parse(process.argv.slice(2));
