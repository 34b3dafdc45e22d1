/** `npm run balrog -- rehearse …`: any command of cdktf, or any command at all, against the simulated clouds. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { exitWith } from '../exit';
import { assertKnown, assertStacks } from '../toolchain/cdktf-arguments';
import type { ChaosFlags } from './chaos';
import type { ClockFlags } from './clock';
import { durationOf, momentOf } from './durations';
import type { FireFlags } from './fire';
import { FORMATS } from './query-output';
import type { LogFlags, QueryFlags } from './query';
import type { RehearsalFlags } from './settings';

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
  npm run rehearse -- fire balrog-prod-aus5-no-healthy-target --answer 5
  npm run rehearse -- fire balrog-prod-aus5-no-healthy-target --over
  npm run rehearse -- preview                       how the deployed dashboards look
  npm run rehearse -- exec aws rds describe-db-instances   the AWS CLI, with the clouds behind it
  npm run rehearse -- clock --forward 3h            later in the clouds
  npm run rehearse -- sql prod                      the rows of its database, with MariaDB on this machine
  npm run rehearse -- reset                         forget clouds and state

Clouds and state persist in .rehearsal (or --home, or REHEARSAL_HOME). Nothing real is ever touched: the
commands see no credentials of yours, and every address of AWS leads to this machine. The exit code is the command's.`;

/** @param words what follows `rehearse`, to tell whose `--help` is asked for */
export function rehearse(words: readonly string[]): Command {
  const root = new Command('rehearse')
    .description('the real cdktf and Terraform against simulated clouds (npm run rehearse -- …)')
    .usage('[options] <a command below, or one of cdktf with its arguments>')
    .option('--home <folder>', 'where clouds and state are kept')
    .option('--as-account <id>', 'rehearse as a caller of this AWS account', twelveDigits)
    .option('--fault <kind:pattern[:n]>', 'let the clouds fail; may be repeated', oneMore)
    .option('--shadow', 'ask a real provider of AWS the same, and say where it answers otherwise')
    .addOption(
      new Option('--planner <who>', 'whose plans Terraform gets; those of the provider need a real one').choices([
        'rehearsal',
        'provider',
      ]),
    )
    .argument('[cdktf...]', 'a command of cdktf: synth, list, diff, deploy, destroy, output, …')
    .allowUnknownOption()
    .enablePositionalOptions()
    .addHelpText('after', EXAMPLES)
    .action(async (args: string[], flags: RehearsalFlags) => {
      if (args.length === 0) root.help({ error: true });
      await exitWith(() => {
        assertKnown(args, ownOf(root));
        assertStacks(args);
        return import('./run.js').then(({ rehearseCdktf }) => rehearseCdktf(flags, args));
      });
    });
  const flags = (): RehearsalFlags => root.opts<RehearsalFlags>();
  root.addCommand(start()).addCommand(exec(flags)).addCommand(drift(flags)).addCommand(fire(flags));
  root
    .addCommand(query(flags))
    .addCommand(logs(flags))
    .addCommand(preview(flags))
    .addCommand(sql(flags))
    .addCommand(fill(flags))
    .addCommand(clock(flags))
    .addCommand(reset(flags))
    .addCommand(demo())
    .addCommand(chaos());
  // `deploy --help` is a question to cdktf, `--help` alone one to us.
  const first = words.find((word) => !word.startsWith('-'));
  return first !== undefined && !['help', ...ownOf(root)].includes(first) ? root.helpOption(false) : root;
}

const ownOf = (root: Command): string[] => root.commands.map((command) => command.name());

function start(): Command {
  return new Command('start')
    .description('deploy prod, say what was built and what to try next (npm start)')
    .action(() => exitWith(() => import('./start.js').then(({ start: run }) => run())));
}

function exec(flags: () => RehearsalFlags): Command {
  return new Command('exec')
    .description('any command with the rehearsal attached; terraform in any folder, a shell')
    .argument('<command...>')
    .passThroughOptions()
    .allowUnknownOption()
    .helpOption(false)
    .action((command: string[]) =>
      exitWith(() => import('./run.js').then(({ rehearseCommand }) => rehearseCommand(flags(), command))),
    );
}

function drift(flags: () => RehearsalFlags): Command {
  return new Command('drift')
    .description('change a resource in the cloud behind Terraform: TYPE ID or ADDRESS, then attribute=JSON')
    .argument('<what...>')
    .action((words: string[]) => exitWith(() => import('./drift.js').then(({ drift: run }) => run(flags(), words))));
}

function fire(flags: () => RehearsalFlags): Command {
  return new Command('fire')
    .description(
      'bring the rehearsal into the state of an alarm, and say who is told and when, and who when nobody answers',
    )
    .argument('<alarm...>', 'name of a deployed alarm: balrog-prod-aus5-no-healthy-target; those of Grafana are words')
    .option('--answer <minutes>', 'when the first responder answers', wholeMinutes)
    .option('--over', 'end the state again')
    .action((words: string[], given: FireFlags) =>
      exitWith(() => import('./fire.js').then(({ fire: run }) => run(flags(), words.join(' '), given))),
    );
}

const environment = ['--environment <name>', 'whose logs', 'prod'] as const;

function query(flags: () => RehearsalFlags): Command {
  return new Command('query')
    .description('ask the logs as Athena would: a saved query, SQL, or "describe <table>"; nothing lists what there is')
    .argument('[query...]')
    .option(...environment)
    .addOption(new Option('--format <format>', 'how rows are written').choices(FORMATS).default('table'))
    .option('--text', 'write the saved query itself, to copy or change it')
    .action((words: string[], log: QueryFlags) =>
      exitWith(() => import('./query.js').then(({ query: run }) => run({ ...flags(), ...log }, words))),
    );
}

function logs(flags: () => RehearsalFlags): Command {
  const put = new Command('put')
    .description(
      'a file with one line each, where SOURCE (aus5, log_balrog_admin_nginx_access, …) delivers; or s3://bucket/key',
    )
    .argument('<source>')
    .argument('<file>')
    .option('--day <yyyy/MM/dd>', 'delivered on that day at noon; by default yesterday')
    .option(...environment)
    .action((source: string, file: string, log: LogFlags) =>
      exitWith(() => import('./query.js').then(({ putLog }) => putLog({ ...flags(), ...log }, source, file))),
    );
  return new Command('logs').description('put log lines of your own into the rehearsal').addCommand(put);
}

function preview(flags: () => RehearsalFlags): Command {
  return new Command('preview')
    .description('the deployed dashboards as a page, with samples for values')
    .option('--out <file>', 'where to write it')
    .action(({ out }: { readonly out?: string }) =>
      exitWith(() => import('./preview.js').then(({ preview: run }) => run(flags(), out))),
    );
}

function clock(flags: () => RehearsalFlags): Command {
  return new Command('clock')
    .description('what time it is in the simulated clouds, and another time: restores and tasks go on by it')
    .option('--forward <duration>', 'later by so much: 3h, 90s, 1d12h', duration)
    .option('--at <moment>', 'as if it were then: 2026-01-31T02:09:00Z', moment)
    .option('--speed <times>', 'so many times as fast as this machine', wholeNumber)
    .option('--real', "this machine's time again")
    .action((moves: ClockFlags) => exitWith(() => import('./clock.js').then(({ clock: run }) => run(flags(), moves))));
}

function sql(flags: () => RehearsalFlags): Command {
  return new Command('sql')
    .description("rows of an environment's database: a client, or the statements of FILE (- for what comes in)")
    .argument('<environment>')
    .argument('[file]')
    .option('--generation <name>', 'of the database; by default the one that serves')
    .action((environment: string, file: string | undefined, { generation }: { readonly generation?: string }) =>
      exitWith(() =>
        import('./sql.js').then(({ sql: run }) =>
          run({ ...flags(), ...(generation !== undefined && { generation }) }, environment, file),
        ),
      ),
    );
}

function fill(flags: () => RehearsalFlags): Command {
  return new Command('fill')
    .description("give an environment's database Balrog's tables, users and a first rule, as a running one has them")
    .argument('<environment>')
    .action((environment: string) =>
      exitWith(() => import('./fill.js').then(({ fill: run }) => run(flags(), environment))),
    );
}

function reset(flags: () => RehearsalFlags): Command {
  return new Command('reset')
    .description('forget the clouds and the state')
    .action(() => exitWith(() => import('./reset.js').then(({ reset: run }) => run(flags()))));
}

function demo(): Command {
  return new Command('demo')
    .description('a week of releases, told in a few minutes, in a copy of this checkout (npm run demo)')
    .addHelpText('after', '\nExit code 1: a command came out otherwise than it is told.')
    .action(() => exitWith(() => import('./demo/index.js').then(({ demo: run }) => run())));
}

export function chaos(): Command {
  return new Command('chaos')
    .description('stop and disturb deployments of prod at moments of chance, and count what is lost')
    .requiredOption('--runs <count>', 'how many deployments', wholeNumber)
    .option('--seed <number>', 'the same seed gives the same moments', wholeNumber)
    .option('--report <file>', 'write the figures there, as docs/reliability.md has them')
    .addHelpText(
      'after',
      '\nExit code 1: a resource was lost, a lock was left, or the next deployment did not converge.',
    )
    .action((flags: ChaosFlags) => exitWith(() => import('./chaos/index.js').then(({ chaos: run }) => run(flags))));
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('A whole number, e.g. 6.');
  return Number(text);
}

function duration(text: string): number {
  const seconds = durationOf(text);
  if (seconds === undefined) throw new InvalidArgumentError('A duration, e.g. 3h, 90s or 1d12h.');
  return seconds;
}

function moment(text: string): Date {
  const date = momentOf(text);
  if (date === undefined) throw new InvalidArgumentError('A moment with its zone, e.g. 2026-01-31T02:09:00Z.');
  return date;
}

function twelveDigits(text: string): string {
  if (!/^\d{12}$/.test(text)) throw new InvalidArgumentError('An AWS account id has twelve digits.');
  return text;
}

function wholeMinutes(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('Minutes are a whole number, e.g. 5.');
  return Number(text);
}

const oneMore = (text: string, all: readonly string[] = []): readonly string[] => [...all, text];
