import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ASK_ONCE = join(__dirname, 'ask-once.mjs');

/** File of a run folder that lists, one a line, the folders Terraform was started in. */
export function foldersFile(run: string): string {
  return join(run, 'folders');
}

/**
 * Writes `<run>/bin/terraform`, which every Terraform of the session is started through, by cdktf and by name:
 * it notes the folder (the simulated providers serve the types used there) and starts the real one as `ask-once.mjs` does.
 * @param attached variables that every Terraform of the session has, whatever the command that starts it passes on
 * @returns the folder for the front of PATH
 */
export function writeShim(run: string, terraform: string, attached: Readonly<Record<string, string>>): string {
  return writeTerraform(run, shim(run, terraform, attached));
}

/** `<run>/bin/terraform` of a deployment that is none of a rehearsal: the real one, asked once. */
export function writeAskedOnce(run: string, terraform: string): string {
  return writeTerraform(run, `#!/bin/sh\n${saysVersion(terraform)}${askedOnce(terraform)}`);
}

/** What `ask-once.mjs` is told: where to note its Terraform, and for whom it runs. */
export const askedOnceIn = (run: string): Readonly<Record<string, string>> => ({
  TERRAFORM_RUN: run,
  TERRAFORM_RUN_BY: String(process.pid),
});

function writeTerraform(run: string, script: string): string {
  const bin = join(run, 'bin');
  mkdirSync(bin, { recursive: true, mode: 0o700 });
  writeFileSync(join(bin, 'terraform'), script, { mode: 0o700 });
  return bin;
}

/** What cdktf asks four times before it begins; it holds nothing that a stop could break. */
const saysVersion = (terraform: string): string =>
  `case "$*" in 'version -json' | -v) exec ${quote(terraform)} "$@" ;; esac\n`;

const askedOnce = (terraform: string): string =>
  `exec ${quote(process.execPath)} ${quote(ASK_ONCE)} ${quote(terraform)} "$@"\n`;

function shim(run: string, terraform: string, attached: Readonly<Record<string, string>>): string {
  const exports = Object.entries(attached).map(([name, value]) => `export ${name}=${quote(value)}\n`);
  return `#!/bin/sh
${saysVersion(terraform)}folder=. command=
for argument; do
  case $argument in
  -chdir=*) folder=\${argument#-chdir=} ;;
  -*) ;;
  *) command=$argument && break ;;
  esac
done
folder=$(cd "$folder" 2>/dev/null && pwd -P) && printf '%s\\n' "$folder" >>${quote(foldersFile(run))}
# The state backend answers on 127.0.0.1, where a bucket cannot be part of the host name. Terraform warns of the
# setting where a folder keeps its state elsewhere, so it is given only to those that keep it in S3. A bucket of another
# name (the owner filled in the account id) is another state, not one to be moved.
if [ "$command" = init ] && cat "$folder"/*.tf "$folder"/*.tf.json 2>/dev/null | tr -d ' \\n\\r\\t' |
  grep -qE 'backend"s3"\\{|"backend":\\{"s3":'; then
  export TF_CLI_ARGS_init="-reconfigure -backend-config=use_path_style=true $TF_CLI_ARGS_init"
fi
${exports.join('')}${askedOnce(terraform)}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
