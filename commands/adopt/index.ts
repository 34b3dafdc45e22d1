/** `npm run balrog -- adopt <stack>`: what the ledger lists, taken over from an account that has it already. */
import { Command } from 'commander';
import { exitWith } from '../exit';
import { inRehearsal } from '../operations/options';
import type { AdoptFlags } from './adopt';

const several = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

const MORE = `
Examples:
  npm run balrog -- adopt bootstrap-prod                     the bucket and the keys of the state first
  npm run balrog -- adopt prod
  npm run balrog -- adopt prod --database update-server --new aws_kms_key.chat_key
  npm run balrog -- adopt prod --id aws_kms_key.database_key=1234abcd-12ab-34cd-56ef-1234567890ab

It plans, and changes nothing in the cloud. Where the plan imports all that is listed and replaces nothing, environments/adopted.json and
databases.json say so from then on, and the next deployment imports it, after its review. What a database has otherwise (name, master user,
key, no encryption) is recorded in its row. Else it lists what stands in the way, and the files stay as they were.

Exit codes: 0 all of it can be imported, or is there already; 3 something stands in the way; 1 an error.`;

export function adopt(): Command {
  const command = new Command('adopt')
    .description('take over what an account has already: a plan of imports, or what stands in its way')
    .argument('<stack>', 'stage, prod, bootstrap-stage or bootstrap-prod')
    .option('--database <name>', 'what RDS calls the instance that serves, where that is not what the code calls it')
    .option('--id <address=id>', 'the id of a key that has not our alias; may be repeated', several)
    .option(
      '--new <address>',
      'the account has none: a key, a secret, a bucket that the deployment makes; may be repeated',
      several,
    );
  return inRehearsal(command)
    .addHelpText('after', MORE)
    .action((stack: string, flags: AdoptFlags) =>
      exitWith(() => import('./adopt.js').then(({ adoptStack }) => adoptStack(stack, flags))),
    );
}
