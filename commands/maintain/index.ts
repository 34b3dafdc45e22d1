/** `npm run balrog -- maintain …`: what keeps this repository true: its tests and checks, and the pages and bindings that are made of its code. */
import { Command, Option } from 'commander';
import { exitWith } from '../exit';
import type { BenchFlags } from './bench';
import { BENCH_PARTS } from './bench/parts';
import type { EnginesFlags } from './engines';
import type { FidelityFlags } from './fidelity';
import type { Flags } from './second-opinion';

export function maintain(): Command {
  return new Command('maintain')
    .description('tests, checks and budgets; pages, bindings and facts that are made anew')
    .enablePositionalOptions()
    .addCommand(test())
    .addCommand(check())
    .addCommand(bench())
    .addCommand(secondOpinion())
    .addCommand(fidelity())
    .addCommand(engines())
    .addCommand(ownerValues())
    .addCommand(pages())
    .addCommand(onCall())
    .addCommand(logTables())
    .addCommand(quotas())
    .addCommand(costPage())
    .addCommand(bindings())
    .addCommand(facts());
}

function test(): Command {
  return new Command('test')
    .description('all tests, or those that jest is asked for (npm test)')
    .argument('[jest...]', 'arguments of jest')
    .allowUnknownOption()
    .passThroughOptions()
    .helpOption(false)
    .action((args: string[]) => exitWith(() => import('./test.js').then(({ runTests }) => runTests(args))));
}

function check(): Command {
  return new Command('check')
    .description('every quality gate, one line each; exit code 1 when one fails (npm run check)')
    .action(() => exitWith(() => import('./check.js').then(({ checkAll }) => checkAll())));
}

function bench(): Command {
  return new Command('bench')
    .description('the budgets of speed, measured, as a table (npm run bench)')
    .option('--without-tests', 'leave the test suite out')
    .addOption(new Option('--only <part>', 'measure one part').choices(BENCH_PARTS))
    .addHelpText('after', '\nExit code 0 also when a budget is not met: a busy machine can do that.')
    .action((flags: BenchFlags) => exitWith(() => import('./bench.js').then(({ bench: run }) => run(flags))));
}

function secondOpinion(): Command {
  return new Command('second-opinion')
    .description('apply the stacks to moto with the real AWS provider, and say what neither agrees with')
    .argument('[environment...]', 'prod, stage; both by default')
    .option(
      '--provider <version>',
      'version of hashicorp/aws; by default that of the bindings, or one this machine has',
    )
    .option('--synthesized <folder>', 'judge what cdktf has written there (cdktf.out), not what this checkout gives')
    .option('--promises', 'only play an older checkout, a lost database and the adoption of a restored one')
    .option('--validate-only', 'only `terraform validate` with the real provider; needs no moto')
    .addHelpText(
      'after',
      '\nExit code 0: agreed; 1: something unknown or stale; 4: this machine lacks the provider or moto.',
    )
    .action((names: string[], flags: Flags) =>
      exitWith(() => import('./second-opinion.js').then(({ secondOpinion: ask }) => ask(names, flags))),
    );
}

function engines(): Command {
  return new Command('engines')
    .description(
      'deploy prod in rehearsals with Terraform and OpenTofu, synthesized by cdktf and cdktn, and say whether each next plan is empty',
    )
    .option('--opentofu <path>', 'a tofu; by default that of PATH')
    .addHelpText('after', '\nExit code 0: each is empty; 1: one is not; 4: this machine lacks OpenTofu.')
    .action((flags: EnginesFlags) => exitWith(() => import('./engines.js').then(({ engines: ask }) => ask(flags))));
}

function fidelity(): Command {
  return new Command('fidelity')
    .description(
      'plan changes of every argument of prod and stage with the rehearsal and with a real provider, and write docs/fidelity.md',
    )
    .option(
      '--provider <version>',
      'version of hashicorp/aws; by default that of the bindings, or one this machine has',
    )
    .option('--check', 'write no page')
    .addHelpText('after', '\nExit code 0: every difference is known; 1: one is not; 4: this machine has no provider.')
    .action((flags: FidelityFlags) =>
      exitWith(() => import('./fidelity.js').then(({ fidelity: compare }) => compare(flags))),
    );
}

function ownerValues(): Command {
  return new Command('owner-values')
    .description('what the owner of the accounts must still fill in; exit code 2 while something is open')
    .action(() => exitWith(() => import('./owner-values.js').then(({ listOwnerValues }) => listOwnerValues())));
}

function pages(): Command {
  return new Command('pages')
    .description(
      'write every page and table that is made of the code: those of the next four, docs/retention.md, docs/schema-changes.md and docs/delivery-access.md (npm run pages)',
    )
    .action(() => exitWith(() => import('./pages.js').then(({ writePages }) => writePages())));
}

function onCall(): Command {
  return new Command('on-call')
    .description('write docs/on-call.md and docs/coverage.md out of the alarms')
    .action(() => exitWith(() => import('./on-call.js').then(({ writeOnCallPages }) => writeOnCallPages())));
}

function logTables(): Command {
  return new Command('log-tables')
    .description('write docs/log-tables.md out of the columns of the tables')
    .action(() => exitWith(() => import('./log-tables.js').then(({ writeLogTablesPage }) => writeLogTablesPage())));
}

function quotas(): Command {
  return new Command('quotas')
    .description('write the table of quotas in docs/runbooks/bootstrap.md, out of what prod is made of')
    .action(() => exitWith(() => import('./quotas.js').then(({ writeQuotas }) => writeQuotas())));
}

function costPage(): Command {
  return new Command('cost-page')
    .description('write docs/cost.md out of the stacks of prod and the prices')
    .action(() => exitWith(() => import('./cost-page.js').then(({ writeCostPage }) => writeCostPage())));
}

function bindings(): Command {
  const root = new Command('bindings').description('typed bindings of the providers without a prebuilt package');
  root
    .command('generate', { isDefault: true })
    .description('write .gen anew')
    .action(() => exitWith(() => import('./bindings.js').then(({ generate }) => generate())));
  root
    .command('refresh')
    .description('take the schemas of the selected types from the output of `terraform providers schema -json`')
    .argument('<file>', 'JSON, plain or gzipped')
    .action((file: string) => exitWith(() => import('./bindings.js').then(({ refresh }) => refresh(file))));
  root
    .command('check')
    .description('compare .gen with what its inputs give; exit code 1 when it differs')
    .action(() => exitWith(() => import('./bindings.js').then(({ check: run }) => run())));
  return root;
}

function facts(): Command {
  const root = new Command('facts').description('what the rehearsal knows of the real providers');
  root
    .command('refresh')
    .description(
      'merge the output of `terraform providers schema -json` (or a dump of a provider’s source) into the facts',
    )
    .argument('<file>', 'JSON, plain or gzipped')
    .option('--provider-version <version>', 'noted as the source; the JSON format does not carry it')
    .option('--folder <folder>', 'folder of aws.json and google.json, when not packages/rehearsal/facts')
    .action((file: string, flags: { readonly providerVersion?: string; readonly folder?: string }) =>
      exitWith(() => import('./facts.js').then(({ refresh }) => refresh(file, flags))),
    );
  root
    .command('ask')
    .description('ask a real provider about every argument of prod and stage, and write facts/aws-answers.json')
    .option(
      '--provider <version>',
      'version of hashicorp/aws; by default that of the bindings, or one this machine has',
    )
    .action((flags: FidelityFlags) => exitWith(() => import('./facts.js').then(({ ask }) => ask(flags))));
  root
    .command('empty-blocks')
    .description('write policies/empty-blocks.json: which blocks may be written {}, by the bindings and the facts')
    .action(() => exitWith(() => import('./facts.js').then(({ writeEmptyBlocks }) => writeEmptyBlocks())));
  root
    .command('show')
    .description('print the schema of a type, bindings and facts merged')
    .argument('<type>', 'aws_db_instance, data.aws_caller_identity')
    .action((type: string) => exitWith(() => import('./facts.js').then(({ show }) => show(type))));
  return root;
}
