/**
 * `npm run balrog -- <verb> …`: every command of this repository. The short ways in of package.json (`npm run review`) start the same
 * definitions. What a command needs is loaded when it runs, so that help comes at once.
 */
import { shapeOf } from '@balrog-infra/secrets';
import { Command } from 'commander';
import { account } from './account';
import { adopt } from './adopt';
import { drills } from './drills';
import { EXIT_CODES } from './exit';
import { maintain } from './maintain';
import { plan } from './plan';
import { questions } from './questions';
import { chaos, rehearse } from './rehearse';
import { releasing } from './release';
import { besideReleases } from './release/before';
import { restore, retire, standingIn } from './restore';

const EXAMPLES = `
Examples:
  npm run balrog -- rehearse start                 deploy prod in the rehearsal cloud     (short: npm start)
  npm run balrog -- plan review --base main        what is dangerous about this branch    (short: npm run review -- …)
  npm run balrog -- deploy prod                    preflight, review, apply, verify       (short: npm run deploy -- …)
  npm run balrog -- restore prod --to …            the database as it was then            (--help has all ways)
  npm run balrog -- rehearse diff prod             any command of cdktf, rehearsed        (short: npm run rehearse -- …)
  npm run balrog -- maintain check                 types, lint, format, architecture, …   (short: npm run check)
  npm run balrog -- plan review --help             all about one command

${EXIT_CODES}`;

/** Examples are as wide; a narrower terminal wraps them itself. */
const HELP_WIDTH = 110;

/** @param argv what follows `npm run balrog --` */
export function balrog(argv: readonly string[]): Command {
  const asked = questions();
  const alone = chaos();
  const operations = [
    ...releasing(),
    ...besideReleases(),
    restore(),
    retire(),
    ...standingIn(),
    account(),
    drills(),
    adopt(),
  ];
  const verbs = [plan(), rehearse(argv.slice(argv.indexOf('rehearse') + 1)), maintain()];
  const root = new Command('npm run balrog --')
    .description('Plans, rehearses and maintains the environments of Balrog.')
    .usage('<verb> <command> [options]')
    .enablePositionalOptions()
    .helpCommand(false)
    .configureHelp({
      helpWidth: HELP_WIDTH,
      // One table of contents instead of four pages.
      visibleCommands: () => [...verbs.flatMap((verb) => verb.commands), ...operations, alone, ...asked],
      subcommandTerm: (command) =>
        [...operations, alone, ...asked].includes(command)
          ? command.name()
          : `${command.parent?.name() ?? ''} ${command.name()}`,
    })
    .addHelpText('after', EXAMPLES);
  alone.helpGroup(`${verbs[1]?.name() ?? ''}: ${verbs[1]?.description() ?? ''}`);
  for (const verb of verbs) {
    for (const command of verb.commands) command.helpGroup(`${verb.name()}: ${verb.description()}`);
    root.addCommand(verb);
  }
  for (const command of asked) {
    command.helpGroup('questions: what can be asked of the repository, without a cloud');
    root.addCommand(command);
  }
  for (const command of operations) {
    command.helpGroup('operations: what is done to an environment that runs');
    root.addCommand(command);
  }
  root.addCommand(alone);
  quoteNoSecrets(root);
  sayWhere(root, verbs, argv);
  return root;
}

/** Help lists commands without their verb, and npm has short ways to some of them: whoever leaves the verb out is told it. */
function sayWhere(root: Command, verbs: readonly Command[], [first = '']: readonly string[]): void {
  const verb = verbs.find(({ commands }) => commands.some((command) => command.name() === first));
  if (verb === undefined || root.commands.some((command) => command.name() === first)) return;
  root.error(`error: unknown command '${first}': it is \`npm run balrog -- ${verb.name()} ${first}\``);
}

/** What is wrong with an argument quotes it, and somebody pastes what they have in hand. */
function quoteNoSecrets(command: Command): void {
  command.configureOutput({
    outputError: (text, write) => {
      const shape = shapeOf(text);
      write(
        shape === undefined
          ? text
          : `error: something that was given looks like ${shape}, so it is not repeated here\n`,
      );
    },
  });
  for (const inner of command.commands) quoteNoSecrets(inner);
}

// Tests import the definitions; whoever starts this file runs them.
if (process.argv[1] === __filename) {
  const argv = process.argv.slice(2);
  void balrog(argv).parseAsync([...argv], { from: 'user' });
}
